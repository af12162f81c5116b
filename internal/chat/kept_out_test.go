package chat

import (
	"testing"
	"time"

	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
)

var (
	qYouthTest = db.Register("chat.test.youth", `UPDATE support_group SET audience = 'youth'`)
	qVetTest   = db.Register("chat.test.vet", `UPDATE member SET vetted_until = $1 WHERE role = 'facilitator'`)
)

// A stream of a group for young people ends once whoever listens is kept out of
// it: their check is over, or they are an adult.
func TestAStreamEndsWhereSomebodyIsKeptOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		rowan, otter := b.Facilitator("low-days", "rowan"), b.Member("low-days", "quiet-otter")
		set := func(q *db.Query, args ...any) {
			t.Helper()
			if err := d.Tx(t.Context(), func(tx *db.Tx) error { _, err := db.Exec(t.Context(), tx, q, args...); return err }); err != nil {
				t.Fatal(err)
			}
			b.Clock.Advance(time.Minute) // nobody remembers how it was
		}
		l, holder, err := b.chat.join(t.Context(), rowan, fromNow, asJSON)
		if err != nil {
			t.Fatal(err)
		}
		defer b.chat.hub.leave(l, holder)
		_, member, err := b.chat.join(t.Context(), otter, fromNow, asJSON)
		if err != nil {
			t.Fatal(err)
		}
		defer b.chat.hub.leave(l, member)
		set(qVetTest, clock.ToMillis(b.Clock.Now().Add(time.Hour)))
		set(qYouthTest)
		for _, c := range []struct {
			name  string
			s     *listener
			ended bool
			until time.Duration
		}{
			{"an adult who holds nothing", member, true, time.Hour},
			{"whose check holds", holder, false, time.Hour},
			{"whose check is over", holder, true, 0},
		} {
			set(qVetTest, clock.ToMillis(b.Clock.Now().Add(c.until)))
			if _, err := b.chat.askAgain(t.Context(), l, c.s); fault.Is(err, fault.Forbidden) != c.ended {
				t.Errorf("%s: %v", c.name, err)
			}
		}
	})
}
