package room

import (
	"context"
	"errors"
	"time"

	"hearth/internal/meeting/floor"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
)

// sweptAgain is how much of what was swept before is looked at once more: the
// clocks of two nodes may differ.
const sweptAgain = time.Hour

// Old enough to go: the run ended before one moment, and not before another.
var qOldRuns = db.Register("room.run.old", `SELECT id FROM meeting_run WHERE ended_at > $2 AND ended_at < $1
	AND EXISTS (SELECT 1 FROM meeting_event e WHERE e.run_id = meeting_run.id) ORDER BY id LIMIT 100`)

// Sweep ends what nobody has ended and drops the logs of what is over. Every
// node runs it. A meeting that it fails at keeps it from no other.
func (m *Module) Sweep(ctx context.Context) error {
	now := m.clock.Now()
	rows, err := db.All(ctx, m.db, qOpenRuns, scanRun)
	if err != nil {
		return err
	}
	var problems []error
	for _, row := range rows {
		if now.Sub(row.StartsAt) >= longest {
			problems = append(problems, m.lapse(ctx, row))
		}
	}
	return errors.Join(append(problems, m.dropLogs(ctx, now))...)
}

// lapse ends a meeting that nobody has ended: whoever still listens is told, and
// voice and video close. One that cannot be opened ends in the database alone.
func (m *Module) lapse(ctx context.Context, row runRow) error {
	l, err := m.hub.openRow(ctx, row)
	if err == nil {
		err = l.apply(ctx, floor.Event{Kind: floor.Lapse}, nil)
	}
	if err == nil {
		return nil
	}
	if !isRefused(err, floor.RefusedEnded) {
		m.warn(ctx, "a meeting could not be ended as others are", err)
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := db.Exec(ctx, tx, qEndRun, int64(row.ID), clock.ToMillis(m.clock.Now())); err != nil {
			return err
		}
		return m.forgetWhere(ctx, tx, row.ID)
	})
}

// dropLogs drops the logs of meetings that are over. After a sweep that left
// nothing, the next one does not look at every meeting that ever was again.
func (m *Module) dropLogs(ctx context.Context, now time.Time) error {
	until := clock.ToMillis(now.Add(-keepLog))
	old, err := db.All(ctx, m.db, qOldRuns, db.Value[int64], until, m.swept.Load())
	if err != nil {
		return err
	}
	var problems []error
	for _, id := range old {
		err := m.db.Tx(ctx, func(tx *db.Tx) error { return m.store.dropLog(ctx, tx, RunID(id)) })
		if err == nil {
			m.hub.drop(RunID(id))
		}
		problems = append(problems, err)
	}
	if err := errors.Join(problems...); err != nil {
		return err
	}
	if len(old) == 0 {
		m.swept.Store(max(0, until-sweptAgain.Milliseconds()))
	}
	return nil
}

func (s store) dropLog(ctx context.Context, tx *db.Tx, run RunID) error {
	for _, q := range []*db.Query{qDropLines, qDropEvents, qDropHere, qDropBallots} {
		if _, err := db.Exec(ctx, tx, q, int64(run)); err != nil {
			return err
		}
	}
	return nil
}
