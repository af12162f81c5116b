package breakglass

import (
	"context"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/group/grouptest"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
	"hearth/internal/safety/ladder"
)

// A bundle is a town with one case about a member, and people on duty: Ada, who
// asks, Ben and Cleo, and Lea, who leads.
type bundle struct {
	*grouptest.World
	t     testing.TB
	db    *db.DB
	audit *audit.Log
	glass *Module

	one      Case
	team     []Responder
	out      map[account.ID]bool // have no place in the case
	worried  map[account.ID]bool
	licensed map[account.ID]bool
	accounts []account.ID
	told     []string // kind and name
	called   []string
	names    map[account.ID]string
	member   group.Visit

	ada, ben, cleo, lea account.Actor
}

func newBundle(t testing.TB, d *db.DB) *bundle {
	t.Helper()
	w := grouptest.New(t, d)
	b := &bundle{World: w, t: t, db: d, audit: audit.New(d, w.Keys, w.Clock), out: map[account.ID]bool{}, worried: map[account.ID]bool{},
		licensed: map[account.ID]bool{}, names: map[account.ID]string{}}
	b.glass = New(Deps{DB: d, Keys: w.Keys, IDs: w.IDs, Codec: w.Codec, Clock: w.Clock, Groups: w.Groups, Audit: b.audit, Cases: b, Team: b, Teller: b,
		Accounts: func(_ context.Context, after account.ID) ([]account.ID, error) {
			list := slices.DeleteFunc(slices.Clone(b.accounts), func(id account.ID) bool { return id <= after })
			return list[:min(len(list), 2)], nil
		}})
	b.Groups.OnGone(b.glass.MemberGone)
	for name, who := range map[string]*account.Actor{"ada": &b.ada, "ben": &b.ben, "cleo": &b.cleo, "lea": &b.lea} {
		*who = w.Account()
		b.names[who.ID] = name
	}
	for _, who := range []account.Actor{b.ada, b.ben, b.cleo, b.lea} {
		b.team = append(b.team, Responder{Account: who.ID, Name: b.names[who.ID], Lead: who == b.lea})
	}
	b.member = w.Member("low-days", "quiet-otter")
	b.one = Case{ID: 77, Group: b.member.Group.ID, Member: b.member.Member.ID, Level: ladder.S3, Open: true}
	return b
}

// Cases.
func (b *bundle) Stand(_ context.Context, id account.ID, c int64) (Case, error) {
	if c != b.one.ID || b.out[id] {
		return Case{}, fault.Missing("no such case")
	}
	one := b.one
	one.Worried = b.worried[id]
	return one, nil
}

func (b *bundle) In(context.Context, db.Conn, int64) (Case, error) { return b.one, nil }

func (b *bundle) OpenAbout(_ context.Context, _ db.Conn, m group.MemberID) (bool, error) {
	return b.one.Open && b.one.Member == m, nil
}

// Team.
func (b *bundle) Responders(context.Context, group.OrganisationID) ([]Responder, error) {
	return b.team, nil
}

func (b *bundle) Places(_ context.Context, id account.ID) ([]group.Organisation, error) {
	if !slices.ContainsFunc(b.team, func(r Responder) bool { return r.Account == id }) {
		return nil, nil
	}
	return []group.Organisation{{ID: b.member.Group.Organisation}}, nil
}

func (b *bundle) Licensed(_ context.Context, id account.ID, _ group.OrganisationID) (bool, error) {
	return b.licensed[id], nil
}

func (b *bundle) Bench(context.Context, group.OrganisationID) (Bench, error) {
	return Bench{Names: []string{"Noor"}, URL: "/safety/rota/town"}, nil
}

// Teller.
func (b *bundle) Tell(_ context.Context, _ *db.Tx, to group.MemberID, kind, _ string) error {
	name := "somebody"
	if to == b.member.Member.ID {
		name = "member"
	}
	b.told = append(b.told, strings.TrimPrefix(kind, "breakglass.")+" "+name)
	return nil
}

func (b *bundle) TellAccount(_ context.Context, _ *db.Tx, id account.ID, kind, _ string) error {
	b.told = append(b.told, strings.TrimPrefix(kind, "breakglass.")+" "+b.names[id])
	return nil
}

func (b *bundle) Call(_ context.Context, id account.ID, _ string) {
	b.called = append(b.called, b.names[id])
}

// heard returns who was told since the last time, in order of the alphabet.
func (b *bundle) heard() string {
	told := b.told
	b.told = nil
	slices.Sort(told)
	return strings.Join(told, ", ")
}

func (b *bundle) ok(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// left leaves a contact and a person near.
func (b *bundle) left() {
	b.t.Helper()
	b.ok(b.glass.Leave(b.t.Context(), b.member, Left{Contact: Reach{Phone: "0170 5550", Note: "lantern note"},
		Near: Person{Name: "lantern sister", Relation: "sister", Phone: "112 233"}}))
}

func asking(what ...What) Asking {
	return Asking{What: what, Reason: OwnLife, Words: "lantern words"}
}

// asks lets somebody ask and returns which asking it is.
func (b *bundle) asks(who account.Actor, in Asking) ID {
	b.t.Helper()
	id, err := b.try(who, in)
	b.ok(err)
	return id
}

func (b *bundle) try(who account.Actor, in Asking) (ID, error) {
	d, err := b.glass.OnCase(b.t.Context(), who.ID, b.one.ID)
	if err != nil {
		return 0, err
	}
	return b.glass.Ask(b.t.Context(), d, in)
}

func (b *bundle) desk(who account.Actor, id ID) Desk {
	b.t.Helper()
	d, err := b.glass.Desk(b.t.Context(), who.ID, id)
	b.ok(err)
	return d
}

func (b *bundle) answers(who account.Actor, id ID, in Answer) error {
	b.t.Helper()
	return b.glass.Answer(b.t.Context(), b.desk(who, id), in)
}

func (b *bundle) looks(who account.Actor, id ID) (Shown, error) {
	b.t.Helper()
	s, _, err := b.glass.Look(b.t.Context(), b.desk(who, id))
	return s, err
}

// opened is something that Ada asked for, Ben agreed to, and she looked at.
func (b *bundle) opened(in Asking) ID {
	b.t.Helper()
	id := b.asks(b.ada, in)
	b.ok(b.answers(b.ben, id, Answer{Yes: true}))
	_, err := b.looks(b.ada, id)
	b.ok(err)
	return id
}

// alone is something that Cleo, a clinician, opened by herself.
func (b *bundle) alone() ID {
	b.t.Helper()
	b.one.Level, b.licensed[b.cleo.ID] = ladder.S4, true
	in := asking(Contact)
	in.Alone = true
	id := b.asks(b.cleo, in)
	_, err := b.looks(b.cleo, id)
	b.ok(err)
	return id
}

func (b *bundle) state(id ID) State {
	b.t.Helper()
	a, found, err := b.glass.store.one(b.t.Context(), b.db, id)
	b.ok(err)
	if !found {
		b.t.Fatal("no such asking")
	}
	return a.State(b.Clock.Now())
}

func (b *bundle) row(id ID) Ask {
	b.t.Helper()
	a, _, err := b.glass.store.one(b.t.Context(), b.db, id)
	b.ok(err)
	return a
}

func (b *bundle) sweep() { b.t.Helper(); b.ok(b.glass.Sweep(b.t.Context())) }

// recorded is what the audit log says of this feature, in order.
func (b *bundle) recorded() string {
	b.t.Helper()
	all, err := b.audit.Between(b.t.Context(), clock.FromMillis(1), b.Clock.Now().AddDate(1, 0, 0), 0)
	b.ok(err)
	var words []string
	for _, e := range slices.Backward(all) {
		if name, ours := strings.CutPrefix(e.Action, "sealed."); ours {
			words = append(words, name)
		}
	}
	return strings.Join(words, " ")
}

func code(err error) string {
	if err == nil {
		return ""
	}
	f := fault.Of(err)
	if len(f.Fields) > 0 {
		return f.Fields[0].Name + " " + f.Fields[0].Key
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

// ask sends a request as the actor through a router of this feature alone.
func (b *bundle) ask(actor account.Actor, method, path, accept string, form url.Values) *httptest.ResponseRecorder {
	b.t.Helper()
	rt := web.NewRouter(ui.ErrorPage, nil)
	b.glass.Routes(rt)
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
