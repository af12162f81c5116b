package promise

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"hearth/internal/account"
	"hearth/internal/forum"
	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/web"
)

// handler turns requests into calls of the Module and results into views.
type handler struct{ *Module }

func (h handler) visit(r *http.Request) (group.Visit, error) {
	return h.groups.Visit(r.Context(), account.ActorFrom(r.Context()), r.PathValue("slug"))
}

// queue is the asking person's own, in their own zone's day.
func (h handler) queue(ctx context.Context) (Queue, error) {
	return h.Queue(ctx, account.ActorFrom(ctx).ID, i18n.Zone(ctx))
}

// helping answers GET /helping.
func (h handler) helping(w http.ResponseWriter, r *http.Request) error {
	q, err := h.queue(r.Context())
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, h.queueJSON(q))
	}
	view, err := h.helpingView(r.Context(), q, nil)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, helpingPage(view))
}

// choose answers POST /helping.
func (h handler) choose(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	in := choicesOf(form)
	refused := h.Choose(r.Context(), account.ActorFrom(r.Context()).ID, in)
	if refused == nil {
		return web.Done(w, r, "/helping")
	}
	q, err := h.queue(r.Context())
	if err != nil {
		return errors.Join(refused, err)
	}
	q.Choices = in
	view, err := h.helpingView(r.Context(), q, nil)
	if err != nil {
		return errors.Join(refused, err)
	}
	return web.Refused(w, r, refused, func(p *web.Problems) templ.Component {
		view.Problems = p
		return helpingPage(view)
	})
}

// choicesOf reads the form. A number that is none is one that is refused.
func choicesOf(form web.Form) Choices {
	daily, err := strconv.ParseInt(form.Text("daily"), 10, 64)
	if err != nil {
		daily = -1
	}
	c := Choices{Daily: daily, Topics: form.All("topics"), Avoid: form.Line("avoid"), NoNotes: form.Yes("no_notes")}
	for _, w := range form.All("wishes") {
		c.Wishes = append(c.Wishes, forum.ParseWish(w))
	}
	c.Rest = daysOf(form.All("rest"))
	return c
}

// daysOf reads weekdays, 0 for Sunday; what is no number is no day, and refused.
func daysOf(values []string) (days []time.Weekday) {
	for _, v := range values {
		n, err := strconv.Atoi(v)
		if err != nil {
			n = -1
		}
		days = append(days, time.Weekday(n))
	}
	return days
}

// place is a visit to a conversation that waits.
func (h handler) place(r *http.Request) (v group.Visit, id forum.ID, err error) {
	if id, err = h.forum.ConversationOf(r.PathValue("conversation")); err != nil {
		return v, id, err
	}
	v, err = h.visit(r)
	return v, id, err
}

// take answers POST …/take, and leads to the conversation.
func (h handler) take(w http.ResponseWriter, r *http.Request) error {
	v, id, err := h.place(r)
	if err != nil {
		return err
	}
	if err := h.Take(r.Context(), v, id); err != nil {
		return err
	}
	return web.Done(w, r, h.forum.ConversationURL(v.Group, id)+"#reply")
}

// pass answers POST …/pass, and leads back to what waits.
func (h handler) pass(w http.ResponseWriter, r *http.Request) error {
	v, id, err := h.place(r)
	if err != nil {
		return err
	}
	if err := h.Pass(r.Context(), v, id); err != nil {
		return err
	}
	return web.Done(w, r, "/helping")
}

// overview answers GET /groups/{slug}/promise.
func (h handler) overview(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	o, err := h.Overview(r.Context(), v)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, h.overviewJSON(v, o))
	}
	return web.Render(w, r, http.StatusOK, overviewPage(h.overviewView(r.Context(), v, o)))
}

// promise answers POST /groups/{slug}/promise.
func (h handler) promise(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	hours, err := strconv.ParseInt(form.Text("hours"), 10, 64)
	if err != nil {
		hours = -1
	}
	if refused := h.SetPromise(r.Context(), v, hours); refused != nil {
		return h.refuse(w, r, v, NewShifts{}, refused)
	}
	return web.Done(w, r, v.Group.URL()+"/promise")
}

// addShifts answers POST /groups/{slug}/promise/shifts.
func (h handler) addShifts(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	in := NewShifts{Member: form.Text("member"), Days: daysOf(form.All("days")), Start: form.Text("start"), End: form.Text("end")}
	if refused := h.AddShifts(r.Context(), v, in); refused != nil {
		return h.refuse(w, r, v, in, refused)
	}
	return web.Done(w, r, v.Group.URL()+"/promise#shifts")
}

// removeShift answers POST /groups/{slug}/promise/shifts/{shift}/remove.
func (h handler) removeShift(w http.ResponseWriter, r *http.Request) error {
	id, ok := h.codec.ID(kindShift, r.PathValue("shift"))
	if !ok {
		return fault.Missing("no such shift token")
	}
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	if err := h.RemoveShift(r.Context(), v, ShiftID(id)); err != nil {
		return err
	}
	return web.Done(w, r, v.Group.URL()+"/promise#shifts")
}

// refuse shows the facilitators' page again, filled in. Those who may not see it
// get the refusal itself.
func (h handler) refuse(w http.ResponseWriter, r *http.Request, v group.Visit, in NewShifts, refused error) error {
	o, err := h.Overview(r.Context(), v)
	if err != nil {
		return refused
	}
	view := h.overviewView(r.Context(), v, o)
	view.Form = in
	return web.Refused(w, r, refused, func(p *web.Problems) templ.Component {
		view.Problems = p
		return overviewPage(view)
	})
}
