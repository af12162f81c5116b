package hsds

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"hearth/internal/account/naming"
	"hearth/internal/directory"
	"hearth/internal/group"
	"hearth/internal/group/grouptest"
	"hearth/internal/platform/db"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
)

// town is grouptest's world with other directories around it.
type town struct {
	*grouptest.World
	t      *testing.T
	hsds   *Module
	router *web.Router
}

func newTown(t *testing.T, d *db.DB) *town {
	t.Helper()
	catalog, err := i18n.Load(Texts, directory.Texts, group.Texts, naming.Texts, ui.Texts, web.Texts)
	if err != nil {
		t.Fatal(err)
	}
	i18n.Use(catalog)
	w := &town{World: grouptest.New(t, d), t: t, router: web.NewRouter(ui.ErrorPage, nil)}
	w.hsds = New(Deps{DB: d, Clock: w.Clock, Groups: w.Groups, BaseURL: "https://groups.example.org/"})
	w.hsds.TellOf(directory.New(directory.Deps{Groups: w.Groups, Clock: w.Clock, Neighbours: w.hsds}))
	w.hsds.Routes(w.router)
	return w
}

func (w *town) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// street has groups of some kinds, with topics.
func (w *town) street() {
	w.t.Helper()
	names := map[i18n.Lang]string{i18n.English: "Sleep", i18n.Spanish: "Dormir", i18n.Arabic: "النوم"}
	w.must(w.Groups.SetTopics(w.t.Context(), []group.Topic{{Slug: "sleep", Names: names}}))
	o, err := w.Groups.Organisation(w.t.Context(), "harbour")
	w.must(err)
	for _, g := range []group.NewGroup{
		{Slug: "nights", Name: "Long nights", Topics: []string{"sleep"}, Formats: []string{"voice"}, Terms: group.Terms{
			Entry: "request", Capacity: 33, Audiences: []string{"carers"}, Zone: "Europe/Madrid", Times: []group.Time{{Weekday: time.Tuesday, Start: 19 * 60, Minutes: 90, Every: 2, From: "2026-01-06"}},
			Cost: group.Cost{Kind: "sliding", Min: 50, Max: 1250, Currency: "EUR", Per: "meeting", Waiver: true, PayURL: "https://pay.example.org"}}},
		{Slug: "hall", Name: "In the hall", Formats: []string{"in_person"}},
		{Slug: "waiting", Name: "Not yet", Formats: []string{"text"}, State: group.Proposed},
		{Slug: "quiet-door", Name: "Behind the hedge", Formats: []string{"text"}, Terms: group.Terms{Unlisted: true}},
	} {
		g.Summary, g.Aim, g.ForWhom, g.NotFor, g.Lang, g.LedBy, g.Agreements = "A summary.", "An aim.", "For us.", "Not for them.", "en", "peers", []string{"Kindness."}
		_, err := w.Groups.CreateGroup(w.t.Context(), o, g)
		w.must(err)
	}
	w.hold("nights", "quiet-otter-secret")
}

// hold makes somebody who holds the group, whatever its door.
func (w *town) hold(slug, handle string) group.Visit {
	w.t.Helper()
	actor := w.Account()
	_, err := w.Groups.Appoint(w.t.Context(), slug, actor.ID, handle, group.Facilitator, "Trained peer, checked May 2026")
	w.must(err)
	return w.Visit(actor, slug)
}

func (w *town) get(path string) *httptest.ResponseRecorder {
	rec := httptest.NewRecorder()
	r := httptest.NewRequest("GET", path, nil)
	r.Header.Set("Accept", "application/json")
	w.router.ServeHTTP(rec, r)
	return rec
}

// read asks for a path and reads the answer.
func read[T any](w *town, path string) (v T) {
	w.t.Helper()
	rec := w.get(path)
	if rec.Code != 200 {
		w.t.Fatalf("%s: %d", path, rec.Code)
	}
	w.must(json.Unmarshal(rec.Body.Bytes(), &v))
	return v
}

func (w *town) serviceNamed(name string) service {
	w.t.Helper()
	for _, s := range read[page[service]](w, "/hsds/services?full=true").Contents {
		if strings.Contains(s.Name, name) {
			return s
		}
	}
	w.t.Fatalf("no service called %s", name)
	return service{}
}
