package listening

import (
	"context"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/group/grouptest"
	"hearth/internal/group/heed"
	"hearth/internal/platform/bus"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
)

// A parlour is a town with a group that offers listening.
type parlour struct {
	*grouptest.World
	t      testing.TB
	db     *db.DB
	listen *Module
	told   []string // kind and handle
	names  map[group.MemberID]string
	read   []string // what the watch was given, and "wrote"
	apart  []group.MemberID
	holder group.Visit
}

func newParlour(t testing.TB, d *db.DB) *parlour {
	t.Helper()
	p := &parlour{World: grouptest.New(t, d), t: t, db: d, names: map[group.MemberID]string{}}
	rings := bus.NewMemory()
	t.Cleanup(func() { _ = rings.Close() })
	p.listen = New(Deps{DB: d, Keys: p.Keys, IDs: p.IDs, Codec: p.Codec, Clock: p.Clock, Groups: p.Groups, Audit: audit.New(d, p.Keys, p.Clock),
		Bus: rings, Teller: p})
	p.listen.WatchBy(p)
	p.Groups.SetApart(func(context.Context, db.Conn, group.Visit) (group.Apart, error) {
		return group.NewApart(p.apart, nil), nil
	})
	p.holder = p.holds("fern")
	p.ok(p.listen.SetOpen(t.Context(), p.holder, true))
	return p
}

func (p *parlour) Tell(_ context.Context, _ *db.Tx, to group.MemberID, kind, url string) error {
	if !strings.HasPrefix(url, "/groups/low-days/listening") {
		p.t.Errorf("the notice leads to %q", url)
	}
	p.told = append(p.told, kind+" "+p.names[to])
	return nil
}

// heard returns who was told since the last time.
func (p *parlour) heard() (told []string) {
	told, p.told = p.told, nil
	return told
}

type found struct{ *parlour }

func (p *parlour) Read(_ context.Context, _ group.Visit, words string) heed.Found {
	p.read = append(p.read, words)
	return found{p}
}

// Hold is not to be asked: nothing that is said in a talk waits.
func (f found) Hold() bool {
	f.t.Error("asked whether words of a talk wait")
	return true
}

func (f found) Wrote(context.Context, *db.Tx, int64) error {
	f.read = append(f.read, "wrote")
	return nil
}

func (p *parlour) ok(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

// refused looks for the fault with the code.
func (p *parlour) refused(err error, code string) {
	p.t.Helper()
	if err == nil || fault.Of(err).Code != code {
		p.t.Errorf("got %v, want %s", err, code)
	}
}

func (p *parlour) member(handle string) group.Visit {
	p.t.Helper()
	v := p.Member("low-days", handle)
	p.names[v.Member.ID] = handle
	return v
}

func (p *parlour) holds(handle string) group.Visit {
	p.t.Helper()
	v := p.Facilitator("low-days", handle)
	p.names[v.Member.ID] = handle
	return v
}

// right are the answers that the course gives.
func right() map[string]string {
	answers := map[string]string{}
	for _, q := range Quiz {
		answers[q.Name] = q.Right
	}
	return answers
}

// listener makes a member who listens, with so many talks behind them.
func (p *parlour) listener(handle string, talks int) group.Visit {
	p.t.Helper()
	v := p.member(handle)
	wrong, err := p.listen.Answer(p.t.Context(), v, right())
	p.ok(err)
	if len(wrong) > 0 {
		p.t.Fatal(wrong)
	}
	p.ok(p.listen.Confirm(p.t.Context(), p.holder, v.Member.ID))
	p.ok(p.listen.SetLimits(p.t.Context(), v, Limits{Daily: MaxDaily}))
	p.ok(p.db.Tx(p.t.Context(), func(tx *db.Tx) error {
		for range talks {
			if _, err := db.Exec(p.t.Context(), tx, qListened, int64(v.Member.ID)); err != nil {
				return err
			}
		}
		return nil
	}))
	p.heard()
	return v
}

// asks puts somebody in the line.
func (p *parlour) asks(v group.Visit, a Ask) TalkID {
	p.t.Helper()
	if a.Wish == "" {
		a.Wish = "heard"
	}
	id, err := p.listen.Ask(p.t.Context(), v, a)
	p.ok(err)
	return id
}

// begins offers the listener the next talk, and begins it.
func (p *parlour) begins(listener group.Visit) TalkID {
	p.t.Helper()
	id, ok, err := p.listen.Next(p.t.Context(), listener)
	p.ok(err)
	if !ok {
		p.t.Fatal("nothing was offered")
	}
	p.ok(p.listen.Accept(p.t.Context(), listener, id))
	return id
}

func (p *parlour) talk(v group.Visit, id TalkID) (Talk, []Line) {
	p.t.Helper()
	t, lines, err := p.listen.Talk(p.t.Context(), v, id)
	p.ok(err)
	return t, lines
}

func texts(t testing.TB) {
	t.Helper()
	c, err := i18n.Load(Texts, group.Texts, ui.Texts, web.Texts)
	if err != nil {
		t.Fatal(err)
	}
	i18n.Use(c)
}

func (p *parlour) ask(v group.Visit, method, path, accept string, form url.Values) *httptest.ResponseRecorder {
	p.t.Helper()
	rt := web.NewRouter(ui.ErrorPage, nil)
	p.listen.Routes(rt)
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if accept != "" {
		r.Header.Set("Accept", accept)
	}
	ctx := account.WithActor(r.Context(), v.Actor)
	ctx = web.WithVisitor(ctx, web.Visitor{SignedIn: v.Actor.SignedIn(), Path: r.URL.Path})
	w := httptest.NewRecorder()
	rt.ServeHTTP(w, r.WithContext(ctx))
	return w
}

func later(p *parlour, d time.Duration) { p.Clock.Advance(d) }
