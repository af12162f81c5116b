package care

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"hearth/internal/account"
	"hearth/internal/account/naming"
	"hearth/internal/audit"
	"hearth/internal/forum"
	"hearth/internal/group"
	"hearth/internal/group/grouptest"
	"hearth/internal/platform/crypto/cryptotest"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
)

// ward is a town with somebody to look after it.
type ward struct {
	*grouptest.World
	t     *testing.T
	care  *Module
	forum *forum.Module
	told  *told
	staff *staff
}

// told remembers who was told what in transactions that were committed.
type told struct {
	mu   sync.Mutex
	what []string
}

func (t *told) Tell(_ context.Context, tx *db.Tx, _ group.MemberID, kind, url string) error {
	tx.OnCommit(func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.what = append(t.what, kind+" "+url)
	})
	return nil
}

// staff says yes for the accounts that it holds.
type staff struct {
	of map[group.OrganisationID]account.ID
}

func (s *staff) Staffed(_ context.Context, o group.OrganisationID) (bool, error) {
	return s.of[o] != 0, nil
}

func (s *staff) Manages(_ context.Context, id account.ID, o group.OrganisationID) (bool, error) {
	return id != 0 && s.of[o] == id, nil
}

func newWard(t *testing.T, d *db.DB) *ward {
	t.Helper()
	c, err := i18n.Load(Texts, group.Texts, forum.Texts, naming.Texts, ui.Texts, web.Texts)
	if err != nil {
		t.Fatal(err)
	}
	i18n.Use(c)
	w := &ward{World: grouptest.New(t, d), t: t, told: &told{}, staff: &staff{of: map[group.OrganisationID]account.ID{}}}
	log := audit.New(d, w.Keys, w.Clock)
	w.forum = forum.New(forum.Deps{DB: d, Keys: w.Keys, IDs: w.IDs, Codec: w.Codec, Clock: w.Clock, Groups: w.Groups, Audit: log})
	w.care = w.module(w.World)
	return w
}

func (w *ward) module(world *grouptest.World) *Module {
	return New(Deps{DB: world.DB, Keys: world.Keys, IDs: world.IDs, Codec: world.Codec, Clock: world.Clock, Groups: world.Groups, Forum: w.forum,
		Audit: audit.New(world.DB, world.Keys, world.Clock), Teller: w.told, Staff: w.staff})
}

func (w *ward) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// refused fails the test unless the error has the code.
func (w *ward) refused(err error, code string) {
	w.t.Helper()
	if err == nil || fault.Of(err).Code != code {
		w.t.Errorf("got %v, want %s", err, code)
	}
}

// again is the visit as it is now.
func (w *ward) again(v group.Visit) group.Visit { return w.Visit(v.Actor, v.Group.Slug) }

// offer is the one open offer to the visitor.
func (w *ward) offer(v group.Visit) Offer {
	w.t.Helper()
	offers, err := w.care.OffersTo(w.t.Context(), v)
	if err != nil || len(offers) != 1 {
		w.t.Fatalf("%d offers, %v", len(offers), err)
	}
	return offers[0]
}

func (w *ward) toldOf(kind string) (n int) {
	for _, what := range w.told.what {
		if strings.HasPrefix(what, kind+" ") {
			n++
		}
	}
	return n
}

// ask sends a request through the signposts and the routes of this feature and
// the forum's.
func (w *ward) ask(actor account.Actor, method, path, accept string, form url.Values) *httptest.ResponseRecorder {
	w.t.Helper()
	rt := web.NewRouter(ui.ErrorPage, nil)
	w.care.Routes(rt)
	w.forum.Routes(rt)
	w.Groups.Routes(rt)
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Header.Set("Accept", accept)
	ctx := account.WithActor(r.Context(), actor)
	ctx = web.WithVisitor(ctx, web.Visitor{SignedIn: actor.SignedIn(), Path: r.URL.Path})
	rec := httptest.NewRecorder()
	w.care.Signposts(rt.Fail, rt).ServeHTTP(rec, r.WithContext(ctx))
	return rec
}

// read decodes what a script gets.
func read[T any](w *ward, actor account.Actor, path string) (v T) {
	w.t.Helper()
	rec := w.ask(actor, http.MethodGet, path, "application/json", nil)
	if err := json.Unmarshal(rec.Body.Bytes(), &v); err != nil || rec.Code != http.StatusOK {
		w.t.Fatalf("%s: %d %s %v", path, rec.Code, rec.Body, err)
	}
	return v
}

// page is a page as a browser gets it.
func (w *ward) page(actor account.Actor, path string, status int) string {
	w.t.Helper()
	rec := w.ask(actor, http.MethodGet, path, "text/html", nil)
	body := rec.Body.String()
	if rec.Code != status {
		w.t.Fatalf("%s: %d, want %d", path, rec.Code, status)
	}
	for _, never := range []string{"style=", "onclick=", ">care.", ">group."} {
		if strings.Contains(body, never) {
			w.t.Errorf("%s holds %q", path, never)
		}
	}
	return body
}

// coldTown is the same database as a node sees it that has just started.
func (w *ward) coldTown() *cryptotest.Kit { return cryptotest.New(w.t, w.DB) }
