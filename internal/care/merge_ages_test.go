package care

import (
	"testing"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

var (
	qTestYouth = db.Register("care.test.youth", `UPDATE support_group SET audience = 'youth' WHERE slug = $1`)
	qTestVet   = db.Register("care.test.vet", `UPDATE member SET vetted_until = $1 WHERE role = 'facilitator'`)
)

// A group for adults and one for young people never become one, whoever holds
// both, and whichever way it is asked.
func TestAdultsAndTheYoungAreNotMerged(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWard(t, d)
		rowan := w.Facilitator("low-days", "rowan")
		joined, err := w.Groups.Join(t.Context(), w.Visit(rowan.Actor, "open-window"), group.Joining{Handle: "fern", Agree: true})
		w.must(err)
		w.must(w.Groups.SetRole(t.Context(), joined.ID, group.Facilitator, "Trained peer", time.Time{}))
		there := w.Visit(rowan.Actor, "open-window")
		w.must(w.DB.Tx(t.Context(), func(tx *db.Tx) error {
			if _, err := db.Exec(t.Context(), tx, qTestVet, clock.ToMillis(w.Clock.Now().Add(48*time.Hour))); err != nil {
				return err
			}
			_, err := db.Exec(t.Context(), tx, qTestYouth, "open-window")
			return err
		}))
		w.Clock.Advance(time.Minute) // what is in memory runs out
		rowan, there = w.again(rowan), w.again(there)
		if !there.Group.Young() || rowan.Group.Young() || !there.Facilitates() {
			t.Fatalf("young %v and %v", there.Group.Young(), rowan.Group.Young())
		}
		w.refused(w.care.OfferMerge(t.Context(), rowan, "open-window"), "invalid")
		w.refused(w.care.OfferMerge(t.Context(), there, "low-days"), "invalid")
		w.must(w.DB.Tx(t.Context(), func(tx *db.Tx) error {
			_, err := db.Exec(t.Context(), tx, qTestYouth, "low-days")
			return err
		}))
		w.Clock.Advance(time.Minute)
		w.must(w.care.OfferMerge(t.Context(), w.again(rowan), "open-window")) // of one band they may
	})
}
