package directory

import (
	"net/url"
	"slices"
	"strconv"

	"hearth/internal/directory/match"
	"hearth/internal/group"
	"hearth/internal/platform/text"
)

// PerPage is how many groups a page of the directory shows.
const PerPage = 20

// What a search may ask for at once; the rest is left out.
const (
	maxValues = 12  // of one facet
	maxQuery  = 200 // characters
)

// A Facet is a way to narrow the directory.
type Facet int

// The facets.
const (
	Topic Facet = iota
	Format
	LedBy
	Lang
	Audience
	Community
	Cost
	Entry
	Seats
	Day
	Part
	Promise
	facets // how many there are
)

// names are the facets' names in addresses and messages, in their order.
var names = [facets]string{"topic", "format", "led", "lang", "audience", "community", "cost", "entry", "seats", "day", "part", "promise"}

// Name is the facet's name in addresses, and in the messages
// "directory.facet.<name>".
func (f Facet) Name() string { return names[f] }

// Values that this package gives names to; those of the other facets are the
// group's own words, a topic's slug or a language's tag.
var (
	costs    = []string{"free", "sliding", "waiver", "fee"}
	days     = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}
	seats    = []string{"free"}
	promises = []string{"12", "24", "any"} // within so many hours
)

// known returns the values of a facet that do not depend on the groups, and nil
// for the others.
func (f Facet) known() []string {
	switch f {
	case Format:
		return group.Formats
	case LedBy:
		return group.LedBys
	case Audience:
		return group.Audiences
	case Cost:
		return costs
	case Entry:
		return group.Entries
	case Seats:
		return seats
	case Day:
		return days
	case Part:
		return match.Parts
	case Promise:
		return promises
	}
	return nil
}

// A Filter says which groups somebody looks for. A group fits if it holds every
// word of the query and, of each facet for which values were chosen, any of
// them. The zero Filter asks for nothing.
type Filter struct {
	Query  string
	Chosen [facets][]string
	From   int // how many groups were shown before
}

// With returns the filter with one more value chosen.
func (f Filter) With(facet Facet, value string) Filter {
	if !f.Has(facet, value) {
		f.Chosen[facet] = append(slices.Clip(f.Chosen[facet]), value)
	}
	return f
}

// Without returns the filter from its first page, with the value not chosen.
func (f Filter) Without(facet Facet, value string) Filter {
	f.Chosen[facet] = slices.DeleteFunc(slices.Clone(f.Chosen[facet]), func(v string) bool { return v == value })
	f.From = 0
	return f
}

// Has reports whether the value was chosen.
func (f Filter) Has(facet Facet, value string) bool { return slices.Contains(f.Chosen[facet], value) }

// Empty reports whether the filter asks for nothing.
func (f Filter) Empty() bool {
	return len(text.Words(f.Query)) == 0 && !slices.ContainsFunc(f.Chosen[:], func(v []string) bool { return len(v) > 0 })
}

// onlyWords reports whether the filter asks for words and languages at most,
// which is all that is known of groups elsewhere.
func (f Filter) onlyWords() bool {
	f.Chosen[Lang] = nil
	return !slices.ContainsFunc(f.Chosen[:], func(v []string) bool { return len(v) > 0 })
}

// filterOf reads a filter from an address. Whatever the index does not know is
// left out: an old link should find something rather than fail.
func filterOf(q url.Values, ix *index) Filter {
	f := Filter{Query: cutRunes(q.Get("q"), maxQuery)}
	for facet := range facets {
		for _, value := range q[facet.Name()] {
			if ix.knows(facet, value) && len(f.Chosen[facet]) < maxValues {
				f = f.With(facet, value)
			}
		}
	}
	if from, err := strconv.Atoi(q.Get("cursor")); err == nil && from > 0 {
		f.From = from
	}
	return f
}

func cutRunes(s string, n int) string {
	for i := range s {
		if n--; n < 0 {
			return s[:i]
		}
	}
	return s
}

// URL is the address of the directory under the filter.
func (f Filter) URL() string {
	q := url.Values{}
	if f.Query != "" {
		q.Set("q", f.Query)
	}
	for facet, values := range f.Chosen {
		if len(values) > 0 {
			q[names[facet]] = values
		}
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
