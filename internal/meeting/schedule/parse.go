package schedule

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// longest is how much of a rule is read. The longest that Check lets pass, with
// every day of every month, has fewer than 300 letters.
const longest = 500

// ParseRule reads the value of an RRULE, with or without its name before it;
// "" is the single date. It refuses with a fault what is not RFC 5545
// (schedule.rule), what Hearth does not follow (schedule.rule.part), and what
// Check refuses. UNTIL is a day (UNTIL=20261220), in the zone of the series.
func ParseRule(text string) (Rule, error) {
	if text = strings.ToUpper(strings.TrimSpace(text)); len(text) > longest {
		return Rule{}, problem("rule")
	}
	text = strings.TrimPrefix(text, "RRULE:")
	if text == "" {
		return Rule{}, nil
	}
	var r Rule
	var seen []string
	for part := range strings.SplitSeq(text, ";") {
		name, value, ok := strings.Cut(part, "=")
		if !ok || slices.Contains(seen, name) {
			return Rule{}, problem("rule")
		}
		seen = append(seen, name)
		if err := r.read(name, value); err != nil {
			return Rule{}, err
		}
	}
	if r.Freq == Once {
		return Rule{}, problem("rule")
	}
	if err := r.Check(); err != nil {
		return Rule{}, err
	}
	return r.normal(), nil
}

// read takes one part of a rule.
func (r *Rule) read(name, value string) (err error) {
	switch name {
	case "FREQ":
		if r.Freq = Freq(value); !slices.Contains(Freqs, r.Freq) {
			return problem("rule.freq")
		}
	case "INTERVAL":
		r.Every, err = positive(value, "rule.every")
	case "COUNT":
		r.Count, err = positive(value, "rule.count")
	case "BYDAY":
		r.Days, err = list(value, readDay)
	case "BYMONTHDAY":
		r.MonthDays, err = list(value, func(s string) (int, error) { return whole(s, "rule.month_days") })
	case "BYMONTH":
		r.Months, err = list(value, func(s string) (time.Month, error) {
			n, err := whole(s, "rule.months")
			return time.Month(n), err
		})
	case "UNTIL":
		t, bad := time.Parse("20060102", value)
		if bad != nil || t.Year() < 1 {
			return problem("rule.until")
		}
		r.Until = dateOf(t)
	case "WKST":
		i := slices.Index(dayCodes, value)
		if i < 0 {
			return problem("rule")
		}
		r.WeekStart = (i+6)%7 + 1
	default:
		return problem("rule.part")
	}
	return err
}

func list[T any](value string, read func(string) (T, error)) (all []T, err error) {
	for text := range strings.SplitSeq(value, ",") {
		one, err := read(text)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

// whole reads a number other than zero.
func whole(text, code string) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n == 0 {
		return 0, problem(code)
	}
	return n, nil
}

func positive(text, code string) (int, error) {
	n, err := whole(text, code)
	if err != nil || n < 1 {
		return 0, problem(code)
	}
	return n, nil
}

func readDay(text string) (Day, error) {
	cut := max(len(text)-2, 0)
	d := Day{Weekday: time.Weekday(slices.Index(dayCodes, text[cut:]))}
	if d.Weekday < 0 {
		return Day{}, problem("rule.days")
	}
	if cut == 0 {
		return d, nil
	}
	var err error
	d.Nth, err = whole(text[:cut], "rule.days")
	return d, err
}
