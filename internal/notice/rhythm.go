package notice

import "time"

// A Rhythm is how often notices of a class may leave the app.
type Rhythm string

// The rhythms.
const (
	Never  Rhythm = "never"
	Soon   Rhythm = "soon" // within the slot
	Daily  Rhythm = "daily"
	Weekly Rhythm = "weekly"
)

// Rhythms lists the rhythms in the order in which they are offered.
var Rhythms = []Rhythm{Never, Soon, Daily, Weekly}

// slot is what "soon" is: the end of these five minutes. They make one message of
// a lively moment, and many people's messages leave at one moment, so
// that the moment says less about who was told of what.
const slot = 5 * time.Minute

// Hours are when a person wants to be told, by the clock on their wall. Hours
// are 0 to 23.
type Hours struct {
	QuietFrom int          // from this hour
	QuietTo   int          // to this one it is quiet; equal: never
	Hour      int          // of the daily and the weekly message
	Weekday   time.Weekday // of the weekly one
}

// usual are the hours that nobody has chosen yet.
var usual = Hours{QuietFrom: 21, QuietTo: 8, Hour: 18, Weekday: time.Monday}

// quiet reports whether it is quiet in the hour.
func (h Hours) quiet(hour int) bool {
	if h.QuietFrom <= h.QuietTo {
		return h.QuietFrom <= hour && hour < h.QuietTo
	}
	return hour >= h.QuietFrom || hour < h.QuietTo
}

// Due is when a message about something that happened at now may leave, in the
// zone; false if it may not leave at all. It is never before now and never in
// quiet hours.
func (h Hours) Due(now time.Time, rhythm Rhythm, zone *time.Location) (time.Time, bool) {
	switch rhythm {
	case Soon:
		return h.afterQuiet(now.Truncate(slot).Add(slot), zone), true
	case Daily:
		return h.afterQuiet(h.next(now, zone, func(time.Weekday) bool { return true }), zone), true
	case Weekly:
		return h.afterQuiet(h.next(now, zone, func(d time.Weekday) bool { return d == h.Weekday }), zone), true
	}
	return time.Time{}, false
}

// next is the first moment, at or after now, at which it is Hour on a day that
// suits.
func (h Hours) next(now time.Time, zone *time.Location, suits func(time.Weekday) bool) time.Time {
	y, m, d := now.In(zone).Date()
	for i := 0; ; i++ {
		// Noon names the day: midnight is missing from some.
		day := time.Date(y, m, d+i, 12, 0, 0, 0, zone)
		if at := onWall(day, h.Hour, zone); suits(day.Weekday()) && !at.Before(now) {
			return at
		}
	}
}

// afterQuiet is t, or the end of the quiet hours that t falls into.
func (h Hours) afterQuiet(t time.Time, zone *time.Location) time.Time {
	for h.quiet(t.In(zone).Hour()) {
		y, m, d := t.In(zone).Date()
		end := onWall(time.Date(y, m, d, 12, 0, 0, 0, zone), h.QuietTo, zone)
		if !end.After(t) {
			end = onWall(time.Date(y, m, d+1, 12, 0, 0, 0, zone), h.QuietTo, zone)
		}
		t = end
	}
	return t
}

// onWall is the moment at which the clock on the wall strikes the hour on that
// day: the first, where clocks are put back and it strikes twice; where they are
// put forward over it, the moment when they are.
func onWall(day time.Time, hour int, zone *time.Location) time.Time {
	y, m, d := day.Date()
	t := time.Date(y, m, d, hour, 0, 0, 0, zone)
	from, to := t.ZoneBounds()
	switch {
	case t.Hour() == hour && t.Day() == d && t.Minute() == 0:
		return earlier(t, from)
	case t.Before(time.Date(y, m, d, hour, 0, 0, 0, time.UTC).Add(-offset(t))):
		return to
	}
	return from
}

// earlier is the first moment with the same wall clock as t, which began the
// zone's present offset at from.
func earlier(t, from time.Time) time.Time {
	if from.IsZero() {
		return t
	}
	back := offset(from.Add(-1).In(t.Location())) - offset(t)
	if first := t.Add(-back); back > 0 && first.Before(from) {
		return first
	}
	return t
}

func offset(t time.Time) time.Duration {
	_, seconds := t.Zone()
	return time.Duration(seconds) * time.Second
}
