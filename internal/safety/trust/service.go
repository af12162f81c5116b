package trust

import (
	"context"
	"slices"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

var (
	qRead    = db.Register("trust.read", `INSERT INTO trust_prepared (member_id, at) VALUES ($1, $2) ON CONFLICT (member_id) DO NOTHING`)
	qHasRead = db.Register("trust.has_read", `SELECT at FROM trust_prepared WHERE member_id = $1`)
	qForget  = db.Register("trust.forget", `DELETE FROM trust_prepared WHERE member_id = $1`)
)

// Standing says how far the visitor is trusted in the group. It returns Missing
// for somebody who does not belong: whoever only looks in has no standing.
func (m *Module) Standing(ctx context.Context, v group.Visit) (Standing, error) {
	if !v.Belongs() {
		return Standing{}, fault.Missing("not a member")
	}
	now := m.Clock.Now()
	f := Facts{Here: now.Sub(v.Member.JoinedAt), Holds: v.Facilitates(), Now: now}
	f.Unproven = f.Holds && !v.Member.CheckedUntil.IsZero() && now.After(v.Member.CheckedUntil)
	if f.Holds && !f.Unproven {
		return Of(f), nil
	}
	f.Signed = !v.MustAgree()
	var err error
	if f.Read, err = m.hasRead(ctx, v); err != nil {
		return Standing{}, err
	}
	f.TakenOn = slices.ContainsFunc(group.Duties, v.Member.Has)
	if m.Course != nil && !f.TakenOn {
		if f.TakenOn, err = m.Course.TakenOn(ctx, m.DB, v.Member.ID); err != nil {
			return Standing{}, err
		}
	}
	if m.conduct != nil {
		if f.Upheld, err = m.conduct.Upheld(ctx, m.DB, v.Member.ID); err != nil {
			return Standing{}, err
		}
	}
	return Of(f), nil
}

// Newcomer reports whether the visitor's standing is that of a newcomer. It is
// asked of every text, and asks the database in somebody's first days alone.
func (m *Module) Newcomer(ctx context.Context, v group.Visit) (bool, error) {
	switch {
	case !v.Belongs():
		return false, fault.Missing("not a member")
	case v.MustAgree():
		return true, nil
	case m.Clock.Now().Sub(v.Member.JoinedAt) >= SettleIn:
		return false, nil
	}
	read, err := m.hasRead(ctx, v)
	return !read && err == nil, err
}

func (m *Module) hasRead(ctx context.Context, v group.Visit) (bool, error) {
	_, read, err := db.Maybe(ctx, m.DB, qHasRead, db.Value[int64], int64(v.Member.ID))
	return read, err
}

// Read notes that the visitor has read how things are done here. Once is enough.
func (m *Module) Read(ctx context.Context, v group.Visit) error {
	if !v.Belongs() {
		return fault.Missing("not a member")
	}
	return m.DB.Tx(ctx, func(tx *db.Tx) error {
		_, err := db.Exec(ctx, tx, qRead, int64(v.Member.ID), clock.ToMillis(m.Clock.Now()))
		return err
	})
}

// Export implements account.OwnData.
func (m *Module) Export(ctx context.Context, id account.ID) ([]account.Section, error) {
	section := account.Section{Name: "trust", Title: "trust.export"}
	members, err := m.Groups.Memberships(ctx, m.DB, id)
	if err != nil {
		return nil, err
	}
	for _, member := range members {
		at, read, err := db.Maybe(ctx, m.DB, qHasRead, db.Value[int64], int64(member.ID))
		if err != nil {
			return nil, err
		}
		if read {
			section.Records = append(section.Records, account.Record{{Label: "trust.export.read", Value: clock.FromMillis(at).Format("2006-01-02")}})
		}
	}
	return []account.Section{section}, nil
}

// Erase implements account.OwnData.
func (m *Module) Erase(ctx context.Context, tx *db.Tx, id account.ID) error {
	members, err := m.Groups.Memberships(ctx, tx, id)
	if err != nil {
		return err
	}
	for _, member := range members {
		if _, err := db.Exec(ctx, tx, qForget, int64(member.ID)); err != nil {
			return err
		}
	}
	return nil
}
