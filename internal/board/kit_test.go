package board

import (
	"context"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/group/grouptest"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
)

// ears remember what was told to whom in transactions that were committed.
type ears struct {
	mu   sync.Mutex
	told []string
	to   []group.MemberID
}

func (e *ears) Tell(_ context.Context, tx *db.Tx, to group.MemberID, kind, _ string) error {
	tx.OnCommit(func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		e.told, e.to = append(e.told, kind), append(e.to, to)
	})
	return nil
}

// heard returns how often the member was told of the kind.
func (e *ears) heard(to group.MemberID, kind string) (n int) {
	for i := range e.told {
		if e.told[i] == kind && e.to[i] == to {
			n++
		}
	}
	return n
}

// bundle is a town with a board.
type bundle struct {
	*grouptest.World
	board *Module
	ears  *ears
	t     *testing.T
}

func newBundle(t *testing.T, d *db.DB) *bundle {
	t.Helper()
	world, e := grouptest.New(t, d), &ears{}
	b := &bundle{World: world, t: t, ears: e, board: New(Deps{
		DB: d, Keys: world.Keys, IDs: world.IDs, Codec: world.Codec, Clock: world.Clock, Groups: world.Groups,
		Audit: audit.New(d, world.Keys, world.Clock), Teller: e,
	})}
	world.Groups.OnWithdraw(b.board.WithdrawAll)
	if err := world.Groups.SetTopics(t.Context(), []group.Topic{
		{Slug: "sleep", Names: map[i18n.Lang]string{"en": "Sleep", "es": "Sueño", "ar": "النوم"}},
		{Slug: "grief", Names: map[i18n.Lang]string{"en": "Grief", "es": "Duelo", "ar": "الفقد"}},
	}); err != nil {
		t.Fatal(err)
	}
	return b
}

// good are words of each kind that are taken as they are.
var good = map[Kind]Words{
	Announcement: {Title: "No meeting on Monday", Body: "The hall is closed."},
	Card:         {Title: "Cold water", Body: "On the wrists, for *one* minute.", When: "At night", Topics: []string{"sleep"}},
	Help:         {Title: "A letter I cannot read", Body: "From the housing office, two pages.", Way: Ask, Sort: "forms", Area: "near the station"},
	Feedback:     {Body: "The room is too quick for me."},
	Resource:     {Title: "A book about sleep", Body: "Short and kind.", Sort: "book", Link: "https://example.org/sleep"},
}

// add puts an item up and fails the test if it is refused.
func (b *bundle) add(v group.Visit, kind Kind, change ...func(*Words)) ID {
	b.t.Helper()
	w := good[kind]
	for _, f := range change {
		f(&w)
	}
	id, err := b.board.Add(b.t.Context(), v, kind, Writing{Words: w})
	if err != nil {
		b.t.Fatal(err)
	}
	return id
}

func (b *bundle) get(v group.Visit, id ID) Item {
	b.t.Helper()
	i, _, err := b.board.Get(b.t.Context(), v, id)
	if err != nil {
		b.t.Fatal(err)
	}
	return i
}

// fields are the names of the fields that a fault names.
func fields(err error) string {
	var names []string
	if err != nil {
		for _, f := range fault.Of(err).Fields {
			names = append(names, f.Name)
		}
	}
	return strings.Join(names, " ")
}

// codeOf is the code of a fault, "" for none.
func codeOf(err error) string {
	if err == nil {
		return ""
	}
	return fault.Of(err).Code
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
	b.board.Routes(rt)
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if accept != "" {
		r.Header.Set("Accept", accept)
	}
	ctx := account.WithActor(r.Context(), actor)
	ctx = web.WithVisitor(ctx, web.Visitor{SignedIn: actor.SignedIn(), Path: r.URL.RequestURI()})
	w := httptest.NewRecorder()
	rt.ServeHTTP(w, r.WithContext(ctx))
	return w
}
