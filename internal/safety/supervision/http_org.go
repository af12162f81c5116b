package supervision

import (
	"net/http"

	"github.com/a-h/templ"

	"hearth/internal/account"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/web"
)

// pageOf is a request for a page of one organisation, by somebody who works
// there.
type pageOf struct {
	w http.ResponseWriter
	r *http.Request
	v Visit
}

// staffed runs a page of an organisation. Whether somebody works there is asked
// first, so that the lock tells nobody that there is a page; then for the second
// factor.
func (h handler) staffed(page func(pageOf) error) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		v, err := h.Visit(r.Context(), account.ActorFrom(r.Context()), r.PathValue("org"))
		if err != nil {
			return err
		}
		return h.Gate("", func(w http.ResponseWriter, r *http.Request) error { return page(pageOf{w, r, v}) })(w, r)
	}
}

// org answers GET /supervision/{org}.
func (h handler) org(p pageOf) error {
	view, err := h.orgView(p)
	if err != nil {
		return err
	}
	if web.WantsJSON(p.r) {
		return web.JSON(p.w, http.StatusOK, h.orgJSON(view))
	}
	return web.Render(p.w, p.r, http.StatusOK, orgPage(view))
}

// limits answers POST /supervision/{org}/limits.
func (h handler) limits(p pageOf) error {
	form, err := web.ParseForm(p.r)
	if err != nil {
		return err
	}
	in := limitsOf(form)
	refused := h.Suggest(p.r.Context(), p.v, in)
	if refused == nil {
		return web.Done(p.w, p.r, OrgURL(p.v.Org))
	}
	view, err := h.orgView(p)
	if err != nil {
		return err
	}
	return web.Refused(p.w, p.r, refused, func(problems *web.Problems) templ.Component {
		view.Problems, view.Suggested = problems, in
		return orgPage(view)
	})
}

// talk answers GET /supervision/{org}/talks/{talk}.
func (h handler) talk(p pageOf) error {
	id, err := h.talkID(p.r)
	if err != nil {
		return err
	}
	line, err := h.Read(p.r.Context(), p.v, id)
	if err != nil {
		return err
	}
	p.w.Header().Set("Cache-Control", "no-store")
	if web.WantsJSON(p.r) {
		return web.JSON(p.w, http.StatusOK, h.lineJSON(p.v.Org, line))
	}
	return web.Render(p.w, p.r, http.StatusOK, talkPage(h.talkView(p, line)))
}

// act does something with a talk, and shows it again with what was refused.
func (h handler) act(p pageOf, do func(TalkID, web.Form) (fill func(*talkView), err error)) error {
	id, err := h.talkID(p.r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(p.r)
	if err != nil {
		return err
	}
	fill, refused := do(id, form)
	if refused == nil {
		return web.Done(p.w, p.r, OrgURL(p.v.Org))
	}
	line, err := h.Read(p.r.Context(), p.v, id)
	if err != nil {
		return err
	}
	return web.Refused(p.w, p.r, refused, func(problems *web.Problems) templ.Component {
		view := h.talkView(p, line)
		view.Problems = problems
		fill(&view)
		return talkPage(view)
	})
}

// offer answers POST /supervision/{org}/talks/{talk}/offer.
func (h handler) offer(p pageOf) error {
	return h.act(p, func(id TalkID, form web.Form) (func(*talkView), error) {
		o, typed := timesOf(form, i18n.Zone(p.r.Context()))
		return func(v *talkView) { v.Typed, v.Words, v.Form = typed, o.Words, "offer" }, h.OfferTimes(p.r.Context(), p.v, id, o)
	})
}

// held answers POST /supervision/{org}/talks/{talk}/held.
func (h handler) held(p pageOf) error {
	return h.act(p, func(id TalkID, form web.Form) (func(*talkView), error) {
		steps := form.Text("steps")
		return func(v *talkView) { v.StepsTyped, v.Form = steps, "held" }, h.Hold(p.r.Context(), p.v, id, steps)
	})
}
