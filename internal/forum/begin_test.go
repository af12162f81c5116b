package forum

import (
	"slices"
	"testing"
)

func TestBeginningsSuitTheWish(t *testing.T) {
	for _, w := range Wishes {
		got := beginnings(w)
		if len(got) < 2 {
			t.Errorf("%s: %v", w, got)
		}
		advises := w == Advice || w == Information || w == Practical
		if slices.Contains(got, "offer") != advises {
			t.Errorf("%s offers ideas: %v", w, !advises)
		}
	}
}
