package watch

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
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
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
	"hearth/internal/safety/cases"
	"hearth/internal/safety/ladder"
	"hearth/internal/safety/subject"
)

// A bundle is a town in which everything that is written is read. What is
// written is kept in memory.
type bundle struct {
	*grouptest.World
	t      testing.TB
	db     *db.DB
	watch  *Module
	cases  *cases.Module
	said   map[int64]*subject.Said
	paged  []cases.Alarm
	missed int
	alone  bool // nobody can be called
	member group.Visit
	other  group.Visit
	holder group.Visit
}

func newBundle(t testing.TB, d *db.DB) *bundle {
	t.Helper()
	w := grouptest.New(t, d)
	b := &bundle{World: w, t: t, db: d, said: map[int64]*subject.Said{}}
	places := subject.Places{subject.Post: b}
	b.cases = cases.New(cases.Deps{DB: d, Keys: w.Keys, IDs: w.IDs, Codec: w.Codec, Clock: w.Clock, Groups: w.Groups, Audit: audit.New(d, w.Keys, w.Clock),
		Places: places, Names: map[subject.Kind]ident.Kind{subject.Post: "post"}, Pager: b, Team: b})
	b.watch = New(Deps{DB: d, Clock: w.Clock, Groups: w.Groups, Cases: b.cases, Places: places, Engine: b, Details: b, Warmth: b, Talks: b,
		Helplines: noLines{}, Missed: func() { b.missed++ }})
	b.member, b.other, b.holder = w.Member("low-days", "quiet-otter"), w.Member("low-days", "marsh-heron"), w.Facilitator("low-days", "rowan")
	return b
}

// Read is an engine that knows five words.
func (b *bundle) Read(words string) Verdict {
	if strings.Contains(words, "crash") {
		panic("the engine fell over: " + words)
	}
	v := Verdict{Method: strings.Contains(words, "rope"), Other: strings.Contains(words, "brother")}
	for word, l := range map[string]ladder.Level{"tired": ladder.S2, "goodbye": ladder.S4, "plan": ladder.S3} {
		if at := strings.Index(words, word); at >= 0 {
			v.Level = l
			v.Spans = append(v.Spans, Stretch{at, at + len(word)})
		}
	}
	return v
}

// Find takes lantern@sea.example for a mail address.
func (b *bundle) Find(words string) []Detail {
	const mail = "lantern@sea.example"
	if at := strings.Index(words, mail); at >= 0 {
		return []Detail{{Stretch{at, at + len(mail)}, "email"}}
	}
	return nil
}

// Hint has one line for those who wish to be heard.
func (b *bundle) Hint(wish, words string) Hint {
	if wish == "heard" && strings.Contains(words, "you should") {
		return "advice"
	}
	return ""
}

func (b *bundle) WishAt(_ context.Context, _ group.Visit, action string) string {
	if strings.HasSuffix(action, "/replies") {
		return "heard"
	}
	return ""
}

func (b *bundle) Replied(context.Context, group.Visit, subject.Ref) string { return "heard" }

func (b *bundle) Change(_ context.Context, _ group.Visit, at subject.Ref, words string) (bool, error) {
	b.said[at.ID].Words = words
	return true, nil
}

func (b *bundle) EditURL(v group.Visit, _ subject.Ref) string { return v.Group.URL() + "/edit-it" }

func (b *bundle) About(_ context.Context, _ db.Conn, id int64) (subject.About, error) {
	s, ok := b.said[id]
	if !ok {
		return subject.About{}, fault.Missing("no such post")
	}
	return s.About, nil
}

func (b *bundle) Excerpt(_ context.Context, _ db.Conn, id int64) (subject.Excerpt, error) {
	return subject.Excerpt{Said: *b.said[id]}, nil
}

func (b *bundle) Set(_ context.Context, _ *db.Tx, id int64, s subject.State, _ string) error {
	b.said[id].State = s
	return nil
}

func (b *bundle) Raise(_ context.Context, _ *db.Tx, a cases.Alarm) error {
	b.paged = append(b.paged, a)
	return nil
}

func (b *bundle) Answered(context.Context, *db.Tx, int64, account.ID) error { return nil }

func (b *bundle) RaiseAgain(context.Context, *db.Tx, cases.Alarm, time.Duration) error { return nil }

func (b *bundle) Responder(context.Context, account.ID, group.OrganisationID) (cases.Responder, bool, error) {
	return cases.Responder{}, false, nil
}

func (b *bundle) Staffed(context.Context, group.OrganisationID, time.Time, time.Time) ([]cases.Span, error) {
	return nil, nil
}

func (b *bundle) Watched(context.Context, group.OrganisationID) (cases.Watched, error) {
	return cases.Watched{}, nil
}

func (b *bundle) Callable(context.Context, group.OrganisationID) ([]account.ID, error) {
	if b.alone {
		return nil, nil
	}
	return []account.ID{1}, nil
}

// write posts words as a feature does: it reads, writes and notes. An id of 0 is
// a new post.
func (b *bundle) write(v group.Visit, id int64, words string) subject.Ref {
	b.t.Helper()
	r := b.watch.Read(b.t.Context(), subject.Post, v, words)
	if id == 0 {
		id = b.IDs.Next()
		b.said[id] = &subject.Said{About: subject.About{Ref: subject.Ref{Kind: subject.Post, ID: id}, Group: v.Group.ID, Author: v.Member.ID, At: b.Clock.Now(), URL: v.Group.URL() + "/conversations/x"}}
	}
	b.said[id].Words = words
	if r == nil {
		return b.said[id].Ref
	}
	if r.Hold() {
		b.said[id].State = subject.Held
	}
	if err := b.db.Tx(b.t.Context(), func(tx *db.Tx) error { return r.Wrote(b.t.Context(), tx, id) }); err != nil {
		b.t.Fatal(err)
	}
	return b.said[id].Ref
}

type noLines struct{}

func (noLines) Helplines(context.Context) templ.Component { return templ.Raw("<p>call-somebody</p>") }

func texts(t testing.TB) {
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
	b.watch.Routes(rt)
	r := b.request(actor, method, path, accept, form)
	w := httptest.NewRecorder()
	rt.ServeHTTP(w, r.WithContext(web.WithVisitor(r.Context(), web.Visitor{SignedIn: actor.SignedIn(), Path: r.URL.Path})))
	return w
}

func (b *bundle) request(actor account.Actor, method, path, accept string, form url.Values) *http.Request {
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Header.Set("Accept", accept)
	return r.WithContext(account.WithActor(r.Context(), actor))
}
