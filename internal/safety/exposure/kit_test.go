package exposure

import (
	"context"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/group/grouptest"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
	"hearth/internal/safety/ladder"
)

// bundle is a town whose members read.
type bundle struct {
	*grouptest.World
	*Module
	t       *testing.T
	keys    map[account.ID]crypto.KeyID
	waiting int64
}

func newBundle(t *testing.T, d *db.DB) *bundle {
	t.Helper()
	w := grouptest.New(t, d)
	b := &bundle{World: w, t: t, keys: map[account.ID]crypto.KeyID{}}
	b.Module = New(Deps{DB: d, Keys: w.Keys, Clock: w.Clock, Accounts: b, Groups: w.Groups, Talks: b, Engine: b})
	return b
}

// KeyOf lends each account the key of a member of theirs.
func (b *bundle) KeyOf(_ context.Context, _ db.Conn, id account.ID) (crypto.KeyID, error) {
	return b.keys[id], nil
}

func (b *bundle) Waiting(context.Context, group.Visit) (int64, error) { return b.waiting, nil }

// Read is an engine that knows three words.
func (b *bundle) Read(words string) Verdict {
	if strings.Contains(words, "crash") {
		panic("the engine fell over")
	}
	v := Verdict{Hurting: strings.Contains(words, "idiot")}
	if strings.Contains(words, "hopeless") {
		v.Level = ladder.S2
	}
	if strings.Contains(words, "goodbye") {
		v.Level = ladder.S4
	}
	return v
}

// person is a member with an account of their own.
func (b *bundle) person(handle string) group.Visit {
	v := b.Member("low-days", handle)
	b.keys[v.Actor.ID] = v.Member.Key
	return v
}

func (b *bundle) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// ask sends a request through a router of this feature alone.
func (b *bundle) ask(v group.Visit, method, path, accept string, form url.Values) *httptest.ResponseRecorder {
	b.t.Helper()
	rt := web.NewRouter(ui.ErrorPage, nil)
	b.Module.Routes(rt)
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Header.Set("Accept", accept)
	ctx := account.WithActor(r.Context(), v.Actor)
	ctx = web.WithVisitor(ctx, web.Visitor{SignedIn: v.Actor.SignedIn(), Path: r.URL.Path})
	w := httptest.NewRecorder()
	rt.ServeHTTP(w, r.WithContext(ctx))
	return w
}

// texts loads the messages once for every test of the package.
func texts(t *testing.T) {
	t.Helper()
	c, err := i18n.Load(Texts, group.Texts, ui.Texts, web.Texts)
	if err != nil {
		t.Fatal(err)
	}
	i18n.Use(c)
}
