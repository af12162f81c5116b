package group

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"hearth/internal/account"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/web"
)

// handler serves the groups' own pages, joining and leaving.
type handler struct{ *Module }

func (h handler) visit(r *http.Request) (Visit, error) {
	return h.Visit(r.Context(), account.ActorFrom(r.Context()), r.PathValue("slug"))
}

// onStep is visit for whoever is kept out, too, and reads why.
func (h handler) onStep(r *http.Request) (Visit, error) {
	return h.Module.doorstep(r.Context(), account.ActorFrom(r.Context()), r.PathValue("slug"))
}

// about answers GET /groups/{slug}, the page by which a visitor decides.
func (h handler) about(w http.ResponseWriter, r *http.Request) error {
	v, err := h.onStep(r)
	if err != nil {
		return err
	}
	view, err := h.aboutView(r.Context(), v)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, aboutJSON(view))
	}
	view.Join.Again, view.Join.Invitation = againOf(r), r.URL.Query().Get("invitation")
	if view.Share = shareOf(r.Context(), v.Group, view.Topics, h.clock.Now()); view.Share != nil {
		web.Findable(w)
	}
	return web.Render(w, r, http.StatusOK, aboutPage(view))
}

// againOf counts how often another handle was asked for. The number does
// nothing but make the next address another one, which the browser then loads.
func againOf(r *http.Request) int {
	n, err := strconv.Atoi(r.URL.Query().Get("again"))
	if err != nil || n < 0 {
		return 0
	}
	return n % 1000
}

// aboutView gathers the page of a group.
func (h handler) aboutView(ctx context.Context, v Visit) (aboutView, error) {
	view := aboutView{Visit: v}
	known, err := h.vocabulary(ctx)
	if err != nil {
		return view, err
	}
	view.Topics = known.pick(v.Group.Topics)
	if view.Side, err = h.Side(ctx, v); err != nil {
		return view, err
	}
	view.Next, _, _ = v.Group.NextTime(h.clock.Now())
	if view.Meeting, view.HasMeeting, err = h.nextMeeting(ctx, v); err != nil {
		return view, err
	}
	if view.People, err = h.ThisWeek(ctx, v.Group.ID); err != nil {
		return view, err
	}
	if view.Door, err = h.threshold(ctx, v); err != nil {
		return view, err
	}
	view.Readings = h.readingsFor(ctx, v.Group)
	if h.answers != nil {
		if view.Answers, err = h.answers.Answers(ctx, v.Group); err != nil {
			return view, err
		}
	}
	if h.talk != nil && v.MayRead() == nil {
		if view.Talk, err = h.talk.Latest(ctx, v); err != nil {
			return view, err
		}
	}
	view.Join, err = h.joinView(ctx, v)
	return view, err
}

// joinView is the form as a newcomer finds it.
func (h handler) joinView(ctx context.Context, v Visit) (joinView, error) {
	switch {
	case !v.Actor.SignedIn(), v.Belongs():
		return joinView{}, nil
	case v.Member != nil:
		return joinView{Handle: v.Member.Handle}, nil
	}
	handle, err := h.Suggest(ctx, v.Group)
	return joinView{Handle: handle}, err
}

// join answers POST /groups/{slug}/membership.
func (h handler) join(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	in := ParseJoining(form)
	if !v.Keeper {
		err = h.knock(r.Context(), v, in.Invitation)
	}
	if err == nil {
		_, err = h.Join(r.Context(), v, in)
	}
	if err != nil {
		return h.refuseJoining(w, r, v, in, err)
	}
	return web.Created(w, r, v.Group.Slug, v.Group.URL()+"/conversations")
}

// form answers GET /groups/{slug}/membership, where somebody lands who loads a
// refused form again or changes its language: at the form.
func (h handler) form(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, v.Group.URL()+"#join")
}

// refuseJoining shows the group's page again, the form filled in. Agreements
// that changed meanwhile are shown as they are now, and are to be signed anew.
func (h handler) refuseJoining(w http.ResponseWriter, r *http.Request, v Visit, in Joining, refusal error) error {
	view, err := h.aboutView(r.Context(), v)
	if err != nil {
		return errors.Join(refusal, err)
	}
	return web.Refused(w, r, refusal, func(p *web.Problems) templ.Component {
		if v.Member == nil {
			view.Join.Handle = in.Handle
		}
		view.Join.Agree = in.Agree && p.At("agree") == ""
		view.Join.About, view.Join.Invitation = in.About, in.Invitation
		view.Join.Problems = p
		return aboutPage(view)
	})
}

// leavePage answers GET /groups/{slug}/leave.
func (h handler) leavePage(w http.ResponseWriter, r *http.Request) error {
	v, err := h.onStep(r)
	if err != nil {
		return err
	}
	if !v.Belongs() {
		return fault.Missing("not a member")
	}
	view, err := h.leaveView(r.Context(), v)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, leavePage(view))
}

func (h handler) leaveView(ctx context.Context, v Visit) (leaveView, error) {
	last, err := h.LastHolder(ctx, v)
	return leaveView{Visit: v, Last: last && !signFrom(ctx).Ending, Words: Keep}, err
}

// leave answers POST /groups/{slug}/leave. Sent twice, it finds nothing to do.
func (h handler) leave(w http.ResponseWriter, r *http.Request) error {
	v, err := h.onStep(r)
	if err != nil {
		return err
	}
	if v.Member != nil && !v.Belongs() {
		return web.Done(w, r, v.Group.URL())
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	words, goodbye := Words(form.Text("words")), form.Text("goodbye")
	if refusal := h.LeaveSaying(r.Context(), v, words, goodbye); refusal != nil {
		view, err := h.leaveView(r.Context(), v)
		if err != nil {
			return errors.Join(refusal, err)
		}
		return web.Refused(w, r, refusal, func(p *web.Problems) templ.Component {
			view.Words, view.Goodbye, view.Problems = words, goodbye, p
			return leavePage(view)
		})
	}
	return web.Done(w, r, v.Group.URL())
}
