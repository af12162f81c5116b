package cases

import (
	"testing"

	"hearth/internal/account"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/safety/ladder"
)

func TestWhatAFacilitatorWhoMayNotTakeItCannotDo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		b.ok(b.cases.WorryAbout(t.Context(), b.holder, Worried{About: b.member.Member.ID, Urgent: Soon}))
		id := ID(b.paged[0].Case)
		worried := b.desk(b.holder.Actor, id)
		for name, err := range map[string]error{
			"lower": b.cases.SetLevel(t.Context(), worried, ladder.S0, "a song"),
			"close": b.cases.Close(t.Context(), worried, NoDanger, ""),
			"pass":  b.cases.Pass(t.Context(), worried, "a note"),
			"tick":  b.cases.Step(t.Context(), worried, "s3.read"),
			"look":  b.cases.Look(t.Context(), worried),
		} {
			if got := code(err); got != "cases.level_not_yours" {
				t.Errorf("%s: %q", name, got)
			}
		}
		b.ok(b.cases.Note(t.Context(), worried, "I know their sister.", ""))
		b.ok(b.cases.SetLevel(t.Context(), worried, ladder.S4, "it is now"))
		if c := b.one(id); c.Level != ladder.S4 || len(b.paged) != 2 {
			t.Errorf("whoever sees it may raise it: %s, paged %d times", c.Level, len(b.paged))
		}
	})
}

func TestALoweredLevelIsLookedAt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		id := b.signal(ladder.S4)
		b.ok(b.cases.Take(t.Context(), b.desk(b.responder, id), false))
		b.ok(b.cases.Look(t.Context(), b.desk(b.colleague, id)))
		b.ok(b.cases.SetLevel(t.Context(), b.desk(b.colleague, id), ladder.S1, "a song"))
		for _, who := range []account.Actor{b.responder, b.holder.Actor} {
			if got := code(b.cases.Close(t.Context(), b.desk(who, id), NoDanger, "")); got != "cases.problem.second" {
				t.Errorf("lowered and closed: %q", got)
			}
		}
		if why := b.whole(b.responder, id).Line.Why; !contains(why, WhySecond) {
			t.Errorf("nobody sees that somebody is to look: %v", why)
		}
		if got := code(b.cases.Look(t.Context(), b.desk(b.colleague, id))); got != "cases.other_eyes" {
			t.Errorf("who lowered it looked at it: %q", got)
		}
		if got := code(b.cases.Look(t.Context(), b.desk(b.holder.Actor, id))); got != "cases.level_not_yours" {
			t.Errorf("a facilitator looked at what was an S4: %q", got)
		}
		lead := b.Account()
		b.team[lead.ID] = Responder{Name: "Lea"}
		b.ok(b.cases.Look(t.Context(), b.desk(lead, id)))
		b.ok(b.cases.Close(t.Context(), b.desk(b.responder, id), NoDanger, ""))
	})
}

func contains(why []Reason, r Reason) bool {
	for _, one := range why {
		if one == r {
			return true
		}
	}
	return false
}

func TestOnePersonIsNoSecondOneUnderAHandle(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		fern := b.facilitator("fern")
		id := b.signal(ladder.S2)
		b.ok(b.cases.Say(t.Context(), b.desk(fern.Actor, id), "I am here.", "")) // as a facilitator
		b.signal(ladder.S4)
		b.team[fern.Actor.ID] = Responder{Name: "Fern"} // and now on the rota
		if !b.desk(fern.Actor, id).owner {
			t.Error("who has the case is somebody else now")
		}
		if got := code(b.cases.Look(t.Context(), b.desk(fern.Actor, id))); got != "cases.other_eyes" {
			t.Errorf("they looked at what they did themselves: %q", got)
		}
		b.ok(b.cases.Say(t.Context(), b.desk(fern.Actor, id), "Still here.", ""))
		parties, err := b.cases.store.parties(t.Context(), d, id)
		if err != nil || len(parties) != 1 {
			t.Errorf("one person is %d, %v", len(parties), err)
		}
		b.ok(b.cases.Look(t.Context(), b.desk(b.responder, id)))

		heron := b.joined("marsh-heron")
		other := b.sign(Signal{Group: heron.Group.ID, Member: heron.Member.ID, Level: ladder.S4, Source: Measure})
		b.ok(b.cases.Take(t.Context(), b.desk(fern.Actor, other), false)) // as a responder
		delete(b.team, fern.Actor.ID)
		if !b.desk(fern.Actor, other).owner {
			t.Error("a facilitator who took it as a responder has it no more")
		}
	})
}
