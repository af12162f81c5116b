package group_test

import (
	"testing"

	"hearth/internal/group"
	"hearth/internal/group/grouptest"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
)

func TestWhoWearsAHandle(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := grouptest.New(t, d)
		otter, gone := w.Member("low-days", "quiet-otter"), w.Member("low-days", "marsh-heron")
		if err := w.Groups.Leave(t.Context(), gone, group.Keep); err != nil {
			t.Fatal(err)
		}
		for handle, want := range map[string]group.MemberID{"quiet-otter": otter.Member.ID, " Quiet-Otter ": otter.Member.ID, "marsh-heron": 0, "nobody": 0, "": 0} {
			if got, err := w.Groups.Wearing(t.Context(), otter, handle); err != nil || got != want {
				t.Errorf("%q: %d, %v; want %d", handle, got, err, want)
			}
		}
		if _, err := w.Groups.Wearing(t.Context(), w.Visit(w.Account(), "low-days"), "quiet-otter"); !fault.Is(err, fault.NotFound) {
			t.Errorf("an outsider: %v", err)
		}
	})
}
