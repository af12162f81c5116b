package timers

import (
	"cmp"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"hearth/internal/meeting/floor"
)

// TestTheHeapIsAMapInOrder compares the heap with a plain map, through many
// random steps.
func TestTheHeapIsAMapInOrder(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	var h Heap
	plain := map[key]Due{}
	names := []floor.TimerName{floor.TurnTimer, floor.SegmentTimer, floor.GraceTimer}
	for range 50_000 {
		d := Due{rng.Int64N(20), floor.Timer{Name: names[rng.IntN(3)], Seat: floor.SeatID(rng.IntN(3)), Due: rng.Int64N(1000)}}
		switch rng.IntN(6) {
		case 0, 1, 2:
			h.Set(d.Meeting, d.Timer)
			plain[d.key()] = d
		case 3:
			h.Cancel(d.Meeting, d.Timer)
			delete(plain, d.key())
		default:
			got, ok := h.Take(d.Due)
			want, any := soonest(plain, d.Due)
			if ok != any || ok && got != want {
				t.Fatalf("took %+v %t, want %+v %t", got, ok, want, any)
			}
			delete(plain, want.key())
		}
		if h.Len() != len(plain) {
			t.Fatalf("%d timers, want %d", h.Len(), len(plain))
		}
	}
}

func soonest(all map[key]Due, now int64) (Due, bool) {
	if len(all) == 0 {
		return Due{}, false
	}
	d := slices.MinFunc(slices.Collect(maps.Values(all)), func(a, b Due) int {
		return cmp.Or(cmp.Compare(a.Due, b.Due), cmp.Compare(a.Meeting, b.Meeting), floor.Sooner(a.Timer, b.Timer))
	})
	if d.Due > now {
		return Due{}, false
	}
	return d, true
}

func TestDroppingAMeetingLeavesTheOthers(t *testing.T) {
	var h Heap
	if _, any := h.Next(); any {
		t.Error("an empty heap has a next timer")
	}
	a := []floor.Timer{{Name: floor.TurnTimer, Due: 5}, {Name: floor.GraceTimer, Seat: 2, Due: 9}}
	for _, timer := range a {
		h.Set(1, timer)
		h.Set(2, timer)
	}
	h.Set(2, floor.Timer{Name: floor.TurnTimer, Due: 7}) // moved
	h.Drop(1, a)
	if at, _ := h.Next(); at != 7 || h.Len() != 2 {
		t.Errorf("next at %d of %d", at, h.Len())
	}
}
