package notice

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/group/grouptest"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/limit"
	"hearth/internal/platform/mail"
	"hearth/internal/platform/push"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
)

const (
	answered  = "test.answered"  // gathers
	requested = "test.requested" // needs somebody
	offered   = "test.offered"   // told to accounts
	secret    = "test.secret"    // stays in the app
	removed   = "test.removed"   // is shown to who has left
	talked    = "test.talked"    // is told to who has left
)

var testSorts = []Sort{
	{Kind: answered, Class: ForYou, Gathers: true}, {Kind: requested, Class: NeedsYou},
	{Kind: offered, Class: ForYou}, {Kind: secret, Class: NeedsYou, Stays: true},
	{Kind: removed, Class: ForYou, Lasts: true}, {Kind: talked, Class: NeedsYou, Lasts: true, Follows: true},
}

// ring keeps accounts' keys, in place of the account feature.
type ring struct {
	keys *crypto.Keyring
	mu   sync.Mutex
	of   map[account.ID]crypto.KeyID
}

func (r *ring) KeyOf(_ context.Context, _ db.Conn, id account.ID) (crypto.KeyID, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if key, ok := r.of[id]; ok {
		return key, nil
	}
	return 0, fault.Missing("no such account")
}

// post is a mail server that notes what it gets and answers as it is told.
type post struct {
	mu     sync.Mutex
	got    []mail.Message
	answer func(mail.Message) error
}

func (p *post) Send(_ context.Context, all []mail.Message) []error {
	p.mu.Lock()
	defer p.mu.Unlock()
	problems := make([]error, len(all))
	for i, m := range all {
		if p.answer != nil {
			problems[i] = p.answer(m)
		}
		if problems[i] == nil {
			p.got = append(p.got, m)
		}
	}
	return problems
}

func (p *post) Check(context.Context) error { return nil }

// take empties the box.
func (p *post) take() []mail.Message {
	p.mu.Lock()
	defer p.mu.Unlock()
	got := p.got
	p.got = nil
	return got
}

// bell is a push service.
type bell struct {
	mu     sync.Mutex
	got    []string // ends of addresses, with what was sent
	answer error
}

func (b *bell) Key() string { return "key" }

func (b *bell) Send(_ context.Context, to push.Browser, message []byte) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.answer == nil {
		b.got = append(b.got, to.Endpoint+" "+string(message))
	}
	return b.answer
}

// bundle is a town with notices.
type bundle struct {
	*grouptest.World
	*Module
	t    *testing.T
	ring *ring
	post *post
	bell *bell
}

func newBundle(t *testing.T, d *db.DB) *bundle {
	t.Helper()
	texts(t)
	world := grouptest.New(t, d)
	b := &bundle{World: world, t: t, ring: &ring{keys: world.Keys, of: map[account.ID]crypto.KeyID{}}, post: &post{}, bell: &bell{}}
	b.Module = b.node()
	return b
}

// node is one more process over the same database.
func (b *bundle) node() *Module {
	m := New(Deps{DB: b.DB, Keys: b.Keys, IDs: b.IDs, Codec: b.Codec, Clock: b.Clock, Groups: b.Groups, Accounts: b.ring,
		Limiter: limit.NewMemory(b.Clock), BaseURL: "https://site.example", Mail: b.post, Push: b.bell})
	m.Register(testSorts...)
	return m
}

// person is somebody with an account, and a member of the group.
func (b *bundle) person(slug, handle string) group.Visit {
	b.t.Helper()
	v := b.Member(slug, handle)
	b.account(v.Actor.ID)
	return v
}

// account gives the account a key.
func (b *bundle) account(id account.ID) {
	b.t.Helper()
	b.tx(func(tx *db.Tx) error {
		key, err := b.Keys.Create(b.t.Context(), tx, 0)
		b.ring.of[id] = key
		return err
	})
}

func (b *bundle) tx(f func(tx *db.Tx) error) {
	b.t.Helper()
	if err := b.DB.Tx(b.t.Context(), f); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bundle) tell(v group.Visit, kind, url string) {
	b.t.Helper()
	b.tx(func(tx *db.Tx) error { return b.Tell(b.t.Context(), tx, v.Member.ID, kind, url) })
}

func (b *bundle) tellAccount(id account.ID, kind, url string) {
	b.t.Helper()
	b.tx(func(tx *db.Tx) error { return b.TellAccount(b.t.Context(), tx, id, kind, url) })
}

// list is what the person reads, a line an entry: "kind ×count group [new]".
func (b *bundle) list(id account.ID) (lines []string) {
	b.t.Helper()
	days, err := b.List(b.t.Context(), id, time.UTC)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, d := range days {
		for _, e := range d.Entries {
			line := strings.TrimPrefix(string(e.Kind), "test.") + " " + number(int64(e.Count)) + " " + strings.TrimPrefix(e.Group, "Group ")
			if !e.Seen {
				line += " new"
			}
			lines = append(lines, line)
		}
	}
	return lines
}

// wants sets the person's choices: every class in one rhythm, without quiet
// hours.
func (b *bundle) wants(v group.Visit, r Rhythm) {
	b.t.Helper()
	c := begun(i18n.English, time.UTC)
	c.Hours.QuietFrom, c.Hours.QuietTo = 0, 0
	for _, class := range Classes {
		c.Rhythms[class] = r
	}
	b.ok(b.SetChoices(b.t.Context(), v.Actor.ID, c))
}

func (b *bundle) ok(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// mailTo gives the person a confirmed address.
func (b *bundle) mailTo(v group.Visit, to string) {
	b.t.Helper()
	b.ok(b.SetMail(b.t.Context(), v.Actor.ID, to))
	got := b.post.take()
	b.ok(b.ConfirmMail(b.t.Context(), v.Actor.ID, codeIn.FindString(got[len(got)-1].Text)))
}

var codeIn = regexp.MustCompile(`\b\d{6}\b`)

// outside makes somebody who wants to be told by mail, soon.
func (b *bundle) outside(handle string) group.Visit {
	b.t.Helper()
	v := b.person("low-days", handle)
	b.wants(v, Soon)
	b.mailTo(v, handle+"@mail.example")
	b.ok(b.SetRoute(b.t.Context(), v, true))
	return v
}

// later lets a node work, now and after the time.
func (b *bundle) later(d time.Duration) {
	b.t.Helper()
	b.ok(b.Work(b.t.Context()))
	b.Clock.Advance(d)
	b.ok(b.Work(b.t.Context()))
}

// arrived are the addresses that got mail since the last call, sorted.
func (b *bundle) arrived() (to []string) {
	for _, m := range b.post.take() {
		to = append(to, m.To)
	}
	slices.Sort(to)
	return to
}

func (b *bundle) count(q *db.Query, args ...any) int64 {
	b.t.Helper()
	n, err := db.One(b.t.Context(), b.DB, q, db.Value[int64], args...)
	b.ok(err)
	return n
}

var (
	qCountDeliveries = db.Register("notice.test.deliveries", `SELECT COUNT(*) FROM notice_delivery`)
	qCountPending    = db.Register("notice.test.pending", `SELECT COUNT(*) FROM notice_pending`)
)

var errBroken = errors.New("broke off")

// texts loads the messages once for every test of the package.
func texts(t *testing.T) {
	t.Helper()
	sentences := fstest.MapFS{}
	for _, lang := range i18n.Langs {
		sentences["text."+string(lang)+".json"] = &fstest.MapFile{Data: []byte(`{"test.notice.answered":
			{"zero": "{count} answers in {group}", "one": "An answer in {group}", "two": "{count} answers in {group}",
			"few": "{count} answers in {group}", "many": "{count} answers in {group}", "other": "{count} answers in {group}"},
			"test.notice.requested": "Somebody asks to join {group}", "test.notice.offered": "A seat waits in {group}",
			"test.notice.removed": "Your time in {group} has ended",
			"test.notice.secret": "Somebody in {group} needs you"}`)}
	}
	c, err := i18n.Load(Texts, ui.Texts, web.Texts, sentences)
	if err != nil {
		t.Fatal(err)
	}
	i18n.Use(c)
}

// ask sends a request as the actor through a router of this feature alone.
func (b *bundle) ask(actor account.Actor, method, path, accept string, form url.Values) *httptest.ResponseRecorder {
	b.t.Helper()
	rt := web.NewRouter(ui.ErrorPage, nil)
	b.Routes(rt)
	r := httptest.NewRequestWithContext(b.t.Context(), method, path, strings.NewReader(form.Encode()))
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

// page asks for a page as a browser and expects it to be there.
func (b *bundle) page(actor account.Actor, path string) string {
	b.t.Helper()
	w := b.ask(actor, http.MethodGet, path, "text/html", nil)
	if w.Code != http.StatusOK {
		b.t.Fatalf("%s: %d %s", path, w.Code, w.Body)
	}
	return w.Body.String()
}
