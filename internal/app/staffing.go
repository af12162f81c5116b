package app

import (
	"context"
	"slices"

	"hearth/internal/entry"
	"hearth/internal/group"
	"hearth/internal/notice"
	"hearth/internal/platform/fault"
	"hearth/internal/staff"
)

var staffKinds = []notice.Sort{
	{Kind: staff.NoticeCheckEnds, Class: notice.NeedsYou, OfNobody: true},
	{Kind: staff.NoticeOwnCheckEnds, Class: notice.NeedsYou, OfNobody: true},
	{Kind: staff.NoticeApproved, Class: notice.ForYou},
	{Kind: staff.NoticeLine, Class: notice.ForYou},
}

// makeStaff makes the organisations' consoles, and tells the features that ask
// who works for an organisation. It comes after them.
func (a *App) makeStaff(p platform) {
	a.Staff = staff.New(staff.Deps{
		DB: p.db, Keys: p.keys, IDs: p.ids, Codec: p.codec, Clock: p.clock, Groups: a.Group, Audit: a.Audit, Talk: a.Forum, Limiter: p.limiter,
		BaseURL: a.Config.BaseURL, Gate: a.Account.Staff, Teller: a.Notice, Codes: codes{a.Entry},
		Waiting: func(ctx context.Context, _ group.Organisation, _ []group.Group) (map[group.ID]int64, error) {
			return a.Entry.InLine(ctx)
		},
		Overdue: func(ctx context.Context, _ group.Organisation, groups []group.Group) (map[group.ID]int64, error) {
			return a.Promise.Overdue(ctx, groups)
		},
		Moves: a.movesFor,
	})
	a.Start.TrustStaff(a.Staff)
	a.Care.KnowStaff(a.Staff)
	a.Fee.Manages = a.Staff.Manages
	a.Promise.TellThrough(a.Notice, a.Staff)
}

// movesFor are the groups that ask to move, as the console shows them.
func (a *App) movesFor(ctx context.Context, o group.Organisation) ([]staff.Move, error) {
	partings, err := a.Care.MovesFor(ctx, o.ID)
	moves := make([]staff.Move, len(partings))
	for i, p := range partings {
		moves[i] = staff.Move{Group: p.Group, From: p.From.Name, To: p.To.Name, URL: a.Care.MoveURL(p.Move), Waits: p.Waits()}
	}
	return moves, err
}

// codes are the entry feature's access codes, as the console deals with them.
type codes struct{ entry *entry.Module }

func (c codes) one(code entry.Code) staff.Code {
	return staff.Code{Token: c.entry.CodeToken(code.ID), Text: code.Text, Uses: code.Uses, Used: code.Used, ExpiresAt: code.ExpiresAt, Open: code.RevokedAt.IsZero() && code.Used < code.Uses}
}

func (c codes) Create(ctx context.Context, o group.Organisation, actor string, in staff.NewCode) (staff.Code, error) {
	code, err := c.entry.CreateCode(ctx, actor, o, entry.NewCode{Population: in.Population, Groups: in.Groups, Uses: in.Uses, ExpiresAt: in.ExpiresAt})
	return c.one(code), err
}

func (c codes) List(ctx context.Context, o group.Organisation, population string) ([]staff.Code, error) {
	all, err := c.entry.Codes(ctx, o)
	if err != nil {
		return nil, err
	}
	var theirs []staff.Code
	for _, code := range all {
		if code.Population == population {
			theirs = append(theirs, c.one(code))
		}
	}
	return theirs, nil
}

func (c codes) Revoke(ctx context.Context, o group.Organisation, actor, population, token string) error {
	theirs, err := c.List(ctx, o, population)
	if err != nil {
		return err
	}
	id, ok := c.entry.CodeFor(token)
	if !ok || !slices.ContainsFunc(theirs, func(code staff.Code) bool { return code.Token == token }) {
		return fault.Missing("no code of this population")
	}
	return c.entry.RevokeCode(ctx, actor, o, id)
}

func (c codes) Opens(ctx context.Context, o group.Organisation, population, words string) (bool, error) {
	return c.entry.CodeOpens(ctx, o, population, words)
}
