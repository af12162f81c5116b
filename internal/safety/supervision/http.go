package supervision

import (
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"hearth/internal/account"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/web"
)

// handler turns requests into calls of the Module and results into views.
type handler struct{ *Module }

// fromDesk answers GET /groups/{slug}/work, where the desk leads those who hold
// the group: the page is one over all groups.
func (h handler) fromDesk(w http.ResponseWriter, r *http.Request) error {
	v, err := h.Groups.Visit(r.Context(), account.ActorFrom(r.Context()), r.PathValue("slug"))
	if err != nil {
		return err
	}
	if !v.Facilitates() {
		return fault.Missing("does not hold the group")
	}
	return web.SeeOther(w, r, URL)
}

// own gathers the visitor's page.
func (h handler) own(r *http.Request) (account.ID, Mine, error) {
	id := account.ActorFrom(r.Context()).ID
	mine, err := h.Mine(r.Context(), id)
	return id, mine, err
}

// mine answers GET /account/work.
func (h handler) mine(w http.ResponseWriter, r *http.Request) error {
	_, mine, err := h.own(r)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, h.mineJSON(mine))
	}
	view, err := h.mineView(r.Context(), mine, nil)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, minePage(view))
}

// again shows the visitor's page with what was refused.
func (h handler) again(w http.ResponseWriter, r *http.Request, mine Mine, refused error, fill func(*mineView)) error {
	view, err := h.mineView(r.Context(), mine, nil)
	if err != nil {
		return err
	}
	return web.Refused(w, r, refused, func(p *web.Problems) templ.Component {
		view.Problems = p
		fill(&view)
		return minePage(view)
	})
}

// choose answers POST /account/work.
func (h handler) choose(w http.ResponseWriter, r *http.Request) error {
	id, mine, err := h.own(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	in := Choice{Limits: limitsOf(form), Topics: form.All("topics"), Uncovered: !form.Yes("cover")}
	if refused := h.Choose(r.Context(), id, in); refused != nil {
		return h.again(w, r, mine, refused, func(v *mineView) {
			v.Form, v.Page.Limits, v.Page.Topics, v.Page.Uncovered = "choose", in.Limits, in.Topics, in.Uncovered
		})
	}
	return web.Done(w, r, URL)
}

// limitsOf reads three numbers. An empty field was not chosen; what is no number
// is refused.
func limitsOf(form web.Form) Limits {
	n := func(name string) int64 {
		if form.Text(name) == "" {
			return 0
		}
		n, err := strconv.ParseInt(form.Text(name), 10, 64)
		if err != nil {
			return -1
		}
		return n
	}
	return Limits{Cases: n("cases"), Meetings: n("meetings"), Heavy: n("heavy")}
}

// rest answers POST /account/work/rest.
func (h handler) rest(w http.ResponseWriter, r *http.Request) error {
	id, _, err := h.own(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if err := h.SetRest(r.Context(), id, form.Yes("on")); err != nil {
		return err
	}
	return web.Done(w, r, URL)
}

// writing is a request about one of the visitor's own debriefs.
func (h handler) writing(r *http.Request) (id account.ID, mine Mine, d Debrief, err error) {
	if id, mine, err = h.own(r); err != nil {
		return id, mine, d, err
	}
	n, err := strconv.ParseInt(r.PathValue("number"), 10, 64)
	if err != nil {
		return id, mine, d, fault.Missing("no such debrief")
	}
	d, err = h.Debrief(r.Context(), id, n)
	return id, mine, d, err
}

// debrief answers GET /account/work/debriefs/{number}.
func (h handler) debrief(w http.ResponseWriter, r *http.Request) error {
	_, mine, d, err := h.writing(r)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, debriefOf(d))
	}
	view, err := h.debriefView(r.Context(), mine, d)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, debriefPage(view))
}

// write answers POST /account/work/debriefs/{number}.
func (h handler) write(w http.ResponseWriter, r *http.Request) error {
	id, mine, d, err := h.writing(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if form.Text("do") == "skip" {
		if err := h.Skip(r.Context(), id, d.Number); err != nil {
			return err
		}
		return web.Done(w, r, URL)
	}
	load, _ := strconv.ParseInt(form.Text("load"), 10, 64) // not said is 0
	d.Load, d.Stays, d.Needs = load, form.Text("stays"), form.Text("needs")
	ask := Asking{Wanted: form.Yes("talk"), Place: form.Text("place"), Share: form.Yes("share")}
	refused := h.Write(r.Context(), id, d, ask)
	if refused == nil {
		return web.Done(w, r, URL)
	}
	view, err := h.debriefView(r.Context(), mine, d)
	if err != nil {
		return err
	}
	return web.Refused(w, r, refused, func(p *web.Problems) templ.Component {
		view.Problems, view.Ask = p, ask
		return debriefPage(view)
	})
}

// askTalk answers POST /account/work/talks.
func (h handler) askTalk(w http.ResponseWriter, r *http.Request) error {
	id, mine, err := h.own(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	ask := Asking{Place: form.Text("place"), Words: form.Text("words")}
	if refused := h.AskTalk(r.Context(), id, ask); refused != nil {
		return h.again(w, r, mine, refused, func(v *mineView) { v.Form, v.Ask = "talk", ask })
	}
	return web.Done(w, r, URL+"#talks")
}

// answerTalk answers POST /account/work/talks/{talk}: a time is chosen, none
// fits, or the talk is not wanted any more.
func (h handler) answerTalk(w http.ResponseWriter, r *http.Request) error {
	id, _, err := h.own(r)
	if err != nil {
		return err
	}
	talk, err := h.talkID(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	switch ms, bad := strconv.ParseInt(form.Text("time"), 10, 64); {
	case form.Text("do") == "withdraw":
		err = h.Withdraw(r.Context(), id, talk)
	case form.Text("do") == "none":
		err = h.NoneFits(r.Context(), id, talk)
	case bad != nil:
		err = fault.New(fault.Conflict, "supervision.changed")
	default:
		err = h.ChooseTime(r.Context(), id, talk, clock.FromMillis(ms))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, URL+"#talks")
}

func (h handler) talkID(r *http.Request) (TalkID, error) {
	id, ok := h.Codec.ID(kindTalk, r.PathValue("talk"))
	if !ok {
		return 0, fault.Missing("no such talk token")
	}
	return TalkID(id), nil
}

// timesOf reads the times that a supervisor offers, on their own clock.
func timesOf(form web.Form, zone *time.Location) (o Offer, typed [maxTimes]string) {
	for i := range typed {
		typed[i] = form.Text("time" + strconv.Itoa(i+1))
		if typed[i] == "" {
			continue
		}
		at, err := time.ParseInLocation(inputTime, typed[i], zone)
		if err != nil {
			at = time.Time{} // long ago, and so refused
		}
		o.Times = append(o.Times, at)
	}
	o.Words = form.Text("words")
	return o, typed
}

// inputTime is how a browser writes a date and a time.
const inputTime = "2006-01-02T15:04"
