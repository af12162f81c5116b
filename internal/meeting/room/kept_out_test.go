package room

import (
	"testing"
	"time"

	"hearth/internal/group"
	"hearth/internal/meeting/floor"
	"hearth/internal/meeting/format"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

// A stream of a meeting of young people ends, and the seat with it, once whoever
// sits there is kept out: their check is over, or they are an adult.
func TestASeatEndsWhereSomebodyIsKeptOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		rowan, otter := b.Facilitator("low-days", "rowan"), b.Member("low-days", "quiet-otter")
		l := b.enter(rowan, format.Text)
		b.enter(otter, format.Text)
		set := func(q *db.Query, args ...any) {
			b.must(d.Tx(t.Context(), func(tx *db.Tx) error { _, err := db.Exec(t.Context(), tx, q, args...); return err }))
			b.Clock.Advance(time.Minute) // nobody remembers how it was
		}
		set(qVetTest, clock.ToMillis(b.Clock.Now().Add(time.Hour)))
		set(qYouthTest)
		for _, c := range []struct {
			name  string
			v     group.Visit
			stays bool
			until time.Duration
		}{
			{"an adult who holds nothing", otter, false, time.Hour},
			{"whose check holds", rowan, true, time.Hour},
			{"whose check is over", rowan, false, 0},
		} {
			set(qVetTest, clock.ToMillis(b.Clock.Now().Add(c.until)))
			if stays := (handler{b.room}).stillHere(t.Context(), place{visit: c.v, date: b.dates.date, live: l}); stays != c.stays {
				t.Errorf("%s: stays %v", c.name, stays)
			}
			for now := l.now(); !c.stays && seatOf(l, c.v).Presence != floor.Left; now = l.now() {
				<-now.wake
			}
			if c.stays && !seatOf(l, c.v).Presence.In() {
				t.Errorf("%s: has lost the seat", c.name)
			}
		}
	})
}
