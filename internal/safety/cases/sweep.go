package cases

import (
	"context"
	"time"

	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// SweepEvery is how often Sweep runs.
const SweepEvery = time.Minute

// lateFor is how long it is told again that a promised time is over: whoever has
// the notice unread gets no second one, and a new colleague gets theirs.
const lateFor = 24 * time.Hour

// Sweep tells of what came due, promised times that are over and follow-ups,
// and takes cases along whose group went to another organisation. It is safe to
// run twice and to be cut off.
func (m *Module) Sweep(ctx context.Context) error {
	if err := m.takeAlong(ctx); err != nil {
		return err
	}
	now := m.Clock.Now()
	late, err := db.All(ctx, m.DB, qLate, scanCase, clock.ToMillis(now.Add(-lateFor)), clock.ToMillis(now))
	if err != nil {
		return err
	}
	for _, c := range late {
		if err := m.DB.Tx(ctx, func(tx *db.Tx) error { return m.tellLate(ctx, tx, c) }); err != nil {
			return err
		}
	}
	due, err := db.All(ctx, m.DB, qFollowsDue, scanFollow, m.now())
	if err != nil {
		return err
	}
	for _, f := range due {
		if err := m.DB.Tx(ctx, func(tx *db.Tx) error { return m.tellFollow(ctx, tx, f) }); err != nil {
			return err
		}
	}
	return nil
}

// tellLate tells that the promised time of a case is over. What is paged has its
// own way of going on until somebody comes.
func (m *Module) tellLate(ctx context.Context, tx *db.Tx, c Case) error {
	if !c.Level.Always() {
		if _, err := m.tellHolders(ctx, tx, c, NoticeLate); err != nil {
			return err
		}
	}
	return m.tellStaff(ctx, tx, c, NoticeLate)
}

// tellFollow tells once that it is time to get in touch again.
func (m *Module) tellFollow(ctx context.Context, tx *db.Tx, f Follow) error {
	n, err := db.Exec(ctx, tx, qFollowTold, int64(f.Case), f.Number, m.now())
	if err != nil || n == 0 {
		return err
	}
	c, found, err := m.store.one(ctx, tx, f.Case)
	if err != nil || !found {
		return err
	}
	told, err := m.tellOwner(ctx, tx, c, NoticeFollow)
	if err == nil && !told {
		err = m.tellStaff(ctx, tx, c, NoticeFollow)
	}
	return err
}

// takeAlong brings open cases to the organisation that their group belongs to
// today: the wall between organisations stands here too.
func (m *Module) takeAlong(ctx context.Context) error {
	for after := ID(0); ; {
		rows, err := db.All(ctx, m.DB, qEveryOpen, scanCase, int64(after))
		if err != nil || len(rows) == 0 {
			return err
		}
		after = rows[len(rows)-1].ID
		for _, c := range rows {
			g, err := m.Groups.ByID(ctx, c.Group)
			if fault.Is(err, fault.NotFound) || err == nil && g.Organisation == c.Organisation {
				continue
			}
			if err != nil {
				return err
			}
			err = m.DB.Tx(ctx, func(tx *db.Tx) error {
				locked, err := db.One(ctx, tx, qLock, scanCase, int64(c.ID))
				if err != nil {
					return err
				}
				locked.Organisation = g.Organisation
				return m.store.head(ctx, tx, locked)
			})
			if err != nil {
				return err
			}
		}
	}
}
