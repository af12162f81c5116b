package start

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/web"
)

// visit is the group that the path names, for a facilitator.
func (h handler) visit(r *http.Request) (group.Visit, error) {
	v, err := h.groups.Visit(r.Context(), account.ActorFrom(r.Context()), r.PathValue("slug"))
	if err == nil {
		err = v.MayFacilitate()
	}
	return v, err
}

// firstSteps answers GET /groups/{slug}/first-steps, where whoever founded a
// group lands.
func (h handler) firstSteps(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, firstStepsPage(firstStepsView{Visit: v}))
}

// settings answers GET /groups/{slug}/settings with the first part.
func (h handler) settings(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	if !web.WantsJSON(r) {
		return web.SeeOther(w, r, settingsURL(v.Group, Purpose))
	}
	now, err := h.SettingsOf(r.Context(), v)
	if err != nil {
		return err
	}
	return web.JSON(w, http.StatusOK, settingsJSON(now))
}

func (h handler) part(r *http.Request) (group.Visit, Step, error) {
	part := Step(r.PathValue("part"))
	v, err := h.visit(r)
	if err == nil && part != People && !slices.Contains(Parts, part) {
		err = fault.Missing("no such part")
	}
	return v, part, err
}

// settingsPart answers GET /groups/{slug}/settings/{part}.
func (h handler) settingsPart(w http.ResponseWriter, r *http.Request) error {
	v, part, err := h.part(r)
	if err != nil {
		return err
	}
	now, err := h.SettingsOf(r.Context(), v)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, settingsJSON(now))
	}
	view, err := h.settingsView(r, v, part, now, now.Plan)
	if err != nil {
		return err
	}
	view.Saved = r.URL.Query().Has("saved")
	view.AskedNow = r.URL.Query().Has("asked")
	return web.Render(w, r, http.StatusOK, settingsPage(view))
}

// saveSettings answers POST /groups/{slug}/settings/{part}.
func (h handler) saveSettings(w http.ResponseWriter, r *http.Request) error {
	v, part, err := h.part(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if part == People {
		return fault.Missing("nothing is saved there")
	}
	now, err := h.SettingsOf(r.Context(), v)
	if err != nil {
		return err
	}
	plan := now.Plan
	plan.read(part, form)
	if order := form.Text("do"); order != "" {
		return h.arrangeSettings(w, r, v, part, now, plan, order, form.Text("base"))
	}
	out, err := h.Change(r.Context(), v, Change{Part: part, Plan: plan, Base: form.Text("base")})
	if err != nil {
		return h.refuseSettings(w, r, v, part, plan, out, err)
	}
	to := settingsURL(v.Group, part) + "?saved"
	if out.Asked > 0 {
		to += "&asked"
	}
	return web.Done(w, r, to)
}

// arrangeSettings shows the form with a list changed; nothing is saved yet.
func (h handler) arrangeSettings(w http.ResponseWriter, r *http.Request, v group.Visit, part Step, now Settings, plan Plan, order, base string) error {
	if part == Agreements {
		plan.arrange(order)
	}
	plan.grow(part, order)
	view, err := h.settingsView(r, v, part, now, plan)
	if err != nil {
		return err
	}
	view.Base = base // what it was compared with stays what it was
	return web.Render(w, r, http.StatusOK, settingsPage(view))
}

// refuseSettings shows the form again with what was typed. Where somebody else
// changed the same field, it is compared from here on with how it stands now.
func (h handler) refuseSettings(w http.ResponseWriter, r *http.Request, v group.Visit, part Step, typed Plan, out Outcome, refusal error) error {
	if fault.Is(refusal, fault.Conflict) || fault.Is(refusal, fault.Invalid) {
		typed = out.Plan
	}
	view, err := h.settingsView(r, v, part, out.Now, typed)
	if err != nil {
		return err
	}
	view.Clashes = out.Clashes
	return web.Refused(w, r, refusal, func(p *web.Problems) templ.Component {
		view.Problems = p
		return settingsPage(view)
	})
}
