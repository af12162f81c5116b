package memo_test

import (
	"testing"
	"time"

	"hearth/internal/platform/clock"
	"hearth/internal/platform/memo"
)

func TestWhatIsKept(t *testing.T) {
	now := clock.At(time.Date(2026, time.November, 22, 12, 0, 0, 0, time.UTC))
	for _, c := range []struct {
		name string
		do   func(memo.Cache[string, int])
		want bool // whether "a" is kept
	}{
		{"what was put", func(c memo.Cache[string, int]) {}, true},
		{"until its time is over", func(memo.Cache[string, int]) { now.Advance(4 * time.Second) }, true},
		{"and not a moment longer", func(memo.Cache[string, int]) { now.Advance(5 * time.Second) }, false},
		{"put anew, from then on", func(c memo.Cache[string, int]) {
			now.Advance(4 * time.Second)
			c.Put("a", 1)
			now.Advance(4 * time.Second)
		}, true},
		{"not what was dropped", func(c memo.Cache[string, int]) { c.Drop("a") }, false},
		{"but not for another's sake", func(c memo.Cache[string, int]) { c.Drop("b") }, true},
		{"nothing after all was forgotten", func(c memo.Cache[string, int]) { c.Clear() }, false},
		{"not what newer ones pushed out", func(c memo.Cache[string, int]) { c.Put("b", 2); c.Put("c", 3) }, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			cache := memo.New[string, int](now, 2, 5*time.Second)
			cache.Put("a", 1)
			c.do(cache)
			if v, ok := cache.Get("a"); ok != c.want || ok && v != 1 {
				t.Errorf("got %d, %v", v, ok)
			}
		})
	}
}
