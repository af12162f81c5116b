package moderation

import (
	"cmp"
	"context"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"hearth/internal/account"
	"hearth/internal/account/naming"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/group/grouptest"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/limit"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
	"hearth/internal/safety/subject"
	"hearth/internal/safety/trust"
)

// A court is a town in which something is reported.
type court struct {
	*grouptest.World
	t       testing.TB
	m       *Module
	shelf   *shelf
	told    []string // kind and member, or kind and "staff"
	staffed map[account.ID]bool
	undone  []string
	names   map[group.MemberID]string
	lead    account.ID
	trust   *trust.Module
	known   []account.ID // in the order in which they were made
}

// shelf is a Place that keeps posts in memory.
type shelf struct {
	things map[int64]*subject.Said
}

func (s *shelf) About(_ context.Context, _ db.Conn, id int64) (subject.About, error) {
	if said, ok := s.things[id]; ok {
		return said.About, nil
	}
	return subject.About{}, fault.Missing("no such thing")
}

func (s *shelf) Excerpt(_ context.Context, _ db.Conn, id int64) (subject.Excerpt, error) {
	if said, ok := s.things[id]; ok {
		return subject.Excerpt{Said: *said}, nil
	}
	return subject.Excerpt{}, fault.Missing("no such thing")
}

func (s *shelf) Set(_ context.Context, tx *db.Tx, id int64, state subject.State, _ string) error {
	said, ok := s.things[id]
	if !ok {
		return fault.Missing("no such thing")
	}
	tx.OnCommit(func() { said.State = state })
	return nil
}

func newCourt(t testing.TB, d *db.DB) *court {
	t.Helper()
	c, err := i18n.Load(Texts, trust.Texts, group.Texts, naming.Texts, ui.Texts, web.Texts)
	if err != nil {
		t.Fatal(err)
	}
	i18n.Use(c)
	w := grouptest.New(t, d)
	b := &court{World: w, t: t, shelf: &shelf{things: map[int64]*subject.Said{}}, staffed: map[account.ID]bool{}, names: map[group.MemberID]string{}}
	undo := func(act string) Undo {
		return func(_ context.Context, tx *db.Tx, _ group.Group, _ subject.Ref, _ group.MemberID) error {
			tx.OnCommit(func() { b.undone = append(b.undone, act) })
			return nil
		}
	}
	undoes := map[string]Undo{}
	for _, act := range group.Acts {
		if canUndo(act) {
			undoes[act] = undo(act)
		}
	}
	b.trust = trust.New(trust.Deps{DB: d, Clock: w.Clock, Groups: w.Groups})
	b.m = New(Deps{DB: d, Keys: w.Keys, IDs: w.IDs, Codec: w.Codec, Clock: w.Clock, Groups: w.Groups, Audit: audit.New(d, w.Keys, w.Clock),
		Places: subject.Places{subject.Post: b.shelf}, Undo: undoes, Teller: b, Staff: b, Accounts: b, Trust: b.trust, Limiter: limit.NewMemory(w.Clock), Writings: b, Publish: openly})
	b.trust.JudgeBy(b.m)
	return b
}

// canUndo reports whether an act can be taken back, and not only regretted.
func canUndo(act string) bool {
	return act != group.ActOutOfMeeting && act != group.ActReportsSlowedDown
}

// openly publishes what is.
func openly(counts []int64) []Cell {
	cells := make([]Cell, len(counts))
	for i, n := range counts {
		cells[i] = Cell{Value: n, Hidden: n < 10}
	}
	return cells
}

// Tell implements Teller, in transactions that are committed only.
func (b *court) Tell(_ context.Context, tx *db.Tx, to group.MemberID, kind, _ string) error {
	tx.OnCommit(func() { b.told = append(b.told, kind+" "+b.names[to]) })
	return nil
}

// Every implements Accounts, one at a time.
func (b *court) Every(_ context.Context, _ db.Conn, after account.ID) ([]account.ID, error) {
	for _, id := range b.known {
		if id > after {
			return []account.ID{id}, nil
		}
	}
	return nil, nil
}

// Moderates, Staffed and TellStaff implement Staff.
func (b *court) Moderates(_ context.Context, id account.ID, _ group.OrganisationID) (string, bool, error) {
	return "staff:1", b.staffed[id], nil
}

// Leads and TellLeads implement Staff: the first colleague leads.
func (b *court) Leads(_ context.Context, id account.ID, _ group.OrganisationID) (bool, error) {
	return b.staffed[id] && id == b.lead, nil
}

func (b *court) TellLeads(_ context.Context, tx *db.Tx, _ group.OrganisationID, kind, _ string) error {
	tx.OnCommit(func() { b.told = append(b.told, kind+" lead") })
	return nil
}

// Recent implements Writings.
func (b *court) Recent(_ context.Context, g group.ID, since time.Time, most int) (refs []subject.Ref, err error) {
	for _, said := range b.shelf.things {
		if said.Group == g && said.At.After(since) {
			refs = append(refs, said.Ref)
		}
	}
	slices.SortFunc(refs, func(a, b subject.Ref) int { return cmp.Compare(b.ID, a.ID) })
	return refs[:min(len(refs), most)], nil
}

func (b *court) Staffed(context.Context, group.OrganisationID) (bool, error) {
	return len(b.staffed) > 0, nil
}

func (b *court) TellStaff(_ context.Context, tx *db.Tx, _ group.OrganisationID, kind, _ string) error {
	tx.OnCommit(func() { b.told = append(b.told, kind+" staff") })
	return nil
}

func (b *court) member(handle string) group.Visit {
	v := b.Member("low-days", handle)
	b.known = append(b.known, v.Actor.ID)
	b.names[v.Member.ID] = handle
	return v
}

func (b *court) holder(handle string) group.Visit {
	v := b.Facilitator("low-days", handle)
	b.names[v.Member.ID] = handle
	return v
}

func (b *court) colleague() account.Actor {
	a := b.Account()
	b.staffed[a.ID] = true
	if b.lead == 0 {
		b.lead = a.ID
	}
	return a
}

// post puts something on the shelf.
func (b *court) post(v group.Visit, words string) subject.Ref {
	id := b.IDs.Next()
	ref := subject.Ref{Kind: subject.Post, ID: id}
	b.shelf.things[id] = &subject.Said{About: subject.About{Ref: ref, Group: v.Group.ID, Author: v.Member.ID, At: b.Clock.Now(), URL: "/groups/low-days/posts/x"}, Words: words}
	return ref
}

func (b *court) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// refused fails the test unless the error has the code.
func (b *court) refused(err error, code string) {
	b.t.Helper()
	if err == nil || fault.Of(err).Code != code {
		b.t.Errorf("got %v, want %s", err, code)
	}
}

// report reports a thing and returns its matter.
func (b *court) report(v group.Visit, thing subject.Ref, rule RuleKey) MatterID {
	b.t.Helper()
	id, err := b.m.Report(b.t.Context(), v, Reporting{Thing: thing, Rule: rule, Words: "It hurt to read."})
	b.must(err)
	_, matter, err := b.m.reportRow(b.t.Context(), id)
	b.must(err)
	return matter.ID
}

// decide decides a matter.
func (b *court) decide(a account.Actor, id MatterID, measure Measure) DecisionID {
	b.t.Helper()
	d, err := b.m.Decide(b.t.Context(), a, id, Choice{Measure: measure, Rule: "hurt", Facts: "A name was called.", Reason: "So that others can go on."})
	b.must(err)
	return d
}

func (b *court) statement(a account.Actor, id DecisionID) Statement {
	b.t.Helper()
	s, err := b.m.Statement(b.t.Context(), a, id)
	b.must(err)
	return s
}

// appeal asks for another look and returns the one open appeal's id.
func (b *court) appeal(a account.Actor, id DecisionID) AppealID {
	b.t.Helper()
	appeal, err := b.m.Appeal(b.t.Context(), a, id, "I meant myself.")
	b.must(err)
	return appeal
}

func (b *court) heard(what string) (n int) {
	for _, t := range b.told {
		if t == what {
			n++
		}
	}
	return n
}

func (b *court) again(v group.Visit) group.Visit { return b.Visit(v.Actor, v.Group.Slug) }

func (b *court) ask(actor account.Actor, method, path, accept string, form url.Values) *httptest.ResponseRecorder {
	b.t.Helper()
	rt := web.NewRouter(ui.ErrorPage, nil)
	b.m.Routes(rt)
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Header.Set("Accept", accept)
	ctx := account.WithActor(r.Context(), actor)
	ctx = web.WithVisitor(ctx, web.Visitor{SignedIn: actor.SignedIn(), Path: r.URL.Path})
	rec := httptest.NewRecorder()
	rt.ServeHTTP(rec, r.WithContext(ctx))
	return rec
}

// enforce tries rules and puts them in force.
func (b *court) enforce(a account.Actor, o group.Organisation, document string) {
	b.t.Helper()
	_, err := b.m.TryRules(b.t.Context(), a, o, document)
	b.must(err)
	newest, _, err := db.Maybe(b.t.Context(), b.DB, qRules, scanRuleset, int64(o.ID))
	b.must(err)
	b.must(b.m.SaveRules(b.t.Context(), a, o, newest.Version, document))
}

func (b *court) org() group.Organisation {
	b.t.Helper()
	g, err := b.Groups.BySlug(b.t.Context(), "low-days")
	b.must(err)
	o, err := b.Groups.OrganisationByID(b.t.Context(), g.Organisation)
	b.must(err)
	return o
}

// written judges a text, puts it on the shelf and lets the rules note it.
func (b *court) written(v group.Visit, words string) (subject.Ref, bool) {
	b.t.Helper()
	thing := b.post(v, words)
	judged := b.m.Judge(b.t.Context(), subject.Post, v, words, false)
	if judged == nil {
		return thing, false
	}
	if judged.Hold() {
		b.shelf.things[thing.ID].State = subject.Held
	}
	b.must(b.DB.Tx(b.t.Context(), func(tx *db.Tx) error { return judged.Wrote(b.t.Context(), tx, thing.ID) }))
	return thing, judged.Hold()
}

// matters are the open ones of the group.
func (b *court) matters(v group.Visit) []Matter {
	b.t.Helper()
	list, err := db.All(b.t.Context(), b.DB, qMattersIn, scanMatter, int64(v.Group.ID), int64(100))
	b.must(err)
	return list
}
