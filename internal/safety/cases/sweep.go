package cases

import (
	"context"
	"errors"
	"time"

	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
)

// SweepEvery is how often Sweep runs.
const SweepEvery = time.Minute

// lateFor is how long it is told again that a promised time is over: whoever has
// the notice unread gets no second one, and a new colleague gets theirs.
const lateFor = 24 * time.Hour

// lateGrace is how long somebody who said that they come has for their first
// words, where the promised time is over: then others are called.
const lateGrace = 5 * time.Minute

// Sweep tells of what came due, promised times that are over and follow-ups,
// calls again where somebody is in danger and nobody wrote in time, takes cases
// from those who may not work on them any more, and takes cases along whose group
// went to another organisation. One that fails keeps no other waiting. It is safe
// to run twice and to be cut off.
func (m *Module) Sweep(ctx context.Context) error {
	now := m.Clock.Now()
	return errors.Join(
		m.tendOpen(ctx),
		sweepEach(ctx, m, qLate, scanCase, m.tellLate, clock.ToMillis(now.Add(-lateFor)), clock.ToMillis(now)),
		sweepEach(ctx, m, qUnmet, scanCase, m.callLate, clock.ToMillis(now)),
		sweepEach(ctx, m, qFollowsDue, scanFollow, m.tellFollow, clock.ToMillis(now)),
	)
}

// sweepEach does something for each row, in a transaction of its own.
func sweepEach[T any](ctx context.Context, m *Module, q *db.Query, scan func(db.Row) (T, error), do func(context.Context, *db.Tx, T) error, args ...any) error {
	rows, err := db.All(ctx, m.DB, q, scan, args...)
	problems := []error{err}
	for _, row := range rows {
		problems = append(problems, m.DB.Tx(ctx, func(tx *db.Tx) error { return do(ctx, tx, row) }))
	}
	return errors.Join(problems...)
}

// callLate calls people again for somebody to whom nobody has written in time,
// though somebody may have said that they come. It calls until somebody writes.
func (m *Module) callLate(ctx context.Context, tx *db.Tx, c Case) error {
	if m.Pager == nil {
		return nil
	}
	n, err := db.Exec(ctx, tx, qStillUnmet, int64(c.ID))
	if err != nil || n == 0 {
		return err
	}
	g, err := m.Groups.ByIDIn(ctx, tx, c.Group)
	if err != nil {
		return err
	}
	return m.Pager.RaiseAgain(ctx, tx, m.alarm(g, c), lateGrace)
}

// tellLate tells that the promised time of a case is over. What is paged has its
// own way of going on until somebody comes.
func (m *Module) tellLate(ctx context.Context, tx *db.Tx, c Case) error {
	if !c.Level.Always() || m.isAlone(ctx, tx, c) {
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
