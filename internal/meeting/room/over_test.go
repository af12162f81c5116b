package room

import (
	"testing"
	"time"

	"hearth/internal/meeting"
	"hearth/internal/meeting/floor"
	"hearth/internal/meeting/format"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

func TestAMeetingIsOverOnceItHasEnded(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		rowan := b.Facilitator("low-days", "rowan")
		this := b.dates.date.ID()
		ask := []meeting.DateID{this, {Series: 8, Key: this.Key}, {Series: this.Series, Key: "20260508T190000"}}
		over := func() map[meeting.DateID]bool {
			t.Helper()
			over, err := b.room.Over(t.Context(), b.DB, ask)
			b.must(err)
			return over
		}
		if got := over(); len(got) != 0 {
			t.Errorf("before anybody came: %v", got)
		}
		l := b.enter(rowan, format.Text)
		b.do(l, rowan, floor.Event{Kind: floor.Begin})
		if got := over(); len(got) != 0 {
			t.Errorf("while it goes on: %v", got)
		}
		b.do(l, rowan, floor.Event{Kind: floor.End})
		if got := over(); len(got) != 1 || !got[this] {
			t.Errorf("ended: %v", got)
		}
		b.Clock.Advance(25 * time.Hour)
		if got := over(); len(got) != 0 {
			t.Errorf("long ago: %v", got)
		}
	})
}
