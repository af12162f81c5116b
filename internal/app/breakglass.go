package app

import (
	"context"
	"slices"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/notice"
	"hearth/internal/platform/db"
	"hearth/internal/safety/breakglass"
	"hearth/internal/safety/cases"
	"hearth/internal/safety/moderation"
	"hearth/internal/safety/rota"
)

// Their sentences name no group and no word of what it is about.
var breakglassKinds = []notice.Sort{
	{Kind: breakglass.NoticeAsked, Class: notice.NeedsYou, OfNobody: true},
	{Kind: breakglass.NoticeAnswered, Class: notice.NeedsYou, OfNobody: true},
	{Kind: breakglass.NoticeReview, Class: notice.NeedsYou, OfNobody: true},
	{Kind: breakglass.NoticeLate, Class: notice.NeedsYou, OfNobody: true},
	{Kind: breakglass.NoticeTelling, Class: notice.NeedsYou, OfNobody: true},
	{Kind: breakglass.NoticeComplained, Class: notice.NeedsYou, OfNobody: true},
	{Kind: breakglass.NoticeOpened, Class: notice.NeedsYou, OfNobody: true, Lasts: true},
	{Kind: breakglass.NoticeReplied, Class: notice.ForYou, OfNobody: true, Lasts: true},
}

// makeBreakglass makes how something sealed is opened. It comes after the cases,
// in which that happens, the rota and the staff, who decide, and moderation,
// which publishes how often.
func (a *App) makeBreakglass(p platform) {
	a.Breakglass = breakglass.New(breakglass.Deps{DB: p.db, Keys: p.keys, IDs: p.ids, Codec: p.codec, Clock: p.clock, Groups: a.Group, Audit: a.Audit,
		Cases: casesForGlass{a.Cases}, Team: glassTeam{a}, Teller: glassTeller{a.Notice}, Accounts: a.accountsAfter, Gate: a.Account.Staff})
	a.Group.OnGone(a.Breakglass.MemberGone)
	a.Cases.LinkFromCase(func(id cases.ID) string { return a.Breakglass.CaseURL(int64(id)) })
	a.Cases.LinkFromQueue("/safety/sealed", a.onDuty)
	a.Moderation.CountOpenings(openings{a.Breakglass})
}

// accountsAfter lists accounts, a page at a time.
func (a *App) accountsAfter(ctx context.Context, after account.ID) ([]account.ID, error) {
	return a.Account.Every(ctx, a.DB, after)
}

// casesForGlass are the cases, as opening something asks them.
type casesForGlass struct{ cases *cases.Module }

func glassCase(c cases.Case) breakglass.Case {
	return breakglass.Case{ID: int64(c.ID), Group: c.Group, Member: c.Member, Level: c.Level, Open: c.Open()}
}

func (g casesForGlass) Stand(ctx context.Context, id account.ID, c int64) (breakglass.Case, error) {
	d, err := g.cases.Desk(ctx, id, cases.ID(c))
	one := glassCase(d.Case)
	one.Worried = d.Worried()
	return one, err
}

func (g casesForGlass) In(ctx context.Context, c db.Conn, id int64) (breakglass.Case, error) {
	one, err := g.cases.OneIn(ctx, c, cases.ID(id))
	return glassCase(one), err
}

func (g casesForGlass) OpenAbout(ctx context.Context, c db.Conn, member group.MemberID) (bool, error) {
	return g.cases.OpenAbout(ctx, c, member)
}

// glassTeam is who is on duty: the rota, and what the staff's checks say.
type glassTeam struct{ app *App }

func (t glassTeam) Responders(ctx context.Context, o group.OrganisationID) ([]breakglass.Responder, error) {
	list, err := t.app.Rota.Responders(ctx, o)
	all := make([]breakglass.Responder, len(list))
	for i, r := range list {
		all[i] = breakglass.Responder{Account: r.Account, Name: r.Name, Lead: r.Lead || r.Owner}
	}
	return all, err
}

func (t glassTeam) Places(ctx context.Context, id account.ID) ([]group.Organisation, error) {
	return t.app.Rota.Places(ctx, id)
}

func (t glassTeam) Licensed(ctx context.Context, id account.ID, o group.OrganisationID) (bool, error) {
	return t.app.Staff.Licensed(ctx, id, o)
}

// Bench is who works there and is not on the rota's list.
func (t glassTeam) Bench(ctx context.Context, o group.OrganisationID) (b breakglass.Bench, err error) {
	org, err := t.app.Group.OrganisationByID(ctx, o)
	if err != nil {
		return b, err
	}
	on, err := t.app.Rota.Responders(ctx, o)
	if err != nil {
		return b, err
	}
	people, err := t.app.Staff.OnStaff(ctx, org)
	for _, p := range people {
		if !slices.ContainsFunc(on, func(r rota.Responder) bool { return r.Account == p.Account }) {
			b.Names = append(b.Names, p.Name)
		}
	}
	b.URL = t.app.Rota.URL(org)
	return b, err
}

// glassTeller is the notice feature, as those are called by it whose answer
// somebody waits for.
type glassTeller struct{ *notice.Module }

func (t glassTeller) Call(ctx context.Context, id account.ID, url string) {
	t.Module.Call(ctx, id, url, true, true)
}

// openings counts for the public page.
type openings struct{ glass *breakglass.Module }

func (o openings) Openings(ctx context.Context, of group.OrganisationID, from, to time.Time) (moderation.Openings, error) {
	c, err := o.glass.Count(ctx, of, from, to)
	return moderation.Openings{Asked: c.Asked, Opened: c.Opened, Refused: c.Refused, Ended: c.Ended + c.Waiting, Told: c.Told, Silent: c.Silent, Late: c.Late}, err
}
