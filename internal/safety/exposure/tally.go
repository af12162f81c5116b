package exposure

import (
	"context"
	"sync"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/db"
)

// A tally is what was read since it was last written down. It is in memory, so
// that nobody's words wait for a counter, and a group in which many write at
// once has no row that they queue for.
type tally struct {
	mu   sync.Mutex
	days map[tallied]Day
}

type tallied struct {
	group group.ID
	day   int64
}

func (t *tally) add(at tallied, d Day) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.days == nil {
		t.days = map[tallied]Day{}
	}
	t.days[at] = t.days[at].plus(d)
}

func (t *tally) take() map[tallied]Day {
	t.mu.Lock()
	defer t.mu.Unlock()
	days := t.days
	t.days = nil
	return days
}

// Count counts a text that was read in a group, once it is written: whoever
// writes has nothing to wait for, and what is taken back is not counted. The
// watch calls it.
func (m *Module) Count(tx *db.Tx, g group.ID, v Verdict) {
	at := tallied{g, dayNumber(m.Clock.Now())}
	tx.OnCommit(func() { m.tally.add(at, dayOf(v)) })
}

// Flush writes down what was counted. What cannot be written now waits for the
// next time.
func (m *Module) Flush(ctx context.Context) error {
	days := m.tally.take()
	if len(days) == 0 {
		return nil
	}
	err := m.DB.Tx(ctx, func(tx *db.Tx) error {
		for at, d := range days {
			if _, err := db.Exec(ctx, tx, qCount, int64(at.group), at.day, d.Calm, d.Low, d.Heavy, d.Grave, d.Hurting); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		for at, d := range days {
			m.tally.add(at, d)
		}
	}
	return err
}

// kept is how many days sums are kept: twice what is looked at.
const kept = 2 * Days

// Sweep forgets old sums, and slow times that are over.
func (m *Module) Sweep(ctx context.Context) error {
	if err := m.sweepSlow(ctx); err != nil {
		return err
	}
	return m.DB.Tx(ctx, func(tx *db.Tx) error {
		_, err := db.Exec(ctx, tx, qSweep, dayNumber(m.Clock.Now())-kept)
		return err
	})
}

// Facts gathers what the temperature of a group is read from, for who holds it.
func (m *Module) Facts(ctx context.Context, v group.Visit) (f Facts, err error) {
	if err := mayFeel(v); err != nil {
		return f, err
	}
	if err := m.Flush(ctx); err != nil {
		return f, err
	}
	now := m.Clock.Now()
	first := dayNumber(now) - Days + 1
	rows, err := db.All(ctx, m.DB, qDays, scanDay, int64(v.Group.ID), first-1)
	if err != nil {
		return f, err
	}
	for _, row := range rows {
		if at := row.number - first; at >= 0 && at < Days { // a clock that was set back wrote tomorrow's
			f.Days[at] = row.Day
		}
	}
	if m.Talks != nil {
		if f.Waiting, err = m.Talks.Waiting(ctx, v); err != nil {
			return f, err
		}
	}
	joined, err := m.Groups.Newcomers(ctx, now.Add(-Days*24*time.Hour), now)
	f.Joined, f.Members = joined[v.Group.ID], v.Group.Seats
	return f, err
}
