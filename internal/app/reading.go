package app

import (
	"hash/maphash"
	"sync"

	"hearth/internal/safety/triage"
	"hearth/internal/safety/watch"
)

// A post is read for signs of danger, for what it touches on, and by the rules of
// an organisation: once, and not once for each. What was read is remembered for
// the few texts that are being written at the moment, by a keyed sum of their
// words; the words themselves are not kept.

// remembered is how many readings are kept at once.
const remembered = 128

// A read is what is kept of a reading.
type read struct {
	sum     uint64
	length  int // so that a slot that was never used is no text's
	verdict watch.Verdict
	scores  [3]float64 // abuse, spam, risk
}

// A lately reads each text once. It is safe for many goroutines; two that ask about
// one text at the same moment may both read it.
type lately struct {
	engine func(string) triage.Reading
	seed   maphash.Seed

	mu   sync.Mutex
	kept [remembered]read
	next int
}

func newLately(engine func(string) triage.Reading) *lately {
	return &lately{engine: engine, seed: maphash.MakeSeed()}
}

func (o *lately) read(words string) read {
	sum := maphash.String(o.seed, words)
	if r, found := o.find(sum, len(words)); found {
		return r
	}
	full := o.engine(words)
	r := read{sum: sum, length: len(words), verdict: verdictOf(full), scores: [3]float64{full.Abuse, full.Spam, full.Risk}}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.kept[o.next] = r
	o.next = (o.next + 1) % remembered
	return r
}

func (o *lately) find(sum uint64, length int) (read, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for i := range o.kept {
		if r := &o.kept[i]; r.sum == sum && r.length == length && length > 0 {
			return *r, true
		}
	}
	return read{}, false
}
