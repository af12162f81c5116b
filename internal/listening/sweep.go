package listening

import (
	"context"
	"errors"
	"time"

	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
)

// rowsFor is how long the rows of ended talks stay after their words: as long as
// waiting is measured.
const rowsFor = Around

// Sweep ends talks in which nobody has said anything for long, and the waiting of
// those to whom nobody came; it tells those whose time is near; and it removes what is old enough to go. It is safe
// to run twice, and on several nodes.
func (m *Module) Sweep(ctx context.Context) error {
	now := m.now()
	return errors.Join(
		m.sweepTalks(ctx, qSilent, BySilence, clock.ToMillis(now.Add(-Silent))),
		m.remind(ctx, now),
		m.sweepTalks(ctx, qTooLate, Nobodys, clock.ToMillis(now.Add(-Waits)), clock.ToMillis(now)),
		m.forget(ctx, now))
}

func (m *Module) sweepTalks(ctx context.Context, q *db.Query, how End, args ...any) error {
	rows, err := db.All(ctx, m.db, q, scanTalk, args...)
	if err != nil {
		return err
	}
	for _, row := range rows {
		g, err := m.groups.ByID(ctx, row.Group)
		if err != nil {
			return err
		}
		err = m.change(ctx, row.ID, func(tx *db.Tx) error {
			if err := m.end(ctx, tx, row.Talk, how); err != nil || how != Nobodys {
				return err
			}
			return m.tell(ctx, tx, row.Asker, KindNobody, URL(g))
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (m *Module) forget(ctx context.Context, now time.Time) error {
	words, rows := clock.ToMillis(now.Add(-Kept)), clock.ToMillis(now.Add(-Kept-rowsFor))
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		for _, step := range []struct {
			q      *db.Query
			before int64
		}{{qOldLines, words}, {qOldPass, words}, {qOldTalks, rows}} {
			if _, err := db.Exec(ctx, tx, step.q, step.before); err != nil {
				return err
			}
		}
		return nil
	})
}
