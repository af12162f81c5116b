package staff

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/ident"
	"hearth/internal/platform/web"
)

// handler serves the console and the pages of organisations and partners.
type handler struct{ *Module }

// pageOf is a request for a page of the console, by somebody who may see it.
type pageOf struct {
	w http.ResponseWriter
	r *http.Request
	v Visit
}

// staffed runs a page of the console. Whether somebody works there is asked
// first, so that the lock tells nobody that there is a page; then for the second
// factor; then whether the act is theirs.
func (h handler) staffed(act Act, page func(pageOf) error) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx := r.Context()
		v, err := h.Visit(ctx, account.ActorFrom(ctx), r.PathValue("org"))
		if err != nil {
			return err
		}
		refused := v.May(act)
		if fault.Is(refused, fault.NotFound) {
			return refused
		}
		return h.gate("", func(w http.ResponseWriter, r *http.Request) error {
			if refused != nil {
				return explain(r.Context(), refused)
			}
			return explain(r.Context(), page(pageOf{w, r, v}))
		})(w, r)
	}
}

// show answers with a page, or with its data where a script asks.
func (p pageOf) show(page templ.Component, data any) error {
	if web.WantsJSON(p.r) {
		return web.JSON(p.w, http.StatusOK, data)
	}
	return web.Render(p.w, p.r, http.StatusOK, page)
}

// form reads the form that was sent.
func (p pageOf) form() (web.Form, error) { return web.ParseForm(p.r) }

// done answers a change.
func (p pageOf) done(url string) error { return web.Done(p.w, p.r, url) }

// url is an address beneath the organisation's console.
func (p pageOf) url(suffix string) string { return orgURL(p.v.Org) + suffix }

func orgURL(o group.Organisation) string { return "/org/" + o.Slug }

func (m *Module) personURL(o group.Organisation, id PersonID) string {
	return orgURL(o) + "/staff/" + m.codec.Token(kindPerson, int64(id))
}

// id reads a token in the path, or returns Missing.
func (h handler) id(r *http.Request, name string, kind ident.Kind) (int64, error) {
	id, ok := h.codec.ID(kind, r.PathValue(name))
	if !ok {
		return 0, fault.Missing("a token that names nothing")
	}
	return id, nil
}

func (h handler) person(r *http.Request) (PersonID, error) {
	id, err := h.id(r, "person", kindPerson)
	return PersonID(id), err
}

// again shows a form that was refused, filled in.
func (p pageOf) again(err error, page func(*web.Problems) templ.Component) error {
	return web.Refused(p.w, p.r, explain(p.r.Context(), err), page)
}

// places answers GET /org, where the person works. Who works in one place is led
// there.
func (h handler) places(w http.ResponseWriter, r *http.Request) error {
	places, err := h.Places(r.Context(), account.ActorFrom(r.Context()).ID)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, web.NewList(placesJSON(places), ""))
	}
	if len(places) == 1 {
		return web.SeeOther(w, r, orgURL(places[0].Org))
	}
	return web.Render(w, r, http.StatusOK, placesPage(places))
}

// overview answers GET /org/{org}: what needs somebody. A viewer is led to the
// totals.
func (h handler) overview(p pageOf) error {
	if p.v.Person.Role == Viewer {
		return web.SeeOther(p.w, p.r, p.url("/totals"))
	}
	lines, err := h.Table(p.r.Context(), p.v)
	if err != nil {
		return err
	}
	colleagues, err := h.Colleagues(p.r.Context(), p.v)
	if err != nil {
		return err
	}
	view := overviewView{Visit: p.v, Needs: Overview(lines, h.clock.Now()), Ending: h.ending(p.v, colleagues), MayAnswer: p.v.May(LookAfter) == nil, Warnings: h.warningsOf(p.r.Context(), p.v.Org)}
	if view.Moves, err = h.Moves(p.r.Context(), p.v); err != nil {
		return err
	}
	for _, l := range lines {
		if l.state() == StateLive {
			view.Groups++
			view.Members += l.Members
		}
	}
	view.People = len(colleagues)
	return p.show(overviewPage(view), view.json())
}

// ending are the colleagues' checks that need somebody.
func (h handler) ending(v Visit, colleagues []Colleague) (ending []endingView) {
	for _, c := range colleagues {
		for _, s := range c.Standings {
			if s.State != Holds {
				ending = append(ending, endingView{Name: c.Name, URL: h.personURL(v.Org, c.ID), Standing: s})
			}
		}
	}
	slices.SortStableFunc(ending, func(a, b endingView) int { return a.Standing.Days - b.Standing.Days })
	return ending
}

// settings answers GET /org/{org}/settings.
func (h handler) settings(p pageOf) error {
	return p.show(settingsPage(settingsView{Visit: p.v, Settings: p.v.Settings}), settingsJSONOf(p.v.Settings))
}

// saveSettings answers POST /org/{org}/settings. Who saved second gets the form
// back as they filled it in, with what the first one wrote beside it.
func (h handler) saveSettings(p pageOf) error {
	form, err := p.form()
	if err != nil {
		return err
	}
	s := settingsFrom(form)
	if err := h.SaveSettings(p.r.Context(), p.v, s); err != nil {
		return p.again(err, func(problems *web.Problems) templ.Component {
			view := settingsView{Visit: p.v, Settings: s, Problems: problems}
			if fault.Is(err, fault.Conflict) {
				theirs := p.v.Settings // as it stands now
				view.Theirs, view.Settings.Revision = &theirs, theirs.Revision
			}
			return settingsPage(view)
		})
	}
	return p.done(p.url("/settings?saved=1"))
}

func settingsFrom(form web.Form) Settings {
	s := Settings{Name: form.Line("name"), About: form.Text("about"), Langs: langsOf(form.Line("langs")), Listed: form.Text("listed") != "no",
		Starting: form.Text("starting"), Zone: form.Text("zone"), Youth: form.Text("youth") == "yes", Revision: number(form, "revision")}
	for _, k := range form.All("required") {
		s.Required = append(s.Required, Kind(k))
	}
	return s
}

// number reads a whole number; -1 is none.
func number(form web.Form, name string) int64 {
	n, err := strconv.ParseInt(form.Text(name), 10, 64)
	if err != nil {
		return -1
	}
	return n
}
