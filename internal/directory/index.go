package directory

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"time"

	"hearth/internal/account"
	"hearth/internal/directory/match"
	"hearth/internal/group"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/text"
)

// An index is all listed groups as they were at one moment, made so that a
// search needs neither the database nor a walk over the groups. It is not
// changed once it is made, but for the zones that readers turn up with.
//
// The groups stand in the order in which a reader sees them, but for language:
// first those with a seat, then the livelier, then by name.
type index struct {
	at      time.Time
	groups  []group.Group
	people  []int64 // active this week, rounded
	weighed []match.Group
	topics  []group.Topic

	all    set
	bands  map[account.AgeBand]set // groups that somebody of the band may find; see group.Group.For
	own    map[i18n.Lang]set       // groups in a language of the interface
	facets [facets]values          // Day and Part are in zones
	words  words
	in     [][]uint32 // the groups in which each word stands

	meetings []meeting // by start
	next     []int32   // each group's first meeting, -1 for none

	mu    sync.Mutex
	zones map[string]*week // as readers' zones come up

	lexicon *lexicon // for the next index
	folded  map[group.ID]folded
}

// values are the values of a facet in the order in which they are shown, and
// the groups that have each.
type values struct {
	list []string
	at   map[string]int
	sets []set
}

// of is the set of the value's groups, nil if there is none.
func (v values) of(value string) set {
	if i, ok := v.at[value]; ok {
		return v.sets[i]
	}
	return nil
}

// folded is a group's words, kept from one index to the next for as long as the
// group says the same of itself.
type folded struct {
	revision int64
	name     string
	words    []uint32
}

// source is what an index is made from.
type source struct {
	at       time.Time
	listings []group.Group
	people   map[group.ID]int64
	topics   []group.Topic
	dates    map[group.ID][]group.NextMeeting // beside the regular times
	// audience gives an audience's name in every language of the interface, on
	// one line.
	audience func(string) string
}

// bands are whom a search can be for: a visitor, an adult, a young person.
var bands = []account.AgeBand{"", account.Adult, account.Youth}

// stands reports whether a group may stand in the directory: the hard wall.
func stands(g *group.Group) bool { return g.Public() && !g.Unlisted && g.ArchivedAt.IsZero() }

// shrinkAt is by how many times the lexicon may outgrow the words in use before
// it is made anew.
const shrinkAt = 3

// build makes an index, using what the old one, which may be nil, knows of
// groups that have not changed.
func build(old *index, src source) *index {
	ix := &index{at: src.at, topics: src.topics, own: map[i18n.Lang]set{}, bands: map[account.AgeBand]set{}, zones: map[string]*week{}, folded: map[group.ID]folded{}}
	if old != nil {
		ix.lexicon = old.lexicon
	} else {
		ix.lexicon = newLexicon()
		old = &index{}
	}
	for _, g := range src.listings {
		if stands(&g) {
			ix.groups = append(ix.groups, g)
			ix.folded[g.ID] = ix.fold(old, &g)
		}
	}
	slices.SortFunc(ix.groups, func(a, b group.Group) int {
		return cmp.Or(cmp.Compare(full(&a), full(&b)), cmp.Compare(src.people[b.ID], src.people[a.ID]),
			cmp.Compare(ix.folded[a.ID].name, ix.folded[b.ID].name), cmp.Compare(a.ID, b.ID))
	})
	ix.all = newSet(len(ix.groups))
	for _, band := range bands {
		ix.bands[band] = newSet(len(ix.groups))
	}
	for i := range ix.groups {
		ix.all.add(uint32(i))
		g := &ix.groups[i]
		for _, band := range bands {
			if g.For(band) {
				ix.bands[band].add(uint32(i))
			}
		}
		ix.people = append(ix.people, src.people[g.ID])
		ix.weighed = append(ix.weighed, weighedOf(g, ix.folded[g.ID].name, src.people[g.ID]))
	}
	ix.fillFacets()
	ix.fillLanguages()
	ix.fillWords(src.audience)
	ix.fillMeetings(src.dates)
	return ix
}

func full(g *group.Group) int {
	if g.Full() {
		return 1
	}
	return 0
}

// fold returns the group's own words.
func (ix *index) fold(old *index, g *group.Group) folded {
	if known, ok := old.folded[g.ID]; ok && known.revision == g.Revision {
		return known
	}
	return folded{revision: g.Revision, name: text.Fold(g.Name),
		words: ix.lexicon.wordsOf(strings.Join([]string{g.Name, g.Summary, g.Aim, g.ForWhom, g.Community, g.OrganisationName}, " \n "))}
}

// fillLanguages notes which groups a reader of each language of the interface
// reads without effort.
func (ix *index) fillLanguages() {
	for _, lang := range i18n.Langs {
		ix.own[lang] = newSet(len(ix.groups))
	}
	for i, tag := range ix.facets[Lang].list {
		if lang, ok := i18n.Parse(tag); ok {
			ix.own[lang].or(ix.facets[Lang].sets[i])
		}
	}
}

// fillWords notes in which groups each word stands: their own words, their
// topics' and their audiences' names in every language.
func (ix *index) fillWords(audience func(string) string) {
	named := map[string][]uint32{}
	for _, t := range ix.topics {
		all := []string{t.Slug}
		for _, name := range t.Names {
			all = append(all, name)
		}
		named["t/"+t.Slug] = ix.lexicon.wordsOf(strings.Join(all, " \n "))
	}
	for _, a := range group.Audiences {
		named["a/"+a] = ix.lexicon.wordsOf(audience(a))
	}
	counts := make([]uint32, len(ix.lexicon.starts))
	total := 0
	ix.eachWord(named, func(_, word uint32) { counts[word]++; total++ })
	flat := make([]uint32, total)
	ix.in = make([][]uint32, len(counts))
	used := 0
	for word, n := range counts {
		ix.in[word], flat = flat[:0:n], flat[n:]
		if n > 0 {
			used++
		}
	}
	ix.eachWord(named, func(i, word uint32) { ix.in[word] = append(ix.in[word], i) })
	ix.words = words{joined: string(ix.lexicon.joined), starts: ix.lexicon.starts}
	if len(counts) > shrinkAt*max(used, 1_000) {
		ix.lexicon, ix.folded = newLexicon(), nil // the next index begins anew
	}
}

func (ix *index) eachWord(named map[string][]uint32, f func(i, word uint32)) {
	for i := range ix.groups {
		g := &ix.groups[i]
		for _, word := range ix.folded[g.ID].words {
			f(uint32(i), word)
		}
		for _, t := range g.Topics {
			for _, word := range named["t/"+t] {
				f(uint32(i), word)
			}
		}
		for _, a := range g.Audiences {
			for _, word := range named["a/"+a] {
				f(uint32(i), word)
			}
		}
	}
}

// fillFacets notes which groups have which values.
func (ix *index) fillFacets() {
	for facet := range facets {
		v := &ix.facets[facet]
		v.at = map[string]int{}
		for _, value := range facet.known() {
			v.add(value, len(ix.groups))
		}
	}
	for _, t := range ix.topics {
		ix.facets[Topic].add(t.Slug, len(ix.groups))
	}
	for i := range ix.groups {
		ix.sortIn(uint32(i), &ix.groups[i])
	}
	byName := func(v *values) { v.sort(func(a, b int) int { return cmp.Compare(v.list[a], v.list[b]) }) }
	byName(&ix.facets[Lang])
	community := &ix.facets[Community]
	community.sort(func(a, b int) int {
		return cmp.Or(cmp.Compare(community.sets[b].count(ix.all), community.sets[a].count(ix.all)), cmp.Compare(community.list[a], community.list[b]))
	})
}

// sortIn puts one group under its values.
func (ix *index) sortIn(i uint32, g *group.Group) {
	put := func(facet Facet, values ...string) {
		for _, value := range values {
			if value != "" {
				ix.facets[facet].add(value, len(ix.groups)).add(i)
			}
		}
	}
	put(Topic, g.Topics...)
	put(Format, g.Formats...)
	put(LedBy, g.LedBy)
	put(Lang, g.Lang)
	put(Audience, g.Audiences...)
	put(Community, g.Community)
	put(Cost, costOf(g)...)
	put(Entry, g.Entry)
	if !g.Full() {
		put(Seats, "free")
	}
	put(Promise, promiseOf(g)...)
}

func costOf(g *group.Group) []string {
	switch {
	case g.Cost.Free():
		return costs[:1]
	case g.Cost.Waiver:
		return []string{g.Cost.Kind, "waiver"}
	}
	return []string{g.Cost.Kind}
}

func promiseOf(g *group.Group) []string {
	switch {
	case g.Promise == 0:
		return nil
	case g.Promise <= 12:
		return promises
	case g.Promise <= 24:
		return promises[1:]
	}
	return promises[2:]
}

// add makes room for the value, if it is new, and returns its set.
func (v *values) add(value string, groups int) set {
	i, ok := v.at[value]
	if !ok {
		i = len(v.list)
		v.at[value] = i
		v.list, v.sets = append(v.list, value), append(v.sets, newSet(groups))
	}
	return v.sets[i]
}

// sort brings the values into an order.
func (v *values) sort(compare func(a, b int) int) {
	order := make([]int, len(v.list))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, compare)
	sorted := values{at: make(map[string]int, len(order))}
	for i, from := range order {
		sorted.list, sorted.sets = append(sorted.list, v.list[from]), append(sorted.sets, v.sets[from])
		sorted.at[v.list[from]] = i
	}
	*v = sorted
}

// knows reports whether a value can be chosen.
func (ix *index) knows(facet Facet, value string) bool {
	_, ok := ix.facets[facet].at[value]
	return ok
}

// A meeting is the next time at which a group meets, by one of its regular times
// or by a date of its own.
type meeting struct {
	group      uint32
	start, end time.Time
}

// fillMeetings works out when each group meets next. It stays right for as long
// as an index is kept: the meeting after the next is a week away or more.
//
// Dates beside the regular times count for groups that anybody may enter: the
// others have not said that strangers may know them.
func (ix *index) fillMeetings(dates map[group.ID][]group.NextMeeting) {
	locations := map[string]*time.Location{}
	ix.next = make([]int32, len(ix.groups))
	for i := range ix.groups {
		g := &ix.groups[i]
		if g.Entry == "open" {
			for _, d := range dates[g.ID] {
				ix.meetings = append(ix.meetings, meeting{uint32(i), d.Start, d.End})
			}
		}
		if len(g.Times) == 0 {
			continue
		}
		zone, ok := locations[g.Zone]
		if !ok {
			zone = g.Location()
			locations[g.Zone] = zone
		}
		for _, at := range g.Times {
			if start, end, ok := at.Next(ix.at, zone); ok {
				ix.meetings = append(ix.meetings, meeting{uint32(i), start, end})
			}
		}
	}
	slices.SortStableFunc(ix.meetings, func(a, b meeting) int { return a.start.Compare(b.start) })
	for i := range ix.next {
		ix.next[i] = -1
	}
	for n := len(ix.meetings) - 1; n >= 0; n-- {
		ix.next[ix.meetings[n].group] = int32(n)
	}
}

// week is when groups meet, on the clock of one zone.
type week struct {
	slots [7 * 4]set // by match.Slots' bits
	meets []match.Slots
}

// mostZones is for how many zones an index keeps its weeks; a week takes 28 bits
// a group, and the world has some forty clocks at any moment.
const mostZones = 64

// weekIn returns the groups' week on the clock of the zone.
func (ix *index) weekIn(zone *time.Location) *week {
	ix.mu.Lock()
	defer ix.mu.Unlock()
	if w, ok := ix.zones[zone.String()]; ok {
		return w
	}
	if len(ix.zones) >= mostZones {
		clear(ix.zones)
	}
	w := &week{meets: make([]match.Slots, len(ix.groups))}
	for i := range w.slots {
		w.slots[i] = newSet(len(ix.groups))
	}
	for _, m := range ix.meetings {
		slot := match.SlotAt(m.start.In(zone))
		w.meets[m.group] |= slot
		w.slots[slot.First()].add(m.group)
	}
	ix.zones[zone.String()] = w
	return w
}
