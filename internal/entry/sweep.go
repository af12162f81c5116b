package entry

import (
	"context"
	"errors"
	"time"

	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
)

// Sweep does what falls due: offers pass on, seats that were kept long enough
// are given to others, facilitators hear of newcomers whom nobody welcomed, and
// what was answered long ago is forgotten. Several nodes may sweep at once.
func (m *Module) Sweep(ctx context.Context) error {
	return errors.Join(m.passOn(ctx), m.giveSeats(ctx), m.remind(ctx), m.forget(ctx))
}

// forget deletes what has been kept for long enough.
func (m *Module) forget(ctx context.Context) error {
	requests, err := m.oldRequests(ctx)
	if err != nil {
		return err
	}
	rested, err := db.All(ctx, m.db, qRested, scanKeyed, m.before(RestKept))
	if err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		if err := m.dropOld(ctx, tx, requests); err != nil {
			return err
		}
		for _, row := range rested {
			if _, err := m.dropPlace(ctx, tx, placeRow{Place: Place{ID: PlaceID(row.id), Standing: Resting}, key: row.key}, false); err != nil {
				return err
			}
		}
		for _, old := range []struct {
			q   *db.Query
			age time.Duration
		}{{qSweepGiven, recently}, {qSweepInvitations, MaxLinkLife}, {qSweepGreetings, greetingKept}, {qSweepGoodbye, GoodbyeShown}, {qSweepAway, MaxBreak + MaxSeatKept}} {
			if _, err := db.Exec(ctx, tx, old.q, m.before(old.age)); err != nil {
				return err
			}
		}
		return nil
	})
}

// before is the moment that lies so far back.
func (m *Module) before(age time.Duration) int64 { return clock.ToMillis(m.clock.Now().Add(-age)) }

// oldRequests returns what may be old enough to go: requests that were answered
// long ago, and drafts that were left.
func (m *Module) oldRequests(ctx context.Context) ([]keyed, error) {
	return db.All(ctx, m.db, qOldRequests, scanKeyed, m.before(AnswersKept), m.before(DraftKept))
}

// dropOld deletes those of them that are still old when their turn comes.
func (m *Module) dropOld(ctx context.Context, tx *db.Tx, requests []keyed) error {
	for _, row := range requests {
		dropped, err := db.Exec(ctx, tx, qDropOldRequest, row.id, m.before(AnswersKept), m.before(DraftKept))
		if err != nil {
			return err
		}
		if dropped == 0 {
			continue
		}
		if err := m.keys.Destroy(ctx, tx, row.key); err != nil {
			return err
		}
	}
	return nil
}
