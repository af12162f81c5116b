package schedule

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"hearth/internal/platform/fault"
)

// Freq is how a series comes again.
type Freq string

// The frequencies. Once is a single date.
const (
	Once    Freq = ""
	Daily   Freq = "DAILY"
	Weekly  Freq = "WEEKLY"
	Monthly Freq = "MONTHLY"
	Yearly  Freq = "YEARLY"
)

// Freqs are all frequencies of series with more than one date.
var Freqs = []Freq{Daily, Weekly, Monthly, Yearly}

// What a rule may hold. A closed group has at most so many sessions that all of
// them can be numbered whenever one is shown.
const (
	MaxEvery = 99
	MaxCount = 400
	lastYear = 9999 // that four digits can say
)

// A Day is a weekday in a rule: every one, or the Nth of its month.
type Day struct {
	Nth     int // 1 to 5; -1 the last, -2 the one before it; 0 every one
	Weekday time.Weekday
}

// A Rule says how dates follow from the first one, by RFC 5545 §3.3.10. What
// is left out comes from the first date: its weekday, its day of the month, its
// month. As text it is the value of RRULE; the zero Rule is "", a single date.
type Rule struct {
	Freq      Freq
	Every     int          // INTERVAL: 1 to MaxEvery; 0 is 1
	Days      []Day        // BYDAY: weekly without Nth; monthly and yearly all with or all without
	MonthDays []int        // BYMONTHDAY: 1 to 31, or -1 for the last; monthly and yearly
	Months    []time.Month // BYMONTH: yearly
	Count     int          // COUNT: so many sessions, at most MaxCount; 0: no such end
	Until     Date         // UNTIL: the last day on which one may begin; not with Count
	WeekStart int          // WKST: 1 Monday to 7 Sunday; 0 is 1. It matters every second week and rarer
}

// every is the interval, and weekStart the weekday that a week begins with.
func (r Rule) every() int { return max(r.Every, 1) }

func (r Rule) weekStart() time.Weekday { return time.Weekday(max(r.WeekStart, 1) % 7) }

var dayCodes = []string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

// String writes the rule as RFC 5545 has it in RRULE, and always the same way
// for the same rule: "FREQ=MONTHLY;BYDAY=2TU".
func (r Rule) String() string {
	if r.Freq == Once {
		return ""
	}
	r = r.normal()
	parts := []string{"FREQ=" + string(r.Freq)}
	add := func(name string, values ...string) {
		if len(values) > 0 {
			parts = append(parts, name+"="+strings.Join(values, ","))
		}
	}
	if r.Every > 1 {
		add("INTERVAL", strconv.Itoa(r.Every))
	}
	add("BYMONTH", texts(r.Months, func(m time.Month) string { return strconv.Itoa(int(m)) })...)
	add("BYMONTHDAY", texts(r.MonthDays, strconv.Itoa)...)
	add("BYDAY", texts(r.Days, Day.String)...)
	if r.Count > 0 {
		add("COUNT", strconv.Itoa(r.Count))
	}
	if !r.Until.IsZero() {
		add("UNTIL", strings.ReplaceAll(r.Until.String(), "-", ""))
	}
	if r.WeekStart > 1 {
		add("WKST", dayCodes[r.weekStart()])
	}
	return strings.Join(parts, ";")
}

// String writes the day as in BYDAY: "TU", "2TU", "-1FR".
func (d Day) String() string {
	if d.Nth == 0 {
		return dayCodes[d.Weekday]
	}
	return strconv.Itoa(d.Nth) + dayCodes[d.Weekday]
}

func texts[T any](list []T, write func(T) string) []string {
	out := make([]string, 0, len(list))
	for _, one := range list {
		out = append(out, write(one))
	}
	return out
}

// MarshalText writes the rule for JSON and for storage.
func (r Rule) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads a rule; see ParseRule.
func (r *Rule) UnmarshalText(text []byte) (err error) {
	*r, err = ParseRule(string(text))
	return err
}

// normal is the same rule in the one way that it is written: lists in order,
// nothing twice, nothing said that goes without saying. What holds every day
// but for some weekdays is weekly.
func (r Rule) normal() Rule {
	if r.Freq == Daily && len(r.Days) > 0 && r.every() == 1 {
		r.Freq = Weekly
	}
	r.Every = r.every()
	if r.Freq != Weekly || r.WeekStart == 1 || r.Every == 1 {
		r.WeekStart = 0
	}
	r.Days = sorted(r.Days, func(a, b Day) int {
		return cmp.Or(cmp.Compare(fromEnd(a.Nth), fromEnd(b.Nth)), cmp.Compare((a.Weekday+6)%7, (b.Weekday+6)%7))
	})
	r.MonthDays = sorted(r.MonthDays, func(a, b int) int { return cmp.Compare(fromEnd(a), fromEnd(b)) })
	r.Months = sorted(r.Months, cmp.Compare[time.Month])
	return r
}

// fromEnd orders -1 after 31 and after every Nth.
func fromEnd(n int) int {
	if n < 0 {
		return 100 + n
	}
	return n
}

func sorted[T comparable](list []T, order func(a, b T) int) []T {
	if len(list) == 0 {
		return nil
	}
	list = slices.Clone(list)
	slices.SortStableFunc(list, order)
	return slices.Compact(list)
}

func problem(code string) *fault.Error { return fault.New(fault.Invalid, "schedule."+code) }

// Check returns nil for a rule that can be followed and said in a sentence, and
// else an Invalid fault: schedule.rule.freq, .every, .days, .month_days,
// .months, .count or .until.
func (r Rule) Check() error {
	switch bare := r.Every == 0 && r.Days == nil && r.MonthDays == nil && r.Months == nil && r.Count == 0 && r.Until.IsZero(); {
	case r.Freq == Once && !bare, r.Freq != Once && !slices.Contains(Freqs, r.Freq):
		return problem("rule.freq")
	case r.Every < 0, r.Every > MaxEvery:
		return problem("rule.every")
	case !r.daysFit():
		return problem("rule.days")
	case !r.monthDaysFit():
		return problem("rule.month_days")
	case !r.monthsFit():
		return problem("rule.months")
	case r.Count < 0, r.Count > MaxCount:
		return problem("rule.count")
	case r.Count > 0 && !r.Until.IsZero(), !r.Until.IsZero() && !r.Until.exists(), r.WeekStart < 0, r.WeekStart > 7:
		return problem("rule.until")
	}
	return nil
}

func (r Rule) daysFit() bool {
	for _, d := range r.Days {
		if d.Weekday < time.Sunday || d.Weekday > time.Saturday || d.Nth < -2 || d.Nth > 5 || (d.Nth == 0) != (r.Days[0].Nth == 0) {
			return false
		}
	}
	switch {
	case len(r.Days) == 0:
		return true
	case r.Freq == Daily:
		return r.every() == 1 && r.Days[0].Nth == 0
	case r.Freq == Weekly:
		return r.Days[0].Nth == 0
	}
	return len(r.MonthDays) == 0 && (r.Freq == Monthly || len(r.Months) > 0)
}

func (r Rule) monthDaysFit() bool {
	for _, d := range r.MonthDays {
		if d != -1 && (d < 1 || d > 31) {
			return false
		}
	}
	return len(r.MonthDays) == 0 || r.Freq == Monthly || r.Freq == Yearly && len(r.Months) > 0
}

func (r Rule) monthsFit() bool {
	for _, m := range r.Months {
		if m < time.January || m > time.December {
			return false
		}
	}
	return len(r.Months) == 0 || r.Freq == Yearly
}
