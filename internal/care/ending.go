package care

import (
	"context"
	"errors"
	"fmt"
	"time"

	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// Ending returns how the group ends, nil if it goes on.
func (m *Module) Ending(ctx context.Context, g group.ID) (*Ending, error) {
	e, found, err := db.Maybe(ctx, m.db, qEnding, scanEnding, int64(g))
	if err != nil || !found {
		return nil, err
	}
	return &e, nil
}

// End plans the end of the group and tells everybody: for so many days they
// write as before, 0 for the usual notice, then they can read and take a copy,
// then it is gone. It returns Invalid for a notice out of range, and Conflict if
// it ends already.
func (m *Module) End(ctx context.Context, v group.Visit, days int64) error {
	if err := v.MayFacilitate(); err != nil {
		return err
	}
	e, err := endingIn(days, m.clock.Now())
	if err != nil {
		return err
	}
	err = m.db.Tx(ctx, func(tx *db.Tx) error {
		if err := m.groups.Queue(ctx, tx, v.Group.ID); err != nil {
			return err
		}
		tx.OnCommit(m.signs.drop)
		if _, err := db.Exec(ctx, tx, qInsertEnding, m.ids.Next(), int64(v.Group.ID), v.Group.Slug, int64(v.Member.ID),
			clock.ToMillis(e.ToldAt), clock.ToMillis(e.ReadOnlyAt), clock.ToMillis(e.GoneAt)); err != nil {
			return err
		}
		if err := m.tellAll(ctx, tx, v.Group.ID, v.Member.ID, "ending", v.Group.URL()); err != nil {
			return err
		}
		return m.record(ctx, tx, v.Member.ID, "care.ending", audit.Ref("group", v.Group.ID), map[string]string{"days": number(days)})
	})
	if db.IsTaken(err) {
		return fault.New(fault.Conflict, "care.ends_already")
	}
	return err
}

// CancelEnding lets the group go on, at any time before it is gone, and tells
// everybody. Anybody who holds the group may.
func (m *Module) CancelEnding(ctx context.Context, v group.Visit) error {
	if err := v.MayFacilitate(); err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		if err := m.groups.Queue(ctx, tx, v.Group.ID); err != nil {
			return err
		}
		tx.OnCommit(m.signs.drop)
		changed, err := db.Exec(ctx, tx, qCloseEnding, int64(v.Group.ID), "cancelled")
		if err != nil {
			return err
		}
		if changed == 0 {
			return fault.New(fault.Conflict, "care.goes_on_already")
		}
		if err := m.tellAll(ctx, tx, v.Group.ID, v.Member.ID, "goes_on", v.Group.URL()); err != nil {
			return err
		}
		return m.record(ctx, tx, v.Member.ID, "care.ending.cancel", audit.Ref("group", v.Group.ID), nil)
	})
}

// SweepEvery is how often Sweep is called. A group whose time is over is not
// there for anybody in between: see Signposts.
const SweepEvery = time.Minute

// Sweep archives the groups whose time is over. One that cannot be archived
// keeps no other from it, and is tried again the next time.
func (m *Module) Sweep(ctx context.Context) error {
	endings, err := db.All(ctx, m.db, qSignEndings, scanEnding)
	if err != nil {
		return err
	}
	var problems []error
	for _, e := range endings {
		if e.PhaseAt(m.clock.Now()) != Gone {
			continue
		}
		if err := m.close(ctx, e); err != nil {
			problems = append(problems, fmt.Errorf("care: the end of group %d: %w", e.Group, err))
		}
	}
	return errors.Join(problems...)
}

// close archives a group whose time is over.
func (m *Module) close(ctx context.Context, e Ending) error {
	g, err := m.groups.ByID(ctx, e.Group)
	if err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		changed, err := db.Exec(ctx, tx, qEndingDone, e.ID)
		if err != nil || changed == 0 { // another node did it, or it goes on
			return err
		}
		tx.OnCommit(m.signs.drop)
		if err := m.dropPlans(ctx, tx, e.Group); err != nil {
			return err
		}
		if err := m.groups.Archive(ctx, tx, g, 0); err != nil {
			return err
		}
		return m.audit.Append(ctx, tx, audit.Entry{Actor: audit.Ref("group", g.ID), Action: "care.ended", Object: audit.Ref("group", g.ID)})
	})
}
