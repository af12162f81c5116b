package staff

import (
	"fmt"
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/group"
)

var tableNow = time.Date(2026, 11, 22, 19, 0, 0, 0, time.UTC)

// many makes n groups that live, three hundred and one days old.
func many(n int) []Line {
	lines := make([]Line, n)
	for i := range lines {
		lines[i] = Line{Group: group.Group{ID: group.ID(i + 1), Slug: fmt.Sprintf("g%03d", i), Name: fmt.Sprintf("Group %03d", i), Lang: "en", State: group.Live,
			Topics: []string{"grief"}, CreatedAt: tableNow.Add(-301 * 24 * time.Hour)}, Holders: 1, Members: int64(i), LastAt: tableNow}
	}
	return lines
}

func slugs(lines []Line) (s []string) {
	for _, l := range lines {
		s = append(s, l.Slug)
	}
	return s
}

func TestFind(t *testing.T) {
	lines := many(6)
	lines[0].Name, lines[0].Lang = "Días grises", "es"
	lines[1].Holders = 0
	lines[2].Group.Capacity, lines[2].Seats = 8, 8
	lines[2].Waiting = 9
	lines[3].State = group.Proposed
	lines[3].Topics = []string{"sleep", "work"}
	lines[4].ArchivedAt = tableNow
	lines[4].Holders = 0
	lines[5].LastAt, lines[5].Overdue = tableNow.Add(-31*24*time.Hour), 2
	for query, want := range map[string][]string{
		"":                    {"g000", "g001", "g002", "g003", "g005"},
		"state=archived":      {"g004"},
		"state=proposed":      {"g003"},
		"state=live":          {"g000", "g001", "g002", "g005"},
		"state=nonsense":      {"g000", "g001", "g002", "g003", "g005"},
		"q=dias":              {"g000"},
		"q=G005":              {"g005"},
		"q=nothing":           nil,
		"topic=work":          {"g003"},
		"lang=es":             {"g000"},
		"need=nobody":         {"g001"},
		"need=full":           {"g002"},
		"need=overdue":        {"g005"},
		"need=quiet":          {"g005"},
		"need=x":              {"g000", "g001", "g002", "g003", "g005"},
		"sort=waiting":        {"g002", "g000", "g001", "g003", "g005"},
		"sort=members":        {"g005", "g003", "g002", "g001", "g000"},
		"lang=en&need=nobody": {"g001"},
		"lang=es&need=nobody": nil,
	} {
		q, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, slugs(Find(lines, filterOf(q), tableNow).Lines)); diff != "" {
			t.Errorf("%s: %s", query, diff)
		}
	}
}

// People count: the second group comes before the tenth, whatever the case and
// the accents.
func TestNamesAreSortedAsPeopleReadThem(t *testing.T) {
	lines := many(5)
	for i, name := range []string{"Group 10", "group 2", "Árbol", "arena", "Group 1"} {
		lines[i].Name = name
	}
	want := []string{"g002", "g003", "g004", "g001", "g000"}
	if diff := cmp.Diff(want, slugs(Find(lines, Filter{Sort: "name", Page: 1}, tableNow).Lines)); diff != "" {
		t.Error(diff)
	}
}

func TestTwoHundredGroupsHavePages(t *testing.T) {
	lines := many(230)
	for page, want := range map[string]struct {
		at, first, count int
	}{"": {1, 0, 50}, "2": {2, 50, 50}, "5": {5, 200, 30}, "99": {5, 200, 30}, "-1": {1, 0, 50}} {
		found := Find(lines, filterOf(url.Values{"page": {page}}), tableNow)
		if found.Filter.Page != want.at || len(found.Lines) != want.count || found.Lines[0].Slug != lines[want.first].Slug || found.Pages != 5 || found.Total != 230 {
			t.Errorf("page %q: %d of %d, %d lines from %s", page, found.Filter.Page, found.Pages, len(found.Lines), found.Lines[0].Slug)
		}
	}
	if found := Find(nil, filterOf(nil), tableNow); found.Pages != 1 || found.Lines != nil {
		t.Errorf("no groups at all: %+v", found)
	}
}

func TestAFilterComesBackAsItWas(t *testing.T) {
	f := Filter{Query: "low days & more", State: "live", Topic: "grief", Lang: "ar", Need: "full", Sort: "waiting", Page: 3}
	u, err := url.Parse("/x" + f.query(3))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(f, filterOf(u.Query())); diff != "" {
		t.Error(diff)
	}
	if got := (Filter{Sort: "name", Page: 1}).query(1); got != "" {
		t.Errorf("the plain table has the address %q", got)
	}
}

func BenchmarkFind(b *testing.B) {
	lines := many(1000)
	for b.Loop() {
		Find(lines, Filter{Query: "group 9", Sort: "name", Page: 1}, tableNow)
	}
}
