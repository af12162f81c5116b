package meeting

import (
	"context"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/group/grouptest"
	"hearth/internal/meeting/format"
	"hearth/internal/meeting/schedule"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/limit"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
)

// ears remember what was told to whom in transactions that were committed.
type ears struct {
	mu   sync.Mutex
	told []string
	to   []group.MemberID
	urls []string
}

func (e *ears) Tell(_ context.Context, tx *db.Tx, to group.MemberID, kind, url string) error {
	tx.OnCommit(func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		e.told, e.to, e.urls = append(e.told, kind), append(e.to, to), append(e.urls, url)
	})
	return nil
}

// heard returns how often the member was told of the kind.
func (e *ears) heard(v group.Visit, kind string) (n int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for i := range e.told {
		if e.told[i] == kind && e.to[i] == v.Member.ID {
			n++
		}
	}
	return n
}

// shipped are the formats that Hearth brings along, and nothing of a group's.
type shipped struct{}

func (shipped) Choices(context.Context, group.Visit) (all []Choice, _ error) {
	for _, code := range format.Codes {
		f, _ := format.Ship(code, i18n.English)
		all = append(all, Choice{Code: code, Name: f.Name, Summary: f.Summary, Lang: f.Lang, Length: f.Length})
	}
	return all, nil
}

func (shipped) Get(_ context.Context, _ db.Conn, _ group.Group, code string) (format.Format, error) {
	f, ok := format.Ship(code, i18n.English)
	if !ok {
		return f, fault.Missing("no such format")
	}
	f.Seats = 0 // as many as there are, so that a test says how many
	return f, nil
}

func (shipped) Say(context.Context, format.Segment) []string {
	return []string{"Whoever wishes speaks."}
}

// bundle is a town whose groups meet.
type bundle struct {
	*grouptest.World
	m    *Module
	ears *ears
	t    *testing.T
}

func newBundle(t *testing.T, d *db.DB) *bundle {
	t.Helper()
	world, e := grouptest.New(t, d), &ears{}
	b := &bundle{World: world, t: t, ears: e, m: New(Deps{
		DB: d, Keys: world.Keys, IDs: world.IDs, Codec: world.Codec, Clock: world.Clock, Groups: world.Groups,
		Audit: audit.New(d, world.Keys, world.Clock), Formats: shipped{}, Teller: e, Limiter: limit.NewMemory(world.Clock), BaseURL: "https://groups.example.org",
	})}
	world.Groups.OnGone(b.m.Gone)
	return b
}

// berlin is where the tests' groups meet.
const berlin = "Europe/Berlin"

// weekly begins the given time from now and comes every week, an hour long.
func (b *bundle) weekly(in time.Duration, change ...func(*Arrangement)) Arrangement {
	b.t.Helper()
	zone, err := time.LoadLocation(berlin)
	if err != nil {
		b.t.Fatal(err)
	}
	a := Arrangement{Title: "Tuesday evening", Format: "peer", When: schedule.Series{
		Zone: berlin, Start: schedule.LocalOf(b.Clock.Now().Add(in).In(zone)), Minutes: 60, Rule: schedule.Rule{Freq: schedule.Weekly},
	}}
	for _, f := range change {
		f(&a)
	}
	return a
}

// add makes a series and fails the test if it is refused.
func (b *bundle) add(v group.Visit, a Arrangement) Series {
	b.t.Helper()
	s, err := b.m.Add(b.t.Context(), v, a)
	if err != nil {
		b.t.Fatal(err)
	}
	return s
}

// Upcoming returns for tests the dates of the visited group between two moments in part or
// whole, also those that are called off, by their beginning.
func (m *Module) Upcoming(ctx context.Context, v group.Visit, from, to time.Time) ([]Date, error) {
	if err := allow(v, look); err != nil {
		return nil, err
	}
	all, err := m.series(ctx, m.db, v.Group, from)
	if err != nil {
		return nil, err
	}
	var dates []Date
	for _, s := range all {
		some, err := m.fill(ctx, m.db, v, s, s.Between(from, to))
		if err != nil {
			return nil, err
		}
		dates = append(dates, some...)
	}
	byStart(dates)
	return dates, m.close(ctx, m.db, dates)
}

// first is the first date of a series to come.
func (b *bundle) first(v group.Visit, s Series) Date {
	b.t.Helper()
	dates, err := b.m.Upcoming(b.t.Context(), v, b.Clock.Now(), b.Clock.Now().AddDate(0, 2, 0))
	if err != nil {
		b.t.Fatal(err)
	}
	for _, d := range dates {
		if d.Series.ID == s.ID {
			return d
		}
	}
	b.t.Fatal("the series has no date")
	return Date{}
}

// say answers for a date and fails the test if it is refused.
func (b *bundle) say(v group.Visit, d Date, what schedule.Says) Date {
	b.t.Helper()
	now, err := b.m.Answer(b.t.Context(), v, d.Series.Token, string(d.Occurrence.Key), what)
	if err != nil {
		b.t.Fatal(err)
	}
	return now
}

// see is the date as somebody meets it now.
func (b *bundle) see(v group.Visit, d Date) Date {
	b.t.Helper()
	now, err := b.m.Date(b.t.Context(), v, d.Series.Token, string(d.Occurrence.Key))
	if err != nil {
		b.t.Fatal(err)
	}
	return now
}

// tend lets time pass and does what is due.
func (b *bundle) tend(pass time.Duration) {
	b.t.Helper()
	b.Clock.Advance(pass)
	if err := b.m.Tend(b.t.Context()); err != nil {
		b.t.Fatal(err)
	}
}

// names are the fields that a fault names.
func names(err error) string {
	var all []string
	if err != nil {
		for _, f := range fault.Of(err).Fields {
			all = append(all, f.Name)
		}
	}
	return strings.Join(all, " ")
}

// codeOf is the code of a fault, "" for none.
func codeOf(err error) string {
	if err == nil {
		return ""
	}
	return fault.Of(err).Code
}

// texts loads the messages.
func texts(t *testing.T) {
	t.Helper()
	c, err := i18n.Load(Texts, schedule.Texts, format.Texts, group.Texts, ui.Texts, web.Texts)
	if err != nil {
		t.Fatal(err)
	}
	i18n.Use(c)
}

// ask sends a request as the actor through a router of this feature alone.
func (b *bundle) ask(actor account.Actor, method, path, accept string, form url.Values) *httptest.ResponseRecorder {
	b.t.Helper()
	rt := web.NewRouter(ui.ErrorPage, nil)
	b.m.Routes(rt)
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
