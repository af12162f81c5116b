package moderation

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/web"
	"hearth/internal/safety/subject"
)

// leads reports whether the visitor leads those who moderate; a page only shows
// more for it.
func (h handler) leads(r *http.Request, o group.Organisation) bool {
	return h.mayLead(r.Context(), actorOf(r), o.ID) == nil
}

func (h handler) rulesView(r *http.Request, o group.Organisation, past []Ruleset, version int64, body string) rulesView {
	return rulesView{Of: o, Leads: h.leads(r, o), Past: past, InForce: rulesOfNewest(past), Version: version, Body: body,
		token: func(m Met) string { return h.codec.Token(things[m.Kind], m.ID) }}
}

// dryRun answers POST /moderation/{org}/rules/dry-run with the editor and what
// the draft would have met.
func (h handler) dryRun(w http.ResponseWriter, r *http.Request) error {
	o, err := h.staffOf(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	version, err := strconv.ParseInt(form.Text("version"), 10, 64)
	if err != nil {
		return fault.New(fault.Malformed, "malformed")
	}
	past, err := h.Rulesets(r.Context(), actorOf(r), o)
	if err != nil {
		return err
	}
	view := h.rulesView(r, o, past, version, form.Raw("body"))
	run, refusal := h.TryRules(r.Context(), actorOf(r), o, view.Body)
	if refusal != nil {
		return web.Refused(w, r, refusal, func(p *web.Problems) templ.Component {
			view.Problems = p
			return rulesPage(view)
		})
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, h.dryRunJSON(run))
	}
	view.Run = &run
	return web.Render(w, r, http.StatusOK, rulesPage(view))
}

// metWords answers POST /moderation/{org}/rules/dry-run/words with the words of
// one text: they are opened by a press, and are in no address.
func (h handler) metWords(w http.ResponseWriter, r *http.Request) error {
	o, err := h.staffOf(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	kind := subject.Kind(form.Text("kind"))
	of, known := things[kind]
	id, ok := h.codec.ID(of, form.Text("id"))
	if !known || !ok || kind == Member {
		return fault.Missing("nothing of this name")
	}
	said, g, err := h.ReadMet(r.Context(), actorOf(r), o, subject.Ref{Kind: kind, ID: id})
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, map[string]string{"group": g.Slug, "title": said.Title, "words": said.Words})
	}
	return web.Render(w, r, http.StatusOK, metPage(metView{Of: o, In: g, Said: said, Leads: h.leads(r, o)}))
}
