package meeting

import (
	"testing"

	"hearth/internal/account"
	"hearth/internal/meeting/schedule"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

func TestOwnData(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		rowan, otter, heron := b.Facilitator("low-days", "rowan"), b.Member("low-days", "quiet-otter"), b.Member("low-days", "heron")
		s := b.add(rowan, b.weekly(48*hour, func(a *Arrangement) { a.Capacity = 1 }))
		date := b.first(otter, s)
		b.say(otter, date, schedule.Coming)
		b.say(heron, date, schedule.Coming)
		if err := b.m.SetReminders(t.Context(), otter, []schedule.Remind{schedule.DayBefore}); err != nil {
			t.Fatal(err)
		}
		if _, err := b.m.MakeCalendar(t.Context(), otter); err != nil {
			t.Fatal(err)
		}
		count := func(of account.ID) (n int) {
			sections, err := b.m.Export(t.Context(), of)
			if err != nil {
				t.Fatal(err)
			}
			for _, section := range sections {
				n += len(section.Records)
			}
			return n
		}
		if n := count(otter.Actor.ID); n != 2 {
			t.Errorf("%d records, want an answer and the choices", n)
		}
		if n := count(rowan.Actor.ID); n != 0 {
			t.Errorf("%d records of somebody who said nothing", n)
		}
		if err := d.Tx(t.Context(), func(tx *db.Tx) error { return b.m.Erase(t.Context(), tx, otter.Actor.ID) }); err != nil {
			t.Fatal(err)
		}
		if n := count(otter.Actor.ID); n != 0 {
			t.Errorf("%d records after the erasure", n)
		}
		if d := b.see(heron, date); !d.Mine.Seat || d.Crowd.Waiting != 0 {
			t.Errorf("the seat of the erased is not given on: %+v", d.Mine)
		}
	})
}
