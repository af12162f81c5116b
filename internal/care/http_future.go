package care

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/web"
)

// The pages about what becomes of a group in the long run.

func (h handler) future(w http.ResponseWriter, r *http.Request) error {
	v, err := h.tended(r)
	if err != nil {
		return err
	}
	view, err := h.futureView(r.Context(), v)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, futureJSONOf(view))
	}
	return web.Render(w, r, http.StatusOK, futurePage(view))
}

func (h handler) futureView(ctx context.Context, v group.Visit) (view futureView, err error) {
	view.Visit, view.Now = v, h.clock.Now()
	if view.Ending, err = h.Ending(ctx, v.Group.ID); err != nil {
		return view, err
	}
	from, err := h.mergeFrom(ctx, v)
	if err != nil {
		return view, err
	}
	if from != nil {
		into, err := h.groups.ByID(ctx, from.Into)
		if err != nil {
			return view, err
		}
		view.Merge = &mergeView{Merge: *from, Group: into, URL: h.mergeURL(v, *from)}
	}
	into, err := h.mergesInto(ctx, v)
	if err != nil {
		return view, err
	}
	for _, merge := range into {
		g, err := h.groups.ByID(ctx, merge.From)
		if err != nil {
			return view, err
		}
		view.Asking = append(view.Asking, mergeView{Merge: merge, Group: g, URL: h.mergeURL(v, merge)})
	}
	return view, h.moveInto(ctx, v, &view)
}

func (h handler) moveInto(ctx context.Context, v group.Visit, view *futureView) (err error) {
	if view.Move, err = h.MoveOf(ctx, v.Group.ID); err != nil {
		return err
	}
	if view.Move != nil {
		view.MoveTo, err = h.groups.OrganisationByID(ctx, view.Move.To)
		return err
	}
	all, err := h.groups.Organisations(ctx)
	for _, o := range all {
		if o.ID != v.Group.Organisation && !o.Unlisted { // who stands behind a wall is not on a list
			view.Organisations = append(view.Organisations, o)
		}
	}
	return err
}

func (h handler) mergeURL(v group.Visit, m Merge) string {
	return deskURL(v.Group) + "/merges/" + h.codec.Token(kindMerge, m.ID)
}

// plan runs one step about the group's future, and goes back to that page.
func (h handler) plan(w http.ResponseWriter, r *http.Request, do func(group.Visit, web.Form) error) error {
	v, err := h.tended(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	refusal := do(v, form)
	if refusal == nil {
		return web.Done(w, r, futureURL(v.Group))
	}
	view, err := h.futureView(r.Context(), v)
	if err != nil {
		return errors.Join(refusal, err)
	}
	return web.Refused(w, r, refusal, func(p *web.Problems) templ.Component {
		view.Problems, view.Into, view.Organisation, view.Days = p, form.Line("into"), form.Text("organisation"), form.Text("days")
		return futurePage(view)
	})
}

func (h handler) offerMerge(w http.ResponseWriter, r *http.Request) error {
	return h.plan(w, r, func(v group.Visit, form web.Form) error {
		return h.OfferMerge(r.Context(), v, slugOf(form.Line("into")))
	})
}

func (h handler) answerMerge(w http.ResponseWriter, r *http.Request) error {
	id, err := h.id(r, "merge", "merge")
	if err != nil {
		if _, refused := h.tended(r); refused != nil {
			return refused
		}
		return err
	}
	return h.plan(w, r, func(v group.Visit, form web.Form) error {
		if form.Text("answer") == "withdraw" {
			return h.WithdrawMerge(r.Context(), v, id)
		}
		accept, err := yes(form)
		if err != nil {
			return err
		}
		return h.AnswerMerge(r.Context(), v, id, accept)
	})
}

func (h handler) offerMove(w http.ResponseWriter, r *http.Request) error {
	return h.plan(w, r, func(v group.Visit, form web.Form) error {
		if form.Text("answer") == "withdraw" {
			return h.WithdrawMove(r.Context(), v)
		}
		return h.OfferMove(r.Context(), v, form.Text("organisation"))
	})
}

func (h handler) end(w http.ResponseWriter, r *http.Request) error {
	return h.plan(w, r, func(v group.Visit, form web.Form) error {
		days, err := strconv.ParseInt(form.Text("days"), 10, 64)
		if err != nil && form.Text("days") != "" {
			days = -1 // no number: as far out of range as any
		}
		return h.End(r.Context(), v, days)
	})
}

func (h handler) cancelEnding(w http.ResponseWriter, r *http.Request) error {
	return h.plan(w, r, func(v group.Visit, _ web.Form) error { return h.CancelEnding(r.Context(), v) })
}

// staffed lets a page of a move run for the staff of the two organisations, with
// the second factor that they give for their consoles. Others learn nothing, not
// even of the lock.
func (h handler) staffed(next web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		id, err := h.id(r, "move", "move")
		if err != nil {
			return err
		}
		if _, err := h.Parting(r.Context(), account.ActorFrom(r.Context()), id); err != nil {
			return err
		}
		return h.gate("", next)(w, r)
	}
}

// move answers GET /moves/{move}.
func (h handler) move(w http.ResponseWriter, r *http.Request) error {
	id, err := h.id(r, "move", "move")
	if err != nil {
		return err
	}
	parting, err := h.Parting(r.Context(), account.ActorFrom(r.Context()), id)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, moveJSONOf(parting))
	}
	return web.Render(w, r, http.StatusOK, movePage(moveView{Parting: parting, URL: h.MoveURL(parting.Move)}))
}

func (h handler) answerMove(w http.ResponseWriter, r *http.Request) error {
	id, err := h.id(r, "move", "move")
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	accept, err := yes(form)
	if err != nil {
		return err
	}
	if err := h.AnswerMove(r.Context(), account.ActorFrom(r.Context()), id, accept); err != nil {
		return err
	}
	return web.Done(w, r, r.URL.Path)
}

// wentOn answers GET /groups/{slug}/went-on, for those who were in the group.
func (h handler) wentOn(w http.ResponseWriter, r *http.Request) error {
	way, err := h.WentOn(r.Context(), account.ActorFrom(r.Context()), r.PathValue("slug"))
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, wayJSONOf(way))
	}
	view, err := h.wayView(r.Context(), way)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, wayPage(view))
}

func (h handler) wayView(ctx context.Context, way Way) (wayView, error) {
	agreements, err := h.groups.Agreements(ctx, way.Into.Group.ID)
	return wayView{Way: way, Agreements: agreements, Handle: way.Handle}, err
}

func (h handler) comeAlong(w http.ResponseWriter, r *http.Request) error {
	actor, slug := account.ActorFrom(r.Context()), r.PathValue("slug")
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	in := group.Joining{Handle: form.Raw("handle"), Agree: form.Yes("agree")}
	if version, err := strconv.ParseInt(form.Text("version"), 10, 64); err == nil {
		in.Version = version
	}
	into, refusal := h.ComeAlong(r.Context(), actor, slug, in)
	if refusal == nil {
		return web.Created(w, r, into.Slug, into.URL()+"/conversations")
	}
	if fault.Is(refusal, fault.NotFound) {
		return refusal
	}
	way, err := h.WentOn(r.Context(), actor, slug)
	if err != nil {
		return errors.Join(refusal, err)
	}
	view, err := h.wayView(r.Context(), way)
	if err != nil {
		return errors.Join(refusal, err)
	}
	return web.Refused(w, r, refusal, func(p *web.Problems) templ.Component {
		view.Problems, view.Handle, view.Ask = p, in.Handle, true
		return wayPage(view)
	})
}
