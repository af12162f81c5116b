package directory

import (
	"slices"
	"sync"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/text"
)

// An Item is one group in a list.
type Item struct {
	group.Group
	Topics []group.Topic
	Fits   []group.Topic // those of the topics asked for that the group has
	People int64         // active this week, rounded; see group.People
	// Start and End are of the next regular meeting, or of the one that goes on
	// now; zero for a group without one.
	Start, End time.Time
}

// Open reports whether the group's meeting goes on at the moment.
func (i Item) Open(now time.Time) bool {
	return !i.Start.IsZero() && !i.Start.After(now) && i.End.After(now)
}

// A Value is one way to narrow the list, and how many groups choosing it would
// find.
type Value struct {
	Value  string
	Count  int64
	Chosen bool
}

// Found is a page of the directory.
type Found struct {
	Filter Filter
	Items  []Item
	Total  int
	// Facets are the ways to narrow the list. A count takes all other facets
	// into account and leaves the facet's own choice out; values that would
	// find nothing are not there, unless they were chosen.
	Facets [facets][]Value
	Topics []group.Topic // every topic, for the names of those in Facets
	Soon   []Item        // of the groups that fit: open now, then starting soon
	Now    time.Time     // when this was found
}

// A reader is whom a search is for.
type reader struct {
	lang i18n.Lang
	zone *time.Location
	now  time.Time
	band account.AgeBand
}

// scratch is the room that one search needs. It is used again, for a search
// every few microseconds would keep the collector busy.
type scratch struct {
	words, matched, rest, union set
	chosen                      [facets]set // room for each facet's choice
}

var scratches sync.Pool

// borrow returns room for n groups, whatever is in it.
func borrow(n int) *scratch {
	s, _ := scratches.Get().(*scratch)
	if s == nil || len(s.words) != (n+63)/64 {
		s = &scratch{words: newSet(n), matched: newSet(n), rest: newSet(n), union: newSet(n)}
		for i := range s.chosen {
			s.chosen[i] = newSet(n)
		}
	}
	return s
}

// search finds the groups that fit. The page begins at f.From, or where the
// list ends if that is earlier.
func (ix *index) search(f Filter, r reader) Found {
	s := borrow(len(ix.groups))
	defer scratches.Put(s)
	w := ix.weekIn(r.zone)
	ix.withWords(s, f.Query, r.band)
	chosen := ix.choices(s, f, w)
	copy(s.matched, s.words)
	for _, c := range chosen {
		if c != nil {
			s.matched.and(c)
		}
	}
	found := Found{Filter: f, Total: int(s.matched.count(ix.all)), Topics: ix.topics, Now: r.now}
	found.Filter.From = min(f.From, found.Total)
	found.Items = ix.page(s.matched, found.Filter, r)
	ix.narrow(&found, s, chosen, w)
	found.Soon = ix.soon(s.matched, r)
	return found
}

// withWords sets s.words to the groups that somebody of the band may find and
// that hold every word of the query.
func (ix *index) withWords(s *scratch, query string, band account.AgeBand) {
	copy(s.words, ix.bands[band])
	for _, part := range text.Words(query) {
		s.union.clear()
		ix.words.holding(part, func(id int) {
			for _, i := range ix.in[id] {
				s.union.add(i)
			}
		})
		s.words.and(s.union)
	}
}

// choices returns, for every facet with a choice, the groups that have any of
// the chosen values. Day and Part are one choice, kept under Day: a group that
// meets on Monday mornings and on Tuesday evenings does not meet on Monday
// evening.
func (ix *index) choices(s *scratch, f Filter, w *week) (chosen [facets]set) {
	for facet := range facets {
		if facet == Day || facet == Part || len(f.Chosen[facet]) == 0 {
			continue
		}
		chosen[facet] = s.chosen[facet]
		chosen[facet].clear()
		for _, value := range f.Chosen[facet] {
			if of := ix.facets[facet].of(value); of != nil {
				chosen[facet].or(of)
			}
		}
	}
	if len(f.Chosen[Day])+len(f.Chosen[Part]) > 0 {
		chosen[Day] = s.chosen[Day]
		chosen[Day].clear()
		w.union(chosen[Day], f.Chosen[Day], f.Chosen[Part])
	}
	return chosen
}

// narrow counts what choosing one more value would find.
func (ix *index) narrow(found *Found, s *scratch, chosen [facets]set, w *week) {
	all := make([]Value, 0, 64)
	for facet := range facets {
		base := s.matched
		own := chosen[facet]
		if facet == Part {
			own = chosen[Day]
		}
		if own != nil {
			base = s.rest
			copy(base, s.words)
			for other, c := range chosen {
				if c != nil && Facet(other) != facet && !(facet == Part && Facet(other) == Day) {
					base.and(c)
				}
			}
		}
		from := len(all)
		for i, value := range ix.facets[facet].list {
			v := Value{Value: value, Chosen: found.Filter.Has(facet, value)}
			switch facet {
			case Day, Part:
				s.union.clear()
				w.unionWith(s.union, facet, value, found.Filter)
				v.Count = base.count(s.union)
			default:
				v.Count = base.count(ix.facets[facet].sets[i])
			}
			if v.Count > 0 || v.Chosen {
				all = append(all, v)
			}
		}
		found.Facets[facet] = all[from:len(all):len(all)]
	}
}

// page reads one page of the matched groups: those in the reader's language
// first.
func (ix *index) page(matched set, f Filter, r reader) []Item {
	items := make([]Item, 0, PerPage)
	skip := f.From
	take := func(i uint32) bool {
		if skip > 0 {
			skip--
			return true
		}
		items = append(items, ix.item(i, f, r.now))
		return len(items) < PerPage
	}
	own := ix.own[r.lang]
	if matched.each(own, false, take) {
		matched.each(own, true, take)
	}
	return items
}

// item is a group as a list shows it.
func (ix *index) item(i uint32, f Filter, now time.Time) Item {
	item := Item{Group: ix.groups[i], People: ix.people[i]}
	for _, t := range ix.topics {
		if !slices.Contains(item.Group.Topics, t.Slug) {
			continue
		}
		item.Topics = append(item.Topics, t)
		if f.Has(Topic, t.Slug) {
			item.Fits = append(item.Fits, t)
		}
	}
	if n := ix.next[i]; n >= 0 {
		item.Start, item.End = ix.meetings[n].start, ix.meetings[n].end
		if !item.End.After(now) { // it ended since the index was made
			item.Start, item.End, _ = item.Group.NextTime(now)
		}
	}
	return item
}
