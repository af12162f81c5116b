package notice

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"sync"
	"time"

	"hearth/internal/platform/db"
)

// ended counts, for metrics, how messages ended on this node since it started.
type ended struct {
	mu      sync.Mutex
	numbers map[[2]string]int64
}

func newEnded() *ended { return &ended{numbers: map[[2]string]int64{}} }

func (e *ended) add(numbers map[[2]string]int64) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for of, n := range numbers {
		e.numbers[of] += n
	}
}

// Ended returns how many messages ended how on this node since it started, by
// channel and outcome.
func (m *Module) Ended() map[[2]string]int64 {
	m.ended.mu.Lock()
	defer m.ended.mu.Unlock()
	return maps.Clone(m.ended.numbers)
}

// tooLate is when the operator is told that messages wait: several looks of the
// worker, and a few tries, have then come to nothing.
const tooLate = 30 * time.Minute

// Check tells the operator what is wrong with what leaves the app: messages that
// wait too long, or that ended yesterday or today without anybody knowing that they
// arrived. In the app nothing is
// lost by it.
func (m *Module) Check(ctx context.Context) error {
	number, oldest, err := m.Waiting(ctx)
	if err != nil {
		return err
	}
	var problems []error
	if oldest > tooLate {
		problems = append(problems, fmt.Errorf("%d messages wait to be sent, the oldest for %s", number, oldest.Truncate(time.Minute)))
	}
	since := m.clock.Now().Add(-24 * time.Hour).Format(time.DateOnly)
	tallies, err := db.All(ctx, m.db, qTallies, scanTally, since)
	for _, t := range tallies {
		if t.outcome == GivenUp || t.outcome == Unknown || t.outcome == Unreadable {
			problems = append(problems, fmt.Errorf("%s: %d ended as %q since %s", t.channel, t.number, t.outcome, since))
		}
	}
	return errors.Join(append(problems, err)...)
}

type tallyRow struct {
	channel string
	outcome Outcome
	number  int64
}

func scanTally(r db.Row) (t tallyRow, err error) {
	err = r.Scan(&t.channel, &t.outcome, &t.number)
	return t, err
}
