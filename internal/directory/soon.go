package directory

import (
	"slices"
	"time"

	"hearth/internal/directory/match"
)

// How far ahead "soon" looks, and how many groups it names.
const (
	soonWithin = 3 * time.Hour
	shownSoon  = 4
)

// soon lists the matched groups whose meeting goes on, and then those whose
// begins within hours, those in the reader's language first among equals in
// time. Only groups that somebody can enter at once are named: the others' door
// would not open in forty minutes.
func (ix *index) soon(matched set, r reader) []Item {
	var items []Item
	own := ix.own[r.lang]
	for _, foreign := range []bool{false, true} {
		for _, m := range ix.meetings {
			if len(items) == shownSoon || m.start.After(r.now.Add(soonWithin)) {
				break
			}
			g := &ix.groups[m.group]
			if !m.end.After(r.now) || !matched.has(m.group) || own.has(m.group) == foreign || g.Entry != "open" || g.Full() {
				continue
			}
			if slices.ContainsFunc(items, func(i Item) bool { return i.ID == g.ID }) {
				continue
			}
			item := ix.item(m.group, Filter{}, r.now)
			item.Start, item.End = m.start, m.end
			items = append(items, item)
		}
	}
	slices.SortStableFunc(items, func(a, b Item) int { return a.Start.Compare(b.Start) })
	return items
}

// beginsSoon reports whether a group meets now or within hours.
func (ix *index) beginsSoon(i uint32, now time.Time) bool {
	n := ix.next[i]
	return n >= 0 && ix.meetings[n].end.After(now) && !ix.meetings[n].start.After(now.Add(soonWithin))
}

// union adds the groups that meet on any of the days in any of the parts of the
// day; none chosen means all of them.
func (w *week) union(into set, chosenDays, chosenParts []string) {
	for slots := slotsOf(chosenDays, chosenParts); slots != 0; slots &= slots - 1 {
		into.or(w.slots[slots.First()])
	}
}

// unionWith is union for one value of Day or Part beside what was chosen of the
// other.
func (w *week) unionWith(into set, facet Facet, value string, f Filter) {
	if facet == Day {
		w.union(into, []string{value}, f.Chosen[Part])
		return
	}
	w.union(into, f.Chosen[Day], []string{value})
}

// slotsOf turns the values of Day and Part into parts of the week.
func slotsOf(chosenDays, chosenParts []string) match.Slots {
	var ds []time.Weekday
	for _, d := range chosenDays {
		ds = append(ds, time.Weekday((slices.Index(days, d)+1)%7)) // days begin with Monday
	}
	var ps []match.Part
	for _, p := range chosenParts {
		ps = append(ps, match.Part(slices.Index(match.Parts, p)))
	}
	return match.SlotsOf(ds, ps)
}
