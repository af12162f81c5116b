package moderation

import (
	"cmp"
	"slices"
)

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

// neighbours are the tables that stand beside the log.
type neighbours struct{ all, measures, categories, sources, outcomes division }

// publicLog is the log, sorted so that the order within a month tells nothing. It
// holds no month and no kind of decision with few in it, and nothing that would
// tell of few once it is taken from a number of a table.
func publicLog(decisions []Decision, tables neighbours) []Logged {
	months := map[string]int{}
	for _, d := range decisions {
		months[monthOf(d)]++
	}
	var log []Logged
	for _, d := range decisions {
		if months[monthOf(d)] >= fewest {
			log = append(log, entryOf(d))
		}
	}
	log = withoutFew(log)
	for before := -1; before != len(log); { // what one table forbids, another may have allowed
		before = len(log)
		log = tables.measures.cover(log, func(l Logged) string { return string(l.Measure) }, leaveOut)
		log = tables.categories.cover(log, func(l Logged) string { return categoryOf(l.Rule) }, leaveOut)
		log = tables.all.cover(log, func(Logged) string { return "all" }, leaveOut)
	}
	log = tables.sources.cover(log, func(l Logged) string { return string(l.Source) }, sayLess)
	log = tables.outcomes.cover(log, outcomeOf, sayLess)
	slices.SortFunc(log, func(a, b Logged) int {
		return cmp.Or(cmp.Compare(b.Month, a.Month), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Measure, b.Measure), cmp.Compare(a.State, b.State), cmp.Compare(a.Source, b.Source))
	})
	return log
}

// withoutFew leaves out kinds of which there are few. How a kind was noticed, and
// what came of it, is said of all of its decisions or of none: where it is a
// rarity of some, the others would tell of them.
func withoutFew(log []Logged) []Logged {
	kinds, told := map[Logged]int{}, map[Logged]int{}
	for _, l := range log {
		kinds[l.kind()]++
		l.Month = ""
		told[l]++
	}
	log = slices.DeleteFunc(log, func(l Logged) bool { return kinds[l.kind()] < fewest })
	for one, n := range told {
		if n < fewest {
			log = sayLess(log, one.kind())
		}
	}
	return log
}

// cover takes kinds out of the log, the smallest first, until no line of the table
// that is hidden can be counted in it, and none that is shown leaves few when the
// log is taken from it. of is the line that an entry counts in, "" for none.
func (d division) cover(log []Logged, of func(Logged) string, without func([]Logged, Logged) []Logged) []Logged {
	for _, line := range d.lines {
		for {
			kinds, counted := map[Logged]int64{}, int64(0)
			for _, l := range log {
				if of(l) == line.Name {
					kinds[l.kind()]++
					counted++
				}
			}
			rest := d.truth[line.Name] - counted
			if counted == 0 || !line.Cell.Hidden && (rest == 0 || rest >= fewest) {
				break
			}
			log = without(log, smallest(kinds))
		}
	}
	return log
}

// smallest is the kind with the fewest entries.
func smallest(kinds map[Logged]int64) (least Logged) {
	for k, n := range kinds {
		if least == (Logged{}) || cmp.Or(cmp.Compare(n, kinds[least]), cmp.Compare(k.Rule, least.Rule), cmp.Compare(k.Measure, least.Measure)) < 0 {
			least = k
		}
	}
	return least
}

// leaveOut takes a kind out of the log.
func leaveOut(log []Logged, kind Logged) []Logged {
	return slices.DeleteFunc(log, func(l Logged) bool { return l.kind() == kind })
}

// sayLess leaves the kind in the log, and says no more of it.
func sayLess(log []Logged, kind Logged) []Logged {
	for i, l := range log {
		if l.kind() == kind {
			log[i].Source, log[i].State = "", ""
		}
	}
	return log
}

func monthOf(d Decision) string { return d.At.UTC().Format("2006-01") }

// entryOf is a decision as the log has it: which of a group's agreements it was
// about would tell the group.
func entryOf(d Decision) Logged {
	l := Logged{Month: monthOf(d), Rule: d.Rule, Measure: d.Measure, Source: d.Source, State: d.State}
	if d.Rule.Number() > 0 {
		l.Rule = "agreement"
	}
	return l
}

// kind is what an entry must have in common with enough others.
func (l Logged) kind() Logged { return Logged{Rule: l.Rule, Measure: l.Measure} }

// outcomeOf is the line of the table of appeals that an entry counts in.
func outcomeOf(l Logged) string {
	switch l.State {
	case Reversed:
		return string(Undone)
	case Changed:
		return string(Lighter)
	}
	return ""
}

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
