package schedule

import (
	"iter"
	"slices"
	"time"
)

// cycle is how many months pass until the calendar of 400 years begins anew,
// with the same days on the same weekdays: so many periods in a row without a
// date prove that there will be none.
const cycle = 4800

// days yields the rule's dates as day numbers, in order, beginning with the
// first that is not before from. It goes straight there, however long the
// series has run, and does not know of Count.
//
// It is ours because the library that is commonly used walks from the first
// date, cannot be bounded where a rule has no dates, puts 02:30 of the day of
// the change an hour early in zones behind UTC, and has Apia meet twice at one
// moment. Tests compare the two, date by date.
func (r Rule) days(first Date, from int) iter.Seq[int] {
	start := first.number()
	from, last := max(from, start), Date{lastYear, time.December, 31}.number()
	if !r.Until.IsZero() {
		last = min(last, r.Until.number())
	}
	return func(yield func(int) bool) {
		if r.Freq == Once {
			if from == start {
				yield(start)
			}
			return
		}
		period, in := r.periods(first)
		empty := 0
		for n := period(from); empty < cycle; n++ {
			begins, found := in(n)
			if begins > last {
				return
			}
			empty++
			for _, day := range found {
				if day > last {
					return
				}
				empty = 0
				if day >= from && !yield(day) {
					return
				}
			}
		}
	}
}

// periods returns which of the rule's periods (days, weeks, months, years, of
// those that its interval names) a day is in or was in last, and what the nth
// period holds: the number of its first day, and its dates in order.
func (r Rule) periods(first Date) (of func(day int) int, in func(n int) (begins int, found []int)) {
	start, every := first.number(), r.every()
	switch r = r.defaults(first); r.Freq {
	case Daily:
		return func(day int) int { return (day - start) / every }, func(n int) (int, []int) {
			day := start + n*every
			return day, []int{day}
		}
	case Weekly:
		week := start - int(first.Weekday()-r.weekStart()+7)%7
		return func(day int) int { return (day - week) / (7 * every) }, func(n int) (int, []int) {
			return r.inWeek(week + 7*n*every)
		}
	case Monthly:
		month := monthsOf(first)
		return func(day int) int { return (monthsOf(dateNumbered(day)) - month) / every }, func(n int) (int, []int) {
			return r.inMonth(month + n*every)
		}
	}
	return func(day int) int { return (dateNumbered(day).Year - first.Year) / every }, func(n int) (int, []int) {
		return r.inYear(first.Year + n*every)
	}
}

// defaults fills in what the first date says for the rule.
func (r Rule) defaults(first Date) Rule {
	if r = r.normal(); r.Freq == Yearly && len(r.Months) == 0 {
		r.Months = []time.Month{first.Month}
	}
	switch {
	case len(r.Days) > 0 || len(r.MonthDays) > 0:
	case r.Freq == Weekly:
		r.Days = []Day{{Weekday: first.Weekday()}}
	case r.Freq == Monthly || r.Freq == Yearly:
		r.MonthDays = []int{first.Day}
	}
	return r
}

func monthsOf(d Date) int { return d.Year*12 + int(d.Month) - 1 }

func (r Rule) inWeek(begins int) (int, []int) {
	found := make([]int, 0, len(r.Days))
	for _, d := range r.Days {
		found = append(found, begins+int(d.Weekday-r.weekStart()+7)%7)
	}
	slices.Sort(found)
	return begins, found
}

func (r Rule) inMonth(month int) (int, []int) {
	year, of := month/12, time.Month(month%12+1)
	begins := Date{year, of, 1}.number()
	next := time.Date(year, of+1, 1, 0, 0, 0, 0, time.UTC)
	length := int(next.Unix()/daySeconds) - begins
	var found []int
	add := func(day int) {
		if day >= 1 && day <= length {
			found = append(found, begins+day-1)
		}
	}
	for _, d := range r.MonthDays {
		if d < 0 {
			d += length + 1
		}
		add(d)
	}
	weekday := Date{year, of, 1}.Weekday()
	for _, d := range r.Days {
		one := int(d.Weekday-weekday+7)%7 + 1 // the first such weekday of the month
		many := (length-one)/7 + 1
		switch {
		case d.Nth > 0:
			add(one + 7*(d.Nth-1))
		case d.Nth < 0:
			add(one + 7*(many+d.Nth))
		default:
			for i := range many {
				add(one + 7*i)
			}
		}
	}
	slices.Sort(found)
	return begins, slices.Compact(found)
}

func (r Rule) inYear(year int) (int, []int) {
	var all []int
	for _, month := range r.Months {
		_, found := r.inMonth(year*12 + int(month) - 1)
		all = append(all, found...)
	}
	return Date{year, time.January, 1}.number(), all
}
