package chat

import (
	"testing"

	"hearth/internal/group/heed"
	"hearth/internal/group/heed/heedtest"
	"hearth/internal/platform/db"
)

func TestMessagesAreNotLostWithWhatWasFoundInThem(t *testing.T) {
	heedtest.NothingIsLost(t, func(t *testing.T, d *db.DB, w heed.Watch) bool {
		b := newBundle(t, d)
		otter, heron := b.Member("low-days", "quiet-otter"), b.Member("low-days", "marsh-heron")
		b.chat.WatchBy(w)
		b.say(heron, "to the pier")
		return len(b.read(otter).Messages) == 1
	})
}
