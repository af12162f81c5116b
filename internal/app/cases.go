package app

import (
	"context"
	"time"

	"hearth/internal/account"
	"hearth/internal/care"
	"hearth/internal/group"
	"hearth/internal/meeting/room"
	"hearth/internal/notice"
	"hearth/internal/platform/db"
	"hearth/internal/platform/ident"
	"hearth/internal/safety/cases"
	"hearth/internal/safety/rota"
	"hearth/internal/safety/subject"
)

// Their sentences name no group: a notice says that there is something, and not
// what.
var casesKinds = []notice.Sort{
	{Kind: cases.NoticeWaits, Class: notice.NeedsYou, OfNobody: true},
	{Kind: cases.NoticeLate, Class: notice.NeedsYou, OfNobody: true},
	{Kind: cases.NoticeWrote, Class: notice.NeedsYou, OfNobody: true},
	{Kind: cases.NoticeFollow, Class: notice.NeedsYou, OfNobody: true},
	{Kind: cases.NoticeTalk, Class: notice.NeedsYou, OfNobody: true, Lasts: true, Follows: true},
	{Kind: cases.NoticeWords, Class: notice.ForYou, OfNobody: true, Lasts: true, Follows: true},
}

// things are how what members write stands in addresses, in each feature's own
// way.
var things = map[subject.Kind]ident.Kind{subject.Post: "post", subject.Message: "message", subject.Line: "room.line"}

// makeCases makes what becomes of a sign that somebody may be in danger. It
// comes after the rota, which it calls, and after every feature in which members
// write.
func (a *App) makeCases(p platform) {
	a.Cases = cases.New(cases.Deps{DB: p.db, Keys: p.keys, IDs: p.ids, Codec: p.codec, Clock: p.clock, Limiter: p.limiter, Groups: a.Group, Audit: a.Audit,
		Places: a.Places, Names: things, Teller: a.Notice, Accounts: a.Notice, Staff: a.Staff, Team: team{a.Rota}, Pager: pager{a.Rota}, Helplines: a.Safety, Beside: rota.Beside})
	a.Rota.LeaveOut(a.Cases.Concerned)
	a.Group.OnWithdraw(a.Cases.WithdrawAll)
	a.Care.LinkFromDesk(care.Link{Key: "cases.queue", Icon: "life-buoy", Path: "/cases"})
	a.makeWatch(p)
}

// team is the rota, as the cases ask it.
type team struct{ rota *rota.Module }

func (t team) Responder(ctx context.Context, id account.ID, o group.OrganisationID) (cases.Responder, bool, error) {
	r, may, err := t.rota.Responder(ctx, id, o)
	return cases.Responder{Name: r.Name, Levels: r.Levels}, may, err
}

func (t team) Staffed(ctx context.Context, o group.OrganisationID, _, _ time.Time) ([]cases.Span, error) {
	spans, err := t.rota.Staffed(ctx, o)
	staffed := make([]cases.Span, len(spans))
	for i, s := range spans {
		staffed[i] = cases.Span{From: s.Start, To: s.End}
	}
	return staffed, err
}

func (t team) Callable(ctx context.Context, o group.OrganisationID) ([]account.ID, error) {
	return t.rota.Callable(ctx, o)
}

func (t team) Watched(ctx context.Context, o group.OrganisationID) (cases.Watched, error) {
	w, err := t.rota.Watched(ctx, o)
	return cases.Watched{Now: w.Now, Until: w.Until, Next: w.Next}, err
}

// pager is the rota, as the cases call through it.
type pager struct{ *rota.Module }

func alarmOf(a cases.Alarm) rota.Alarm {
	return rota.Alarm{Organisation: a.Organisation, Case: a.Case, Level: a.Level, Lang: a.Lang, URL: a.URL}
}

func (p pager) Raise(ctx context.Context, tx *db.Tx, alarm cases.Alarm) error {
	return p.Module.Raise(ctx, tx, alarmOf(alarm))
}

func (p pager) RaiseAgain(ctx context.Context, tx *db.Tx, alarm cases.Alarm, unless time.Duration) error {
	return p.Module.RaiseAgain(ctx, tx, alarmOf(alarm), unless)
}

// asides tells the cases of whoever steps aside in a meeting. It is asked long
// after everything was made.
type asides struct{ app *App }

func (s asides) SteppedAside(ctx context.Context, tx *db.Tx, run room.Run, member group.MemberID) error {
	return s.app.Cases.SteppedAside(ctx, tx, run.Group, member)
}
