package moderation

import (
	"cmp"
	"context"
	"slices"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
)

// A Published is what an organisation tells everybody of a year: numbers, none
// of fewer than ten, and nothing of which such a number could be worked out.
type Published struct {
	Of         group.Organisation
	Year       int
	Decisions  Cell
	ByMeasure  []Line
	ByCategory []Line
	BySource   []Line
	Appeals    []Line
	Openings   []Line // of what was sealed
	Hours      Hours
	Log        []Logged
}

// A Line is one number with its name.
type Line struct {
	Name string
	Cell Cell
}

// Hours is how long appeals waited for their answer. It is hidden where there
// were fewer than ten.
type Hours struct {
	Hidden         bool
	Median, Ninety int64
}

// A Logged is one entry of the public log: a month, a rule, a measure, and what
// came of it. Months with fewer than ten decisions are left out.
type Logged struct {
	Month   string
	Rule    RuleKey
	Measure Measure
	Source  Source
	State   DecisionState
}

// fewest is how many decisions a month must have to stand in the log.
const fewest = 10

// Publish gathers an organisation's numbers of a calendar year, in UTC.
func (m *Module) Publish(ctx context.Context, o group.Organisation, year int) (p Published, err error) {
	from, to := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(year+1, 1, 1, 0, 0, 0, 0, time.UTC)
	rows, err := db.All(ctx, m.db, qDecisionsSince, scanDecision, int64(o.ID), clock.ToMillis(from), clock.ToMillis(to))
	if err != nil {
		return p, err
	}
	appeals, err := db.All(ctx, m.db, qAppealsSince, scanAppeal, int64(o.ID), clock.ToMillis(from), clock.ToMillis(to))
	if err != nil {
		return p, err
	}
	decisions := make([]Decision, len(rows))
	for i, row := range rows {
		decisions[i] = row.Decision
	}
	asked := make([]Appeal, len(appeals))
	for i, row := range appeals {
		asked[i] = row.Appeal
	}
	p = Tally(decisions, asked, m.publish)
	p.Of, p.Year = o, year
	p.Openings, err = m.openings(ctx, o.ID, from, to)
	return p, err
}

// Tally counts decisions and appeals. It is pure.
func Tally(decisions []Decision, appeals []Appeal, publish func([]int64) []Cell) (p Published) {
	p.Decisions = publish([]int64{int64(len(decisions))})[0]
	p.ByMeasure = count(decisions, publish, func(d Decision) string { return string(d.Measure) })
	p.ByCategory = count(decisions, publish, func(d Decision) string {
		rule, _ := RuleOf(d.Rule, d.Rule.Number())
		return cmp.Or(rule.Category, "STATEMENT_CATEGORY_OTHER_VIOLATION_TC")
	})
	p.BySource = count(decisions, publish, func(d Decision) string { return string(d.Source) })
	p.Appeals = count(appeals, publish, func(a Appeal) string { return string(a.State) })
	p.Hours = waited(appeals)
	p.Log = logged(decisions)
	return p
}

// count makes a table of parts that together are the whole.
func count[T any](list []T, publish func([]int64) []Cell, name func(T) string) []Line {
	numbers := map[string]int64{}
	var names []string
	for _, one := range list {
		n := name(one)
		if numbers[n] == 0 {
			names = append(names, n)
		}
		numbers[n]++
	}
	slices.Sort(names)
	counts := make([]int64, len(names))
	for i, n := range names {
		counts[i] = numbers[n]
	}
	lines := make([]Line, len(names))
	for i, cell := range publish(counts) {
		lines[i] = Line{Name: names[i], Cell: cell}
	}
	return lines
}

func waited(appeals []Appeal) Hours {
	var hours []int64
	for _, a := range appeals {
		if !a.AnsweredAt.IsZero() {
			hours = append(hours, int64(a.AnsweredAt.Sub(a.At).Hours()))
		}
	}
	if len(hours) < fewest {
		return Hours{Hidden: true}
	}
	slices.Sort(hours)
	return Hours{Median: hours[len(hours)/2], Ninety: hours[(len(hours)*9+9)/10-1]}
}

// logged is the public log, sorted so that the order within a month tells
// nothing.
func logged(decisions []Decision) (log []Logged) {
	months := map[string]int{}
	for _, d := range decisions {
		months[d.At.UTC().Format("2006-01")]++
	}
	for _, d := range decisions {
		month := d.At.UTC().Format("2006-01")
		if months[month] < fewest {
			continue
		}
		rule := d.Rule
		if rule.Number() > 0 { // which agreement it was would tell the group
			rule = "agreement"
		}
		log = append(log, Logged{Month: month, Rule: rule, Measure: d.Measure, Source: d.Source, State: d.State})
	}
	slices.SortFunc(log, func(a, b Logged) int {
		return cmp.Or(cmp.Compare(b.Month, a.Month), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Measure, b.Measure), cmp.Compare(a.State, b.State))
	})
	return log
}
