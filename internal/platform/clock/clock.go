package clock

import (
	"sync"
	"time"
)

// A Clock tells the present moment.
type Clock interface {
	Now() time.Time
}

// System is the machine's clock in UTC, cut to milliseconds so that a time
// survives a trip through the database unchanged.
type System struct{}

// Now returns the present moment in UTC.
func (System) Now() time.Time { return time.Now().UTC().Truncate(time.Millisecond) }

// Fixed is a clock that moves only when told to. It is safe for use by several
// goroutines.
type Fixed struct {
	mu  sync.Mutex
	now time.Time
}

// At returns a Fixed clock that stands at t.
func At(t time.Time) *Fixed { return &Fixed{now: t.UTC().Truncate(time.Millisecond)} }

// Now returns the moment at which the clock stands.
func (f *Fixed) Now() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.now
}

// Advance moves the clock on by d.
func (f *Fixed) Advance(d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now = f.now.Add(d)
}

// ToMillis turns a time into the epoch milliseconds that the database holds.
// The zero time becomes 0.
func ToMillis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// FromMillis turns stored epoch milliseconds into a UTC time; 0 becomes the
// zero time.
func FromMillis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
