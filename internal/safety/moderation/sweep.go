package moderation

import (
	"context"
	"errors"
	"fmt"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// SweepEvery is how often Sweep is called. What is over has no effect in
// between: whoever asks looks at the clock.
const SweepEvery = time.Minute

// Sweep ends what is over, lets lapse what no second person agreed to, tells the
// staff of what waits longer than was promised, and sees to appeals that nobody
// answers. Every node may run it. One that fails keeps no other from being done.
func (m *Module) Sweep(ctx context.Context) error {
	return errors.Join(m.each(ctx, qTimeOver, m.timeOver), m.each(ctx, qUnconfirmed, m.unconfirmed), m.tellLate(ctx), m.appealsLate(ctx))
}

func (m *Module) each(ctx context.Context, q *db.Query, do func(context.Context, *db.Tx, group.Group, Decision) error) error {
	rows, err := db.All(ctx, m.db, q, scanDecision, m.now())
	problems := []error{err}
	for _, row := range rows {
		g, err := m.groups.ByID(ctx, row.Group)
		if err == nil {
			err = m.db.Tx(ctx, func(tx *db.Tx) error { return do(ctx, tx, g, row.Decision) })
		}
		if err != nil {
			problems = append(problems, fmt.Errorf("moderation: decision %d: %w", row.ID, err))
		}
	}
	return errors.Join(problems...)
}

func (m *Module) timeOver(ctx context.Context, tx *db.Tx, _ group.Group, d Decision) error {
	moved, err := m.move(ctx, tx, d, Over)
	if err != nil || !moved {
		return err
	}
	return m.tell(ctx, tx, d.Member, KindOver, m.DecisionURL(d.ID))
}

// unconfirmed lets lapse what nobody has agreed to until this moment.
func (m *Module) unconfirmed(ctx context.Context, tx *db.Tx, g group.Group, d Decision) error {
	if err := m.lapse(ctx, tx, g, d); !fault.Is(err, fault.Conflict) {
		return err
	}
	return nil
}

// tellLate tells the staff, once, of each matter whose time is over.
func (m *Module) tellLate(ctx context.Context) error {
	matters, err := db.All(ctx, m.db, qLateMatters, scanMatter, m.now())
	problems := []error{err}
	for _, matter := range matters {
		problems = append(problems, m.late(ctx, qTellLate, int64(matter.ID), matter.Organisation))
	}
	return errors.Join(problems...)
}

func (m *Module) late(ctx context.Context, q *db.Query, id int64, o group.OrganisationID) error {
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		changed, err := db.Exec(ctx, tx, q, id, clock.ToMillis(m.clock.Now()))
		if err != nil || changed == 0 {
			return err
		}
		return m.callStaff(ctx, tx, o, KindLate)
	})
}

// Follow makes what was kept about groups that have moved belong to the
// organisation that looks after them now. That somebody left an organisation
// stays with that one.
func (m *Module) Follow(ctx context.Context) error {
	rows, err := db.All(ctx, m.db, qGroupsKept, scanKept)
	problems := []error{err}
	for _, row := range rows {
		problems = append(problems, m.followGroup(ctx, row[0], row[1]))
	}
	return errors.Join(problems...)
}

func (m *Module) followGroup(ctx context.Context, of, organisation int64) error {
	g, err := m.groups.ByID(ctx, group.ID(of))
	if err != nil || int64(g.Organisation) == organisation {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		for _, q := range []*db.Query{qMovedGroups, qMovedDecided, qMovedAppeals} {
			if _, err := db.Exec(ctx, tx, q, of, int64(g.Organisation)); err != nil {
				return err
			}
		}
		return nil
	})
}

var qGroupsKept = db.Register("moderation.groups", `SELECT DISTINCT group_id, org_id FROM moderation_decision WHERE measure <> 'leave_organisation'
	UNION SELECT DISTINCT group_id, org_id FROM moderation_matter WHERE state = 'open'`)

func scanKept(r db.Row) (v [2]int64, err error) {
	err = r.Scan(&v[0], &v[1])
	return v, err
}
