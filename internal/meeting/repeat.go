package meeting

import (
	"slices"
	"time"

	"hearth/internal/meeting/schedule"
)

// A Repeat is how a series comes again, in the plain choices of the form.
type Repeat string

// The choices. What the first date is decides which weekday or day of the month
// is meant.
const (
	Once       Repeat = "once"
	EveryDay   Repeat = "day"
	EveryWeek  Repeat = "week"
	Every2     Repeat = "weeks2"
	Every4     Repeat = "weeks4"
	MonthNth   Repeat = "month_nth"  // the second Tuesday
	MonthLast  Repeat = "month_last" // the last Friday
	MonthDay   Repeat = "month_day"  // the 14th
	EveryYear  Repeat = "year"
	AsItIs     Repeat = "as_it_is" // a rule that is none of these stays
	nthInMonth        = 7
)

// Repeats are those that are offered.
var Repeats = []Repeat{Once, EveryDay, EveryWeek, Every2, Every4, MonthNth, MonthLast, MonthDay, EveryYear}

// weeks is every how many weeks a choice is, 0 for what does not go by weeks.
func (r Repeat) weeks() int {
	switch r {
	case EveryWeek:
		return 1
	case Every2:
		return 2
	case Every4:
		return 4
	}
	return 0
}

// rule is the choice as a rule, for a series that begins on the day; days are
// the weekdays of a choice that goes by weeks, none for that of the first date.
func (r Repeat) rule(first schedule.Date, days []time.Weekday) schedule.Rule {
	nth := schedule.Day{Nth: (first.Day-1)/nthInMonth + 1, Weekday: first.Weekday()}
	switch r {
	case EveryDay:
		return schedule.Rule{Freq: schedule.Daily}
	case MonthNth:
		return schedule.Rule{Freq: schedule.Monthly, Days: []schedule.Day{nth}}
	case MonthLast:
		return schedule.Rule{Freq: schedule.Monthly, Days: []schedule.Day{{Nth: -1, Weekday: first.Weekday()}}}
	case MonthDay:
		return schedule.Rule{Freq: schedule.Monthly, MonthDays: []int{first.Day}}
	case EveryYear:
		return schedule.Rule{Freq: schedule.Yearly}
	}
	if n := r.weeks(); n > 0 {
		rule := schedule.Rule{Freq: schedule.Weekly, Every: n}
		if len(days) == 0 {
			days = []time.Weekday{first.Weekday()}
		}
		for _, d := range days {
			rule.Days = append(rule.Days, schedule.Day{Weekday: d})
		}
		return rule
	}
	return schedule.Rule{}
}

// repeatOf finds the choice that made a rule, and its weekdays; AsItIs if none
// did.
func repeatOf(rule schedule.Rule, first schedule.Date) (Repeat, []time.Weekday) {
	rule.Count, rule.Until = 0, schedule.Date{}
	var days []time.Weekday
	for _, d := range rule.Days {
		if d.Nth == 0 {
			days = append(days, d.Weekday)
		}
	}
	for _, r := range Repeats {
		made := r.rule(first, days)
		if made.String() == rule.String() || r.weeks() > 0 && len(rule.Days) == 0 && r.rule(first, nil).String() == withDay(rule, first).String() {
			if r.weeks() == 0 {
				days = nil
			}
			return r, days
		}
	}
	return AsItIs, days
}

// withDay names the weekday that a weekly rule takes from its first date.
func withDay(rule schedule.Rule, first schedule.Date) schedule.Rule {
	if rule.Freq == schedule.Weekly && len(rule.Days) == 0 {
		rule.Days = []schedule.Day{{Weekday: first.Weekday()}}
	}
	return rule
}

// weekdays are all, from Monday on.
var weekdays = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}

// clockChange is the first date of some at which the clocks have changed since
// the one before, on the clock of the zone; ok is false if there is none.
func clockChange(dates []schedule.Occurrence) (at time.Time, ok bool) {
	for i := 1; i < len(dates); i++ {
		_, before := dates[i-1].Start.Zone()
		if _, after := dates[i].Start.Zone(); before != after {
			return dates[i].Start, true
		}
	}
	return time.Time{}, false
}

// leapt is the first date of some whose time on the clock is none on its day, for
// the clocks go forward then.
func leapt(w schedule.Series, dates []schedule.Occurrence) (schedule.Occurrence, bool) {
	i := slices.IndexFunc(dates, func(o schedule.Occurrence) bool {
		return !o.Moved && !o.Extra && schedule.LocalOf(o.Start).Minute != w.Start.Minute
	})
	if i < 0 {
		return schedule.Occurrence{}, false
	}
	return dates[i], true
}
