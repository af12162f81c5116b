package group

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strconv"

	"hearth/internal/platform/db"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/text"
)

// PerPage is how many groups a page of the directory shows.
const PerPage = 20

// What a search may ask for at once; the rest is left out.
const (
	maxWords  = 8 // as text.Words gives them
	maxTopics = 12
	maxQuery  = 200 // characters
)

// A Filter says which groups somebody looks for. Empty fields ask for nothing.
type Filter struct {
	Query  string   // plain words; a group holds every one of them
	Topics []string // any of them
	Format string   // a way of talking
	LedBy  string
	Lang   string // BCP 47
	From   int    // how many groups were shown before
}

// filterOf reads a filter from an address. Whatever the server does not know
// is left out: an old link should find something rather than fail.
func filterOf(q url.Values, known vocabulary) Filter {
	f := Filter{Query: cutRunes(q.Get("q"), maxQuery)}
	for _, topic := range known.pick(q["topic"]) {
		if len(f.Topics) < maxTopics {
			f.Topics = append(f.Topics, topic.Slug)
		}
	}
	f.Format = firstOf(q["format"], Formats)
	f.LedBy = firstOf(q["led"], LedBys)
	f.Lang = firstOf(q["lang"], known.langs)
	if from, err := strconv.Atoi(q.Get("cursor")); err == nil && from > 0 {
		f.From = from
	}
	return f
}

// firstOf returns the first of the given values that is known, or "".
func firstOf(given, known []string) string {
	for _, g := range given {
		if slices.Contains(known, g) {
			return g
		}
	}
	return ""
}

func cutRunes(s string, n int) string {
	for i := range s {
		if n--; n < 0 {
			return s[:i]
		}
	}
	return s
}

// Empty reports whether the filter asks for nothing.
func (f Filter) Empty() bool {
	return len(text.Words(f.Query)) == 0 && len(f.Topics) == 0 && f.Format == "" && f.LedBy == "" && f.Lang == ""
}

// URL is the address of the directory under the filter.
func (f Filter) URL() string {
	q := url.Values{}
	set := func(name, value string) {
		if value != "" {
			q.Set(name, value)
		}
	}
	set("q", f.Query)
	set("format", f.Format)
	set("led", f.LedBy)
	set("lang", f.Lang)
	if len(f.Topics) > 0 {
		q["topic"] = f.Topics
	}
	if f.From > 0 {
		q.Set("cursor", strconv.Itoa(f.From))
	}
	if len(q) == 0 {
		return "/groups"
	}
	return "/groups?" + q.Encode()
}

// next and prev are the addresses of the pages beside this one, "" at the ends.
func (f Filter) next(total int) string {
	if f.From+PerPage >= total {
		return ""
	}
	f.From += PerPage
	return f.URL()
}

func (f Filter) prev() string {
	if f.From == 0 {
		return ""
	}
	f.From = max(f.From-PerPage, 0)
	return f.URL()
}

// An Item is one group in a list.
type Item struct {
	Group
	Topics []Topic
	Fits   []Topic // those of the topics asked for that the group has
	People int64   // active this week, rounded; see People
}

// A Facet is one value that the list can be narrowed to, and how many groups it
// would leave.
type Facet struct {
	Value  string
	Count  int64
	Chosen bool
}

// Facets are the ways to narrow the list. Counts take the other facets into
// account; values that would leave nothing are not there, unless chosen.
type Facets struct{ Topics, Formats, LedBys, Langs []Facet }

// Found is a page of the directory.
type Found struct {
	Filter Filter
	Items  []Item
	Total  int
	Facets Facets
	Topics []Topic // the names of the topics in Facets
}

// Directory returns the groups that fit, those in the reader's language first,
// and then the liveliest.
func (m *Module) Directory(ctx context.Context, f Filter) (Found, error) {
	found := Found{Filter: f}
	matches, err := db.All(ctx, m.db, qMatching, scanMatch, f.args("")...)
	if err != nil {
		return found, err
	}
	pulse, err := m.pulse.of(ctx, m)
	if err != nil {
		return found, err
	}
	known, err := m.vocabulary(ctx)
	if err != nil {
		return found, err
	}
	sortMatches(matches, i18n.From(ctx), pulse)
	found.Total = len(matches)
	found.Filter.From = min(f.From, len(matches))
	page := matches[found.Filter.From:min(found.Filter.From+PerPage, len(matches))]
	found.Items, err = m.items(ctx, page, pulse, known, f.Topics)
	return found, err
}

// sortMatches keeps the order by name among groups that are alike in language
// and liveliness.
func sortMatches(matches []match, reader i18n.Lang, pulse map[ID]int64) {
	foreign := func(lang string) int {
		if own, ok := i18n.Parse(lang); ok && own == reader {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(matches, func(a, b match) int {
		return cmp.Or(cmp.Compare(foreign(a.lang), foreign(b.lang)), cmp.Compare(pulse[b.id], pulse[a.id]))
	})
}

// items reads the groups of a page.
func (m *Module) items(ctx context.Context, page []match, pulse map[ID]int64, known vocabulary, asked []string) ([]Item, error) {
	if len(page) == 0 {
		return nil, nil
	}
	ids := make([]ID, len(page))
	for i, match := range page {
		ids[i] = match.id
	}
	groups, err := m.store.groups(ctx, m.db, ids)
	if err != nil {
		return nil, err
	}
	items := make([]Item, 0, len(ids))
	for _, id := range ids {
		g, ok := groups[id]
		if !ok {
			continue // archived since
		}
		item := Item{Group: g, People: pulse[id], Topics: known.pick(g.Topics)}
		for _, t := range item.Topics {
			if slices.Contains(asked, t.Slug) {
				item.Fits = append(item.Fits, t)
			}
		}
		items = append(items, item)
	}
	return items, nil
}

// Narrow adds to a page of the directory how it can be narrowed.
func (m *Module) Narrow(ctx context.Context, found *Found) error {
	known, err := m.vocabulary(ctx)
	if err != nil {
		return err
	}
	f := found.Filter
	for _, facet := range []struct {
		name   string
		query  *db.Query
		order  []string
		chosen []string
		to     *[]Facet
	}{
		{"topic", qTopicFacet, slugs(known.topics), f.Topics, &found.Facets.Topics},
		{"format", qFormatFacet, Formats, []string{f.Format}, &found.Facets.Formats},
		{"led", qLedFacet, LedBys, []string{f.LedBy}, &found.Facets.LedBys},
		{"lang", qLangFacet, known.langs, []string{f.Lang}, &found.Facets.Langs},
	} {
		counts, err := db.All(ctx, m.db, facet.query, scanCount, f.args(facet.name)...)
		if err != nil {
			return err
		}
		*facet.to = facets(facet.order, counts, facet.chosen)
	}
	found.Topics = known.topics
	return nil
}

func slugs(topics []Topic) []string {
	all := make([]string, len(topics))
	for i, t := range topics {
		all[i] = t.Slug
	}
	return all
}

func facets(order []string, counts []count, chosen []string) (list []Facet) {
	of := make(map[string]int64, len(counts))
	for _, c := range counts {
		of[c.value] = c.n
	}
	for _, value := range order {
		f := Facet{Value: value, Count: of[value], Chosen: slices.Contains(chosen, value)}
		if f.Count > 0 || f.Chosen {
			list = append(list, f)
		}
	}
	return list
}
