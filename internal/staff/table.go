package staff

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"hearth/internal/group"
	"hearth/internal/platform/text"
)

// PerPage is how many groups a page of the console's table shows.
const PerPage = 50

// A Line is a group in the console's table.
type Line struct {
	group.Group
	Holders int64 // facilitators
	Members int64
	Waiting int64     // in line for a seat
	Overdue int64     // posts for which a promise was not kept
	LastAt  time.Time // when somebody was last active, to the hour; zero for never
}

// The states that the table can be narrowed to, beside all.
const (
	StateLive     = "live"
	StateProposed = "proposed"
	StateArchived = "archived"
)

// state is the line's own.
func (l Line) state() string {
	switch {
	case !l.ArchivedAt.IsZero():
		return StateArchived
	case l.State == group.Proposed:
		return StateProposed
	}
	return StateLive
}

// Needs are what the table can be narrowed to because somebody should look.
var Needs = []string{"nobody", "full", "overdue", "quiet"}

// longLine is how many people in line make a full group need somebody, and
// quiet is how long nobody was active in a quiet one.
const (
	longLine = 3
	quiet    = 30 * 24 * time.Hour
)

// needs reports whether the line has the need.
func (l Line) needs(need string, now time.Time) bool {
	if l.state() != StateLive {
		return false
	}
	switch need {
	case "nobody":
		return l.Holders == 0
	case "full":
		return l.Full()
	case "overdue":
		return l.Overdue > 0
	case "quiet":
		return now.Sub(l.LastAt) > quiet && now.Sub(l.CreatedAt) > quiet
	}
	return false
}

// Sorts are the orders of the table.
var Sorts = []string{"name", "newest", "members", "waiting", "active"}

// A Filter says which groups somebody looks for, and in which order.
type Filter struct {
	Query, State, Topic, Lang, Need, Sort string
	Page                                  int // from 1
}

// filterOf reads a filter from an address; what it does not know it leaves out.
func filterOf(q url.Values) Filter {
	f := Filter{Query: cut(strings.TrimSpace(q.Get("q")), 100), Topic: q.Get("topic"), Lang: q.Get("lang"), Sort: "name", Page: 1}
	if s := q.Get("state"); slices.Contains([]string{StateLive, StateProposed, StateArchived}, s) {
		f.State = s
	}
	if n := q.Get("need"); slices.Contains(Needs, n) {
		f.Need = n
	}
	if s := q.Get("sort"); slices.Contains(Sorts, s) {
		f.Sort = s
	}
	if p, err := strconv.Atoi(q.Get("page")); err == nil && p > 1 {
		f.Page = p
	}
	return f
}

func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

// query writes the filter as an address would hold it, for another page.
func (f Filter) query(page int) string {
	q := url.Values{}
	for _, v := range [][2]string{{"q", f.Query}, {"state", f.State}, {"topic", f.Topic}, {"lang", f.Lang}, {"need", f.Need}} {
		if v[1] != "" {
			q.Set(v[0], v[1])
		}
	}
	if f.Sort != "name" {
		q.Set("sort", f.Sort)
	}
	if page > 1 {
		q.Set("page", strconv.Itoa(page))
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

// Found is a page of the table.
type Found struct {
	Filter Filter
	Lines  []Line
	Total  int // lines that fit
	All    int // groups that the organisation has
	Pages  int
}

// Find narrows, sorts and cuts the table. Archived groups are shown only to
// who asks for them. A page out of range gives the nearest.
func Find(lines []Line, f Filter, now time.Time) Found {
	var fit []Line
	for _, l := range lines {
		if f.fits(l, now) {
			fit = append(fit, l)
		}
	}
	slices.SortStableFunc(fit, f.order())
	found := Found{Filter: f, Total: len(fit), All: len(lines), Pages: max((len(fit)+PerPage-1)/PerPage, 1)}
	found.Filter.Page = min(max(f.Page, 1), found.Pages)
	from := (found.Filter.Page - 1) * PerPage
	found.Lines = fit[from:min(from+PerPage, len(fit))]
	return found
}

func (f Filter) fits(l Line, now time.Time) bool {
	if f.State == "" && l.state() == StateArchived || f.State != "" && l.state() != f.State {
		return false
	}
	if f.Topic != "" && !slices.Contains(l.Topics, f.Topic) || f.Lang != "" && l.Lang != f.Lang {
		return false
	}
	if f.Need != "" && !l.needs(f.Need, now) {
		return false
	}
	return holds(l.Name+" "+l.Slug+" "+l.Summary, f.Query)
}

// holds reports whether the words hold every word of the query.
func holds(words, query string) bool {
	return query == "" || text.Contains(text.Fold(words), text.Words(query))
}

// order is how the table is sorted, by name last, and "Group 2" before "Group 10".
func (f Filter) order() func(a, b Line) int {
	names := collate.New(language.Und, collate.Loose, collate.Numeric)
	return func(a, b Line) int {
		return cmp.Or(f.compare(a, b), names.CompareString(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	}
}

func (f Filter) compare(a, b Line) int {
	switch f.Sort {
	case "newest":
		return b.CreatedAt.Compare(a.CreatedAt)
	case "members":
		return cmp.Compare(b.Members, a.Members)
	case "waiting":
		return cmp.Compare(b.Waiting, a.Waiting)
	case "active":
		return b.LastAt.Compare(a.LastAt)
	}
	return 0
}
