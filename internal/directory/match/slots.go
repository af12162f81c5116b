package match

import (
	"math/bits"
	"time"
)

// A Part is a part of the day, as people plan by it.
type Part int

// The parts of the day.
const (
	Morning   Part = iota // 05:00 to 12:00
	Afternoon             // to 17:00
	Evening               // to 22:00
	Night                 // to 05:00
)

// Parts names the parts in their order, for forms and addresses.
var Parts = []string{"morning", "afternoon", "evening", "night"}

const (
	partsADay  = 4
	daysAWeek  = 7
	slotsAWeek = daysAWeek * partsADay
)

// PartAt is the part of the day of a moment, on the clock of its location.
func PartAt(t time.Time) Part {
	switch h := t.Hour(); {
	case h < 5 || h >= 22:
		return Night
	case h < 12:
		return Morning
	case h < 17:
		return Afternoon
	default:
		return Evening
	}
}

// Slots is a set of the 28 parts of a week.
type Slots uint32

// Week is every part of the week.
const Week Slots = 1<<slotsAWeek - 1

// SlotAt is the one part of the week in which a moment lies, on the clock of
// its location.
func SlotAt(t time.Time) Slots { return SlotOf(t.Weekday(), PartAt(t)) }

// SlotOf is one part of the week.
func SlotOf(day time.Weekday, part Part) Slots {
	return 1 << (int(day)*partsADay + int(part))
}

// SlotsOf crosses days with parts of the day. An empty list means all of them.
func SlotsOf(days []time.Weekday, parts []Part) (s Slots) {
	if len(days) == 0 {
		days = []time.Weekday{time.Sunday, time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday}
	}
	if len(parts) == 0 {
		parts = []Part{Morning, Afternoon, Evening, Night}
	}
	for _, day := range days {
		for _, part := range parts {
			s |= SlotOf(day, part)
		}
	}
	return s
}

// Has reports whether the two sets share a part of the week.
func (s Slots) Has(other Slots) bool { return s&other != 0 }

// Len is how many parts of the week are in the set.
func (s Slots) Len() int { return bits.OnesCount32(uint32(s)) }

// First is the number of the first part of the week in the set, from 0, and 32
// for the empty set.
func (s Slots) First() int { return bits.TrailingZeros32(uint32(s)) }
