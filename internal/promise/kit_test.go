package promise

import (
	"context"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/forum"
	"hearth/internal/group"
	"hearth/internal/group/grouptest"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
)

// A bundle is a town whose groups promise.
type bundle struct {
	*grouptest.World
	t       testing.TB
	db      *db.DB
	forum   *forum.Module
	promise *Module
	told    []string // kind and member, or kind and "staff"
	names   map[group.MemberID]string
	keys    map[account.ID]crypto.KeyID
	world   *grouptest.World
}

func newBundle(t testing.TB, d *db.DB) *bundle {
	t.Helper()
	w := grouptest.New(t, d)
	b := &bundle{World: w, world: w, t: t, db: d, names: map[group.MemberID]string{}, keys: map[account.ID]crypto.KeyID{}}
	b.forum = forum.New(forum.Deps{DB: d, Keys: w.Keys, IDs: w.IDs, Codec: w.Codec, Clock: w.Clock, Groups: w.Groups, Audit: audit.New(d, w.Keys, w.Clock)})
	b.promise = b.node()
	b.forum.KeepPromise(b.promise)
	return b
}

// node is the feature as another node has it.
func (b *bundle) node() *Module {
	return New(Deps{DB: b.db, Keys: b.Keys, IDs: b.IDs, Codec: b.Codec, Clock: b.Clock, Accounts: b, Groups: b.Groups, Forum: b.forum, Teller: b, Staff: b})
}

// KeyOf gives each account a key, as the account feature does.
func (b *bundle) KeyOf(ctx context.Context, _ db.Conn, id account.ID) (crypto.KeyID, error) {
	if key, ok := b.keys[id]; ok {
		return key, nil
	}
	err := b.db.Tx(ctx, func(tx *db.Tx) (err error) {
		b.keys[id], err = b.Keys.Create(ctx, tx, 0)
		return err
	})
	return b.keys[id], err
}

func (b *bundle) Tell(_ context.Context, _ *db.Tx, to group.MemberID, kind, url string) error {
	if !strings.HasPrefix(url, "/groups/") {
		b.t.Errorf("the notice leads to %q", url)
	}
	b.told = append(b.told, kind+" "+b.names[to])
	return nil
}

func (b *bundle) TellStaff(_ context.Context, _ *db.Tx, _ group.OrganisationID, kind, _ string) error {
	b.told = append(b.told, kind+" staff")
	return nil
}

// heard returns who was told since the last time.
func (b *bundle) heard() (told []string) {
	told, b.told = b.told, nil
	return told
}

// must ends the test if the call failed.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func (b *bundle) ok(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *bundle) member(slug, handle string) group.Visit {
	b.t.Helper()
	v := b.world.Member(slug, handle)
	b.names[v.Member.ID] = handle
	return v
}

func (b *bundle) holder(slug, handle string) group.Visit {
	b.t.Helper()
	v := b.world.Facilitator(slug, handle)
	b.names[v.Member.ID] = handle
	return v
}

// helper makes a member who helps, or gives somebody the duty in another group.
func (b *bundle) helper(holder group.Visit, handle string, actor account.Actor) group.Visit {
	b.t.Helper()
	slug := holder.Group.Slug
	if !actor.SignedIn() {
		actor = b.Account()
	}
	must(b.Groups.Join(b.t.Context(), b.Visit(actor, slug), group.Joining{Handle: handle, Agree: true}))
	v := b.Visit(actor, slug)
	b.ok(b.Groups.SetDuties(b.t.Context(), holder, v.Member.ID, []string{Duty}))
	b.names[v.Member.ID] = handle
	return b.Visit(actor, slug)
}

func (b *bundle) start(v group.Visit, title string, wish forum.Wish, note string) forum.ID {
	b.t.Helper()
	return must(b.forum.Start(b.t.Context(), v, forum.Writing{Title: title, Body: "Words.", Wish: wish, Note: note}))
}

func (b *bundle) reply(v group.Visit, id forum.ID) forum.PostID {
	b.t.Helper()
	post, _, err := b.forum.Reply(b.t.Context(), v, id, forum.Writing{Body: "I am here."})
	b.ok(err)
	return post
}

func (b *bundle) queue(v group.Visit) Queue {
	b.t.Helper()
	return must(b.promise.Queue(b.t.Context(), v.Actor.ID, time.UTC))
}

func titles(entries []Entry) (all []string) {
	for _, e := range entries {
		all = append(all, e.Title)
	}
	return all
}

// texts loads the messages once for every test of the package.
func texts(t testing.TB) {
	t.Helper()
	c, err := i18n.Load(Texts, forum.Texts, group.Texts, ui.Texts, web.Texts)
	if err != nil {
		t.Fatal(err)
	}
	i18n.Use(c)
}

// ask sends a request as the actor through a router of this feature and forum.
func (b *bundle) ask(actor account.Actor, method, path, accept string, form url.Values) *httptest.ResponseRecorder {
	b.t.Helper()
	rt := web.NewRouter(ui.ErrorPage, nil)
	b.promise.Routes(rt)
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
