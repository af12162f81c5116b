package room

import (
	"testing"

	"hearth/internal/group/heed"
	"hearth/internal/group/heed/heedtest"
	"hearth/internal/platform/db"
)

func TestLinesAreNotLostWithWhatWasFoundInThem(t *testing.T) {
	heedtest.NothingIsLost(t, func(t *testing.T, d *db.DB, w heed.Watch) bool {
		b := newBundle(t, d)
		l, rowan, otter, _ := opened(b)
		b.room.WatchBy(w)
		b.say(l, otter, Beside, "to the pier")
		return len(b.reads(rowan)) == 1
	})
}
