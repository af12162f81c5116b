package staff

import (
	"slices"
	"time"

	"hearth/internal/platform/fault"
)

// A Kind is something that is checked about staff.
type Kind string

// Kinds lists them. The papers themselves are never kept here.
var Kinds = []Kind{"identity", "background", "training", "supervision", "first_aid", Licence, "reference"}

// A Day is a day of the calendar, "2026-05-03"; "" is no day.
type Day string

// DayOf is the day that t falls on in the zone.
func DayOf(t time.Time, zone *time.Location) Day { return Day(t.In(zone).Format(time.DateOnly)) }

// Valid reports whether d is a day of the calendar.
func (d Day) Valid() bool { _, err := time.Parse(time.DateOnly, string(d)); return err == nil }

// noon is the day as a moment for counting days, where no clock is changed.
func (d Day) noon() time.Time {
	t, _ := time.Parse(time.DateOnly, string(d))
	return t.Add(12 * time.Hour)
}

// Until counts the days from d to e.
func (d Day) Until(e Day) int { return int(e.noon().Sub(d.noon()) / (24 * time.Hour)) }

// End is the first moment after the day, in the zone. Where clocks are put
// forward at midnight the next day begins at one; where they are put back over
// midnight it begins when the date changes for the first time.
func (d Day) End(zone *time.Location) time.Time {
	y, m, day := d.noon().Date()
	next := time.Date(y, m, day+1, 0, 0, 0, 0, zone)
	if DayOf(next, zone) <= d { // midnight is left out: the change itself begins the day
		_, next = next.ZoneBounds()
	}
	for _, back := range []time.Duration{time.Hour, 30 * time.Minute} { // midnight comes twice
		if earlier := next.Add(-back); DayOf(earlier, zone) > d {
			return earlier
		}
	}
	return next
}

// A Check is what was checked about somebody.
type Check struct {
	ID     int64
	Person PersonID
	Kind   Kind
	Words  string   // what exactly, in a few words
	By     PersonID // who noted it; 0 for the operator
	On     Day      // when it was checked
	Until  Day      // the last day on which it holds; "" for ever
	Warned int64    // days before the end that were told of last; see due
}

// forEver is later than every day.
const forEver = Day("9999-12-31")

func (c Check) until() Day {
	if c.Until == "" {
		return forEver
	}
	return c.Until
}

// EndsAt is the first moment at which the check no longer holds; the zero time
// if it always will.
func (c Check) EndsAt(zone *time.Location) time.Time {
	if c.Until == "" {
		return time.Time{}
	}
	return c.Until.End(zone)
}

// Holds reports whether the check counts at the moment.
func (c Check) Holds(now time.Time, zone *time.Location) bool {
	return c.Until == "" || now.Before(c.EndsAt(zone))
}

func (c Check) check(today Day) error {
	var p fault.Check
	if !slices.Contains(Kinds, c.Kind) {
		p.Add("kind", "staff.problem.kind")
	}
	if !c.On.Valid() || c.On > today {
		p.Add("on", "staff.problem.on")
	}
	if c.Until != "" && (!c.Until.Valid() || c.Until < c.On) {
		p.Add("until", "staff.problem.until")
	}
	length(&p, "text", c.Words, 0, MaxWords)
	return p.Err()
}

// A Standing is how somebody stands with one kind of check.
type Standing struct {
	Kind  Kind
	State State
	Until Day // the latest; "" for ever, or never checked
	Days  int // left, today not counted; below 0 once it has ended
}

// A State is one word for a Standing.
type State string

// The states.
const (
	Never State = "never" // was not checked
	Holds State = "holds"
	Soon  State = "soon" // holds, and ends within Ahead days
	Ended State = "ended"
)

// Ahead is how many days before its end a check begins to need somebody.
const Ahead = 30

// Stand tells how somebody with the checks stands with one kind. Of several
// checks the one that holds longest counts, so that a renewal is simply a new
// check.
func Stand(checks []Check, kind Kind, now time.Time, zone *time.Location) Standing {
	s := Standing{Kind: kind, State: Never}
	today := DayOf(now, zone)
	for _, c := range checks {
		if c.Kind != kind || s.State != Never && c.until() <= orEver(s) {
			continue
		}
		s.Until, s.Days, s.State = c.Until, today.Until(c.until()), Holds
		switch {
		case !c.Holds(now, zone):
			s.State = Ended
		case c.Until != "" && s.Days <= Ahead:
			s.State = Soon
		}
	}
	return s
}

func orEver(s Standing) Day { return Check{Until: s.Until}.until() }

// Good reports whether the check counts today.
func (s Standing) Good() bool { return s.State == Holds || s.State == Soon }

// Lacks returns how somebody stands with those of the required checks that do
// not count at the moment.
func Lacks(checks []Check, required []Kind, now time.Time, zone *time.Location) (lacking []Standing) {
	for _, kind := range required {
		if s := Stand(checks, kind, now, zone); !s.Good() {
			lacking = append(lacking, s)
		}
	}
	return lacking
}

// Warnings are the days before its end on which people are told of a check.
var Warnings = []int64{Ahead, 7, 0}

// notWarned is Check.Warned of a check that nobody was told of.
const notWarned = -1

// due returns which of Warnings is to be told of now, and whether any is: the
// nearest that has come, and each at most once. A check that was noted ten days
// before its end is told of at 30 at once; one that has ended is not told of
// any more.
func (c Check) due(now time.Time, zone *time.Location) (int64, bool) {
	if c.Until == "" || !c.Holds(now, zone) {
		return 0, false
	}
	left, found, best := int64(DayOf(now, zone).Until(c.Until)), false, int64(0)
	for _, w := range Warnings {
		if left <= w {
			found, best = true, w
		}
	}
	return best, found && (c.Warned == notWarned || best < c.Warned)
}

// Badge tells what may be said beside a handle, and until when: the kinds that
// hold, until the first of them ends. ok is false where nothing is to be said,
// and wherever a required check does not hold. References are for colleagues.
func Badge(checks []Check, required []Kind, now time.Time, zone *time.Location) (kinds []Kind, until time.Time, ok bool) {
	if len(Lacks(checks, required, now, zone)) > 0 {
		return nil, time.Time{}, false
	}
	for _, kind := range Kinds {
		s := Stand(checks, kind, now, zone)
		if !s.Good() || kind == "reference" {
			continue
		}
		kinds = append(kinds, kind)
		if s.Until == "" {
			continue
		}
		if end := s.Until.End(zone); until.IsZero() || end.Before(until) {
			until = end
		}
	}
	return kinds, until, len(kinds) > 0
}
