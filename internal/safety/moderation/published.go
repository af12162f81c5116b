package moderation

import (
	"context"
	"maps"
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
	Until      time.Time // counted up to here: the end of the year, or of the last month
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

// fewest is how many there must be of what is told of, and of what is left when
// it is taken from a number beside it.
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

// countedUntil is up to when numbers are told: whole months only, or whoever looks
// at the page day by day would see each decision come.
func countedUntil(now time.Time) time.Time {
	now = now.UTC()
	return time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC)
}

// NewestYear is the last year of which there are whole months to tell.
func (m *Module) NewestYear() int { return countedUntil(m.clock.Now()).Add(-1).Year() }

// Publish gathers an organisation's numbers of a calendar year, in UTC, as they
// were at most publishedFor ago, without the month that is not over.
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
	if until := countedUntil(m.clock.Now()); until.Before(to) {
		to = until
	}
	decisions, err := db.All(ctx, m.db, qCounted, scanCounted, int64(y.of), clock.ToMillis(from), clock.ToMillis(to))
	if err != nil {
		return p, err
	}
	appeals, err := db.All(ctx, m.db, qCountedAppeals, scanCountedAppeal, int64(y.of), clock.ToMillis(from), clock.ToMillis(to))
	if err != nil {
		return p, err
	}
	p = Tally(decisions, appeals, m.publish)
	p.Year, p.Until = y.year, to
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
	all := divide(decisions, publish, func(Decision) string { return "all" })
	measures := divide(decisions, publish, func(d Decision) string { return string(d.Measure) })
	categories := divide(decisions, publish, func(d Decision) string { return categoryOf(d.Rule) })
	sources := divide(decisions, publish, func(d Decision) string { return string(d.Source) })
	outcomes := divide(appeals, publish, func(a Appeal) string { return string(a.State) })
	p.Decisions = all.whole(publish)
	p.ByMeasure, p.ByCategory, p.BySource, p.Appeals = measures.lines, categories.lines, sources.lines, outcomes.lines
	p.Hours = waited(appeals)
	p.Log = publicLog(decisions, neighbours{all, measures, categories, sources, outcomes})
	return p
}

// A division is a table: what it tells of its parts, and what they are in truth.
type division struct {
	lines []Line
	truth map[string]int64
}

// divide makes a table of parts that together are the whole.
func divide[T any](list []T, publish func([]int64) []Cell, name func(T) string) division {
	d := division{truth: map[string]int64{}}
	for _, one := range list {
		d.truth[name(one)]++
	}
	names := slices.Sorted(maps.Keys(d.truth))
	counts := make([]int64, len(names))
	for i, n := range names {
		counts[i] = d.truth[n]
	}
	for i, cell := range publish(counts) {
		d.lines = append(d.lines, Line{Name: names[i], Cell: cell})
	}
	return d
}

// whole is what the table tells of all its parts together.
func (d division) whole(publish func([]int64) []Cell) Cell {
	var n int64
	for _, count := range d.truth {
		n += count
	}
	return publish([]int64{n})[0]
}

func waited(appeals []Appeal) Hours {
	var hours []int64
	for _, a := range appeals {
		if !a.AnsweredAt.IsZero() {
			hours = append(hours, hoursOf(a.AnsweredAt.Sub(a.At)))
		}
	}
	if len(hours) < fewest {
		return Hours{Hidden: true}
	}
	slices.Sort(hours)
	return Hours{Median: hours[len(hours)/2], Ninety: hours[(len(hours)*9+9)/10-1]}
}
