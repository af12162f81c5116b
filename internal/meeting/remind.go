package meeting

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"hearth/internal/group"
	"hearth/internal/meeting/schedule"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
)

// TendEvery is how often the program looks at the series that are due: a
// reminder is that late at most.
const TendEvery = time.Minute

// ahead is how far the program looks: a day beyond the first stage at which
// somebody is asked to confirm.
const ahead = 22 * 24 * time.Hour

// atMost is how many times Tend reads what is due before it leaves the rest to
// the next minute.
const atMost = 50

// Reminders returns when the visitor wishes to be reminded of the dates that
// they said they come, or perhaps come, to.
func (m *Module) Reminders(ctx context.Context, v group.Visit) ([]schedule.Remind, error) {
	if err := allow(v, keep); err != nil {
		return nil, err
	}
	text, found, err := db.Maybe(ctx, m.db, qChosen, db.Value[string], int64(v.Member.ID))
	if !found {
		text = string(schedule.HourBefore)
	}
	return remindsOf(text), err
}

// SetReminders keeps when the visitor wishes to be reminded; none is a choice
// too.
func (m *Module) SetReminders(ctx context.Context, v group.Visit, chosen []schedule.Remind) error {
	if err := allow(v, keep); err != nil {
		return err
	}
	var words []string
	for _, r := range schedule.Reminds {
		if slices.Contains(chosen, r) {
			words = append(words, string(r))
		}
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		_, err := db.Exec(ctx, tx, qChoose, int64(v.Member.ID), strings.Join(words, " "), m.now())
		return err
	})
}

func remindsOf(text string) (all []schedule.Remind) {
	for _, word := range strings.Fields(text) {
		all = append(all, schedule.Remind(word))
	}
	return all
}

// Tend does what is due by itself: it reminds, asks to confirm, and gives seats
// to those who waited. Every node runs it; a series is one node's at a time, and
// what was told is noted with the telling.
func (m *Module) Tend(ctx context.Context) error {
	var failed []error
	tended := map[SeriesID]bool{}
	for range atMost {
		rows, err := db.All(ctx, m.db, qDue, scanSeries, m.now())
		if err != nil {
			return errors.Join(append(failed, err)...)
		}
		rows = slices.DeleteFunc(rows, func(row seriesRow) bool { return tended[row.id] })
		if len(rows) == 0 {
			break
		}
		for _, row := range rows {
			tended[row.id] = true
			if err := m.tend(ctx, row); err != nil {
				failed = append(failed, err)
			}
		}
	}
	return errors.Join(failed...)
}

func (m *Module) tend(ctx context.Context, row seriesRow) error {
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		now := m.clock.Now()
		row, found, err := db.Maybe(ctx, tx, qHold, scanSeries, int64(row.id))
		if err != nil || !found || row.due.After(now) || !row.ended.IsZero() {
			return err // another node was first
		}
		g, err := m.groups.ByIDIn(ctx, tx, row.group)
		if err != nil {
			return err
		}
		if !g.ArchivedAt.IsZero() || g.State != group.Live {
			return m.putOff(ctx, tx, Series{ID: row.id, EndedAt: now}, now, now.AddDate(0, 0, 1))
		}
		s, err := m.open(ctx, tx, g.Key, row)
		if err != nil {
			return err
		}
		dates := s.Between(now, now.Add(ahead))
		for _, o := range dates {
			if err := m.tendDate(ctx, tx, g, s, o, now); err != nil {
				return err
			}
		}
		return m.putOff(ctx, tx, s, now, nextDue(s, dates, now))
	})
}

func (m *Module) putOff(ctx context.Context, tx *db.Tx, s Series, now, to time.Time) error {
	at, end := storedNext(s, now)
	_, err := db.Exec(ctx, tx, qPut, int64(s.ID), clock.ToMillis(to), at, end)
	return err
}

// nextDue is when there is something to do about any of the dates, a day from
// now at the latest.
func nextDue(s Series, dates []schedule.Occurrence, now time.Time) time.Time {
	due := now.AddDate(0, 0, 1)
	sooner := func(at time.Time) {
		if at.After(now) && at.Before(due) {
			due = at
		}
	}
	for _, o := range dates {
		for _, r := range schedule.Reminders(o.Start, schedule.Reminds) {
			sooner(r.At)
		}
		sooner(o.End) // the next one is another then
		for _, stage := range s.Confirm {
			sooner(o.Start.Add(-stage.Ask))
			sooner(o.Start.Add(-stage.By))
		}
	}
	return due
}

func (m *Module) tendDate(ctx context.Context, tx *db.Tx, g group.Group, s Series, o schedule.Occurrence, now time.Time) error {
	if o.CalledOff || !o.Start.After(now) {
		return nil
	}
	if err := m.settle(ctx, tx, g, s, o); err != nil {
		return err
	}
	rows, err := db.All(ctx, tx, qAnswers, scanAnswer, int64(s.ID), string(o.Key))
	if err != nil {
		return err
	}
	for _, row := range rows {
		r, due := row.reminder(o.Start, now)
		if !due {
			continue
		}
		if err := m.tellOnce(ctx, tx, s, o, row.member, "remind/"+string(r), KindReminder, Date{Series: s, Occurrence: o}.URL(g)); err != nil {
			return err
		}
	}
	return nil
}

// reminder is the reminder that is due for somebody. Of several whose time has
// come, because no program ran, it is the last: one is enough. Who answered or
// chose only after its time has no need of it, and neither has who waits for a
// seat.
func (a answerRow) reminder(start, now time.Time) (which schedule.Remind, due bool) {
	if a.Says == schedule.Not || a.Says == schedule.Coming && a.Seated.IsZero() || !now.Before(start) {
		return "", false
	}
	for _, r := range schedule.Reminders(start, remindsOf(a.chosen)) {
		if !r.At.After(now) {
			which, due = r.Kind, !r.At.Before(a.answeredAt) && !r.At.Before(a.chosenAt)
		}
	}
	return which, due
}

// toldFor is how long it is remembered who was told of a date: nothing is told
// after its beginning.
const toldFor = 7 * 24 * time.Hour

// Sweep forgets who was told of dates that are over.
func (m *Module) Sweep(ctx context.Context) error {
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		_, err := db.Exec(ctx, tx, qSweepTold, clock.ToMillis(m.clock.Now().Add(-toldFor)))
		return err
	})
}
