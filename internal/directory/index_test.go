package directory

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/group"
	"hearth/internal/platform/i18n"
)

// noon is a Tuesday.
var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

var topics = []group.Topic{
	{Slug: "grief", Names: map[i18n.Lang]string{i18n.English: "Losing somebody", i18n.Spanish: "Duelo", i18n.Arabic: "الفقد"}},
	{Slug: "sleep", Names: map[i18n.Lang]string{i18n.English: "Sleep", i18n.Spanish: "Dormir", i18n.Arabic: "النوم"}},
	{Slug: "caring", Names: map[i18n.Lang]string{i18n.English: "Looking after somebody", i18n.Spanish: "Cuidar a alguien", i18n.Arabic: "رعاية شخص"}},
}

// one is a group that may stand in the directory, changed a little.
func one(id int64, slug string, change func(*group.Group)) group.Group {
	g := group.Group{ID: group.ID(id), Slug: slug, Name: slug, Summary: "S.", Aim: "A.", ForWhom: "F.", NotFor: "Zebras.", Lang: "en", LedBy: "peers",
		Formats: []string{"text"}, State: group.Live, OrganisationName: "Harbour",
		Terms: group.Terms{Entry: "open", Shape: "ongoing", Zone: "UTC", Cost: group.Cost{Kind: "free"}}}
	if change != nil {
		change(&g)
	}
	return g
}

// shelf is an index of groups to look for.
func shelf(more ...group.Group) *index {
	return build(nil, source{at: noon, topics: topics, audience: func(a string) string { return map[string]string{"men": "Men hombres رجال"}[a] },
		people: map[group.ID]int64{2: 5},
		listings: append([]group.Group{
			one(1, "nights", func(g *group.Group) {
				g.Name, g.Summary, g.Topics, g.Formats = "Long nights", "When rest does not come. 100% free_of advice.", []string{"sleep"}, []string{"chat", "text"}
			}),
			one(2, "table", func(g *group.Group) {
				g.Name, g.Summary, g.Topics, g.Formats, g.LedBy = "Kitchen table", "Looking after somebody.", []string{"caring", "sleep"}, []string{"chat"}, "members"
				g.Entry, g.Capacity, g.Seats, g.Promise = "request", 8, 8, 12
			}),
			one(3, "duelo", func(g *group.Group) {
				g.Name, g.Summary, g.Topics, g.Lang = "Un plato menos", "La tristeza de después.", []string{"grief"}, "es-MX"
				g.Audiences, g.Cost = []string{"men"}, group.Cost{Kind: "sliding", Max: 500, Currency: "EUR", Per: "meeting", Waiver: true}
				g.Zone, g.Times = "America/Mexico_City", []group.Time{{Weekday: time.Tuesday, Start: 19 * 60, Minutes: 60, Every: 1}} // 01:00 UTC on Wednesday
			}),
			one(4, "mahl", func(g *group.Group) {
				g.Name, g.Summary, g.Lang, g.LedBy, g.Formats, g.Community = "على مهل", "لمن أثقلهم القلق", "ar", "professionals", []string{"voice"}, "Sudanese in Berlin"
				g.Times = []group.Time{{Weekday: time.Tuesday, Start: 11*60 + 30, Minutes: 60, Every: 1}, {Weekday: time.Monday, Start: 9 * 60, Minutes: 60, Every: 1}}
			}),
		}, more...)})
}

func slugs(items []Item) (list []string) {
	for _, i := range items {
		list = append(list, i.Slug)
	}
	return list
}

func english() reader { return reader{lang: i18n.English, zone: time.UTC, now: noon} }

func chosenOf(pairs ...string) (f Filter) {
	for _, p := range pairs {
		name, value, _ := strings.Cut(p, "=")
		for facet := range facets {
			if names[facet] == name {
				f = f.With(facet, value)
			}
		}
	}
	return f
}

func TestSearchFinds(t *testing.T) {
	ix := shelf()
	for _, c := range []struct {
		name   string
		filter Filter
		want   []string
	}{
		{"all: own language, then those with a seat", Filter{}, []string{"nights", "table", "duelo", "mahl"}},
		{"a word of the summary, whatever its case", Filter{Query: "ADVICE"}, []string{"nights"}},
		{"every word, in any order", Filter{Query: "nights long"}, []string{"nights"}},
		{"one word too many", Filter{Query: "long nights zebra"}, nil},
		{"what the group is not for is not searched", Filter{Query: "zebras"}, nil},
		{"without its accent", Filter{Query: "despues"}, []string{"duelo"}},
		{"with an accent that is not there", Filter{Query: "plàto"}, []string{"duelo"}},
		{"Arabic, without the sign on the alef", Filter{Query: "اثقلهم"}, []string{"mahl"}},
		{"a part of a word", Filter{Query: "kitch"}, []string{"table"}},
		{"a part in the middle of one", Filter{Query: "tche"}, []string{"table"}},
		{"the end of one word and the beginning of the next is not a word", Filter{Query: "ntable"}, nil},
		{"a topic's name in another language", Filter{Query: "dormir"}, []string{"nights", "table"}},
		{"an audience's name", Filter{Query: "hombres"}, []string{"duelo"}},
		{"the community", Filter{Query: "sudanese"}, []string{"mahl"}},
		{"the organisation", Filter{Query: "harbour"}, []string{"nights", "table", "duelo", "mahl"}},
		{"nothing but signs asks for nothing", Filter{Query: "%_'\\"}, []string{"nights", "table", "duelo", "mahl"}},
		{"a topic", chosenOf("topic=sleep"), []string{"nights", "table"}},
		{"any of two topics", chosenOf("topic=caring", "topic=grief"), []string{"table", "duelo"}},
		{"a way of talking", chosenOf("format=chat"), []string{"nights", "table"}},
		{"who leads", chosenOf("led=professionals"), []string{"mahl"}},
		{"a language", chosenOf("lang=es-MX"), []string{"duelo"}},
		{"an audience", chosenOf("audience=men"), []string{"duelo"}},
		{"a community", chosenOf("community=Sudanese in Berlin"), []string{"mahl"}},
		{"free", chosenOf("cost=free"), []string{"nights", "table", "mahl"}},
		{"a sliding scale, or a waiver", chosenOf("cost=sliding", "cost=waiver"), []string{"duelo"}},
		{"by request", chosenOf("entry=request"), []string{"table"}},
		{"with a seat", chosenOf("seats=free"), []string{"nights", "duelo", "mahl"}},
		{"that promises an answer within a day", chosenOf("promise=24"), []string{"table"}},
		{"on Wednesday, by the reader's clock", chosenOf("day=wed"), []string{"duelo"}},
		{"not on the day that the group's own clock says", chosenOf("day=tue", "part=night"), nil},
		{"on Monday morning", chosenOf("day=mon", "part=morning"), []string{"mahl"}},
		{"Monday and morning of different meetings do not make a Monday evening", chosenOf("day=mon", "part=night"), nil},
		{"at night on any day", chosenOf("part=night"), []string{"duelo"}},
		{"all at once", func() Filter {
			f := chosenOf("topic=caring", "format=chat", "led=members", "lang=en", "entry=request", "cost=free")
			f.Query = "somebody"
			return f
		}(), []string{"table"}},
		{"what excludes itself", chosenOf("lang=ar", "led=members"), nil},
		{"far beyond the end", Filter{From: 9000}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			found := ix.search(c.filter, english())
			if diff := cmp.Diff(c.want, slugs(found.Items)); diff != "" {
				t.Error(diff)
			}
			if c.filter.From == 0 && found.Total != len(c.want) {
				t.Errorf("a total of %d", found.Total)
			}
		})
	}
}

// The hard wall: what may not be listed is nowhere in the index.
func TestTheWall(t *testing.T) {
	hidden := map[string]func(*group.Group){
		"walled":   func(g *group.Group) { g.Walled = true },
		"proposed": func(g *group.Group) { g.State = group.Proposed },
		"unlisted": func(g *group.Group) { g.Unlisted = true },
		"archived": func(g *group.Group) { g.ArchivedAt = noon },
	}
	id := int64(10)
	for name, change := range hidden {
		id++
		ix := shelf(one(id, "secret-"+name, func(g *group.Group) {
			g.Topics, g.Lang, g.Community = []string{"sleep"}, "fi", "Behind the wall"
			g.Times = []group.Time{{Weekday: time.Tuesday, Start: 12 * 60, Minutes: 60, Every: 1}}
			change(g)
		}))
		for _, f := range []Filter{{}, {Query: "secret"}, chosenOf("topic=sleep")} {
			found := ix.search(f, english())
			said := fmt.Sprint(found.Items, found.Soon, found.Facets)
			for _, never := range []string{"secret", "Behind the wall", "fi "} {
				if strings.Contains(said, never) {
					t.Errorf("%s: %q is in what %+v finds", name, never, f)
				}
			}
		}
		if ix.knows(Community, "Behind the wall") || ix.knows(Lang, "fi") {
			t.Errorf("%s: its words can be chosen", name)
		}
		for i := range ix.weighed {
			if strings.Contains(ix.weighed[i].Name, "secret") {
				t.Errorf("%s: it is matched", name)
			}
		}
	}
}

func TestCounts(t *testing.T) {
	found := shelf().search(chosenOf("topic=sleep", "format=text"), english())
	want := map[Facet][]Value{
		// Another topic would be asked for beside the chosen way of talking,
		Topic: {{"grief", 1, false}, {"sleep", 1, true}},
		// another way of talking beside the chosen topic.
		Format: {{"text", 1, true}, {"chat", 2, false}},
		LedBy:  {{"peers", 1, false}}, Lang: {{"en", 1, false}}, Cost: {{"free", 1, false}}, Entry: {{"open", 1, false}}, Seats: {{"free", 1, false}},
	}
	for facet := range facets {
		got := found.Facets[facet]
		if len(got) == 0 {
			got = nil
		}
		if diff := cmp.Diff(want[facet], got); diff != "" {
			t.Errorf("%s: %s", facet.Name(), diff)
		}
	}
	if fits := found.Items[0].Fits; len(fits) != 1 || fits[0].Slug != "sleep" {
		t.Errorf("fits because of %+v", fits)
	}
	days := shelf().search(chosenOf("day=tue", "part=morning"), english()).Facets
	if diff := cmp.Diff([]Value{{"mon", 1, false}, {"tue", 1, true}}, days[Day]); diff != "" {
		t.Errorf("days on which somebody meets in the morning: %s", diff)
	}
	if diff := cmp.Diff([]Value{{"morning", 1, true}}, days[Part]); diff != "" {
		t.Errorf("parts of Tuesday: %s", diff)
	}
}

func TestEveryCountIsWhatChoosingItFinds(t *testing.T) {
	var many []group.Group
	for i := range 300 {
		many = append(many, one(int64(100+i), fmt.Sprintf("g-%03d", i), func(g *group.Group) {
			g.Topics, g.Formats = []string{topics[i%3].Slug}, group.Formats[i%4:i%4+1]
			g.LedBy, g.Lang = group.LedBys[i%3], []string{"en", "es", "fi"}[i/7%3]
			g.Audiences, g.Capacity, g.Seats = group.Audiences[i%5:i%5+2], int64(i%2*8), 8
			g.Zone = []string{"Asia/Tokyo", "America/New_York", "Europe/Madrid"}[i%3]
			g.Times = []group.Time{{Weekday: time.Weekday(i % 7), Start: i % 24 * 60, Minutes: 60, Every: 1}, {Weekday: time.Weekday(i % 5), Start: i * 7 % 1440, Minutes: 60, Every: 1}}
		}))
	}
	ix := shelf(many...)
	r := english()
	r.zone, _ = time.LoadLocation("Pacific/Auckland")
	for _, f := range []Filter{{}, chosenOf("topic=sleep", "led=peers"), chosenOf("day=fri", "day=sat", "part=evening", "lang=es"), chosenOf("audience=men", "seats=free", "format=voice", "format=chat")} {
		for facet, values := range ix.search(f, r).Facets {
			for _, v := range values {
				asked := f
				asked.Chosen[facet] = []string{v.Value}
				if got := ix.search(asked, r).Total; int64(got) != v.Count {
					t.Errorf("%+v, %s=%s: %d were promised, %d are found", f.Chosen, names[facet], v.Value, v.Count, got)
				}
			}
		}
	}
}

func TestTheReadersLanguageComesFirst(t *testing.T) {
	for lang, want := range map[i18n.Lang][]string{
		i18n.English: {"nights", "table", "duelo", "mahl"},
		i18n.Spanish: {"duelo", "nights", "mahl", "table"},
		i18n.Arabic:  {"mahl", "nights", "duelo", "table"},
	} {
		r := english()
		r.lang = lang
		if diff := cmp.Diff(want, slugs(shelf().search(Filter{}, r).Items)); diff != "" {
			t.Errorf("%s: %s", lang, diff)
		}
	}
}

func TestSeatsThenLivelinessThenName(t *testing.T) {
	ix := build(nil, source{at: noon, audience: func(string) string { return "" }, people: map[group.ID]int64{1: 20, 2: 5, 3: 10}, listings: []group.Group{
		one(1, "full", func(g *group.Group) { g.Capacity, g.Seats = 5, 5 }), one(2, "lively", nil), one(3, "livelier", nil), one(4, "Ábaco", nil), one(5, "zoo", nil), one(6, "brook", nil),
	}})
	if diff := cmp.Diff([]string{"livelier", "lively", "Ábaco", "brook", "zoo", "full"}, slugs(ix.search(Filter{}, english()).Items)); diff != "" {
		t.Error(diff)
	}
}

func TestSoon(t *testing.T) {
	at := func(clock int) func(*group.Group) {
		return func(g *group.Group) {
			g.Times = []group.Time{{Weekday: time.Tuesday, Start: clock, Minutes: 60, Every: 1}}
		}
	}
	ix := shelf(one(11, "later", at(14*60)), one(12, "sooner", at(12*60+40)), one(13, "too-late", at(16*60)), one(14, "over", at(10*60)),
		one(15, "asks-first", func(g *group.Group) { at(12 * 60)(g); g.Entry = "request" }), one(16, "full", func(g *group.Group) { at(12 * 60)(g); g.Capacity, g.Seats = 1, 1 }))
	found := ix.search(Filter{}, english())
	if diff := cmp.Diff([]string{"mahl", "sooner", "later"}, slugs(found.Soon)); diff != "" {
		t.Error(diff)
	}
	if !found.Soon[0].Open(noon) || found.Soon[1].Open(noon) {
		t.Error("which of them are open is not right")
	}
	if diff := cmp.Diff([]string{"mahl"}, slugs(ix.search(chosenOf("lang=ar"), english()).Soon)); diff != "" {
		t.Errorf("what was not asked for starts soon: %s", diff)
	}
	r := english()
	r.now = noon.Add(time.Hour)
	if diff := cmp.Diff([]string{"sooner", "later", "too-late"}, slugs(ix.search(Filter{}, r).Soon)); diff != "" {
		t.Errorf("an hour later, by the same index: %s", diff)
	}
	if item := ix.search(chosenOf("lang=ar"), r).Items[0]; item.Start != noon.Add(6*24*time.Hour-3*time.Hour) {
		t.Errorf("what ended meets next at %s", item.Start)
	}
}

func TestDatesBesideTheRegularTimes(t *testing.T) {
	dates := map[group.ID][]group.NextMeeting{}
	for id := group.ID(1); id <= 3; id++ {
		dates[id] = []group.NextMeeting{{Start: noon.Add(time.Hour), End: noon.Add(2 * time.Hour)}}
	}
	dates[4] = []group.NextMeeting{{Start: noon.Add(5 * time.Hour), End: noon.Add(6 * time.Hour)}}
	ix := build(nil, source{at: noon, audience: func(string) string { return "" }, dates: dates, listings: []group.Group{
		one(1, "open", nil), one(2, "asks-first", func(g *group.Group) { g.Entry = "request" }),
		one(3, "walled", func(g *group.Group) { g.Walled = true }), one(4, "later", nil), one(5, "none", nil),
	}})
	found := ix.search(Filter{}, english())
	if diff := cmp.Diff([]string{"open"}, slugs(found.Soon)); diff != "" {
		t.Error(diff)
	}
	for _, item := range found.Items {
		if item.Slug == "asks-first" && !item.Start.IsZero() {
			t.Error("strangers see when a group meets that is not open")
		}
		if item.Slug == "later" && item.Start.IsZero() {
			t.Error("an open group's date is not there")
		}
	}
}

func TestPages(t *testing.T) {
	var many []group.Group
	for i := range 41 {
		many = append(many, one(int64(100+i), fmt.Sprintf("g-%02d", i), nil))
	}
	ix, seen := shelf(many...), map[string]bool{}
	for _, c := range []struct{ from, want int }{{0, 20}, {20, 20}, {40, 5}} {
		found := ix.search(Filter{From: c.from}, english())
		if found.Total != 45 || len(found.Items) != c.want {
			t.Errorf("from %d: %d of %d", c.from, len(found.Items), found.Total)
		}
		for _, slug := range slugs(found.Items) {
			if seen[slug] {
				t.Errorf("%s is there twice", slug)
			}
			seen[slug] = true
		}
	}
	if len(seen) != 45 {
		t.Errorf("%d of 45 groups were seen", len(seen))
	}
}

func TestTheNextIndexKnowsWhatChangedAndKeepsTheRest(t *testing.T) {
	src := source{at: noon, audience: func(string) string { return "" }, listings: []group.Group{one(1, "nights", nil), one(2, "table", nil)}}
	old := build(nil, src)
	renamed := one(1, "nights", func(g *group.Group) { g.Name, g.Revision = "Dawn", 1 })
	src.listings = []group.Group{renamed, one(3, "newcomer", nil)}
	next := build(old, src)
	for query, want := range map[string][2]int{"night": {1, 0}, "dawn": {0, 1}, "table": {1, 0}, "newcomer": {0, 1}, "harbour": {2, 2}} {
		for i, ix := range []*index{old, next} {
			if got := ix.search(Filter{Query: query}, english()).Total; got != want[i] {
				t.Errorf("%q in index %d: %d, want %d", query, i, got, want[i])
			}
		}
	}
	for i := range 4_000 { // the words of a site where everything is rewritten all the time do not pile up
		src.listings[0].Name, src.listings[0].Revision = fmt.Sprintf("word%d", i), int64(i+2)
		if i%40 == 0 {
			for j := range 60 {
				src.listings[0].Name += fmt.Sprintf(" w%dx%d", i, j)
			}
			next = build(next, src)
		}
	}
	if n := len(next.lexicon.starts); n > 4*shrinkAt*1_000 {
		t.Errorf("the lexicon holds %d words", n)
	}
	if next.search(Filter{Query: "newcomer"}, english()).Total != 1 {
		t.Error("a group was lost on the way")
	}
}

func BenchmarkSearch(b *testing.B) {
	words := strings.Fields("quiet morning table river kettle winter somebody listening gentle window harbour letter circle candle garden evening stone bread music forest shore lantern")
	var many []group.Group
	for i := range 10_000 {
		many = append(many, one(int64(100+i), fmt.Sprintf("g-%05d", i), func(g *group.Group) {
			for j := range 120 {
				g.Aim += words[(i*7+j*j)%len(words)] + fmt.Sprint(i*j%3000) + " "
			}
			g.Topics, g.Formats, g.LedBy, g.Lang = []string{topics[i%3].Slug}, group.Formats[i%4:], group.LedBys[i%3], []string{"en", "es", "ar"}[i%3]
			g.Times = []group.Time{{Weekday: time.Weekday(i % 7), Start: i % 1440, Minutes: 60, Every: 1}}
		}))
	}
	ix := shelf(many...)
	b.ReportAllocs()
	for b.Loop() {
		f := chosenOf("topic=sleep", "day=mon", "day=tue", "part=evening")
		f.Query = "quiet er"
		ix.search(f, english())
	}
}
