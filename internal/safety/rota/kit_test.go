package rota

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/group/grouptest"
	"hearth/internal/platform/bus"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/outward"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
	"hearth/internal/safety/ladder"
)

// A station is an organisation, harbour, with people who work for it: "owner",
// "org" who arranges too, and the responders "ana", "ben", "cai" and "lea".
type station struct {
	*Module
	Clock   *clock.Fixed
	world   *grouptest.World
	t       *testing.T
	org     group.Organisation
	staff   *fakeStaff
	phones  *phones
	told    *tellings
	bus     bus.Bus
	account map[string]account.ID
}

// fakeStaff is who works for harbour.
type fakeStaff struct {
	org group.Organisation
	all []Colleague
}

func (f *fakeStaff) OnStaff(_ context.Context, o group.Organisation) ([]Colleague, error) {
	if o.ID != f.org.ID {
		return nil, nil
	}
	return slices.Clone(f.all), nil
}

func (f *fakeStaff) WorksFor(_ context.Context, id account.ID) ([]group.Organisation, error) {
	if slices.ContainsFunc(f.all, func(c Colleague) bool { return c.Account == id }) {
		return []group.Organisation{f.org}, nil
	}
	return nil, nil
}

// phones are the ways outside the app. Every line of the log is one attempt.
type phones struct {
	mu    sync.Mutex
	log   []string
	names map[account.ID]string
	mail  Outcome // how mails end
	push  Outcome
	sick  error // of the mail server, when it is only asked
	slow  chan struct{}
}

func (p *phones) Call(_ context.Context, id account.ID, at string, ways []Way) Called {
	p.mu.Lock()
	slow := p.slow
	p.mu.Unlock()
	if slow != nil {
		<-slow
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	var c Called
	for _, w := range ways {
		p.log = append(p.log, p.names[id]+" "+string(w))
		if w == Mail {
			c.Mail = p.mail
		} else {
			c.Push = p.push
		}
	}
	return c
}

func (p *phones) Reach(_ context.Context, id account.ID) ([]Way, error) { return []Way{Mail}, nil }

func (p *phones) Check(context.Context) error { return p.sick }

// rang are the attempts since the last time, sorted.
func (p *phones) rang() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	slices.Sort(p.log)
	got := strings.Join(p.log, ", ")
	p.log = nil
	return got
}

// tellings keeps what people were told.
type tellings struct {
	mu  sync.Mutex
	all []string
}

func (t *tellings) TellAccount(_ context.Context, _ *db.Tx, to account.ID, kind, url string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.all = append(t.all, strconv.FormatInt(int64(to), 10)+" "+kind+" "+url)
	return nil
}

func newStation(t *testing.T, d *db.DB) *station {
	t.Helper()
	texts(t)
	w := grouptest.New(t, d)
	o, err := w.Groups.Organisation(t.Context(), "harbour")
	if err != nil {
		t.Fatal(err)
	}
	s := &station{world: w, Clock: w.Clock, t: t, org: o, staff: &fakeStaff{org: o}, phones: &phones{mail: Sent, push: None, names: map[account.ID]string{}}, told: &tellings{}, bus: bus.NewMemory(), account: map[string]account.ID{}}
	t.Cleanup(func() { s.ok(s.bus.Close()) })
	for i, name := range []string{"owner", "org", "ana", "ben", "cai", "lea"} {
		id := w.Account().ID
		s.account[name], s.phones.names[id] = id, name
		s.staff.all = append(s.staff.all, Colleague{Account: id, Ref: "staff:" + strconv.Itoa(i+1), Name: name, Owner: name == "owner", Arranges: i < 2})
	}
	s.account["stranger"] = w.Account().ID
	s.Module = s.node()
	return s
}

// node is one more process over the same database.
func (s *station) node() *Module {
	w := s.world
	return New(Deps{DB: w.DB, Keys: w.Keys, IDs: w.IDs, Codec: w.Codec, Clock: w.Clock, Groups: w.Groups, Audit: audit.New(w.DB, w.Keys, w.Clock), Bus: s.bus,
		Staff: s.staff, Caller: s.phones, Teller: s.told, BaseURL: "https://site.example", Hooks: outward.Anywhere(time.Second), HooksAnywhere: true})
}

func (s *station) ok(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// as is the rota as the named person meets it.
func (s *station) as(name string) Visit {
	s.t.Helper()
	v, err := s.Visit(s.t.Context(), account.Actor{ID: s.account[name]}, "harbour")
	s.ok(err)
	return v
}

// lists puts somebody on the list, reached by mail.
func (s *station) lists(name string, change ...func(*Responder)) ResponderID {
	s.t.Helper()
	r := Responder{Langs: []string{"en"}, Levels: Levels, Zone: "UTC", Ways: []Way{Mail}}
	for _, f := range change {
		f(&r)
	}
	s.ok(s.SayYes(s.t.Context(), s.as(name), r))
	own, _ := s.as(name).mine()
	if r.Lead {
		s.ok(s.SetLead(s.t.Context(), s.as("owner"), own.ID, true))
	}
	return own.ID
}

// always puts somebody on duty day and night.
func (s *station) always(name string, backup bool, change ...func(*Responder)) {
	s.t.Helper()
	id := s.lists(name, change...)
	s.ok(s.AddShifts(s.t.Context(), s.as("owner"), NewShifts{Responder: id, Days: []int{0, 1, 2, 3, 4, 5, 6}, Start: "00:00", End: "00:00", Zone: "UTC", Backup: backup}))
}

// full is the usual station: ana is on duty, ben in the second line, lea leads,
// and cai is on the list.
func (s *station) full() {
	s.always("ana", false)
	s.always("ben", true)
	s.lists("lea", lead)
	s.lists("cai")
}

// raise raises an alarm for a case and has it worked on.
func (s *station) raise(caseID int64, level ladder.Level) {
	s.t.Helper()
	s.ok(s.DB.Tx(s.t.Context(), func(tx *db.Tx) error {
		return s.Raise(s.t.Context(), tx, Alarm{Organisation: s.org.ID, Case: caseID, Level: level, Lang: "en", URL: "/safety/cases/abc"})
	}))
	s.work()
}

// work has everything worked on whose time has come, until nothing is left.
func (s *station) work() {
	s.t.Helper()
	for range 10 {
		s.ok(s.Work(s.t.Context()))
		s.Settle()
		select {
		case <-s.kick:
		default:
			return
		}
	}
	s.t.Error("a storm: there is always more to do")
}

// later lets time pass, a job's round at a time, or a minute and more where it is
// long.
func (s *station) later(d time.Duration) {
	s.t.Helper()
	round := max(WorkEvery, d/60)
	for end := s.Clock.Now().Add(d); s.Clock.Now().Before(end); {
		s.Clock.Advance(min(round, end.Sub(s.Clock.Now())))
		s.work()
	}
}

// alarms lists every alarm.
func (s *station) alarms() []Raised {
	s.t.Helper()
	all, err := s.OpenFor(s.t.Context(), s.account["owner"], []group.Organisation{s.org})
	s.ok(err)
	return all
}

// outcomes are the attempts of an alarm, as "step way outcome", sorted.
func (s *station) outcomes(id int64) (all []string) {
	s.t.Helper()
	pages, err := db.All(s.t.Context(), s.DB, qPages, scanPage, id)
	s.ok(err)
	for _, p := range pages {
		all = append(all, strconv.Itoa(p.Step)+" "+s.phones.names[p.Account]+" "+string(p.Way)+" "+string(p.Outcome))
	}
	slices.Sort(all)
	return all
}

// ask sends a request as the named person through a router of this feature
// alone, in English.
func (s *station) ask(name, method, path, accept string, form url.Values) *httptest.ResponseRecorder {
	s.t.Helper()
	rt := web.NewRouter(ui.ErrorPage, nil)
	s.Routes(rt)
	r := httptest.NewRequestWithContext(s.t.Context(), method, path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Header.Set("Accept", accept)
	actor := account.Actor{ID: s.account[name]}
	ctx := web.WithVisitor(account.WithActor(r.Context(), actor), web.Visitor{SignedIn: actor.SignedIn(), Path: r.URL.Path})
	w := httptest.NewRecorder()
	rt.ServeHTTP(w, r.WithContext(ctx))
	return w
}

// page asks for a page as a browser and expects it to be there.
func (s *station) page(name, path string) string {
	s.t.Helper()
	w := s.ask(name, http.MethodGet, path, "text/html", nil)
	if w.Code != http.StatusOK {
		s.t.Fatalf("%s: %d %s", path, w.Code, w.Body)
	}
	return w.Body.String()
}

var errBroken = errors.New("broken")

// texts loads the messages.
func texts(t testing.TB) {
	t.Helper()
	c, err := i18n.Load(Texts, group.Texts, ui.Texts, web.Texts)
	if err != nil {
		t.Fatal(err)
	}
	i18n.Use(c)
}
