package forum

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/group/grouptest"
	"hearth/internal/platform/db"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
)

// bundle is a town with a forum.
type bundle struct {
	*grouptest.World
	forum *Module
	t     *testing.T
}

func newBundle(t *testing.T, d *db.DB) *bundle {
	t.Helper()
	world := grouptest.New(t, d)
	return &bundle{World: world, t: t, forum: New(Deps{
		DB: d, Keys: world.Keys, IDs: world.IDs, Codec: world.Codec, Clock: world.Clock, Groups: world.Groups,
		Audit: audit.New(d, world.Keys, world.Clock),
	})}
}

// start begins a conversation and fails the test if it is refused.
func (b *bundle) start(v group.Visit, title string) ID {
	b.t.Helper()
	id, err := b.forum.Start(b.t.Context(), v, Writing{Title: title, Body: "First words of " + title, Wish: Heard})
	if err != nil {
		b.t.Fatal(err)
	}
	return id
}

func (b *bundle) reply(v group.Visit, id ID, body string) PostID {
	b.t.Helper()
	post, _, err := b.forum.Reply(b.t.Context(), v, id, Writing{Body: body})
	if err != nil {
		b.t.Fatal(err)
	}
	return post
}

func (b *bundle) read(v group.Visit, id ID) Page {
	b.t.Helper()
	page, err := b.forum.Read(b.t.Context(), v, id, 1, true)
	if err != nil {
		b.t.Fatal(err)
	}
	return page
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

// ask sends a request as the actor through a router of this feature alone.
func (b *bundle) ask(actor account.Actor, method, path, accept string, form url.Values) *httptest.ResponseRecorder {
	b.t.Helper()
	rt := web.NewRouter(ui.ErrorPage, nil)
	b.forum.Routes(rt)
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if accept != "" {
		r.Header.Set("Accept", accept)
	}
	ctx := account.WithActor(r.Context(), actor)
	ctx = web.WithVisitor(ctx, web.Visitor{SignedIn: actor.SignedIn(), Path: r.URL.Path})
	w := httptest.NewRecorder()
	rt.ServeHTTP(w, r.WithContext(ctx))
	return w
}
