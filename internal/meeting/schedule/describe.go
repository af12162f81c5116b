package schedule

import (
	"context"
	"embed"
	"slices"
	"strconv"
	"time"
	"unicode"
	"unicode/utf8"

	"hearth/internal/platform/i18n"
)

// Texts holds the words of rules, and of what is wrong with a series.
//
//go:embed text.*.json
var Texts embed.FS

// Describe says in the context's language when the series is: "On the second
// Tuesday of every month at 19:00". The time is that of the series' own zone,
// whose name is not said. Dates that depart from the rule are not told.
func (s Series) Describe(ctx context.Context) string { return s.Rule.Describe(ctx, s.Start) }

// Describe says the rule, as Series.Describe does, for a series that begins at
// the local time.
func (r Rule) Describe(ctx context.Context, start Local) string {
	ctx = i18n.WithZone(ctx, time.UTC) // in which wall is what the clock shows
	t := teller{ctx: ctx, rule: r.defaults(start.Date), start: start}
	told := t.tell()
	if t.needsLuck() {
		key := "schedule.short_months"
		if t.rule.Freq == Yearly {
			key = "schedule.short_years"
		}
		told = i18n.T(ctx, key, "rule", told)
	}
	if r.Count > 0 {
		told = i18n.T(ctx, "schedule.times", "count", r.Count, "rule", told)
	}
	if !r.Until.IsZero() {
		told = i18n.T(ctx, "schedule.until", "rule", told, "date", i18n.Date(ctx, r.Until.midnight()))
	}
	first, size := utf8.DecodeRuneInString(told)
	return string(unicode.ToUpper(first)) + told[size:]
}

// teller puts one rule in words.
type teller struct {
	ctx   context.Context
	rule  Rule
	start Local
}

func (t teller) tell() string {
	r, at := t.rule, t.at()
	every := []any{"count", r.every(), "at", at}
	switch plain := len(r.Days) > 0 && r.Days[0].Nth == 0; {
	case r.Freq == Once:
		return i18n.T(t.ctx, "schedule.once", "day", t.weekday(t.start.Date.Weekday()), "date", i18n.Date(t.ctx, t.start.wall()), "at", at)
	case r.Freq == Daily, r.every() == 1 && plain && r.Freq != Yearly && len(r.Days) == 7:
		return i18n.T(t.ctx, "schedule.daily", every...)
	case r.Freq == Weekly && r.every() == 1 && slices.Equal(r.Days, workdays):
		return i18n.T(t.ctx, "schedule.workdays", "at", at)
	case r.Freq == Weekly, r.Freq == Monthly && r.every() == 1 && plain:
		return i18n.T(t.ctx, "schedule.weekly", append(every, "days", t.weekdays())...)
	case r.Freq == Monthly:
		return i18n.T(t.ctx, "schedule.monthly", append(every, "days", t.inMonth())...)
	}
	months := texts(r.Months, func(m time.Month) string { return i18n.T(t.ctx, "schedule.month."+strconv.Itoa(int(m))) })
	days := i18n.T(t.ctx, "schedule.of_month", "days", t.inMonth(), "month", t.and(months))
	return i18n.T(t.ctx, "schedule.yearly", append(every, "days", days)...)
}

var workdays = []Day{{0, time.Monday}, {0, time.Tuesday}, {0, time.Wednesday}, {0, time.Thursday}, {0, time.Friday}}

// at says the time of day; the hour picks the form, since Spanish has another
// article at one o'clock.
func (t teller) at() string {
	return i18n.T(t.ctx, "schedule.at", "count", t.start.Minute/60, "time", i18n.Time(t.ctx, t.start.wall()))
}

func (t teller) weekday(d time.Weekday) string {
	return i18n.T(t.ctx, "schedule.day."+strconv.Itoa(int(d)))
}

// each is the weekday where every one of them is meant; some languages then
// use the plural.
func (t teller) each(d Day) string {
	return i18n.T(t.ctx, "schedule.each."+strconv.Itoa(int(d.Weekday)))
}

func (t teller) weekdays() string {
	return i18n.T(t.ctx, "schedule.on_days", "count", len(t.rule.Days), "days", t.and(texts(t.rule.Days, t.each)))
}

// inMonth says which days of a month: by their numbers, or by weekdays.
func (t teller) inMonth() string {
	if len(t.rule.Days) == 0 {
		return t.monthDays()
	}
	if t.rule.Days[0].Nth == 0 {
		return i18n.T(t.ctx, "schedule.every_day_of", "days", t.and(texts(t.rule.Days, t.each)))
	}
	var phrases []string
	for i, d := range t.rule.Days {
		same := func(other Day) bool { return other.Weekday == d.Weekday }
		if slices.IndexFunc(t.rule.Days, same) < i {
			continue
		}
		var nths []string
		for _, other := range t.rule.Days {
			if same(other) {
				nths = append(nths, i18n.T(t.ctx, "schedule.nth."+nthKeys[other.Nth]))
			}
		}
		phrases = append(phrases, i18n.T(t.ctx, "schedule.nth_day", "nth", t.and(nths), "day", t.weekday(d.Weekday)))
	}
	return t.and(phrases)
}

var nthKeys = map[int]string{1: "1", 2: "2", 3: "3", 4: "4", 5: "5", -1: "last", -2: "last_but_one"}

// monthDays says days by their numbers; beside the last day each is said for
// itself, so that nobody reads "the 1st and 15th last".
func (t teller) monthDays() string {
	var numbers, phrases []string
	for _, n := range t.rule.MonthDays {
		if n > 0 {
			numbers = append(numbers, i18n.T(t.ctx, "schedule.ordinal."+ordinal(n), "n", strconv.Itoa(n)))
		}
	}
	if len(numbers) == len(t.rule.MonthDays) {
		return t.numbered(numbers)
	}
	for _, number := range numbers {
		phrases = append(phrases, t.numbered([]string{number}))
	}
	return t.and(append(phrases, i18n.T(t.ctx, "schedule.last_day")))
}

func (t teller) numbered(days []string) string {
	return i18n.T(t.ctx, "schedule.month_days", "count", len(days), "days", t.and(days))
}

// ordinal names the ending that English writes after a number: 1st, 22nd, 13th.
func ordinal(n int) string {
	switch {
	case n/10 == 1:
		return "th"
	case n%10 == 1:
		return "st"
	case n%10 == 2:
		return "nd"
	case n%10 == 3:
		return "rd"
	}
	return "th"
}

// and joins a list: "a, b and c".
func (t teller) and(list []string) string {
	if len(list) == 0 {
		return ""
	}
	joined := list[0]
	for i, next := range list[1:] {
		key := "schedule.list"
		if i == len(list)-2 {
			key = "schedule.list_last"
		}
		joined = i18n.T(t.ctx, key, "a", joined, "b", next)
	}
	return joined
}

// needsLuck reports whether some months, or years, lack a day that the rule
// names, so that people wonder what becomes of those.
func (t teller) needsLuck() bool {
	r := t.rule
	if r.Freq != Monthly && r.Freq != Yearly {
		return false
	}
	if slices.ContainsFunc(r.Days, func(d Day) bool { return d.Nth == 5 }) {
		return true
	}
	return slices.ContainsFunc(r.MonthDays, func(n int) bool {
		if r.Freq == Monthly {
			return n > 28
		}
		return n == 29 && slices.Contains(r.Months, time.February)
	})
}
