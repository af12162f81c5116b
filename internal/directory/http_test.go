package directory_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/directory"
	"hearth/internal/group"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui/uitest"
)

const asJSON = "application/json"

// A scene is one request and what its answer must and must not hold.
type scene struct {
	name, path, accept string
	form               url.Values
	lang               i18n.Lang
	must, mustNot      []string
}

func play(t *testing.T, w *town, scenes []scene) {
	madrid, err := time.LoadLocation("Europe/Madrid")
	w.must(err)
	for _, s := range scenes {
		t.Run(s.name, func(t *testing.T) {
			if s.lang == "" {
				s.lang = i18n.English
			}
			rec := w.ask(s.lang, madrid, s.path, s.accept, s.form)
			page := rec.Body.String()
			if rec.Code != http.StatusOK {
				t.Errorf("got %d", rec.Code)
			}
			for _, must := range s.must {
				if !strings.Contains(page, must) {
					t.Errorf("lacks %q", must)
				}
			}
			for _, not := range s.mustNot {
				if strings.Contains(page, not) {
					t.Errorf("holds %q", not)
				}
			}
			if s.accept == "" {
				uitest.Clean(t, page)
			}
		})
	}
}

// street is a town with groups of every kind, on a Sunday at noon UTC.
func street(t *testing.T) *town {
	w := newTown(t, dbtest.SQLite(t))
	w.topics("grief", "sleep")
	now := w.Clock.Now()
	w.more(group.NewGroup{Slug: "duelo", Name: "Un <b>plato</b> menos", Summary: "La tristeza \"de\" después.", Lang: "es", Topics: []string{"grief"},
		Terms: group.Terms{Audiences: []string{"men", "carers"}, Community: "Sevilla & alrededores", Cost: group.Cost{Kind: "sliding", Max: 500, Currency: "EUR", Per: "meeting"}}})
	start := now.Add(40 * time.Minute)
	w.more(group.NewGroup{Slug: "nights", Name: "Long nights", Topics: []string{"sleep"}, Formats: []string{"voice"}, Terms: group.Terms{Zone: "UTC",
		Times: []group.Time{{Weekday: start.Weekday(), Start: start.Hour()*60 + start.Minute(), Minutes: 60, Every: 1}}}})
	w.more(group.NewGroup{Slug: "small-table", Name: "Small table", Terms: group.Terms{Entry: "request", Capacity: 8, Promise: 12}})
	w.more(group.NewGroup{Slug: "waiting", Name: "Not yet", State: group.Proposed})
	w.more(group.NewGroup{Slug: "quiet-door", Name: "Behind the hedge", Terms: group.Terms{Unlisted: true}})
	w.Member("low-days", "quiet-otter")
	return w
}

func TestDirectoryPages(t *testing.T) {
	w := street(t)
	w.neighbour.list = []directory.Elsewhere{{Name: "Across <the> river", Summary: "Tuesdays.", Organisation: "River Trust", URL: "https://river.example.org/g",
		Lang: "en", Source: "county list", At: w.Clock.Now()}}
	play(t, w, []scene{
		{name: "the directory", path: "/groups",
			must: []string{"5 groups", `href="/groups/low-days"`, "About grief\u2069 · 1", "Quiet at the moment", "Un &lt;b&gt;plato&lt;/b&gt; menos", `lang="es" dir="auto"`, "Español",
				"You choose what you pay", "You ask to come in", "Answers within 12 hours", "For: Men · People who care for somebody · Sevilla &amp; alrededores",
				"Open now, or soon", "Starts in 40 minutes, at", "On your clock (Madrid).", `rel="noreferrer nofollow" href="https://river.example.org/g"`,
				"Across &lt;the&gt; river", "From: county list, ", `href="https://groups.example.org/groups"`, `"@type":"ItemList"`, `https://groups.example.org/groups/low-days`},
			mustNot: []string{"<b>plato", "Not yet", "Behind the hedge", "quiet-door", "quiet-otter", "<the>", "1 people"}},
		{name: "a search that comes back filled in", path: "/groups?q=tristeza&topic=grief",
			must: []string{"1 group", `value="tristeza"`, `checked id="narrow-topic" name="topic" type="checkbox" value="grief"`, "Fits because: About grief", "Show all groups",
				`href="/groups?topic=grief#found"`, `href="/groups?q=tristeza#found"`, "Take away:"},
			mustNot: []string{`href="/groups/low-days"`, "Starts in 40"}},
		{name: "what is behind more ways stands open once it was chosen", path: "/groups?cost=sliding", must: []string{`<details class="fold directory-more" open`, "1 group"}},
		{name: "and is folded before", path: "/groups", mustNot: []string{`<details class="fold directory-more" open`}},
		{name: "a search that finds nothing says who listens", path: "/groups?q=zebra", must: []string{"No group fits all of that", `href="/help"`}, mustNot: []string{"tiles"}},
		{name: "a crooked query finds everything", path: "/groups?topic=%3Cscript%3E&format=x&led=%27&lang=%00&cursor=-1&q=&day=8&part=&seats=-1&community=x&promise=999",
			must: []string{"5 groups"}, mustNot: []string{"<script>alert", "%3Cscript"}},
		{name: "markup in a search stays text", path: "/groups?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E", must: []string{"&lt;script&gt;"}, mustNot: []string{"<script>alert"}},
		{name: "for programs", path: "/groups?lang=es", accept: asJSON,
			must: []string{`{"items":[{"id":"duelo","url":"/groups/duelo"`, `"topics":["grief"],"formats":["text"],"led_by":"peers","lang":"es","people":0`, `"next":null`,
				`"audiences":["men","carers"]`, `"cost":"sliding"`, `"meets":null`, `"total":1`, `"facets":{"audience":[{"value":"men","count":1,"chosen":false}`,
				`"elsewhere":[{"name":"Across \u003cthe\u003e river"`},
			mustNot: []string{"low-days"}},
		{name: "a meeting for programs", path: "/groups?q=nights", accept: asJSON, must: []string{`"meets":{"start":"`, `"zone":"UTC"`}},
		{name: "nothing for programs", path: "/groups?q=zebra", accept: asJSON, must: []string{`{"items":[],"next":null,"total":0`}},
	})
	if got := w.ask(i18n.English, time.UTC, "/groups", "", nil).Header().Get("X-Robots-Tag"); got != "" {
		t.Errorf("search engines are told %q of the directory", got)
	}
	if got := w.ask(i18n.English, time.UTC, "/groups?topic=grief", "", nil).Header().Get("X-Robots-Tag"); got != "noindex" {
		t.Errorf("search engines are told %q of one of its thousand lists", got)
	}
}

func TestMatchPages(t *testing.T) {
	w := street(t)
	answers := func(pairs ...string) url.Values {
		v := url.Values{}
		for i := 0; i < len(pairs); i += 2 {
			v.Add(pairs[i], pairs[i+1])
		}
		return v
	}
	play(t, w, []scene{
		{name: "the questions", path: "/groups/match",
			must:    []string{`method="post" action="/groups/match"`, "About sleep", `checked id="match-lang" name="lang" type="checkbox" value="en"`, "is not stored"},
			mustNot: []string{"Shown because", "could fit</h2>", "quiet-otter", "Not yet", "Behind the hedge"}},
		{name: "an answer", path: "/groups/match", form: answers("topic", "sleep", "format", "voice", "matters", "free"),
			must:    []string{"Shown because", "It is about: About sleep", "You can talk by: Voice", "It is free, or can be", "Long nights", `checked id="topic-2" name="topic"`, "Change my answers"},
			mustNot: []string{`href="/groups/duelo"`, "points", "Somebody can talk with you now", "Not yet", "Behind the hedge", `href="/groups/match?`}},
		{name: "somebody who needs somebody today sees first who answers at once", path: "/groups/match", form: answers("today", "on"),
			must: []string{"Somebody can talk with you now", `href="/help"`, "It is open now, or starts soon", "Long nights"}},
		{name: "nothing fits", path: "/groups/match", form: answers("topic", "grief", "lang", "en", "format", "video"),
			must: []string{"No group fits all of that", `href="/help"`, `href="/groups"`}, mustNot: []string{"Shown because"}},
		{name: "nonsense is left out", path: "/groups/match", form: answers("topic", "<script>", "format", "x", "led", "'", "part", "noon", "week", "x", "matters", "y", "lang", "%"),
			must: []string{"groups that could fit"}, mustNot: []string{"<script>alert", "Shown because: <"}},
		{name: "for programs", path: "/groups/match", accept: asJSON, form: answers("topic", "sleep", "today", "yes"),
			must:    []string{`"id":"nights"`, `"reasons":[{"code":"topic","values":["sleep"],"points":10},{"code":"now","values":[],"points":8}`, `"help":"/help"`, `"next":null`},
			mustNot: []string{"duelo", "quiet-door", "waiting"}},
		{name: "another language", path: "/groups/match", lang: i18n.Arabic, must: []string{"أي مجموعة قد تناسبك؟"}},
	})
	first := w.ask(i18n.English, time.UTC, "/groups/match", "", answers("today", "on")).Body.String()
	if help, list := strings.Index(first, "Somebody can talk with you now"), strings.Index(first, "groups that could fit</h2>"); help < 0 || list < 0 || help > list {
		t.Errorf("help stands at %d, the groups at %d", help, list)
	}
}

// Every page speaks every language: no key stands where a sentence should.
func TestPagesSpeakEveryLanguage(t *testing.T) {
	w := street(t)
	for _, lang := range i18n.Langs {
		for _, form := range []url.Values{nil, {"today": {"on"}, "topic": {"sleep", "grief"}, "matters": {"free", "soon", "come_and_go"}, "part": {"morning"}}} {
			for _, path := range []string{"/groups", "/groups/match", "/groups?q=zebra&day=mon&part=night&cost=free&entry=open&seats=free&promise=any&audience=men"} {
				if form != nil {
					path = "/groups/match"
				}
				page := w.ask(lang, time.UTC, path, "", form).Body.String()
				for _, key := range []string{"directory.", "group.", "ui."} {
					if i := strings.Index(page, ">"+key); i >= 0 {
						t.Errorf("%s in %s: a key on the page: %.60s", path, lang, page[i:])
					}
				}
			}
		}
	}
}

// The address of the next page leads to the next page.
func TestProgramsWalkTheDirectory(t *testing.T) {
	w := newTown(t, dbtest.SQLite(t))
	for i := range 40 {
		w.more(group.NewGroup{Slug: fmt.Sprintf("group-%02d", i)})
	}
	var pages []int
	for path := "/groups"; path != "" && len(pages) < 10; {
		var list struct {
			Items []struct{ ID string }
			Next  *string
		}
		w.must(json.Unmarshal(w.ask(i18n.English, time.UTC, path, asJSON, nil).Body.Bytes(), &list))
		pages, path = append(pages, len(list.Items)), ""
		if list.Next != nil {
			path = *list.Next
		}
	}
	if diff := cmp.Diff([]int{20, 20, 2}, pages); diff != "" {
		t.Error(diff)
	}
}
