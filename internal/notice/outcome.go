package notice

import (
	"context"
	"errors"
	"time"

	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/mail"
	"hearth/internal/platform/push"
)

// An Outcome is how a message outside the app ended.
type Outcome string

// The outcomes.
const (
	Sent     Outcome = "sent"
	Needless Outcome = "needless" // all was read meanwhile, or the channel was taken back
	Refused  Outcome = "refused"  // the other side will not have it
	GivenUp  Outcome = "given_up" // tried for patience
	Unknown  Outcome = "unknown"  // it broke off while it was sent; it is not sent again
	later    Outcome = "later"    // nothing was sent; it is tried again

	// Unreadable is for what was sealed and does not open any more: whom it was
	// for is lost, or where it was to go.
	Unreadable Outcome = "unreadable"
)

// Outcomes lists the ends, for metrics.
var Outcomes = []Outcome{Sent, Needless, Refused, GivenUp, Unknown, Unreadable}

// Named limits of trying again.
const (
	// patience is how long a message is tried. After a day the next digest says
	// the same.
	patience = 24 * time.Hour
	// firstWait and longestWait are the ends of the pauses between tries, which
	// double.
	firstWait, longestWait = 2 * time.Minute, 2 * time.Hour
	// lostAfter is when a message that was taken and neither sent nor given back
	// counts as lost with the node that took it.
	lostAfter = time.Hour
	// tallied is how long numbers are kept for the operator.
	tallied = 30 * 24 * time.Hour
)

// wait is the pause after the given number of tries in vain.
func wait(tries int64) time.Duration {
	return min(firstWait<<min(max(tries-1, 0), 10), longestWait)
}

// outcomeOf reads what a channel answered. Only what certainly was not sent is
// tried again.
func outcomeOf(err error) Outcome {
	switch {
	case err == nil:
		return Sent
	case errors.Is(err, mail.ErrLater), errors.Is(err, push.ErrLater):
		return later
	case errors.Is(err, mail.ErrRefused), errors.Is(err, push.ErrRefused), errors.Is(err, push.ErrGone):
		return Refused
	}
	return Unknown
}

// A result is a delivery with its end.
type result struct {
	delivery
	outcome Outcome
}

// settled gives a message that is to be tried again for too long an end.
func (r result) settled(now time.Time) result {
	if r.outcome == later && !r.failedAt.IsZero() && now.Sub(r.failedAt) >= patience {
		r.outcome = GivenUp
	}
	return r
}

// record writes down how a batch ended.
func (m *Module) record(ctx context.Context, results []result) error {
	now, tally := m.clock.Now(), map[[2]string]int64{}
	for i := range results {
		results[i] = results[i].settled(now)
		if o := results[i].outcome; o != later {
			tally[[2]string{results[i].channel(), string(o)}]++
		}
	}
	err := m.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := db.Exec(ctx, tx, qTurn); err != nil {
			return err
		}
		for _, r := range results {
			if err := m.recordOne(ctx, tx, r, now); err != nil {
				return err
			}
		}
		return m.tally(ctx, tx, now, tally)
	})
	if err == nil {
		m.ended.add(tally)
	}
	return err
}

// recordOne ends a message, or puts it back to be tried again. A newer message
// that waits for the same channel stands for both.
func (m *Module) recordOne(ctx context.Context, tx *db.Tx, r result, now time.Time) error {
	if r.outcome == later {
		failed := r.failedAt
		if failed.IsZero() {
			failed = now
		}
		back, err := db.Exec(ctx, tx, qAgain, r.id, clock.ToMillis(now.Add(wait(r.tries+1))), clock.ToMillis(failed), r.mark)
		if err != nil || back == 1 {
			return err
		}
	}
	_, err := db.Exec(ctx, tx, qDone, r.id)
	return err
}

func (m *Module) tally(ctx context.Context, tx *db.Tx, now time.Time, numbers map[[2]string]int64) error {
	for of, n := range numbers {
		if _, err := db.Exec(ctx, tx, qTally, now.Format(time.DateOnly), of[0], of[1], n); err != nil {
			return err
		}
	}
	return nil
}

// sweepLost ends what was taken by a node that died before it could say how it
// ended. It may have been sent, so nobody sends it again.
func (m *Module) sweepLost(ctx context.Context) error {
	now := m.clock.Now()
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		lost, err := db.All(ctx, tx, qLost, db.Value[int64], clock.ToMillis(now.Add(-lostAfter)))
		if err != nil || len(lost) == 0 {
			return err
		}
		return m.tally(ctx, tx, now, map[[2]string]int64{{byAny, string(Unknown)}: int64(len(lost))})
	})
}
