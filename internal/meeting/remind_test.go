package meeting

import (
	"sync"
	"testing"
	"time"

	"hearth/internal/meeting/schedule"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

func TestReminders(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		rowan, otter, heron, finch, wren := b.Facilitator("low-days", "rowan"), b.Member("low-days", "quiet-otter"), b.Member("low-days", "heron"),
			b.Member("low-days", "finch"), b.Member("low-days", "wren")
		s := b.add(rowan, b.weekly(48*hour, func(a *Arrangement) { a.Capacity = 2 }))
		date := b.first(otter, s)
		b.say(otter, date, schedule.Coming)
		b.say(heron, date, schedule.Maybe)
		b.say(finch, date, schedule.Not)
		b.say(rowan, date, schedule.Coming)
		b.say(wren, date, schedule.Coming) // waits
		if err := b.m.SetReminders(t.Context(), heron, []schedule.Remind{schedule.DayBefore, schedule.QuarterBefore}); err != nil {
			t.Fatal(err)
		}
		if err := b.m.SetReminders(t.Context(), rowan, nil); err != nil {
			t.Fatal(err)
		}
		b.tend(24*hour + time.Minute)
		if b.ears.heard(heron, KindReminder) != 1 || b.ears.heard(otter, KindReminder) != 0 {
			t.Error("the day before")
		}
		b.tend(23 * hour)
		b.tend(time.Minute)
		b.tend(time.Minute)
		if b.ears.heard(otter, KindReminder) != 1 || b.ears.heard(heron, KindReminder) != 1 {
			t.Error("an hour before")
		}
		// The server was down from here until ten minutes before.
		b.tend(48 * time.Minute)
		if b.ears.heard(heron, KindReminder) != 2 {
			t.Error("a quarter of an hour before, late but before the beginning")
		}
		for _, never := range []struct {
			why string
			n   int
		}{{"does not come", b.ears.heard(finch, KindReminder)}, {"chose none", b.ears.heard(rowan, KindReminder)}, {"waits for a seat", b.ears.heard(wren, KindReminder)}} {
			if never.n != 0 {
				t.Errorf("who %s was reminded", never.why)
			}
		}
		b.tend(2 * hour)
		if b.ears.heard(heron, KindReminder) != 2 || b.ears.heard(otter, KindReminder) != 1 {
			t.Error("reminded after the beginning")
		}
	})
}

func TestAKilledServerRemindsOfNothingThatHasBegun(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	rowan, otter := b.Facilitator("low-days", "rowan"), b.Member("low-days", "quiet-otter")
	s := b.add(rowan, b.weekly(48*hour))
	b.say(otter, b.first(otter, s), schedule.Coming)
	b.tend(0)
	b.tend(48*hour + time.Minute)
	if n := b.ears.heard(otter, KindReminder); n != 0 {
		t.Errorf("%d reminders of what goes on", n)
	}
}

func TestWhoAnswersAfterAReminderNeedsNone(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	rowan, otter := b.Facilitator("low-days", "rowan"), b.Member("low-days", "quiet-otter")
	s := b.add(rowan, b.weekly(2*hour))
	b.tend(90 * time.Minute)
	b.say(otter, b.first(otter, s), schedule.Coming)
	b.tend(time.Minute)
	if n := b.ears.heard(otter, KindReminder); n != 0 {
		t.Errorf("reminded a minute after they answered")
	}
}

func TestAMovedDateIsRemindedOfAnew(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	rowan, otter := b.Facilitator("low-days", "rowan"), b.Member("low-days", "quiet-otter")
	s := b.add(rowan, b.weekly(2*hour))
	date := b.first(otter, s)
	b.say(otter, date, schedule.Coming)
	b.tend(hour + time.Minute)
	to := schedule.LocalOf(date.Occurrence.Start.Add(6 * hour))
	if _, err := b.m.Change(t.Context(), rowan, s.Token, string(date.Occurrence.Key), schedule.Change{To: to}); err != nil {
		t.Fatal(err)
	}
	b.tend(6 * hour)
	if n := b.ears.heard(otter, KindReminder); n != 2 {
		t.Errorf("reminded %d times, want once of each time", n)
	}
	if b.ears.heard(otter, KindMoved) != 1 {
		t.Error("the move was not told")
	}
}

// Two nodes go through what is due at the same moment.
func TestTwoNodesRemindOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		rowan, otter := b.Facilitator("low-days", "rowan"), b.Member("low-days", "quiet-otter")
		s := b.add(rowan, b.weekly(48*hour))
		b.say(otter, b.first(otter, s), schedule.Coming)
		b.tend(0)
		b.Clock.Advance(47*hour + time.Minute)
		var wg sync.WaitGroup
		for range 6 {
			wg.Go(func() {
				if err := b.m.Tend(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if n := b.ears.heard(otter, KindReminder); n != 1 {
			t.Errorf("reminded %d times", n)
		}
		if err := b.m.Sweep(t.Context()); err != nil {
			t.Error(err)
		}
	})
}
