package app

import (
	"testing"

	"hearth/internal/care"
)

// Who waits at the door stands on the desk with the time since when they wait,
// and not any more once they have left.
func TestWhoWaitsAtTheDoorIsOnTheDesk(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		newcomers := func() (item care.Item) {
			t.Helper()
			desk := must(w.Care.Desk(t.Context(), w.visit("holder", "low-days")))
			for _, i := range desk.Items {
				if i.Kind == care.Newcomers {
					item = i
				}
			}
			return item
		}
		before := newcomers()
		if before.Count == 0 || before.Since.IsZero() || before.URL != low+"/welcomes" {
			t.Fatalf("the desk shows %+v", before)
		}
		if err := w.Group.Leave(t.Context(), w.visit("member", "low-days"), "keep"); err != nil {
			t.Fatal(err)
		}
		if after := newcomers(); after.Count != before.Count-1 {
			t.Errorf("%d wait, and %d once one has left", before.Count, after.Count)
		}
	})
}
