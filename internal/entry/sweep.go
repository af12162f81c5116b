package entry

import (
	"context"
	"errors"
	"time"

	"hearth/internal/group"
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
	before := func(age time.Duration) int64 { return clock.ToMillis(m.clock.Now().Add(-age)) }
	requests, err := db.All(ctx, m.db, qOldRequests, scanKeyed, before(AnswersKept), before(DraftKept))
	if err != nil {
		return err
	}
	rested, err := db.All(ctx, m.db, qRested, scanKeyed, before(RestKept))
	if err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		for _, row := range requests {
			if err := m.store.drop(ctx, tx, qDropRequest, row.id, row.key); err != nil {
				return err
			}
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
			if _, err := db.Exec(ctx, tx, old.q, before(old.age)); err != nil {
				return err
			}
		}
		return nil
	})
}

// Summary counts, for the desk of those who hold the group, what waits there:
// requests without an answer, people on the waiting list, links that still let
// somebody in, and newcomers without a welcome.
func (m *Module) Summary(ctx context.Context, v group.Visit) (requests, waiting, invitations, welcomes int64, err error) {
	if err := mayHold(v); err != nil {
		return 0, 0, 0, 0, err
	}
	id := int64(v.Group.ID)
	for _, count := range []struct {
		to   *int64
		q    *db.Query
		args []any
	}{{&requests, qCountAsked, []any{id}}, {&waiting, qCountPlaces, []any{id}}, {&invitations, qCountInvitations, []any{id, m.now()}}, {&welcomes, qCountToWelcome, []any{id}}} {
		if *count.to, err = db.One(ctx, m.db, count.q, db.Value[int64], count.args...); err != nil {
			return 0, 0, 0, 0, err
		}
	}
	return requests, waiting, invitations, welcomes, nil
}
