package promise

import (
	"slices"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/hours"
)

// ShiftID names a shift.
type ShiftID int64

// Bounds of a shift, in minutes. A shift shorter than a taking could not end in
// an answer; a day is the longest that one person can say they are there.
const (
	MinShift  = 30
	MaxShift  = hours.OfDay
	MaxShifts = 100 // of one group: four times a day, every day, with room to spare
)

// A Shift is a weekly time at which a member is on duty, on the clock of the
// group's zone.
type Shift struct {
	ID      ShiftID
	Member  group.MemberID
	Weekday time.Weekday // on which it begins
	Start   int          // minutes after midnight
	Minutes int          // how long, on the clock; it may end on the next day
}

// A Span is a stretch of time, its end not included.
type Span = hours.Span

// A Schedule is a group's staffed hours.
type Schedule struct {
	Zone   *time.Location
	Shifts []Shift
}

// Staffed reports whether the group keeps hours at all. Without them its promise
// holds at all hours.
func (s Schedule) Staffed() bool { return len(s.Shifts) > 0 }

// each calls f with every occurrence of every shift that ends after from and
// begins before to.
func (s Schedule) each(from, to time.Time, f func(Shift, Span)) {
	for day := range hours.Days(from, to, s.Zone) {
		for _, shift := range s.Shifts {
			if day.Weekday() != shift.Weekday {
				continue
			}
			if span := hours.On(day, shift.Start, shift.Minutes, s.Zone); span.Touches(from, to) {
				f(shift, span)
			}
		}
	}
}

// Spans returns the staffed stretches that end after from and begin before to,
// in order, those that touch joined into one.
func (s Schedule) Spans(from, to time.Time) []Span {
	var all []Span
	s.each(from, to, func(_ Shift, span Span) { all = append(all, span) })
	return hours.Join(all)
}

// On returns who is on duty at the moment, each once.
func (s Schedule) On(at time.Time) (members []group.MemberID) {
	s.each(at, at.Add(time.Millisecond), func(shift Shift, span Span) {
		if !span.Start.After(at) && !slices.Contains(members, shift.Member) {
			members = append(members, shift.Member)
		}
	})
	return members
}

// ahead is how far a schedule is looked at: it repeats each week, and an hour
// may come or go with summer time.
const ahead = 15 * 24 * time.Hour

// settle is how much staffed time a post needs in which it can be answered: as
// long as a helper keeps one to themselves.
const settle = Reserved

// Begins is when the promise for a post of the moment begins: at once where
// enough staffed time lies within the hours, and otherwise at the next staffed
// moment from which it does. It is the moment itself where the group keeps no
// hours, and false if no moment of the schedule is enough.
func (s Schedule) Begins(at time.Time, hours int64) (time.Time, bool) {
	if !s.Staffed() {
		return at, true
	}
	within := time.Duration(hours) * time.Hour
	spans := s.Spans(at, at.Add(ahead))
	for i, span := range spans {
		from := latest(at, span.Start)
		if enough(spans[i:], from, from.Add(within)) {
			return from, true
		}
	}
	return time.Time{}, false
}

// enough reports whether one stretch of staffed time between the moments is long
// enough to settle something.
func enough(spans []Span, from, to time.Time) bool {
	for _, span := range spans {
		if earliest(span.End, to).Sub(latest(span.Start, from)) >= settle {
			return true
		}
	}
	return false
}

// LongestGap is the longest stretch after the moment without anybody on duty. It
// is false where the group keeps no hours.
func (s Schedule) LongestGap(after time.Time) (Span, bool) {
	spans := s.Spans(after, after.Add(ahead))
	if len(spans) == 0 {
		return Span{}, false
	}
	var longest Span
	for i := 1; i < len(spans); i++ {
		gap := Span{Start: spans[i-1].End, End: spans[i].Start}
		if gap.Length() > longest.Length() {
			longest = gap
		}
	}
	return longest, true
}

// Keeps reports whether the promise can be kept by the shifts there are, and
// otherwise the gap that breaks it: somebody who writes at its beginning would
// wait longer than the hours before anybody has time to answer. A promise
// without shifts, and no promise, are never broken by a gap.
func (s Schedule) Keeps(hours int64, now time.Time) (gap Span, kept bool) {
	longest, staffed := s.LongestGap(now)
	if hours == 0 || !staffed {
		return longest, true
	}
	return longest, longest.Length()+settle <= time.Duration(hours)*time.Hour
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earliest(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
