package directory_test

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"hearth/internal/account"
	"hearth/internal/account/naming"
	"hearth/internal/directory"
	"hearth/internal/group"
	"hearth/internal/group/grouptest"
	"hearth/internal/platform/db"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
)

// town is grouptest's world with a directory.
type town struct {
	*grouptest.World
	t         *testing.T
	directory *directory.Module
	router    *web.Router
	neighbour *neighbours
}

func newTown(t *testing.T, d *db.DB) *town {
	t.Helper()
	catalog, err := i18n.Load(directory.Texts, group.Texts, naming.Texts, ui.Texts, web.Texts)
	if err != nil {
		t.Fatal(err)
	}
	i18n.Use(catalog)
	w := &town{World: grouptest.New(t, d), t: t, router: web.NewRouter(ui.ErrorPage, nil), neighbour: &neighbours{}}
	w.directory = directory.New(directory.Deps{Groups: w.Groups, Clock: w.Clock, Neighbours: w.neighbour})
	t.Cleanup(w.directory.Close)
	w.directory.Routes(w.router)
	return w
}

func (w *town) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// more makes another group in the town's organisation.
func (w *town) more(n group.NewGroup) {
	w.t.Helper()
	o, err := w.Groups.Organisation(w.t.Context(), "harbour")
	w.must(err)
	set := func(to *string, otherwise string) {
		if *to == "" {
			*to = otherwise
		}
	}
	set(&n.Name, n.Slug)
	set(&n.Summary, "S.")
	set(&n.Aim, "A.")
	set(&n.ForWhom, "F.")
	set(&n.NotFor, "N.")
	set(&n.Lang, "en")
	set(&n.LedBy, "peers")
	if n.Formats == nil {
		n.Formats = []string{"text"}
	}
	n.Agreements = []string{"Kindness."}
	_, err = w.Groups.CreateGroup(w.t.Context(), o, n)
	w.must(err)
}

func (w *town) topics(slugs ...string) {
	w.t.Helper()
	var topics []group.Topic
	for _, slug := range slugs {
		topics = append(topics, group.Topic{Slug: slug, Names: map[i18n.Lang]string{i18n.English: "About " + slug, i18n.Spanish: "Sobre " + slug, i18n.Arabic: "عن " + slug}})
	}
	w.must(w.Groups.SetTopics(w.t.Context(), topics))
}

// later lets so much time pass that the directory looks at the groups again.
func (w *town) later() { w.Clock.Advance(3 * time.Second) }

func (w *town) found(f directory.Filter) (slugs []string) {
	w.t.Helper()
	found, err := w.directory.Search(w.t.Context(), f)
	w.must(err)
	for _, item := range found.Items {
		slugs = append(slugs, item.Slug)
	}
	return slugs
}

func (w *town) ask(lang i18n.Lang, zone *time.Location, path, accept string, form url.Values) *httptest.ResponseRecorder {
	w.t.Helper()
	method := "GET"
	if form != nil {
		method = "POST"
	}
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if accept != "" {
		r.Header.Set("Accept", accept)
	}
	ctx := i18n.WithZone(i18n.With(account.WithActor(r.Context(), account.Actor{}), lang), zone)
	ctx = ui.WithBaseURL(web.WithVisitor(ctx, web.Visitor{Path: r.URL.Path}), "https://groups.example.org/")
	rec := httptest.NewRecorder()
	rec.Header().Set("X-Robots-Tag", "noindex")
	w.router.ServeHTTP(rec, r.WithContext(ctx))
	return rec
}
