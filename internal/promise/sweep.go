package promise

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"hearth/internal/forum"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
)

// keptHelp is how long it is known who answered what: it is asked for today and
// for the last week.
const keptHelp = 30 * 24 * time.Hour

// SweepEvery is how often Sweep is called.
const SweepEvery = time.Minute

// lately is the time over which a facilitator sees who carries how much.
const lately = 7 * 24 * time.Hour

var kinds = map[Step]string{Half: KindHalf, Due: KindDue, Late: KindLate}

// Sweep tells whoever should know of promises that run out, each step at most
// once, and forgets what is over. It is called every SweepEvery, on every node: the
// row of a step is written in the transaction that tells, so the first one to
// write it is the one who tells. After a pause only the furthest step is told.
func (m *Module) Sweep(ctx context.Context) error {
	promising, err := m.noteSince(ctx)
	if err != nil {
		return err
	}
	now := m.clock.Now()
	var problems []error
	err = m.forum.EachWaiting(ctx, now.Add(-Living), func(asked []forum.Asked) error {
		overdue, err := m.overdue(ctx, promising, asked, now)
		if err != nil {
			return err
		}
		for _, o := range overdue {
			if err := m.tell(ctx, o); err != nil { // the others are told all the same
				problems = append(problems, fmt.Errorf("promise: conversation %d: %w", o.ID, err))
			}
		}
		return nil
	})
	return errors.Join(append(problems, err, m.forget(ctx, now))...)
}

// noteSince writes since when each group promises, and returns those that do.
func (m *Module) noteSince(ctx context.Context) (map[group.ID]group.Group, error) {
	groups, err := m.groups.Promising(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := db.All(ctx, m.db, qAllSince, scanPair)
	if err != nil {
		return nil, err
	}
	promising := make(map[group.ID]group.Group, len(groups))
	for _, g := range groups {
		promising[g.ID] = g
	}
	var over []group.ID
	known := make(map[group.ID]bool, len(rows))
	for _, row := range rows {
		id := group.ID(row.key)
		known[id] = true
		if _, still := promising[id]; !still {
			over = append(over, id)
		}
	}
	groups = slices.DeleteFunc(groups, func(g group.Group) bool { return known[g.ID] })
	if len(groups) == 0 && len(over) == 0 {
		return promising, nil
	}
	return promising, m.db.Tx(ctx, func(tx *db.Tx) error {
		for _, g := range groups {
			tx.OnCommit(func() { m.plans.Drop(g.ID) })
			if _, err := db.Exec(ctx, tx, qBegin, int64(g.ID), clock.ToMillis(m.unseenSince())); err != nil {
				return err
			}
		}
		for _, id := range over {
			tx.OnCommit(func() { m.plans.Drop(id) })
			if _, err := db.Exec(ctx, tx, qEnd, int64(id)); err != nil {
				return err
			}
		}
		return nil
	})
}

// unseenSince is when a promise that no sweep has seen yet began at the earliest:
// one that was made outside of SetPromise. A post of the minute before it may
// count on an answer too, which is better than one after it that may not.
func (m *Module) unseenSince() time.Time { return m.clock.Now().Add(-SweepEvery) }

// An overdue is a post whose promise has run to a step that nobody was told of.
type overdue struct {
	forum.Asked
	group group.Group
	plan  plan
	step  Step
}

// overdue picks those of a batch of whom somebody must be told.
func (m *Module) overdue(ctx context.Context, promising map[group.ID]group.Group, asked []forum.Asked, now time.Time) ([]overdue, error) {
	var groups []group.Group
	for _, a := range asked {
		if g, ok := promising[a.Group]; ok && !slices.ContainsFunc(groups, func(o group.Group) bool { return o.ID == g.ID }) {
			groups = append(groups, g)
		}
	}
	plans, err := m.plansOf(ctx, groups)
	if err != nil {
		return nil, err
	}
	var late []overdue
	var ids []forum.ID
	for _, a := range asked {
		p, ok := plans[a.Group]
		if !ok {
			continue
		}
		if step := p.clock(promising[a.Group], a.At).Step(now); step > Running {
			late = append(late, overdue{Asked: a, group: promising[a.Group], plan: p, step: step})
			ids = append(ids, a.ID)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	rows, err := db.All(ctx, m.db, qStepsOf, scanPair, db.Pad(ids, stepsAtOnce)...)
	told := make(map[forum.ID]Step, len(rows))
	for _, row := range rows {
		told[forum.ID(row.key)] = Step(row.value)
	}
	return slices.DeleteFunc(late, func(o overdue) bool { return told[o.ID] >= o.step }), err
}

// tell writes the step and tells, in one transaction, unless another node has
// done it or somebody answered meanwhile.
func (m *Module) tell(ctx context.Context, o overdue) error {
	side, err := m.groups.Side(ctx, group.Visit{Group: o.group})
	if err != nil {
		return err
	}
	duties := Duties{On: o.plan.On(m.clock.Now())}
	for _, c := range side.HeldBy {
		duties.Facilitators = append(duties.Facilitators, c.ID)
	}
	if duties.Facilitators, err = m.awake(ctx, duties.Facilitators); err != nil {
		return err
	}
	members, staff := duties.Told(o.step, o.Author)
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		if _, waits, err := m.forum.StillWaiting(ctx, tx, o.ID); err != nil || !waits {
			return err
		}
		first, err := db.Exec(ctx, tx, qStep, int64(o.ID), int64(o.step), clock.ToMillis(m.clock.Now()))
		if err != nil || first == 0 {
			return err
		}
		for _, member := range members {
			if m.teller == nil {
				break
			}
			if err := m.teller.Tell(ctx, tx, member, kinds[o.step], m.forum.ConversationURL(o.group, o.ID)); err != nil {
				return err
			}
		}
		if !staff || m.staff == nil {
			return nil
		}
		return m.staff.TellStaff(ctx, tx, o.group.Organisation, kinds[o.step], o.group.URL())
	})
}

// awake leaves out those who are on a break.
func (m *Module) awake(ctx context.Context, members []group.MemberID) ([]group.MemberID, error) {
	away, err := m.groups.OnBreak(ctx, members)
	return slices.DeleteFunc(members, func(id group.MemberID) bool { return slices.Contains(away, id) }), err
}

// forget deletes what is over.
func (m *Module) forget(ctx context.Context, now time.Time) error {
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		for q, age := range map[*db.Query]time.Duration{qOldTakings: 0, qOldPasses: Living, qOldHelp: keptHelp, qOldSteps: 2 * Living} {
			if _, err := db.Exec(ctx, tx, q, clock.ToMillis(now.Add(-age))); err != nil {
				return err
			}
		}
		return nil
	})
}
