package hours

import (
	"iter"
	"slices"
	"strings"
	"time"
)

// OfDay is how many minutes a day has, on the clock.
const OfDay = 24 * 60

// A Span is a stretch of time, its end not included.
type Span struct{ Start, End time.Time }

// Length is how long the span lasts.
func (s Span) Length() time.Duration { return s.End.Sub(s.Start) }

// Holds reports whether the moment lies within the span.
func (s Span) Holds(at time.Time) bool { return !at.Before(s.Start) && at.Before(s.End) }

// Touches reports whether some of the span lies after from and before to.
func (s Span) Touches(from, to time.Time) bool {
	return s.Start.Before(s.End) && s.End.After(from) && s.Start.Before(to)
}

// On is the span that begins so many minutes after midnight of the day and lasts
// so many minutes of the clock on the wall. Both ends are taken from that clock,
// so that what ends at 21:00 ends at 21:00 also in the night in which the clock
// changes, and what begins when something else ends leaves no gap to it. What
// lies in the hour that is left out comes as if the clock had not changed yet.
func On(day time.Time, start, minutes int, zone *time.Location) Span {
	y, m, d := day.Date()
	return Span{time.Date(y, m, d, 0, start, 0, 0, zone), time.Date(y, m, d, 0, start+minutes, 0, 0, zone)}
}

// Days yields the noon of every day, in the zone, on which something may begin
// that ends after from and begins before to, if it lasts a day at most.
func Days(from, to time.Time, zone *time.Location) iter.Seq[time.Time] {
	y, m, d := from.In(zone).Date()
	return func(yield func(time.Time) bool) {
		// It may have begun on the day before, and a day may be 25 hours long.
		for i := -2; ; i++ {
			day := time.Date(y, m, d+i, 12, 0, 0, 0, zone)
			if day.Add(-36*time.Hour).After(to) || !yield(day) {
				return
			}
		}
	}
}

// Join puts spans in order, those that touch joined into one.
func Join(all []Span) []Span {
	slices.SortFunc(all, func(a, b Span) int { return a.Start.Compare(b.Start) })
	var joined []Span
	for _, span := range all {
		if n := len(joined); n > 0 && !span.Start.After(joined[n-1].End) {
			if span.End.After(joined[n-1].End) {
				joined[n-1].End = span.End
			}
			continue
		}
		joined = append(joined, span)
	}
	return joined
}

// Clock reads "19:00", as browsers send it, as minutes after midnight.
func Clock(s string) (minutes int, ok bool) {
	t, err := time.Parse("15:04", strings.TrimSpace(s))
	return t.Hour()*60 + t.Minute(), err == nil
}
