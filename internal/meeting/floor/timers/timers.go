// Package timers keeps the timers of all meetings of a process in one heap, for
// one goroutine to sleep until the soonest. It is a data structure: it knows no
// clock and starts nothing.
//
// What always holds: of one meeting, name and seat there is one timer at most;
// setting it anew moves it. Setting, cancelling and taking out cost the
// logarithm of how many there are. Timers of the same moment come out in the
// order of their meetings, so that the same timers always come out alike.
package timers

import (
	"cmp"
	"container/heap"

	"hearth/internal/meeting/floor"
)

// A Due is a timer of a meeting.
type Due struct {
	Meeting int64
	floor.Timer
}

// key is what a timer is found by.
type key struct {
	meeting int64
	name    floor.TimerName
	seat    floor.SeatID
}

func (d Due) key() key { return key{d.Meeting, d.Name, d.Seat} }

// A Heap holds timers, the soonest on top. The zero Heap is empty. It is not
// safe for several goroutines at once.
type Heap struct{ entries entries }

// Set sets a timer, in place of one of the same name and seat.
func (h *Heap) Set(meeting int64, t floor.Timer) {
	d := Due{meeting, t}
	if i, there := h.entries.at[d.key()]; there {
		h.entries.list[i] = d
		heap.Fix(&h.entries, i)
		return
	}
	heap.Push(&h.entries, d)
}

// Cancel forgets a timer, whenever it is due.
func (h *Heap) Cancel(meeting int64, t floor.Timer) {
	if i, there := h.entries.at[Due{meeting, t}.key()]; there {
		heap.Remove(&h.entries, i)
	}
}

// Drop forgets all that a meeting waits for.
func (h *Heap) Drop(meeting int64, awaited []floor.Timer) {
	for _, t := range awaited {
		h.Cancel(meeting, t)
	}
}

// Next is when the soonest timer is due, in epoch milliseconds; false if there
// is none.
func (h *Heap) Next() (int64, bool) {
	if len(h.entries.list) == 0 {
		return 0, false
	}
	return h.entries.list[0].Due, true
}

// Take takes out the soonest timer that is due by now; false if there is none.
func (h *Heap) Take(now int64) (Due, bool) {
	if at, any := h.Next(); !any || at > now {
		return Due{}, false
	}
	return heap.Pop(&h.entries).(Due), true
}

// Len is how many timers there are.
func (h *Heap) Len() int { return len(h.entries.list) }

// entries is a binary heap that knows where each timer lies.
type entries struct {
	list []Due
	at   map[key]int
}

func (e *entries) Len() int { return len(e.list) }

func (e *entries) Less(i, j int) bool {
	a, b := e.list[i], e.list[j]
	return cmp.Or(cmp.Compare(a.Due, b.Due), cmp.Compare(a.Meeting, b.Meeting), floor.Sooner(a.Timer, b.Timer)) < 0
}

func (e *entries) Swap(i, j int) {
	e.list[i], e.list[j] = e.list[j], e.list[i]
	e.at[e.list[i].key()], e.at[e.list[j].key()] = i, j
}

// Push and Pop are container/heap's, at the end of the list.
func (e *entries) Push(x any) {
	if e.at == nil {
		e.at = map[key]int{}
	}
	d := x.(Due)
	e.at[d.key()] = len(e.list)
	e.list = append(e.list, d)
}

// Pop is the counterpart of Push.
func (e *entries) Pop() any {
	last := len(e.list) - 1
	d := e.list[last]
	e.list = e.list[:last]
	delete(e.at, d.key())
	return d
}
