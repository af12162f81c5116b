package staff

import (
	"context"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/web"
)

// publicOrganisation answers GET /o/{org}: Missing for a walled organisation,
// but for its own.
func (h handler) publicOrganisation(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	o, inside, err := h.outside(ctx, r)
	if err != nil {
		return err
	}
	if !inside {
		return fault.Missing("behind the wall")
	}
	view := publicView{Org: o}
	if view.Groups, err = h.shownGroups(ctx, o, nil); err != nil {
		return err
	}
	if view.Works, err = h.Works(ctx, account.ActorFrom(ctx).ID, o.ID); err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, publicJSONOf(view))
	}
	return web.Render(w, r, http.StatusOK, publicPage(view))
}

// outside returns the organisation, and whether the asking person sees its
// groups.
func (h handler) outside(ctx context.Context, r *http.Request) (group.Organisation, bool, error) {
	o, err := h.groups.Organisation(ctx, r.PathValue("org"))
	if err != nil {
		return o, false, err
	}
	inside, err := h.maySee(ctx, account.ActorFrom(ctx), o)
	return o, inside, err
}

// publicPartner answers GET /o/{org}/{partner}. It can be opened where there is
// a wall too, for that is where people bring their code; the groups are then for
// those who have.
func (h handler) publicPartner(w http.ResponseWriter, r *http.Request) error {
	view, err := h.partnerPublicView(r)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, publicJSONOf(view.publicView))
	}
	return web.Render(w, r, http.StatusOK, publicPartnerPage(view))
}

func (h handler) partnerPublicView(r *http.Request) (view publicPartnerView, err error) {
	ctx := r.Context()
	actor := account.ActorFrom(ctx)
	if view.Org, view.Inside, err = h.outside(ctx, r); err != nil {
		return view, err
	}
	if view.Partner, err = h.Module.partner(ctx, view.Org, r.PathValue("partner")); err != nil {
		return view, err
	}
	if view.Entered, err = h.hasPass(ctx, actor, view.Org.ID); err != nil || !view.Inside {
		return view, err
	}
	only := view.Partner.Groups
	if only == nil {
		only = []group.ID{}
	}
	view.Groups, err = h.shownGroups(ctx, view.Org, only)
	return view, err
}

// enterCode answers POST /o/{org}/{partner}: a code is good, and the groups can
// be seen from now on.
func (h handler) enterCode(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	view, err := h.partnerPublicView(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	code := form.Line("code")
	if err := h.EnterCode(ctx, account.ActorFrom(ctx), view.Org, view.Partner, code); err != nil {
		return web.Refused(w, r, err, func(problems *web.Problems) templ.Component {
			view.Code, view.Problems = code, problems
			return publicPartnerPage(view)
		})
	}
	return web.Done(w, r, view.Partner.url(view.Org)+"#groups")
}

func (p Partner) url(o group.Organisation) string { return "/o/" + o.Slug + "/" + p.Slug }

// partners answers GET /org/{org}/partners.
func (h handler) partners(p pageOf) error {
	view, err := h.partnersView(p)
	if err != nil {
		return err
	}
	return p.show(partnersPage(view), web.NewList(partnersJSON(p.v.Org, view.Partners), ""))
}

func (h handler) partnersView(p pageOf) (partnersView, error) {
	all, err := h.Partners(p.r.Context(), p.v)
	return partnersView{Visit: p.v, Partners: all, MayEdit: p.v.May(EditPartner) == nil}, err
}

// addPartner answers POST /org/{org}/partners.
func (h handler) addPartner(p pageOf) error {
	form, err := p.form()
	if err != nil {
		return err
	}
	in := Partner{Slug: form.Text("slug"), Name: form.Line("name"), About: form.Text("about")}
	if refused := h.AddPartner(p.r.Context(), p.v, in); refused != nil {
		view, err := h.partnersView(p)
		if err != nil {
			return err
		}
		return p.again(refused, func(problems *web.Problems) templ.Component {
			view.Added, view.Problems = in, problems
			return partnersPage(view)
		})
	}
	return web.Created(p.w, p.r, in.Slug, p.url("/partners/"+in.Slug))
}

// partner answers GET /org/{org}/partners/{partner}.
func (h handler) partner(p pageOf) error {
	view, err := h.partnerView(p)
	if err != nil {
		return err
	}
	return p.show(partnerPage(view), partnersJSON(p.v.Org, []Partner{view.Partner})[0])
}

func (h handler) partnerView(p pageOf) (view partnerView, err error) {
	ctx := p.r.Context()
	view = partnerView{Visit: p.v, MayEdit: p.v.May(EditPartner) == nil, Base: h.baseURL, Uses: "100", Today: DayOf(h.clock.Now(), p.v.Zone)}
	if view.Partner, err = h.Partner(ctx, p.v, p.r.PathValue("partner")); err != nil {
		return view, err
	}
	groups, err := h.groups.GroupsOf(ctx, p.v.Org.ID)
	if err != nil {
		return view, err
	}
	view.Groups = slices.DeleteFunc(groups, func(g group.Group) bool { return !g.ArchivedAt.IsZero() })
	if view.MayEdit {
		view.Codes, err = h.CodesOf(ctx, p.v, view.Partner)
	}
	return view, err
}

// onPartner runs a change of a partner; what can be mended is shown on its page.
func (h handler) onPartner(p pageOf, next string, do func(*partnerView, web.Form) error) error {
	view, err := h.partnerView(p)
	if err != nil {
		return err
	}
	form, err := p.form()
	if err != nil {
		return err
	}
	if refused := do(&view, form); refused != nil {
		return p.again(refused, func(problems *web.Problems) templ.Component {
			view.Problems = problems
			return partnerPage(view)
		})
	}
	return p.done(p.url("/partners" + next))
}

// savePartner answers POST …/partners/{partner}.
func (h handler) savePartner(p pageOf) error {
	return h.onPartner(p, "/"+p.r.PathValue("partner")+"?saved=1", func(view *partnerView, form web.Form) error {
		now := view.Partner
		typed := now
		typed.Name, typed.About, typed.Revision = form.Line("name"), form.Text("about"), number(form, "revision")
		err := h.SavePartner(p.r.Context(), p.v, typed, form.All("group"))
		view.Partner.Name, view.Partner.About, view.Chosen = typed.Name, typed.About, form.All("group")
		if fault.Is(err, fault.Conflict) {
			view.Theirs = &now
		}
		return err
	})
}

// removePartner answers POST …/partners/{partner}/remove.
func (h handler) removePartner(p pageOf) error {
	return h.onPartner(p, "", func(view *partnerView, _ web.Form) error { return h.RemovePartner(p.r.Context(), p.v, view.Partner) })
}

// makeCode answers POST …/partners/{partner}/codes.
func (h handler) makeCode(p pageOf) error {
	return h.onPartner(p, "/"+p.r.PathValue("partner")+"#codes", func(view *partnerView, form web.Form) error {
		view.Uses, view.Until = form.Text("uses"), Day(form.Text("until"))
		_, err := h.MakeCode(p.r.Context(), p.v, view.Partner, number(form, "uses"), view.Until)
		return err
	})
}

// revokeCode answers POST …/codes/{code}/revoke.
func (h handler) revokeCode(p pageOf) error {
	return h.onPartner(p, "/"+p.r.PathValue("partner")+"#codes", func(view *partnerView, _ web.Form) error {
		return h.RevokeCode(p.r.Context(), p.v, view.Partner, p.r.PathValue("code"))
	})
}
