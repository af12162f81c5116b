package app

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// slack is how much garbage may gather before it is collected, in bytes. A
// quiet server lives in some 20 MB, and Go would collect each time as much again
// was used: at a thousand pages a second that is forty times a second and a
// sixth of the processor. Once more than this is alive, Go's own rule holds.
const slack = 48 << 20

// giveSlack keeps the collector's pace by slack for the rest of the process.
func giveSlack() {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	now := 100
	// The sentinel is garbage at once, so that its finaliser runs after each
	// collection and sets the pace of the next.
	var after func(*[16]byte)
	after = func(sentinel *[16]byte) {
		metrics.Read(live)
		if percent := gcPercent(live[0].Value.Uint64()); percent != now {
			debug.SetGCPercent(percent)
			now = percent
		}
		runtime.SetFinalizer(sentinel, after)
	}
	runtime.SetFinalizer(new([16]byte), after)
}

// gcPercent is the pace at which slack gathers over so many live bytes, in
// steps: each change stops the world for a moment.
func gcPercent(live uint64) int {
	percent := int(slack * 100 / max(live, 1<<20))
	return min(max(100, percent/50*50), 2_000)
}
