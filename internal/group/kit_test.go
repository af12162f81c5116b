package group_test

import (
	"context"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"hearth/internal/account"
	"hearth/internal/account/naming"
	"hearth/internal/group"
	"hearth/internal/group/grouptest"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
)

// town is grouptest's world with shorter words for this package's own tests.
type town struct {
	*grouptest.World
	t *testing.T
}

func newTown(t *testing.T, d *db.DB) *town {
	t.Helper()
	return &town{World: grouptest.New(t, d), t: t}
}

func (w *town) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// refused fails the test unless err blames exactly the field with the sentence.
func (w *town) refused(err error, field, key string) {
	w.t.Helper()
	if !fault.Is(err, fault.Invalid) {
		w.t.Fatalf("got %v, want an Invalid fault", err)
	}
	if f := fault.Of(err).Fields; len(f) != 1 || f[0].Name != field || f[0].Key != key {
		w.t.Errorf("got %+v, want %s at %s", f, key, field)
	}
}

func (w *town) join(actor account.Actor, slug, handle string) (group.Member, error) {
	return w.Groups.Join(w.t.Context(), w.Visit(actor, slug), group.Joining{Handle: handle, Agree: true})
}

// more makes another group in the town's organisation.
func (w *town) more(n group.NewGroup) {
	w.t.Helper()
	o, err := w.Groups.Organisation(w.t.Context(), "harbour")
	w.must(err)
	base := group.NewGroup{Name: n.Slug, Summary: "S.", Aim: "A.", ForWhom: "F.", NotFor: "N.", Lang: "en", LedBy: "peers",
		Formats: []string{"text"}, Agreements: []string{"Kindness."}}
	base.Slug, base.Topics, base.PublicConversations = n.Slug, n.Topics, n.PublicConversations
	for _, set := range []struct{ to, from *string }{{&base.Name, &n.Name}, {&base.Summary, &n.Summary}, {&base.Lang, &n.Lang}, {&base.LedBy, &n.LedBy}} {
		if *set.from != "" {
			*set.to = *set.from
		}
	}
	if n.Formats != nil {
		base.Formats = n.Formats
	}
	_, err = w.Groups.CreateGroup(w.t.Context(), o, base)
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

func (w *town) erase(actor account.Actor) {
	w.t.Helper()
	w.must(w.DB.Tx(w.t.Context(), func(tx *db.Tx) error { return w.Groups.Erase(w.t.Context(), tx, actor.ID) }))
}

// cardOf is what readers know of a member.
func (w *town) cardOf(id group.MemberID) group.Card {
	w.t.Helper()
	cards, err := w.Groups.Cards(w.t.Context(), w.DB, []group.MemberID{id})
	w.must(err)
	return cards[id]
}

// speak loads the messages that pages of this package need.
func speak(t *testing.T) {
	t.Helper()
	c, err := i18n.Load(group.Texts, naming.Texts, ui.Texts, web.Texts)
	if err != nil {
		t.Fatal(err)
	}
	i18n.Use(c)
}

// ask sends a request as the actor, in the language, through the feature's own
// routes.
func (w *town) ask(actor account.Actor, lang i18n.Lang, method, path, accept string, form url.Values) *httptest.ResponseRecorder {
	w.t.Helper()
	rt := web.NewRouter(ui.ErrorPage, nil)
	w.Groups.Routes(rt)
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if accept != "" {
		r.Header.Set("Accept", accept)
	}
	ctx := i18n.With(account.WithActor(r.Context(), actor), lang)
	ctx = web.WithVisitor(ctx, web.Visitor{SignedIn: actor.SignedIn(), Path: r.URL.Path})
	rec := httptest.NewRecorder()
	rt.ServeHTTP(rec, r.WithContext(ctx))
	return rec
}

// talk stands in for the forum.
type talk struct{ items []group.TalkItem }

func (f talk) Latest(_ context.Context, v group.Visit) ([]group.TalkItem, error) {
	if v.MayRead() != nil {
		return nil, nil
	}
	return f.items, nil
}
