package forum

import (
	"testing"

	"hearth/internal/group/heed"
	"hearth/internal/group/heed/heedtest"
	"hearth/internal/platform/db"
)

func TestPostsAreNotLostWithWhatWasFoundInThem(t *testing.T) {
	heedtest.NothingIsLost(t, func(t *testing.T, d *db.DB, w heed.Watch) bool {
		b := newBundle(t, d)
		otter, heron := b.Member("low-days", "quiet-otter"), b.Member("low-days", "marsh-heron")
		id := b.start(otter, "The Sunday feeling")
		b.forum.WatchBy(w)
		b.reply(heron, id, "to the pier")
		return len(b.read(otter, id).Posts) == 2
	})
}
