package app

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/config"
	"hearth/internal/platform/db/dbtest"
)

// A town is the whole program over a fresh database, with a clock that stands,
// and a few people: one for each role that a route can tell apart.
type town struct {
	*App
	t       *testing.T
	clock   *clock.Fixed
	rooms   map[string]string // the meetings that were opened, by what for
	handler http.Handler
	people  map[string]account.ID
}

// Roles of the route table. "outsider" holds a group of another organisation.
var roles = []string{"visitor", "newcomer", "member", "holder", "outsider"}

const aPassphrase = "seven quiet kettles on a hill"

// each runs f on both engines.
func each(t *testing.T, f func(t *testing.T, w *town)) {
	t.Run("sqlite", func(t *testing.T) { f(t, newTown(t, "")) })
	t.Run("postgres", func(t *testing.T) { f(t, newTown(t, dbtest.PostgresURL(t))) })
}

func newTown(t *testing.T, database string) *town {
	t.Helper()
	dir := t.TempDir()
	if database == "" {
		dbtest.File(t, filepath.Join(dir, "hearth.db"))
	}
	cfg, err := config.Load([]string{"HEARTH_DATA_DIR=" + dir, "HEARTH_DATABASE_URL=" + database, "HEARTH_MAIL=outbox"}, "")
	if err != nil {
		t.Fatal(err)
	}
	now := clock.At(time.Date(2026, 11, 22, 19, 0, 0, 0, time.UTC))
	a, err := Build(t.Context(), cfg, now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	w := &town{App: a, t: t, clock: now, people: map[string]account.ID{}}
	if w.handler, err = a.Handler(); err != nil {
		t.Fatal(err)
	}
	w.settle()
	return w
}

// must returns a call's value, and ends the test if the call failed.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// settle makes two organisations with a group each, and the people.
func (w *town) settle() {
	ctx := w.t.Context()
	for organisation, slug := range map[string]string{"harbour": "low-days", "northfold": "steady-ground"} {
		o := must(w.Group.CreateOrganisation(ctx, organisation, organisation, ""))
		must(w.Group.CreateGroup(ctx, o, group.NewGroup{Slug: slug, Name: "Group " + slug, Summary: "s", Aim: "a", ForWhom: "f", NotFor: "n",
			Lang: "en", LedBy: "peers", Formats: []string{"text", "chat"}, Agreements: []string{"What is said here stays here."}}))
	}
	for _, role := range roles[1:] {
		w.people[role] = must(w.Account.Join(ctx, joining("calm-"+role)))
	}
	w.join("member", "low-days", "quiet-otter")
	must(w.Group.Appoint(ctx, "low-days", w.people["holder"], "rowan", group.Facilitator, "Trained peer, checked May 2026"))
	must(w.Group.Appoint(ctx, "steady-ground", w.people["outsider"], "fern", group.Facilitator, ""))
}

func (w *town) visit(role, slug string) group.Visit {
	return must(w.Group.Visit(w.t.Context(), account.Actor{ID: w.people[role]}, slug))
}

func (w *town) join(role, slug, handle string) {
	w.t.Helper()
	must(w.Group.Join(w.t.Context(), w.visit(role, slug), group.Joining{Handle: handle, Agree: true}))
	// What newcomers wait for has its own tests.
	if err := w.Trust.Read(w.t.Context(), w.visit(role, slug)); err != nil {
		w.t.Fatal(err)
	}
}

// made reads what a script is told of a thing that it made.
type made struct{ ID, URL string }

// post sends a form as a script does and returns what it made.
func (w *town) post(role, path string, form url.Values) (m made) {
	w.t.Helper()
	rec := w.ask(role, "POST", path, "application/json", form)
	if err := json.Unmarshal(rec.Body.Bytes(), &m); err != nil || rec.Code != http.StatusCreated {
		w.t.Fatalf("POST %s as %s: %d %s", path, role, rec.Code, rec.Body)
	}
	return m
}

func joining(name string) account.Joining {
	return account.Joining{Name: name, Passphrase: aPassphrase, AgeBand: "adult"}
}

// conversation begins one as the role and returns its address and the address
// of its opening post.
func (w *town) conversation(role string) (conversation, post string) {
	w.t.Helper()
	m := w.post(role, "/groups/low-days/conversations", url.Values{"title": {"The Sunday feeling"}, "body": {"It drops around six."}, "wish": {"heard"}})
	return m.URL, w.opening(m.URL)
}

// opening is the address of a conversation's opening post.
func (w *town) opening(conversation string) string {
	w.t.Helper()
	var c struct{ Posts []struct{ ID string } }
	rec := w.ask("holder", "GET", conversation, "application/json", nil)
	if err := json.Unmarshal(rec.Body.Bytes(), &c); err != nil || len(c.Posts) == 0 {
		w.t.Fatalf("%s: %s", conversation, rec.Body)
	}
	return "/groups/low-days/posts/" + c.Posts[0].ID
}

// message says something in the room as the role and returns its address.
func (w *town) message(role, body string) string {
	w.t.Helper()
	return "/groups/low-days/room/messages/" + w.post(role, "/groups/low-days/room/messages", url.Values{"body": {body}}).ID
}

// ask sends a request as the role, in a session of its own that was begun a
// moment ago.
func (w *town) ask(role, method, path, accept string, form url.Values) *httptest.ResponseRecorder {
	w.t.Helper()
	r := httptest.NewRequestWithContext(w.t.Context(), method, path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Header.Set("Accept", accept)
	if id := w.people[role]; id != 0 {
		r.AddCookie(w.Account.Cookie(must(w.Account.Begin(w.t.Context(), id, "test"))))
	}
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, r)
	return rec
}
