package schedule

import (
	"slices"
	"time"
)

// A Remind is when somebody wishes to be reminded of a date. Whether it is
// night for them then is a matter of how they are told, not of when.
type Remind string

// What a member chooses from. Several can be chosen; none is a choice too.
const (
	DayBefore     Remind = "day"     // the day before, at the same time of day
	HourBefore    Remind = "hour"    // one hour before
	QuarterBefore Remind = "quarter" // 15 minutes before, when the doors open
)

// Reminds are all of them, the earliest first.
var Reminds = []Remind{DayBefore, HourBefore, QuarterBefore}

// A Reminder is a moment at which to remind.
type Reminder struct {
	Kind Remind
	At   time.Time
}

// Reminders returns when to remind of what begins at start, the earliest first
// and each once. The day before is counted on the clock of start's own zone: it
// is 23 or 25 hours before where the clocks change in between. What is no
// Remind is passed over.
func Reminders(start time.Time, choice []Remind) (all []Reminder) {
	for _, kind := range Reminds {
		if !slices.Contains(choice, kind) {
			continue
		}
		at := start
		switch kind {
		case DayBefore:
			at = dayBefore(start)
		case HourBefore:
			at = start.Add(-time.Hour)
		case QuarterBefore:
			at = start.Add(-15 * time.Minute)
		}
		all = append(all, Reminder{kind, at})
	}
	return all
}

// dayBefore is the same time on the day before that the zone has.
func dayBefore(start time.Time) time.Time {
	l := LocalOf(start)
	for back := 1; ; back++ {
		day := dateNumbered(l.Date.number() - back)
		if at, exists := (Local{day, l.Minute}).In(start.Location()); exists {
			return at.Add(time.Duration(start.Second()) * time.Second)
		}
	}
}
