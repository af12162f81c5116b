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
// came of it. Months with fewer than ten decisions are left out, and so are kinds
// of decisions of which the year has fewer. Source and State are "" where they
// would tell more than that.
type Logged struct {
	Month   string
	Rule    RuleKey
	Measure Measure
	Source  Source
	State   DecisionState
}

// fewest is how many decisions a month must have to stand in the log.
const fewest = 10

// publishedFor is how long the numbers of a year are handed out as they were
// gathered: the page is for everybody, and a year is much to count.
const publishedFor = 10 * time.Minute

// A yearOf is a calendar year of one organisation.
type yearOf struct {
	of   group.OrganisationID
	year int
}

// What is counted, without a word of it.
var (
	qCounted = db.Register("moderation.decision.counted", `SELECT measure, rule, source, state, made_at FROM moderation_decision
		WHERE org_id = $1 AND made_at >= $2 AND made_at < $3 ORDER BY made_at, id LIMIT 100000`)
	qCountedAppeals = db.Register("moderation.appeal.counted", `SELECT state, made_at, answered_at FROM moderation_appeal
		WHERE org_id = $1 AND made_at >= $2 AND made_at < $3 ORDER BY id LIMIT 100000`)
)

// Publish gathers an organisation's numbers of a calendar year, in UTC, as they
// were at most publishedFor ago.
func (m *Module) Publish(ctx context.Context, o group.Organisation, year int) (p Published, err error) {
	key := yearOf{o.ID, year}
	p, known := m.years.Get(key)
	if !known {
		if p, err = m.gatherYear(ctx, key); err != nil {
			return p, err
		}
		m.years.Put(key, p)
	}
	p.Of = o
	return p, nil
}

func (m *Module) gatherYear(ctx context.Context, y yearOf) (p Published, err error) {
	from, to := time.Date(y.year, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(y.year+1, 1, 1, 0, 0, 0, 0, time.UTC)
	decisions, err := db.All(ctx, m.db, qCounted, scanCounted, int64(y.of), clock.ToMillis(from), clock.ToMillis(to))
	if err != nil {
		return p, err
	}
	appeals, err := db.All(ctx, m.db, qCountedAppeals, scanCountedAppeal, int64(y.of), clock.ToMillis(from), clock.ToMillis(to))
	if err != nil {
		return p, err
	}
	p = Tally(decisions, appeals, m.publish)
	p.Year = y.year
	p.Openings, err = m.openings(ctx, y.of, from, to)
	return p, err
}

func scanCounted(r db.Row) (d Decision, err error) {
	var at int64
	err = r.Scan(&d.Measure, &d.Rule, &d.Source, &d.State, &at)
	d.At = clock.FromMillis(at)
	return d, err
}

func scanCountedAppeal(r db.Row) (a Appeal, err error) {
	var at, answered int64
	err = r.Scan(&a.State, &at, &answered)
	a.At, a.AnsweredAt = clock.FromMillis(at), clock.FromMillis(answered)
	return a, err
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
	// A number that its table hides is not to be counted in the log.
	p.Log = slices.DeleteFunc(logged(decisions), func(l Logged) bool { return hides(p.ByMeasure, string(l.Measure)) })
	return p
}

// hides reports whether a table hides the number of that name.
func hides(lines []Line, name string) bool {
	return slices.ContainsFunc(lines, func(l Line) bool { return l.Name == name && l.Cell.Hidden })
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
// nothing. A kind of decision of which there were few is left out, for a table of
// numbers could be worked out from its entries; and how it was noticed, and what
// came of it, is said only where that is no rarity either.
func logged(decisions []Decision) (log []Logged) {
	months, kinds, whole := map[string]int{}, map[Logged]int{}, map[Logged]int{}
	for _, d := range decisions {
		months[d.At.UTC().Format("2006-01")]++
	}
	for _, d := range decisions {
		if l := entryOf(d); months[l.Month] >= fewest {
			log = append(log, l)
			kinds[l.kind()]++
			l.Month = ""
			whole[l]++
		}
	}
	log = slices.DeleteFunc(log, func(l Logged) bool { return kinds[l.kind()] < fewest })
	for i, l := range log {
		if l.Month = ""; whole[l] < fewest {
			log[i].Source, log[i].State = "", ""
		}
	}
	slices.SortFunc(log, func(a, b Logged) int {
		return cmp.Or(cmp.Compare(b.Month, a.Month), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Measure, b.Measure), cmp.Compare(a.State, b.State), cmp.Compare(a.Source, b.Source))
	})
	return log
}

// entryOf is a decision as the log has it: which of a group's agreements it was
// about would tell the group.
func entryOf(d Decision) Logged {
	l := Logged{Month: d.At.UTC().Format("2006-01"), Rule: d.Rule, Measure: d.Measure, Source: d.Source, State: d.State}
	if d.Rule.Number() > 0 {
		l.Rule = "agreement"
	}
	return l
}

// kind is what an entry must have in common with enough others.
func (l Logged) kind() Logged { return Logged{Rule: l.Rule, Measure: l.Measure} }

// A Span is the months in which there were decisions of one kind.
type Span struct {
	Rule        RuleKey
	Measure     Measure
	First, Last string // months
}

// Spans are the log by kind, as people read it.
func (p Published) Spans() (spans []Span) {
	for _, l := range p.Log { // the newest month first
		i := slices.IndexFunc(spans, func(s Span) bool { return s.Rule == l.Rule && s.Measure == l.Measure })
		if i < 0 {
			spans = append(spans, Span{l.Rule, l.Measure, l.Month, l.Month})
			continue
		}
		spans[i].First = l.Month
	}
	return spans
}
