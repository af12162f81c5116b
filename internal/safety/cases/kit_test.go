package cases

import (
	"context"
	"maps"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/group/grouptest"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ident"
	"hearth/internal/platform/limit"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
	"hearth/internal/safety/ladder"
	"hearth/internal/safety/subject"
)

// A bundle is a town with a rota, on which "responder" and "colleague" are.
type bundle struct {
	*grouptest.World
	t     testing.TB
	db    *db.DB
	audit *audit.Log
	cases *Module
	team  map[account.ID]Responder
	asked int // how often who is on the rota was asked for
	spans []Span
	told  []string // kind and handle, or kind and "staff" or "account"
	urls  []string
	paged []Alarm
	again []Alarm // called again, unless somebody came a moment ago
	after time.Duration
	quiet []int64 // cases that somebody answered
	alone bool    // nobody can be called
	names map[group.MemberID]string
	said  map[int64]*subject.Said // what members wrote elsewhere
	stall func()                  // called in the middle of a transaction; may be nil

	responder, colleague account.Actor
	holder               group.Visit
	member               group.Visit
}

func newBundle(t testing.TB, d *db.DB) *bundle {
	t.Helper()
	w := grouptest.New(t, d)
	b := &bundle{World: w, t: t, db: d, audit: audit.New(d, w.Keys, w.Clock), team: map[account.ID]Responder{}, names: map[group.MemberID]string{}, said: map[int64]*subject.Said{}}
	b.cases = New(Deps{DB: d, Keys: w.Keys, IDs: w.IDs, Codec: w.Codec, Clock: w.Clock, Limiter: limit.NewMemory(w.Clock), Groups: w.Groups, Audit: b.audit,
		Places: subject.Places{subject.Post: b}, Names: map[subject.Kind]ident.Kind{subject.Post: "post"}, Teller: b, Accounts: b, Staff: b, Team: b, Pager: b})
	b.responder, b.colleague = w.Account(), w.Account()
	b.team[b.responder.ID], b.team[b.colleague.ID] = Responder{Name: "Rosa"}, Responder{Name: "Sam"}
	b.holder, b.member = b.facilitator("rowan"), b.joined("quiet-otter")
	return b
}

func (b *bundle) joined(handle string) group.Visit {
	v := b.Member("low-days", handle)
	b.names[v.Member.ID] = handle
	return v
}

func (b *bundle) facilitator(handle string) group.Visit {
	v := b.Facilitator("low-days", handle)
	b.names[v.Member.ID] = handle
	return v
}

// Team.
func (b *bundle) Responder(_ context.Context, id account.ID, _ group.OrganisationID) (Responder, bool, error) {
	b.asked++
	r, ok := b.team[id]
	return r, ok, nil
}

func (b *bundle) Staffed(context.Context, group.OrganisationID, time.Time, time.Time) ([]Span, error) {
	return b.spans, nil
}

func (b *bundle) Watched(context.Context, group.OrganisationID) (Watched, error) {
	return Watched{Next: b.Clock.Now().Add(5 * time.Hour)}, nil
}

func (b *bundle) Callable(context.Context, group.OrganisationID) (all []account.ID, err error) {
	if b.alone {
		return nil, nil
	}
	return slices.Sorted(maps.Keys(b.team)), nil
}

// Pager.
func (b *bundle) Raise(_ context.Context, _ *db.Tx, a Alarm) error {
	b.middle()
	b.paged = append(b.paged, a)
	return nil
}

func (b *bundle) RaiseAgain(_ context.Context, _ *db.Tx, a Alarm, unless time.Duration) error {
	b.again, b.after = append(b.again, a), unless
	return nil
}

func (b *bundle) Answered(_ context.Context, _ *db.Tx, id int64, _ account.ID) error {
	b.middle()
	b.quiet = append(b.quiet, id)
	return nil
}

// Teller, Accounts, Staff.
func (b *bundle) Tell(_ context.Context, _ *db.Tx, to group.MemberID, kind, url string) error {
	b.middle()
	b.told, b.urls = append(b.told, kind+" "+b.names[to]), append(b.urls, url)
	return nil
}

func (b *bundle) middle() {
	if b.stall != nil {
		b.stall()
	}
}

func (b *bundle) TellAccount(_ context.Context, _ *db.Tx, _ account.ID, kind, url string) error {
	b.told, b.urls = append(b.told, kind+" account"), append(b.urls, url)
	return nil
}

func (b *bundle) TellStaff(_ context.Context, _ *db.Tx, _ group.OrganisationID, kind, url string) error {
	b.told, b.urls = append(b.told, kind+" staff"), append(b.urls, url)
	return nil
}

// Place: posts of this test.
func (b *bundle) About(_ context.Context, _ db.Conn, id int64) (subject.About, error) {
	s, ok := b.said[id]
	if !ok {
		return subject.About{}, fault.Missing("no such post")
	}
	return s.About, nil
}

func (b *bundle) Excerpt(_ context.Context, _ db.Conn, id int64) (subject.Excerpt, error) {
	s, ok := b.said[id]
	if !ok {
		return subject.Excerpt{}, fault.Missing("no such post")
	}
	return subject.Excerpt{Said: *s}, nil
}

func (b *bundle) Set(_ context.Context, _ *db.Tx, id int64, s subject.State, _ string) error {
	b.said[id].State = s
	return nil
}

// write puts words of a member where they are kept.
func (b *bundle) write(v group.Visit, words string) subject.Ref {
	id := b.IDs.Next()
	at := subject.Ref{Kind: subject.Post, ID: id}
	b.said[id] = &subject.Said{About: subject.About{Ref: at, Group: v.Group.ID, Author: v.Member.ID, At: b.Clock.Now()}, Words: words}
	return at
}

// signal gives a sign about the member, from what they wrote.
func (b *bundle) signal(l ladder.Level) ID {
	b.t.Helper()
	at := b.write(b.member, "lantern words")
	return b.sign(Signal{Group: b.member.Group.ID, Member: b.member.Member.ID, Level: l, Source: Reading, Ref: at, Author: b.member.Member.ID, Words: "lantern"})
}

func (b *bundle) sign(s Signal) (id ID) {
	b.t.Helper()
	b.ok(b.db.Tx(b.t.Context(), func(tx *db.Tx) (err error) {
		id, err = b.cases.Signal(b.t.Context(), tx, s)
		return err
	}))
	return id
}

// held is a sign at S4 whose words wait.
func (b *bundle) held(l ladder.Level, cause string) (ID, subject.Ref) {
	b.t.Helper()
	at := b.write(b.member, "lantern words")
	b.said[at.ID].State = subject.Held
	return b.sign(Signal{Group: b.member.Group.ID, Member: b.member.Member.ID, Level: l, Source: Reading, Ref: at, Author: b.member.Member.ID, Held: cause}), at
}

func (b *bundle) desk(who account.Actor, id ID) Desk {
	b.t.Helper()
	d, err := b.cases.Desk(b.t.Context(), who.ID, id)
	b.ok(err)
	return d
}

func (b *bundle) whole(who account.Actor, id ID) Whole {
	b.t.Helper()
	w, err := b.cases.Whole(b.t.Context(), who.ID, id)
	b.ok(err)
	return w
}

func (b *bundle) one(id ID) Case {
	b.t.Helper()
	c, found, err := b.cases.store.one(b.t.Context(), b.db, id)
	b.ok(err)
	if !found {
		b.t.Fatal("no such case")
	}
	return c
}

// heard returns who was told since the last time.
func (b *bundle) heard() (told []string) {
	told, b.told = b.told, nil
	return told
}

func (b *bundle) ok(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func code(err error) string {
	if err == nil {
		return ""
	}
	f := fault.Of(err)
	if len(f.Fields) > 0 {
		return f.Fields[0].Key
	}
	return f.Code
}

// texts loads the messages once for every test of the package.
func texts(t testing.TB) {
	t.Helper()
	c, err := i18n.Load(Texts, group.Texts, ui.Texts, web.Texts)
	if err != nil {
		t.Fatal(err)
	}
	i18n.Use(c)
}

type noLines struct{}

func (noLines) Helplines(context.Context) templ.Component { return templ.Raw("<p>call-somebody</p>") }

// ask sends a request as the actor through a router of this feature alone.
func (b *bundle) ask(actor account.Actor, method, path, accept string, form url.Values) *httptest.ResponseRecorder {
	b.t.Helper()
	b.cases.Helplines = noLines{}
	rt := web.NewRouter(ui.ErrorPage, nil)
	b.cases.Routes(rt)
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Header.Set("Accept", accept)
	ctx := account.WithActor(r.Context(), actor)
	ctx = web.WithVisitor(ctx, web.Visitor{SignedIn: actor.SignedIn(), Path: r.URL.Path})
	w := httptest.NewRecorder()
	rt.ServeHTTP(w, r.WithContext(ctx))
	return w
}
