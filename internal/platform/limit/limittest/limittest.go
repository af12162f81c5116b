// Package limittest is the one conformance suite that every limit.Limiter
// passes.
package limittest

import (
	"crypto/rand"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hearth/internal/platform/clock"
	"hearth/internal/platform/limit"
)

// A step is one attempt, after some time has passed.
type step struct {
	after time.Duration
	key   string
	ok    bool
	retry time.Duration
	give  bool // put one back first
}

// Run checks an implementation. open returns two limiters that count together
// by the clock, as two nodes do; one that serves a single process returns the
// same limiter twice.
func Run(t *testing.T, open func(t *testing.T, now clock.Clock) (here, there limit.Limiter)) {
	t.Helper()
	start := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	tests := []struct {
		name  string
		rate  limit.Rate
		steps []step
	}{
		{"a burst, then one at a time", limit.Per(3, 3*time.Second), []step{
			{0, "a", true, 0, false}, {0, "a", true, 0, false}, {0, "a", true, 0, false},
			{0, "a", false, time.Second, false},
			{400 * time.Millisecond, "a", false, 600 * time.Millisecond, false},
			{600 * time.Millisecond, "a", true, 0, false},
			{0, "a", false, time.Second, false},
		}},
		{"a refusal costs nothing", limit.Per(1, time.Minute), []step{
			{0, "a", true, 0, false},
			{0, "a", false, time.Minute, false}, {0, "a", false, time.Minute, false},
			{time.Minute, "a", true, 0, false},
		}},
		{"keys do not share", limit.Per(1, time.Hour), []step{
			{0, "a", true, 0, false}, {0, "b", true, 0, false}, {0, "", true, 0, false},
			{0, "a", false, time.Hour, false}, {0, "b", false, time.Hour, false}, {0, "", false, time.Hour, false},
		}},
		{"a long rest gives no more than the burst", limit.Per(2, 2*time.Second), []step{
			{0, "a", true, 0, false}, {time.Hour, "a", true, 0, false}, {0, "a", true, 0, false},
			{0, "a", false, time.Second, false},
		}},
		{"many an hour", limit.Rate{Burst: 1, Every: 12 * time.Second}, []step{
			{0, "a", true, 0, false}, {0, "a", false, 12 * time.Second, false},
			{12*time.Second - time.Millisecond, "a", false, time.Millisecond, false},
			{time.Millisecond, "a", true, 0, false},
		}},
		{"what is given back can be taken again", limit.Per(2, 2*time.Minute), []step{
			{0, "a", true, 0, false}, {0, "a", true, 0, false}, {0, "a", false, time.Minute, false},
			{0, "a", true, 0, true}, {0, "a", false, time.Minute, false},
		}},
		{"giving back makes no more than the burst", limit.Per(2, 2*time.Minute), []step{
			{0, "a", true, 0, true}, {0, "a", true, 0, true}, {time.Hour, "a", true, 0, true}, {0, "a", true, 0, false},
			{0, "a", false, time.Minute, false},
		}},
		{"nothing is allowed", limit.Per(0, time.Minute), []step{{0, "a", false, time.Minute, false}}},
		{"a negative rate allows nothing", limit.Per(-3, time.Minute), []step{{0, "a", false, time.Minute, false}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			now := clock.At(start)
			here, there := open(t, now)
			unique := rand.Text()
			for i, s := range test.steps {
				now.Advance(s.after)
				node := []limit.Limiter{here, there}[i%2]
				if s.give {
					node.Give(t.Context(), unique+s.key, test.rate)
				}
				ok, retry := node.Allow(t.Context(), unique+s.key, test.rate)
				if ok != s.ok || retry != s.retry {
					t.Errorf("step %d: Allow(%q) = %v, %v, want %v, %v", i, s.key, ok, retry, s.ok, s.retry)
				}
			}
		})
	}
	t.Run("many at once", func(t *testing.T) { manyAtOnce(t, open) })
}

func manyAtOnce(t *testing.T, open func(t *testing.T, now clock.Clock) (here, there limit.Limiter)) {
	here, there := open(t, clock.At(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)))
	key := rand.Text()
	var allowed atomic.Int64
	var all sync.WaitGroup
	for i := range 60 {
		node := []limit.Limiter{here, there}[i%2]
		all.Go(func() {
			if ok, _ := node.Allow(t.Context(), key, limit.Per(10, time.Hour)); ok {
				allowed.Add(1)
			}
		})
	}
	all.Wait()
	if allowed.Load() != 10 {
		t.Errorf("%d of 60 were allowed at once, want 10", allowed.Load())
	}
}
