package cases

import (
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/account"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/safety/ladder"
)

// Ten people have one case each: by whom each was taken, and what a minute leaves.
func TestManyCasesAreTendedInOneGo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		var ids []ID
		for i := range 10 {
			v := b.joined("fern-" + strconv.Itoa(i))
			id := b.sign(Signal{Group: v.Group.ID, Member: v.Member.ID, Level: ladder.S2, Source: Measure})
			who := []account.Actor{b.responder, b.colleague}[i%2]
			b.ok(b.cases.Take(t.Context(), b.desk(who, id), false))
			ids = append(ids, id)
		}
		has := func() (held int) {
			b.asked = 0
			b.ok(b.cases.Sweep(t.Context()))
			for _, id := range ids {
				if b.one(id).Owner != 0 {
					held++
				}
			}
			return held
		}
		if held := has(); held != 10 || b.asked != 2 {
			t.Errorf("%d cases have somebody, asked %d times who is on duty, want once for each of two", held, b.asked)
		}
		delete(b.team, b.colleague.ID)
		if held := has(); held != 5 {
			t.Errorf("one of two left the rota: %d cases have somebody", held)
		}
	})
}

func TestWhoseWordsCameInLetsGo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		own := b.joined("quiet-wren")
		b.team[own.Actor.ID] = Responder{Name: "Wren"}
		id := b.signal(ladder.S3)
		b.ok(b.cases.Take(t.Context(), b.desk(own.Actor, id), false))
		b.ok(b.cases.Sweep(t.Context()))
		if b.one(id).Owner == 0 {
			t.Fatal("it was taken from who may work on it")
		}
		// Whoever has it is a member of the group too, and what they wrote there is
		// a sign of the same case.
		at := b.write(own, "words of the responder's own")
		b.sign(Signal{Group: own.Group.ID, Member: b.member.Member.ID, Level: ladder.S3, Source: Reading, Ref: at, Author: own.Member.ID})
		b.ok(b.cases.Sweep(t.Context()))
		if b.one(id).Owner != 0 {
			t.Error("who caused it works on it")
		}
	})
}

func TestTalksElsewhereAreFound(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		found := func() (slugs []string) {
			visits, err := b.cases.talksElsewhere(t.Context(), b.member.Actor, nil)
			b.ok(err)
			for _, v := range visits {
				slugs = append(slugs, v.Group.Slug)
			}
			return slugs
		}
		id := b.signal(ladder.S2)
		if got := found(); len(got) != 0 {
			t.Errorf("a case without a talk: %v", got)
		}
		b.ok(b.cases.Say(t.Context(), b.desk(b.responder, id), "I am here.", ""))
		if diff := cmp.Diff([]string{"low-days"}, found()); diff != "" {
			t.Error(diff)
		}
		b.ok(b.cases.Close(t.Context(), b.desk(b.responder, id), Steadier, ""))
		b.Clock.Advance(TalkFor)
		if len(found()) != 1 {
			t.Error("it is not there as long as it may be read")
		}
		b.Clock.Advance(1e6)
		if got := found(); len(got) != 0 {
			t.Errorf("it is over: %v", got)
		}
	})
}
