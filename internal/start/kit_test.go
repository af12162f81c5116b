package start

import (
	"bytes"
	"context"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"hearth/internal/account"
	"hearth/internal/account/naming"
	"hearth/internal/group"
	"hearth/internal/group/grouptest"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
)

// town is a world in which groups can be started.
type town struct {
	*grouptest.World
	start *Module
	keys  map[account.ID]crypto.KeyID
	staff map[account.ID]bool
	asked []string // questions that a new group was given
	t     *testing.T
}

func newTown(t *testing.T, d *db.DB) *town {
	t.Helper()
	w := &town{World: grouptest.New(t, d), t: t, keys: map[account.ID]crypto.KeyID{}, staff: map[account.ID]bool{}}
	m, err := New(Deps{DB: d, Keys: w.Keys, IDs: w.IDs, Codec: w.Codec, Clock: w.Clock, Accounts: w, Groups: w.Groups,
		Random: bytes.NewReader(bytes.Repeat([]byte{7, 3, 9, 1, 5}, 500)), Staff: w,
		Asker: func(_ context.Context, _ group.Visit, questions []string) error { w.asked = questions; return nil }})
	w.must(err)
	w.start = m
	w.let("anyone")
	var topics []group.Topic
	for _, slug := range []string{"depression", "eating-disorders", "grief"} {
		topics = append(topics, group.Topic{Slug: slug, Names: map[i18n.Lang]string{i18n.English: slug, i18n.Spanish: slug, i18n.Arabic: slug}})
	}
	w.must(w.Groups.SetTopics(t.Context(), topics))
	texts, err := i18n.Load(Texts, group.Texts, naming.Texts, ui.Texts, web.Texts)
	w.must(err)
	i18n.Use(texts)
	return w
}

func (w *town) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatalf("%v %+v", err, fault.Of(err).Fields)
	}
}

// let sets who may start groups in the organisation.
func (w *town) let(starting string) {
	w.t.Helper()
	o, err := w.Groups.Organisation(w.t.Context(), "harbour")
	w.must(err)
	o.Starting = starting
	w.must(w.DB.Tx(w.t.Context(), func(tx *db.Tx) error { return w.Groups.EditOrganisation(w.t.Context(), tx, o) }))
}

// KeyOf stands in for the account feature.
func (w *town) KeyOf(_ context.Context, _ db.Conn, id account.ID) (crypto.KeyID, error) {
	key, ok := w.keys[id]
	if !ok {
		return 0, fault.Missing("no such account")
	}
	return key, nil
}

// Starts stands in for the staff feature.
func (w *town) Starts(_ context.Context, id account.ID, _ group.OrganisationID) (bool, error) {
	return w.staff[id], nil
}

func (w *town) person() account.Actor {
	w.t.Helper()
	actor := w.Account()
	w.must(w.DB.Tx(w.t.Context(), func(tx *db.Tx) (err error) {
		w.keys[actor.ID], err = w.Keys.Create(w.t.Context(), tx, 0)
		return err
	}))
	return actor
}

// begun is a draft with nothing to mend.
func (w *town) begun(actor account.Actor, name string) ID {
	w.t.Helper()
	id, err := w.start.Begin(w.t.Context(), actor, "peer", "harbour")
	w.must(err)
	_, err = w.start.Save(w.t.Context(), actor, id, func(p *Plan) { p.Name, p.Handle = name, "kind-lamp" })
	w.must(err)
	return id
}

func (w *town) refused(err error, kind fault.Kind, code string) {
	w.t.Helper()
	if !fault.Is(err, kind) || fault.Of(err).Code != code {
		w.t.Errorf("got %v, want %s", err, code)
	}
}

// ask sends a request as the actor through the feature's own routes.
func (w *town) ask(actor account.Actor, lang i18n.Lang, method, path, accept string, form url.Values) *httptest.ResponseRecorder {
	w.t.Helper()
	rt := web.NewRouter(ui.ErrorPage, nil)
	w.start.Routes(rt)
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Header.Set("Accept", accept)
	ctx := i18n.With(account.WithActor(r.Context(), actor), lang)
	ctx = web.WithVisitor(ctx, web.Visitor{SignedIn: actor.SignedIn(), Path: r.URL.Path})
	rec := httptest.NewRecorder()
	rt.ServeHTTP(rec, r.WithContext(ctx))
	return rec
}
