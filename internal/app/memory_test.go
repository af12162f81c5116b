package app

import "testing"

func TestGCPercent(t *testing.T) {
	for live, want := range map[uint64]int{
		0:         2_000, // nothing is known yet
		8 << 20:   600,
		20 << 20:  200,
		48 << 20:  100,
		400 << 20: 100, // Go's own rule
	} {
		if got := gcPercent(live); got != want {
			t.Errorf("with %d MB alive: %d %%, want %d %%", live>>20, got, want)
		}
	}
}
