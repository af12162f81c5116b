package moderation

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

// safely hides what is too small, and so many others that what is hidden holds
// fewest together, as the organisation's totals do.
func safely(counts []int64) []Cell {
	cells := openly(counts)
	for {
		least, hidden, sum := -1, 0, int64(0)
		for i, c := range cells {
			if c.Hidden {
				hidden, sum = hidden+1, sum+c.Value
			} else if least < 0 || c.Value < cells[least].Value {
				least = i
			}
		}
		if hidden == 0 || least < 0 || hidden > 1 && sum >= fewest {
			return cells
		}
		cells[least].Hidden = true
	}
}

// made are so many decisions of one kind.
func made(n int, measure Measure, rule RuleKey, month time.Month) []Decision {
	list := make([]Decision, n)
	for i := range list {
		list[i] = Decision{Measure: measure, Rule: rule, Source: Noticed, State: Standing, At: time.Date(2026, month, 1+i%20, 0, 0, 0, 0, time.UTC)}
	}
	return list
}

func TestWhatIsPublished(t *testing.T) {
	reversed := made(1, Fold, "hurt", time.March)
	reversed[0].State = Reversed
	for _, c := range []struct {
		name      string
		decisions []Decision
		want      map[string]int // entries by measure, rule and state
	}{
		{"one kind", made(20, Fold, "hurt", time.March), map[string]int{"fold hurt standing": 20}},
		{"two, and a group's own agreement", slices.Concat(made(20, Fold, "hurt", time.March), made(12, Pause, Agreement(2), time.April)),
			map[string]int{"fold hurt standing": 20, "pause agreement standing": 12}},
		{"a month of few", slices.Concat(made(20, Fold, "hurt", time.March), made(9, Fold, "hurt", time.April)), nil},
		{"a month of few among many that are left out", slices.Concat(made(20, Fold, "hurt", time.March), made(9, Fold, "hurt", time.April), made(9, Fold, "hurt", time.May)),
			map[string]int{"fold hurt standing": 20}},
		{"few of another kind, which the whole would tell of", slices.Concat(made(20, Fold, "hurt", time.March), made(3, Pause, "hurt", time.March)), nil},
		{"few by another rule, which the table of measures would tell of", slices.Concat(made(20, Fold, "hurt", time.March), made(4, Fold, "sexual", time.March), made(15, Nudge, "selling", time.March)),
			map[string]int{"nudge selling standing": 15}},
		{"few of which came something else", slices.Concat(made(20, Fold, "hurt", time.March), reversed), map[string]int{"fold hurt ": 21}},
	} {
		got := map[string]int{}
		for _, l := range Tally(c.decisions, nil, safely).Log {
			got[string(l.Measure)+" "+string(l.Rule)+" "+string(l.State)]++
		}
		if len(got) == 0 {
			got = nil
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
	p := Tally(made(20, Fold, "hurt", time.March), []Appeal{{State: Undone, At: time.UnixMilli(0), AnsweredAt: time.UnixMilli(9)}}, safely)
	if !p.Hours.Hidden || p.Decisions != (Cell{Value: 20}) {
		t.Errorf("%+v of %+v", p.Hours, p.Decisions)
	}
	if spans := p.Spans(); len(spans) != 1 || spans[0].First != "2026-03" {
		t.Errorf("%+v", spans)
	}
	if log := Tally(made(20, Fold, "hurt", time.March), nil, hideAll).Log; len(log) != 0 {
		t.Errorf("%d can be counted in the log, and in no table", len(log))
	}
}

// Whatever was decided: no number that is shown, with the log taken from it,
// leaves fewer than ten, and none that is hidden can be counted in the log.
func TestNothingThatIsLeftTellsOfFew(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 8))
	pick := func(n int) int { return min(random.IntN(n), random.IntN(n), random.IntN(n)) } // the first ones most often
	measures, rules := []Measure{Fold, None, Nudge, Pause, Edit, Slow}, []RuleKey{"hurt", "selling", Agreement(1), "other", "child", Agreement(3)}
	sources, states := []Source{Noticed, OwnEyes, Machine}, []DecisionState{Standing, Over, Reversed, Changed}
	said, empty := 0, 0
	for round := range 400 {
		var decisions []Decision
		var appeals []Appeal
		for range 5 + random.IntN(400) {
			d := Decision{Measure: measures[pick(6)], Rule: rules[pick(6)], Source: sources[pick(1+round%3)], State: states[pick(1+round%4)],
				At: time.Date(2026, time.Month(1+pick(12)), 3, 0, 0, 0, 0, time.UTC)}
			decisions = append(decisions, d)
			if d.State == Reversed || d.State == Changed {
				appeals = append(appeals, Appeal{State: map[DecisionState]Outcome{Reversed: Undone, Changed: Lighter}[d.State]})
			}
		}
		p := Tally(decisions, appeals, safely)
		if len(p.Log) == 0 {
			empty++
		}
		kinds, months := map[Logged]int{}, map[string]int{}
		for _, d := range decisions {
			months[monthOf(d)]++
		}
		for _, l := range p.Log {
			kinds[l.kind()]++
			if months[l.Month] < fewest {
				t.Fatalf("a month of %d is in the log", months[l.Month])
			}
			if l.State != "" {
				said++
			}
		}
		for kind, n := range kinds {
			if n < fewest {
				t.Fatalf("%d of %+v are in the log", n, kind)
			}
		}
		leftOf := func(table string, lines []Line, truth func(Decision) string, of func(Logged) string) {
			for _, line := range lines {
				rest, logged := 0, 0
				for _, d := range decisions {
					if truth(d) == line.Name {
						rest++
					}
				}
				for _, l := range p.Log {
					if of(l) == line.Name {
						logged++
					}
				}
				rest -= logged
				if line.Cell.Hidden && logged > 0 || !line.Cell.Hidden && logged > 0 && rest > 0 && rest < fewest {
					t.Fatalf("%s %s, hidden %v: %d in the log, %d left", table, line.Name, line.Cell.Hidden, logged, rest)
				}
			}
		}
		leftOf("all", []Line{{"", p.Decisions}}, func(Decision) string { return "" }, func(Logged) string { return "" })
		leftOf("measure", p.ByMeasure, func(d Decision) string { return string(d.Measure) }, func(l Logged) string { return string(l.Measure) })
		leftOf("category", p.ByCategory, func(d Decision) string { return categoryOf(d.Rule) }, func(l Logged) string { return categoryOf(l.Rule) })
		leftOf("source", p.BySource, func(d Decision) string { return string(d.Source) }, func(l Logged) string { return string(l.Source) })
		leftOf("appeals", p.Appeals, func(d Decision) string { return outcomeOf(Logged{State: d.State}) }, outcomeOf)
	}
	if said == 0 || empty > 300 {
		t.Errorf("%d entries say what came of it, %d logs are empty", said, empty)
	}
}

// The month that is not over is not told of: whoever looks every day would see
// each decision come.
func TestAMonthIsToldOfOnceItIsOver(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newCourt(t, d)
		holder, author := b.holder("heron"), b.member("slow-ferry")
		b.Clock.Advance(time.Date(2027, time.January, 9, 0, 0, 0, 0, time.UTC).Sub(b.Clock.Now()))
		for range 12 {
			b.restricted(holder, author, group.ActPostHidden, b.IDs.Next())
		}
		told := func() (Cell, int) {
			p, err := b.m.Publish(t.Context(), b.org(), 2027)
			b.must(err)
			return p.Decisions, b.m.NewestYear()
		}
		if got, newest := told(); !got.Hidden || newest != 2026 {
			t.Errorf("in January: %+v, of %d", got, newest)
		}
		b.Clock.Advance(time.Date(2027, time.January, 31, 23, 59, 59, 0, time.UTC).Sub(b.Clock.Now()))
		if got, _ := told(); !got.Hidden {
			t.Errorf("on its last day: %+v", got)
		}
		b.Clock.Advance(time.Second + publishedFor)
		if got, newest := told(); got != (Cell{Value: 12}) || newest != 2027 {
			t.Errorf("once it is over: %+v, of %d", got, newest)
		}
		page := b.ask(author.Actor, "GET", "/o/"+b.org().Slug+"/transparency", "text/html", nil).Body.String()
		if !strings.Contains(page, "31 January 2027") {
			t.Error("the page does not say up to when")
		}
	})
}

var qTestBefore = db.Register("moderation.test.before", `UPDATE moderation_decision SET made_at = $1`)

// What everybody is told of a year is gathered once in a while, each year and
// organisation for itself.
func TestAYearIsGatheredOnceInAWhile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newCourt(t, d)
		holder, author := b.holder("heron"), b.member("slow-ferry")
		o, year, then := b.org(), b.Clock.Now().Year(), b.Clock.Now()
		fold := func(n int) {
			for range n {
				b.restricted(holder, author, group.ActPostHidden, b.IDs.Next())
			}
			b.must(d.Tx(t.Context(), func(tx *db.Tx) error {
				_, err := db.Exec(t.Context(), tx, qTestBefore, clock.ToMillis(then))
				return err
			}))
		}
		fold(10)
		b.Clock.Advance(31 * 24 * time.Hour)
		for _, c := range []struct {
			name  string
			year  int
			after time.Duration
			want  Cell
		}{
			{"gathered", year, 0, Cell{Value: 10}},
			{"a little later", year, publishedFor - 1, Cell{Value: 10}},
			{"another year", year - 1, 0, Cell{Hidden: true}},
			{"after a while", year, 1, Cell{Value: 12}},
		} {
			b.Clock.Advance(c.after)
			p, err := b.m.Publish(t.Context(), o, c.year)
			b.must(err)
			if p.Decisions != c.want {
				t.Errorf("%s: %+v, want %+v", c.name, p.Decisions, c.want)
			}
			if c.after == 0 && c.year == year {
				fold(2)
			}
		}
	})
}
