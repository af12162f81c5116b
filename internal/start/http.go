package start

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"hearth/internal/account"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/web"
)

// handler turns requests into calls of the Module and results into views.
type handler struct{ *Module }

// choose answers GET /start: the templates, and what was begun.
func (h handler) choose(w http.ResponseWriter, r *http.Request) error {
	view, err := h.chooseView(r, r.URL.Query().Get("organisation"), nil)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, h.chooseJSON(r.Context(), view))
	}
	return web.Render(w, r, http.StatusOK, choosePage(view))
}

// begin answers POST /start.
func (h handler) begin(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	id, err := h.Begin(r.Context(), account.ActorFrom(r.Context()), form.Text("template"), form.Text("organisation"))
	if err != nil {
		view, viewErr := h.chooseView(r, form.Text("organisation"), nil)
		if viewErr != nil {
			return viewErr
		}
		return web.Refused(w, r, err, func(p *web.Problems) templ.Component {
			view.Problems = p
			return choosePage(view)
		})
	}
	return web.Created(w, r, h.token(id), stepURL(h.token(id), Purpose))
}

// draft is the draft that the path names.
func (h handler) draft(r *http.Request) (Draft, error) {
	id, ok := h.codec.ID(kindDraft, r.PathValue("draft"))
	if !ok {
		return Draft{}, fault.Missing("no such draft token")
	}
	return h.Draft(r.Context(), account.ActorFrom(r.Context()), ID(id))
}

func stepOf(r *http.Request) (Step, error) {
	s := Step(r.PathValue("step"))
	if !slices.Contains(Steps, s) {
		return "", fault.Missing("no such step")
	}
	return s, nil
}

// step answers GET /start/{draft}/{step}.
func (h handler) step(w http.ResponseWriter, r *http.Request) error {
	s, err := stepOf(r)
	if err != nil {
		return err
	}
	d, err := h.draft(r)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, h.draftJSON(d))
	}
	return h.renderStep(w, r, http.StatusOK, d, s, nil)
}

func (h handler) renderStep(w http.ResponseWriter, r *http.Request, status int, d Draft, s Step, p *web.Problems) error {
	view, err := h.stepView(r, d, s, p)
	if err != nil {
		return err
	}
	return web.Render(w, r, status, stepPage(view))
}

// saveStep answers POST /start/{draft}/{step}. What was typed is kept first; a
// step with something to mend then comes back, unless the person wants to go
// elsewhere: back, or on another day.
func (h handler) saveStep(w http.ResponseWriter, r *http.Request) error {
	s, err := stepOf(r)
	if err != nil {
		return err
	}
	d, err := h.draft(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	order, focus := form.Text("do"), -1
	d, err = h.Save(r.Context(), account.ActorFrom(r.Context()), d.ID, func(p *Plan) {
		p.read(s, form)
		if p.Left = ""; order == "later" {
			p.Left = s
		}
		if s == Agreements && order != "" {
			focus = p.arrange(order)
		}
		p.grow(s, order)
	})
	if err != nil {
		return err
	}
	return h.afterStep(w, r, d, s, order, focus)
}

func (h handler) afterStep(w http.ResponseWriter, r *http.Request, d Draft, s Step, order string, focus int) error {
	token := h.token(d.ID)
	switch {
	case focus >= 0:
		return web.Done(w, r, stepURL(token, s)+"#agreements-"+strconv.Itoa(focus))
	case order == "question":
		return web.Done(w, r, stepURL(token, s)+"#questions")
	case order == "time":
		return web.Done(w, r, stepURL(token, s)+"#times")
	case order == "back" && s.Number() > 1:
		return web.Done(w, r, stepURL(token, Steps[s.Number()-2]))
	case order == "later":
		return web.Done(w, r, "/start")
	}
	if err := d.Plan.Check(s); err != nil {
		view, viewErr := h.stepView(r, d, s, nil)
		if viewErr != nil {
			return viewErr
		}
		return web.Refused(w, r, err, func(p *web.Problems) templ.Component {
			view.Problems = p
			return stepPage(view)
		})
	}
	if s.Next() != "" {
		return web.Done(w, r, stepURL(token, s.Next()))
	}
	return web.Done(w, r, checkURL(token))
}

// check answers GET /start/{draft}/check: the group as visitors will see it. A
// draft with something to mend leads to where that is.
func (h handler) check(w http.ResponseWriter, r *http.Request) error {
	d, err := h.draft(r)
	if err != nil {
		return err
	}
	if s := d.Plan.FirstProblem(); s != "" {
		return web.SeeOther(w, r, stepURL(h.token(d.ID), s))
	}
	return h.renderCheck(w, r, d, nil)
}

func (h handler) renderCheck(w http.ResponseWriter, r *http.Request, d Draft, refusal error) error {
	view, err := h.checkView(r, d)
	if err != nil {
		return err
	}
	if refusal == nil {
		return web.Render(w, r, http.StatusOK, checkPage(view))
	}
	return web.Refused(w, r, refusal, func(p *web.Problems) templ.Component {
		view.Problems = p
		return checkPage(view)
	})
}

// found answers POST /start/{draft}/found.
func (h handler) found(w http.ResponseWriter, r *http.Request) error {
	id, ok := h.codec.ID(kindDraft, r.PathValue("draft"))
	if !ok {
		return fault.Missing("no such draft token")
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	v, err := h.Found(r.Context(), account.ActorFrom(r.Context()), ID(id), form.Text("slug"))
	if err != nil {
		return h.refuseFounding(w, r, ID(id), err)
	}
	return web.Created(w, r, v.Group.Slug, v.Group.URL()+"/first-steps")
}

// refuseFounding leads to the step where something is to be mended, or shows
// the last page again.
func (h handler) refuseFounding(w http.ResponseWriter, r *http.Request, id ID, refusal error) error {
	if web.WantsJSON(r) {
		return refusal
	}
	d, err := h.Draft(r.Context(), account.ActorFrom(r.Context()), id)
	if err != nil {
		return err
	}
	for _, s := range Steps {
		if mine := onlyFields(refusal, fields[s]); fault.Is(mine, fault.Invalid) {
			view, err := h.stepView(r, d, s, nil)
			if err != nil {
				return err
			}
			return web.Refused(w, r, mine, func(p *web.Problems) templ.Component {
				view.Problems = p
				return stepPage(view)
			})
		}
	}
	return h.renderCheck(w, r, d, refusal)
}

// discard answers POST /start/{draft}/discard.
func (h handler) discard(w http.ResponseWriter, r *http.Request) error {
	id, ok := h.codec.ID(kindDraft, r.PathValue("draft"))
	if !ok {
		return fault.Missing("no such draft token")
	}
	if err := h.Discard(r.Context(), account.ActorFrom(r.Context()), ID(id)); err != nil {
		return err
	}
	return web.Done(w, r, "/start")
}
