package account

import (
	"testing"

	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

// Every account comes once, in order, and the list ends.
func TestEveryAccount(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		s.joined(t, goodName)
		s.joined(t, "quiet-harbour")
		var seen []ID
		for after := ID(0); ; after = seen[len(seen)-1] {
			some, err := s.Every(t.Context(), d, after)
			if err != nil {
				t.Fatal(err)
			}
			if len(some) == 0 {
				break
			}
			seen = append(seen, some...)
		}
		if len(seen) != 2 || seen[0] >= seen[1] {
			t.Errorf("%v", seen)
		}
	})
}
