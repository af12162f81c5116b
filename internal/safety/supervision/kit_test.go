package supervision

import (
	"context"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/group/grouptest"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
	"hearth/internal/safety/ladder"
)

// A desk is an organisation, harbour, with "sam" and "noor" who supervise, "ana"
// who is called when somebody is in danger, "org" who arranges, and the
// facilitator "rowan" of Low days, who works for nobody.
type desk struct {
	*Module
	world *grouptest.World
	t     *testing.T
	org   group.Organisation
	staff []Colleague
	who   map[string]account.ID
	keys  map[account.ID]crypto.KeyID
	rowan group.Visit
	told  []string
	cases int64
}

func newDesk(t *testing.T, d *db.DB) *desk {
	t.Helper()
	texts(t)
	w := grouptest.New(t, d)
	s := &desk{world: w, t: t, who: map[string]account.ID{}, keys: map[account.ID]crypto.KeyID{}}
	var err error
	if s.org, err = w.Groups.Organisation(t.Context(), "harbour"); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"sam", "noor", "ana", "org"} {
		id := w.Account().ID
		s.who[name] = id
		s.staff = append(s.staff, Colleague{Account: id, Ref: "staff:" + name, Name: name, Supervises: name == "sam" || name == "noor", Arranges: name == "org"})
	}
	s.rowan = w.Facilitator("low-days", "rowan")
	s.who["rowan"], s.who["stranger"] = s.rowan.Actor.ID, w.Account().ID
	s.Module = New(Deps{DB: d, Keys: w.Keys, IDs: w.IDs, Codec: w.Codec, Clock: w.Clock, Groups: w.Groups, Audit: audit.New(d, w.Keys, w.Clock),
		Accounts: s, Staff: s, Work: s, Teller: s})
	return s
}

// Accounts: each has a key of its own.
func (s *desk) KeyOf(ctx context.Context, _ db.Conn, id account.ID) (crypto.KeyID, error) {
	if key, ok := s.keys[id]; ok {
		return key, nil
	}
	return 0, fault.Missing("no such account")
}

// open makes the keys, before anything is written.
func (s *desk) open() *desk {
	s.t.Helper()
	for _, id := range s.who {
		s.ok(s.DB.Tx(s.t.Context(), func(tx *db.Tx) (err error) {
			s.keys[id], err = s.Keys.Create(s.t.Context(), tx, 0)
			return err
		}))
	}
	return s
}

// Staff.
func (s *desk) OnStaff(_ context.Context, o group.Organisation) ([]Colleague, error) {
	if o.ID != s.org.ID {
		return nil, nil
	}
	return slices.Clone(s.staff), nil
}

func (s *desk) WorksFor(_ context.Context, id account.ID) ([]group.Organisation, error) {
	if slices.ContainsFunc(s.staff, func(c Colleague) bool { return c.Account == id }) {
		return []group.Organisation{s.org}, nil
	}
	return nil, nil
}

// Work.
func (s *desk) OpenCases(context.Context, account.ID) (int64, error) { return s.cases, nil }

func (s *desk) MeetingsHeld(_ context.Context, members []group.MemberID, _ time.Time) (int64, error) {
	return int64(len(members)), nil
}

func (s *desk) Listens(context.Context, []group.MemberID) (bool, error) { return false, nil }

// Teller.
func (s *desk) Tell(_ context.Context, _ *db.Tx, to group.MemberID, kind, _ string) error {
	name := "somebody"
	if to == s.rowan.Member.ID {
		name = "member rowan"
	}
	s.told = append(s.told, kind+" to "+name)
	return nil
}

func (s *desk) TellAccount(_ context.Context, _ *db.Tx, to account.ID, kind, _ string) error {
	for name, id := range s.who {
		if id == to {
			s.told = append(s.told, kind+" to "+name)
		}
	}
	return nil
}

// heard is what was told since the last time, sorted.
func (s *desk) heard() string {
	told := s.told
	s.told = nil
	slices.Sort(told)
	return strings.Join(told, ", ")
}

func (s *desk) ok(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// works does a piece of work as somebody.
func (s *desk) works(name, mark string, change ...func(*Piece)) {
	s.t.Helper()
	p := Piece{Account: s.who[name], Organisation: s.org.ID, Mark: mark, Level: ladder.S4}
	if name == "rowan" {
		p.As = s.rowan.Member.ID
	}
	for _, f := range change {
		f(&p)
	}
	s.ok(s.DB.Tx(s.t.Context(), func(tx *db.Tx) error { return s.Worked(s.t.Context(), tx, p) }))
}

func ended(p *Piece) { p.Ended = true }

func light(p *Piece) { p.Level = ladder.S2 }

func (s *desk) mine(name string) Mine {
	s.t.Helper()
	m, err := s.Mine(s.t.Context(), s.who[name])
	s.ok(err)
	return m
}

func (s *desk) as(name string) Visit {
	s.t.Helper()
	v, err := s.Visit(s.t.Context(), account.Actor{ID: s.who[name]}, "harbour")
	s.ok(err)
	return v
}

// queue is who waits for a talk, as somebody sees it.
func (s *desk) queue(name string) (names string) {
	s.t.Helper()
	open, _, err := s.Queue(s.t.Context(), s.as(name))
	s.ok(err)
	var all []string
	for _, l := range open {
		all = append(all, l.Name)
	}
	return strings.Join(all, " ")
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

// ask sends a request as somebody through a router of this feature alone.
func (s *desk) ask(name, method, path, accept string, form url.Values) *httptest.ResponseRecorder {
	s.t.Helper()
	rt := web.NewRouter(ui.ErrorPage, nil)
	s.Routes(rt)
	r := httptest.NewRequestWithContext(s.t.Context(), method, path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Header.Set("Accept", accept)
	actor := account.Actor{ID: s.who[name]}
	ctx := web.WithVisitor(account.WithActor(r.Context(), actor), web.Visitor{SignedIn: actor.SignedIn(), Path: r.URL.Path})
	w := httptest.NewRecorder()
	rt.ServeHTTP(w, r.WithContext(ctx))
	return w
}

// texts loads the messages.
func texts(t testing.TB) {
	t.Helper()
	c, err := i18n.Load(Texts, group.Texts, ui.Texts, web.Texts)
	if err != nil {
		t.Fatal(err)
	}
	i18n.Use(c)
}
