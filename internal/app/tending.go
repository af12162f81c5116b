package app

import (
	"context"
	"time"

	"hearth/internal/board"
	"hearth/internal/care"
	"hearth/internal/entry"
	"hearth/internal/fee"
	"hearth/internal/group"
	"hearth/internal/notice"
	"hearth/internal/platform/clock"
)

var careKinds = []notice.Sort{
	{Kind: "care.offered", Class: notice.NeedsYou},
	{Kind: "care.answered", Class: notice.ForYou},
	{Kind: "care.removed", Class: notice.ForYou, Lasts: true},
	{Kind: "care.back", Class: notice.ForYou},
	{Kind: "care.role_ended", Class: notice.ForYou},
	{Kind: "care.merge_offered", Class: notice.NeedsYou},
	{Kind: "care.merge_answered", Class: notice.ForYou},
	{Kind: "care.merged", Class: notice.ForYou},
	{Kind: "care.move_answered", Class: notice.ForYou},
	{Kind: "care.moved", Class: notice.ForInformation},
	{Kind: "care.ending", Class: notice.ForYou},
	{Kind: "care.goes_on", Class: notice.ForYou},
	{Kind: "fee.asked", Class: notice.NeedsYou},
	{Kind: "fee.answered", Class: notice.ForYou},
}

// makeCare makes the facilitator's desk, and what groups cost. The desk shows
// what waits in other features, so it comes after them.
func (a *App) makeCare(p platform) {
	a.Fee = fee.New(fee.Deps{DB: p.db, Keys: p.keys, IDs: p.ids, Codec: p.codec, Clock: p.clock, Groups: a.Group, Audit: a.Audit, Teller: a.Notice})
	a.Care = care.New(care.Deps{DB: p.db, Keys: p.keys, IDs: p.ids, Codec: p.codec, Clock: p.clock, Groups: a.Group, Forum: a.Forum, Audit: a.Audit, Teller: a.Notice,
		Gate: a.Account.Staff})
	a.Care.ShowOnDesk(care.SourceFunc(a.entryOnDesk))
	a.Care.ShowOnDesk(care.SourceFunc(a.promiseOnDesk(p.clock)))
	a.Care.ShowOnDesk(care.SourceFunc(a.feeOnDesk))
	a.Care.ShowOnDesk(care.SourceFunc(a.boardOnDesk))
	costs := func(g group.Group) bool { return !g.Cost.Free() }
	for _, l := range []care.Link{
		{Key: "care.link.requests", Icon: "user-plus", Path: "/requests"},
		{Key: "care.link.invitations", Icon: "link", Path: "/invitations"},
		{Key: "care.link.waiting", Icon: "clock", Path: "/waiting-list"},
		{Key: "care.link.promise", Icon: "hand-helping", Path: "/promise"},
		{Key: "care.link.fees", Icon: "heart-handshake", Path: "/fees/ledger", Shown: costs},
		{Key: "care.link.settings", Icon: "settings", Path: "/settings"},
	} {
		a.Care.LinkFromDesk(l)
	}
}

// entryOnDesk tells who waits at the group's door.
func (a *App) entryOnDesk(ctx context.Context, v group.Visit) ([]care.Item, error) {
	due, err := a.Entry.Desk(ctx, v)
	if err != nil {
		return nil, err
	}
	free := v.Group.Capacity - v.Group.Seats
	var items []care.Item
	for _, d := range due {
		item := care.Item{Count: d.Count, Since: d.Since, URL: d.URL}
		switch d.Kind {
		case entry.DueRequests:
			item.Kind = care.Requests
		case entry.DueNewcomers:
			item.Kind = care.Newcomers
		case entry.DueWaiting: // where every seat is taken, nothing can be done
			item.Kind, item.Count = care.Seats, min(free, d.Count)
		}
		items = append(items, item)
	}
	return items, nil
}

// promiseOnDesk tells which posts wait longer than was promised.
func (a *App) promiseOnDesk(c clock.Clock) func(context.Context, group.Visit) ([]care.Item, error) {
	return func(ctx context.Context, v group.Visit) ([]care.Item, error) {
		if v.Group.Promise == 0 || v.MayFacilitate() != nil {
			return nil, nil
		}
		o, err := a.Promise.Overview(ctx, v)
		if err != nil {
			return nil, err
		}
		item := care.Item{Kind: care.Overdue, URL: v.Group.URL() + "/promise"}
		for _, w := range o.Waiting {
			if w.Clock.Due.IsZero() || w.Clock.Due.After(c.Now()) {
				continue
			}
			if item.Count++; item.Since.IsZero() || w.At.Before(item.Since) {
				item.Since = w.At
			}
		}
		return []care.Item{item}, nil
	}
}

// boardOnDesk tells what members said about the group, and nobody answered.
func (a *App) boardOnDesk(ctx context.Context, v group.Visit) ([]care.Item, error) {
	page, err := a.Board.Waiting(ctx, v, board.Feedback)
	if err != nil || len(page.Items) == 0 {
		return nil, err
	}
	return []care.Item{{Kind: care.Feedback, Count: int64(len(page.Items)), Since: page.Items[0].CreatedAt.Truncate(24 * time.Hour), URL: v.Group.URL() + "/board/changes"}}, nil
}

// feeOnDesk tells who asked to come without paying.
func (a *App) feeOnDesk(ctx context.Context, v group.Visit) ([]care.Item, error) {
	n, since, url, err := a.Fee.Waiting(ctx, v)
	return []care.Item{{Kind: care.Waivers, Count: n, Since: since, URL: url}}, err
}
