package staff

import (
	"net/http"
	"time"

	"github.com/a-h/templ"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/web"
)

// colleagues answers GET /org/{org}/staff.
func (h handler) colleagues(p pageOf) error {
	view, err := h.colleaguesView(p)
	if err != nil {
		return err
	}
	return p.show(colleaguesPage(view), web.NewList(h.colleaguesJSON(p.v, view.People), ""))
}

func (h handler) colleaguesView(p pageOf) (colleaguesView, error) {
	ctx := p.r.Context()
	people, err := h.Colleagues(ctx, p.v)
	if err != nil {
		return colleaguesView{}, err
	}
	view := colleaguesView{Visit: p.v, People: people, URL: func(id PersonID) string { return h.personURL(p.v.Org, id) }}
	if p.v.May(ManageStaff) != nil {
		return view, nil
	}
	view.MayInvite = true
	if view.Partners, err = h.Partners(ctx, p.v); err != nil {
		return view, err
	}
	open, err := h.Invitations(ctx, p.v)
	for _, i := range open {
		view.Open = append(view.Open, openView{Invitation: i, Revoke: p.url("/staff/invitations/" + h.codec.Token(kindInvitation, i.ID) + "/revoke")})
	}
	return view, err
}

// invite answers POST /org/{org}/staff/invitations with the page that shows the
// link, once.
func (h handler) invite(p pageOf) error {
	form, err := p.form()
	if err != nil {
		return err
	}
	in := inviteView{Role: Role(form.Text("role")), Name: form.Line("name"), Partner: form.Text("partner")}
	token, refused := h.Invite(p.r.Context(), p.v, in.Role, in.Name, in.Partner)
	if refused != nil && !fault.Is(refused, fault.Invalid) {
		return refused
	}
	if refused == nil && web.WantsJSON(p.r) {
		return web.Created(p.w, p.r, token, invitationURL(token))
	}
	view, err := h.colleaguesView(p)
	if err != nil {
		return err
	}
	view.Invite = in
	if refused != nil {
		return p.again(refused, func(problems *web.Problems) templ.Component {
			view.Problems = problems
			return colleaguesPage(view)
		})
	}
	view.Link, view.Invite = h.baseURL+invitationURL(token), inviteView{}
	return web.Render(p.w, p.r, http.StatusCreated, colleaguesPage(view))
}

func invitationURL(token string) string { return "/staff-invitation/" + token }

// revokeInvitation answers POST …/invitations/{invitation}/revoke.
func (h handler) revokeInvitation(p pageOf) error {
	id, err := h.id(p.r, "invitation", kindInvitation)
	if err != nil {
		return err
	}
	if err := h.RevokeInvitation(p.r.Context(), p.v, id); err != nil {
		return err
	}
	return p.done(p.url("/staff"))
}

// invitationPage answers GET /staff-invitation/{token}.
func (h handler) invitationPage(w http.ResponseWriter, r *http.Request) error {
	i, o, err := h.Invited(r.Context(), r.PathValue("token"))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, invitationPage(invitationView{Org: o, Invitation: i, Name: i.Name, URL: r.URL.Path}))
}

// accept answers POST /staff-invitation/{token}.
func (h handler) accept(w http.ResponseWriter, r *http.Request) error {
	ctx, token := r.Context(), r.PathValue("token")
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	o, refused := h.Accept(ctx, account.ActorFrom(ctx), token, form.Line("name"))
	if refused == nil {
		return web.Done(w, r, orgURL(o))
	}
	if fault.Is(refused, fault.NotFound) {
		return refused
	}
	i, o, err := h.Invited(ctx, token)
	if err != nil {
		return err
	}
	return web.Refused(w, r, refused, func(problems *web.Problems) templ.Component {
		return invitationPage(invitationView{Org: o, Invitation: i, Name: form.Line("name"), URL: r.URL.Path, Problems: problems})
	})
}

// colleague answers GET /org/{org}/staff/{person}.
func (h handler) colleague(p pageOf) error {
	view, err := h.colleagueView(p)
	if err != nil {
		return err
	}
	return p.show(colleaguePage(view), h.colleagueJSON(p.v, view.Colleague))
}

func (h handler) colleagueView(p pageOf) (view colleagueView, err error) {
	ctx := p.r.Context()
	id, err := h.person(p.r)
	if err != nil {
		return view, err
	}
	all, err := h.Colleagues(ctx, p.v)
	if err != nil {
		return view, err
	}
	view = colleagueView{Visit: p.v, Names: map[PersonID]string{}, URL: h.personURL(p.v.Org, id), Today: DayOf(h.clock.Now(), p.v.Zone), Zone: p.v.Zone, Now: h.clock.Now(),
		CheckURL: func(c Check) string {
			return h.personURL(p.v.Org, id) + "/checks/" + h.codec.Token(kindCheck, c.ID) + "/remove"
		}}
	var people []Person
	found := false
	for _, c := range all {
		view.Names[c.ID] = c.Name
		people = append(people, c.Person)
		if c.ID == id {
			view.Colleague, found = c, true
		}
	}
	if !found {
		return view, fault.Missing("nobody of this organisation")
	}
	view.Check = Check{On: view.Today}
	view.MayManage = p.v.May(ManageStaff) == nil
	view.MayNote = p.v.May(NoteCheck) == nil && allowNote(p.v.Person, view.Person, othersWhoNote(people, p.v.Person)) == nil
	view.Own = id == p.v.Person.ID
	if view.MayManage {
		view.Partners, err = h.Partners(ctx, p.v)
	}
	return view, err
}

// onPerson runs a change of a colleague and goes back to their page; what can be
// mended is shown there.
func (h handler) onPerson(p pageOf, next string, do func(PersonID, web.Form) error) error {
	id, err := h.person(p.r)
	if err != nil {
		return err
	}
	form, err := p.form()
	if err != nil {
		return err
	}
	if err := do(id, form); err != nil {
		if fault.Is(err, fault.NotFound) {
			return err
		}
		view, broken := h.colleagueView(p)
		if broken != nil {
			return broken
		}
		return p.again(err, func(problems *web.Problems) templ.Component {
			view.Problems, view.Check = problems, checkFrom(id, form)
			return colleaguePage(view)
		})
	}
	if next == "" {
		next = h.personURL(p.v.Org, id)
	}
	return p.done(next)
}

// setRole answers POST …/staff/{person}/role.
func (h handler) setRole(p pageOf) error {
	return h.onPerson(p, "", func(id PersonID, form web.Form) error {
		return h.SetRole(p.r.Context(), p.v, id, Role(form.Text("role")), form.Text("partner"))
	})
}

// remove answers POST …/staff/{person}/remove.
func (h handler) remove(p pageOf) error {
	return h.onPerson(p, p.url("/staff"), func(id PersonID, _ web.Form) error { return h.Remove(p.r.Context(), p.v, id) })
}

func checkFrom(id PersonID, form web.Form) Check {
	return Check{Person: id, Kind: Kind(form.Text("kind")), Words: form.Line("text"), On: Day(form.Text("on")), Until: Day(form.Text("until"))}
}

// noteCheck answers POST …/staff/{person}/checks.
func (h handler) noteCheck(p pageOf) error {
	return h.onPerson(p, "", func(id PersonID, form web.Form) error { return h.NoteCheck(p.r.Context(), p.v, checkFrom(id, form)) })
}

// removeCheck answers POST …/checks/{check}/remove.
func (h handler) removeCheck(p pageOf) error {
	check, err := h.id(p.r, "check", kindCheck)
	if err != nil {
		return err
	}
	return h.onPerson(p, "", func(id PersonID, _ web.Form) error { return h.RemoveCheck(p.r.Context(), p.v, id, check) })
}

// roster answers GET /org/{org}/roster.
func (h handler) roster(p pageOf) error {
	all, err := h.Colleagues(p.r.Context(), p.v)
	if err != nil {
		return err
	}
	q := p.r.URL.Query()
	f := RosterFilter{Lang: q.Get("lang"), Knows: q.Get("knows"), Query: cut(q.Get("q"), 100)}
	view := rosterView{Visit: p.v, Filter: f, People: FindInRoster(all, f), Langs: langsIn(all), URL: func(id PersonID) string { return h.personURL(p.v.Org, id) }}
	return p.show(rosterPage(view), web.NewList(h.colleaguesJSON(p.v, view.People), ""))
}

// mine answers GET /org/{org}/me: what colleagues see of oneself.
func (h handler) mine(p pageOf) error {
	view, err := h.mineView(p)
	if err != nil {
		return err
	}
	return p.show(minePage(view), h.colleagueJSON(p.v, view.Colleague))
}

func (h handler) mineView(p pageOf) (mineView, error) {
	c, err := h.Colleague(p.r.Context(), p.v, p.v.Person.ID)
	if err != nil {
		return mineView{}, err
	}
	view := mineView{Visit: p.v, Colleague: c, Now: h.clock.Now(), Lacks: p.v.lacking, Saved: p.r.URL.Query().Get("saved") != ""}
	held, err := h.Holdings(p.r.Context(), p.v)
	for _, one := range held {
		view.Held = append(view.Held, heldView{Holding: one, Token: h.codec.Token(kindMember, int64(one.Member))})
	}
	_, view.Until, view.MayWear = Badge(p.v.Checks, p.v.Settings.Required, h.clock.Now(), p.v.Zone)
	return view, err
}

// saveMine answers POST /org/{org}/me.
func (h handler) saveMine(p pageOf) error {
	form, err := p.form()
	if err != nil {
		return err
	}
	name := form.Line("name")
	r := Roster{Langs: langsOf(form.Line("langs")), Knows: form.All("knows"), Words: form.Text("text")}
	if form.Text("hours") != "" {
		r.Hours = number(form, "hours")
	}
	if err := h.SaveOwn(p.r.Context(), p.v, name, r); err != nil {
		view, broken := h.mineView(p)
		if broken != nil {
			return broken
		}
		return p.again(err, func(problems *web.Problems) templ.Component {
			view.Person.Name, view.Roster, view.Problems = name, r, problems
			return minePage(view)
		})
	}
	return p.done(p.url("/me?saved=1"))
}

// wearBadge answers POST /org/{org}/me/badges.
func (h handler) wearBadge(p pageOf) error {
	form, err := p.form()
	if err != nil {
		return err
	}
	var members []group.MemberID
	for _, token := range form.All("member") {
		id, ok := h.codec.ID(kindMember, token)
		if !ok {
			return fault.Missing("a token that names nothing")
		}
		members = append(members, group.MemberID(id))
	}
	if err := h.WearBadges(p.r.Context(), p.v, members); err != nil {
		return err
	}
	return p.done(p.url("/me?saved=1#badges"))
}

// auditPage answers GET /org/{org}/audit.
func (h handler) auditPage(p pageOf) error {
	q := p.r.URL.Query()
	now := h.clock.Now().In(p.v.Zone)
	month, err := time.ParseInLocation("2006-01", q.Get("month"), p.v.Zone)
	if err != nil || month.After(now) {
		month = time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, p.v.Zone)
	}
	f := TrailFilter{Month: month, Action: cut(q.Get("act"), 60)}
	entries, actions, err := h.Trail(p.r.Context(), p.v, f)
	if err != nil {
		return err
	}
	view := trailView{Visit: p.v, Filter: f, Entries: entries, Actions: actions, Now: now}
	return p.show(trailPage(view), web.NewList(trailJSON(entries), ""))
}

// totals answers GET /org/{org}/totals.
func (h handler) totals(p pageOf) error {
	t, err := h.Totals(p.r.Context(), p.v)
	if err != nil {
		return err
	}
	return p.show(totalsPage(totalsView{Visit: p.v, Totals: t}), totalsJSONOf(t))
}
