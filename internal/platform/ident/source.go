package ident

import (
	"sync"
	"time"

	"hearth/internal/platform/clock"
)

// epoch is the beginning of time for ids: 41 bits of milliseconds from here
// last until 2095.
var epoch = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

const (
	nodeBits     = 10
	sequenceBits = 12
	sequenceMask = 1<<sequenceBits - 1
)

// A Source makes ids: 41 bits of milliseconds, 10 of node, 12 of sequence. It
// is safe for use by several goroutines. When a millisecond's 4,096 ids are
// used up, or the clock goes back, it borrows from the next millisecond.
type Source struct {
	clock clock.Clock
	node  int64

	mu       sync.Mutex
	last     int64 // millisecond of the last id
	sequence int64
}

// NewSource returns a source for the numbered start of a process (see
// db.NextNode). Two starts share a number only if 1,023 others lie between.
func NewSource(c clock.Clock, start int64) *Source {
	return &Source{clock: c, node: start & (1<<nodeBits - 1)}
}

// Next returns a new id, greater than every id that this source made before.
func (s *Source) Next() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	ms := s.clock.Now().Sub(epoch).Milliseconds()
	if ms > s.last {
		s.last, s.sequence = ms, 0
	} else if s.sequence = (s.sequence + 1) & sequenceMask; s.sequence == 0 {
		s.last++
	}
	return s.last<<(nodeBits+sequenceBits) | s.node<<sequenceBits | s.sequence
}

// Time is when an id was made, to the millisecond.
func Time(id int64) time.Time {
	return epoch.Add(time.Duration(id>>(nodeBits+sequenceBits)) * time.Millisecond)
}
