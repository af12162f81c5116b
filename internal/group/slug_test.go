package group_test

import (
	"strings"
	"testing"

	"hearth/internal/group"
)

func TestWhatIsASlug(t *testing.T) {
	for s, want := range map[string]bool{
		"low-days": true, "a": true, "night-2": true, strings.Repeat("a", group.MaxName): true,
		"": false, "-a": false, "a-": false, "a--b": false, "A": false, "a b": false, "a/b": false, "día": false, strings.Repeat("a", group.MaxName+1): false,
	} {
		if got := group.IsSlug(s); got != want {
			t.Errorf("%q: %v", s, got)
		}
	}
}
