package app

import (
	"context"
	"testing"

	"hearth/internal/group/heed"
	"hearth/internal/platform/db"
)

type seenOnly struct{ lost *int }

func (s seenOnly) Hold() bool                                 { return true }
func (s seenOnly) Wrote(context.Context, *db.Tx, int64) error { return nil }
func (s seenOnly) Lost()                                      { *s.lost++ }

// Where what rules made of a text cannot be noted, what was seen for somebody's
// safety is; where nothing was seen, that is nothing.
func TestSafetyIsNotedWithoutTheRules(t *testing.T) {
	lost := 0
	for _, c := range []struct {
		name string
		seen heed.Found
		lost int
	}{{"a sign", seenOnly{&lost}, 1}, {"no sign", nil, 0}} {
		lost = 0
		b := both{seen: c.seen}
		if b.Less() != c.seen {
			t.Errorf("%s: %v is left", c.name, b.Less())
		}
		if b.Lost(); lost != c.lost {
			t.Errorf("%s: counted %d times", c.name, lost)
		}
	}
}
