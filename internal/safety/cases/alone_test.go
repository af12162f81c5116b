package cases

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
	"hearth/internal/safety/ladder"
)

// nobody makes nobody be on the rota.
func (b *bundle) nobody() {
	b.alone = true
	clear(b.team)
}

func TestWhereNobodyCanBeCalledThoseWhoHoldTheGroupWork(t *testing.T) {
	texts(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		b.nobody()
		plain, fern := b.joined("marsh-heron"), b.facilitator("fern")
		id := b.signal(ladder.S4)
		if diff := cmp.Diff([]string{NoticeWaits + " rowan", NoticeWaits + " fern"}, b.heard()); diff != "" || len(b.paged) != 1 {
			t.Errorf("told: %s, paged %d", diff, len(b.paged))
		}
		for name, who := range map[string]account.Actor{"a member": plain.Actor, "whom it is about": b.member.Actor, "who was on the rota": b.responder} {
			if _, err := b.cases.Desk(t.Context(), who.ID, id); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
		body := b.ask(b.holder.Actor, http.MethodGet, b.cases.URL(id), "text/html", nil).Body.String()
		if !strings.Contains(body, "Nobody can be called here") || !strings.Contains(body, "call-somebody") || strings.Index(body, "call-somebody") > strings.Index(body, `id="case"`) {
			t.Error("the page says nothing of it, or the helplines do not come first")
		}
		b.ok(b.cases.Say(t.Context(), b.desk(b.holder.Actor, id), "I am here.", ""))
		b.ok(b.cases.Step(t.Context(), b.desk(fern.Actor, id), "s4.stay"))
		b.ok(b.cases.Look(t.Context(), b.desk(fern.Actor, id)))
		b.ok(b.cases.Close(t.Context(), b.desk(b.holder.Actor, id), Steadier, ""))

		b.alone, b.team[b.responder.ID] = false, Responder{Name: "Rosa"}
		id = b.signal(ladder.S4)
		if _, err := b.cases.Desk(t.Context(), fern.Actor.ID, id); !fault.Is(err, fault.NotFound) {
			t.Errorf("somebody can be called, and a facilitator sees S4: %v", err)
		}
		body = b.ask(b.responder, http.MethodGet, b.cases.URL(id), "text/html", nil).Body.String()
		if strings.Contains(body, "Nobody can be called here") {
			t.Error("a responder reads that nobody can be called")
		}
	})
}

// The only one who can be called is the person in danger.
func TestWhereACaseConcernsEverybodyOnCallThoseWhoHoldTheGroupWork(t *testing.T) {
	texts(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		clear(b.team)
		b.team[b.member.Actor.ID] = Responder{Name: "Otter"}
		id := b.signal(ladder.S4)
		if diff := cmp.Diff([]string{NoticeWaits + " rowan"}, b.heard()); diff != "" || len(b.paged) != 1 {
			t.Errorf("told: %s, paged %d", diff, len(b.paged))
		}
		if _, err := b.cases.Desk(t.Context(), b.member.Actor.ID, id); !fault.Is(err, fault.NotFound) {
			t.Errorf("whom it is about: %v", err)
		}
		b.ok(b.cases.Say(t.Context(), b.desk(b.holder.Actor, id), "I am here.", ""))
		for name, row := range map[string]struct {
			besides []account.ID
			want    bool
		}{"somebody else": {nil, false}, "the author": {[]account.ID{b.member.Actor.ID}, true}} {
			if alone, err := b.cases.Alone(t.Context(), b.member.Group.Organisation, row.besides...); err != nil || alone != row.want {
				t.Errorf("besides %s: alone %v, %v", name, alone, err)
			}
		}

		// One more who is not concerned: it is theirs, and of nobody else.
		b.team[b.colleague.ID] = Responder{Name: "Sam"}
		b.heard()
		heron := b.joined("marsh-heron")
		other := b.sign(Signal{Group: heron.Group.ID, Member: heron.Member.ID, Level: ladder.S4, Source: Reading, Ref: b.write(b.member, "words"), Author: b.member.Member.ID})
		if told := b.heard(); len(told) != 0 {
			t.Errorf("somebody can be called, and %v are told", told)
		}
		if _, err := b.cases.Desk(t.Context(), b.holder.Actor.ID, other); !fault.Is(err, fault.NotFound) {
			t.Errorf("a facilitator sees S4: %v", err)
		}
		b.desk(b.colleague, other)
	})
}

func TestWhoCouldBeTheSecondPerson(t *testing.T) {
	texts(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		b.nobody()
		id := b.signal(ladder.S4)
		page := func(who account.Actor) string {
			return b.ask(who, http.MethodGet, b.cases.URL(id), "text/html", nil).Body.String()
		}
		const title, ask, org = "a second person reads it", "/groups/low-days/desk/members", "put somebody on call. Whoever"
		b.ok(b.cases.Take(t.Context(), b.desk(b.holder.Actor, id), false))
		if body := page(b.holder.Actor); strings.Contains(body, title) {
			t.Error("before the first words something else comes first")
		}
		b.ok(b.cases.Say(t.Context(), b.desk(b.holder.Actor, id), "I am here.", ""))
		if body := page(b.holder.Actor); !strings.Contains(body, title) || !strings.Contains(body, ask) || !strings.Contains(body, org) {
			t.Error("who holds the group alone is not told whom to ask")
		}
		fern := b.facilitator("fern")
		if body := page(b.holder.Actor); !strings.Contains(body, "together with fern") || strings.Contains(body, ask) {
			t.Error("fern is not named, or somebody else is to be found")
		}
		if body := page(fern.Actor); strings.Contains(body, title) || !strings.Contains(body, "/look") {
			t.Error("fern is who looks")
		}
		b.ok(b.cases.Look(t.Context(), b.desk(fern.Actor, id)))
		if body := page(b.holder.Actor); strings.Contains(body, title) {
			t.Error("somebody looked, and is asked for")
		}
	})
}

func TestPagesOfCasesTellRespondersThatSomebodyElseNeedsThem(t *testing.T) {
	texts(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		b.cases.Beside = func() templ.Component { return templ.Raw("<p>somebody-else</p>") }
		id := b.signal(ladder.S2)
		for _, path := range []string{"/safety/cases", b.cases.URL(id)} {
			for name, row := range map[string]struct {
				who  account.Actor
				want bool
			}{"a responder": {b.responder, true}, "who holds the group": {b.holder.Actor, false}} {
				body := b.ask(row.who, http.MethodGet, path, "text/html", nil).Body.String()
				if strings.Contains(body, "somebody-else") != row.want || strings.Contains(body, "/duty") != row.want || !strings.Contains(body, "quiet-otter") {
					t.Errorf("%s at %s: told %v", name, path, !row.want)
				}
			}
		}
	})
}

func TestWhoIsOnABreakIsNotTold(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		b.rests(b.holder, true)
		b.signal(ladder.S2)
		if diff := cmp.Diff([]string{NoticeWaits + " staff"}, b.heard()); diff != "" {
			t.Errorf("S2: %s", diff)
		}
		b.facilitator("fern")
		heron := b.joined("marsh-heron")
		b.sign(Signal{Group: heron.Group.ID, Member: heron.Member.ID, Level: ladder.S2, Source: Measure})
		if diff := cmp.Diff([]string{NoticeWaits + " fern"}, b.heard()); diff != "" {
			t.Errorf("another one: %s", diff)
		}
	})
}

func TestDangerIsToldWhereAllAreOnABreak(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		b.nobody()
		b.rests(b.holder, true)
		b.signal(ladder.S4)
		if diff := cmp.Diff([]string{NoticeWaits + " rowan"}, b.heard()); diff != "" {
			t.Errorf("where nobody else is: %s", diff)
		}
	})
}

// rests begins a break for somebody.
func (b *bundle) rests(v group.Visit, keepSeat bool) {
	b.t.Helper()
	b.ok(b.db.Tx(b.t.Context(), func(tx *db.Tx) error { return b.Groups.Pause(b.t.Context(), tx, v, time.Time{}, keepSeat) }))
}

func TestWhoMayNotHoldTheGroupForNow(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		fern := b.facilitator("fern")
		theirs, others := b.signal(ladder.S2), ID(0)
		heron := b.joined("marsh-heron")
		others = b.sign(Signal{Group: heron.Group.ID, Member: heron.Member.ID, Level: ladder.S2, Source: Measure})
		b.ok(b.cases.Say(t.Context(), b.desk(fern.Actor, theirs), "I am here.", ""))
		seen := func(id ID) bool {
			_, err := b.cases.Desk(t.Context(), fern.Actor.ID, id)
			if err != nil && !fault.Is(err, fault.Forbidden) {
				t.Errorf("it says %v", err)
			}
			return err == nil
		}
		if !seen(theirs) || !seen(others) {
			t.Error("who holds the group sees its cases")
		}
		b.rests(fern, false)
		if !seen(theirs) || seen(others) {
			t.Error("a break keeps them from others, and does not cut off their talk")
		}
		if q, err := b.cases.Queue(t.Context(), fern.Actor.ID); err != nil || len(q.Lines) != 1 || q.Lines[0].ID != theirs {
			t.Errorf("in the queue stand %+v, %v", q.Lines, err)
		}
		b.Groups.SetStills(silent{fern.Member.ID})
		if seen(theirs) || seen(others) {
			t.Error("who may not write talks with somebody")
		}
		if q, err := b.cases.Queue(t.Context(), fern.Actor.ID); err != nil || len(q.Lines) != 0 {
			t.Errorf("in the queue stand %+v, %v", q.Lines, err)
		}
		if _, err := b.cases.Desk(t.Context(), b.holder.Actor.ID, others); err != nil {
			t.Errorf("another one is kept from it: %v", err)
		}
		if _, err := b.cases.Talk(t.Context(), b.Visit(fern.Actor, "low-days")); err != nil {
			t.Errorf("their own talk with somebody: %v", err)
		}
	})
}

// silent lets one member read only.
type silent struct{ id group.MemberID }

func (s silent) StillOf(_ context.Context, v group.Visit) (group.Still, error) {
	if v.Member != nil && v.Member.ID == s.id {
		return group.Still{Kind: group.ReadsOnly}, nil
	}
	return group.Still{}, nil
}

func (silent) Wrote(context.Context, *db.Tx, group.MemberID) error { return nil }
