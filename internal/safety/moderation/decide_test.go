package moderation

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/safety/subject"
)

func TestNothingPermanentByOnePersonOrOneReport(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newCourt(t, d)
		holder, author := b.holder("heron"), b.member("slow-ferry")
		one, two := b.colleague(), b.colleague()
		thing := b.post(author, "a")
		matter := b.report(b.member("wren"), thing, "threat")
		_, err := b.m.Decide(t.Context(), holder.Actor, matter, Choice{Measure: LeaveGroup, Rule: "threat", Facts: "f", Reason: "r"})
		b.refused(err, "moderation.one_report")
		b.report(b.member("plover"), thing, "threat")
		_, err = b.m.Decide(t.Context(), holder.Actor, matter, Choice{Measure: LeaveOrganisation, Rule: "threat", Facts: "f", Reason: "r"})
		b.refused(err, "moderation.staff_only")
		id := b.decide(one, matter, LeaveGroup)
		if v := b.again(author); !v.Belongs() || v.MayWrite() == nil {
			t.Error("until a second person agrees, the member reads")
		}
		b.refused(b.m.Confirm(t.Context(), one, id, true), "moderation.own_decision")
		b.must(b.m.Confirm(t.Context(), two, id, true))
		if v := b.again(author); v.Belongs() || v.Still.Kind != group.Outside {
			t.Errorf("still there: %+v", v.Still)
		}
		_, err = b.Groups.Join(t.Context(), b.again(author), group.Joining{Handle: "slow-ferry", Agree: true})
		b.refused(err, "group.still_outside")
		appeal := b.appeal(author.Actor, id)
		_, err = b.m.AppealFor(t.Context(), two, appeal)
		b.refused(err, "moderation.own_decision")
		b.must(b.m.Answer(t.Context(), holder.Actor, appeal, Answer{Outcome: Lighter, Words: "A pause is enough.", Choice: Choice{Measure: Pause, Days: 3}}))
		v := b.again(author)
		if !v.Belongs() || v.Still.Kind != group.ReadsOnly {
			t.Errorf("a lighter measure: %+v, belongs %v", v.Still, v.Belongs())
		}
	})
}

func TestWhatNoSecondPersonConfirmsEnds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newCourt(t, d)
		author, holder := b.member("slow-ferry"), b.holder("heron")
		b.must(d.Tx(t.Context(), func(tx *db.Tx) error {
			return b.Groups.Restricted(t.Context(), tx, author.Group, group.Restriction{Act: group.ActMembershipEnded, Thing: int64(author.Member.ID),
				Member: author.Member.ID, By: holder.Member.ID, Reason: "r", URL: "/groups/low-days"})
		}))
		b.must(b.m.Sweep(t.Context()))
		mine, err := b.m.Mine(t.Context(), author.Actor)
		b.must(err)
		if len(mine.Decisions) != 1 || mine.Decisions[0].State != Provisional {
			t.Fatalf("%+v", mine.Decisions)
		}
		b.Clock.Advance(ConfirmWithin)
		b.must(b.m.Sweep(t.Context()))
		b.must(b.m.Sweep(t.Context()))
		if diff := cmp.Diff([]string{group.ActMembershipEnded}, b.undone); diff != "" {
			t.Error(diff)
		}
		if s := b.statement(author.Actor, mine.Decisions[0].ID); s.State != Lapsed || b.heard(KindOver+" slow-ferry") != 1 {
			t.Errorf("%v %v", s.State, b.told)
		}
	})
}

func TestWritingLessForATime(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newCourt(t, d)
		holder, author, slow := b.holder("heron"), b.member("slow-ferry"), b.member("plover")
		reporter := b.member("wren")
		b.decide(holder.Actor, b.report(reporter, b.post(author, "a"), "hurt"), Pause)
		b.decide(holder.Actor, b.report(reporter, b.post(slow, "a"), "hurt"), Slow)
		b.refused(b.again(author).MayWrite(), "group.still_reading")
		if b.again(author).MayRead() != nil {
			t.Error("reading stays open")
		}
		v := b.again(slow)
		b.must(v.MayWrite())
		b.must(d.Tx(t.Context(), func(tx *db.Tx) error { return b.Groups.Touch(t.Context(), tx, *v.Member) }))
		b.refused(b.again(slow).MayWrite(), "group.still_slowly")
		b.Clock.Advance(Pace)
		b.must(b.again(slow).MayWrite())
		b.Clock.Advance(UsualDays * 24 * time.Hour)
		b.must(b.again(author).MayWrite()) // before anybody has swept
		b.must(b.m.Sweep(t.Context()))
		if b.heard(KindOver+" slow-ferry") != 1 || b.heard(KindOver+" plover") != 1 {
			t.Errorf("nobody was told that it is over: %v", b.told)
		}
	})
}

func TestWrittenDifferently(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newCourt(t, d)
		holder, author, reporter := b.holder("heron"), b.member("slow-ferry"), b.member("wren")
		thing := b.post(author, "a")
		id := b.decide(holder.Actor, b.report(reporter, thing, "private"), Edit)
		if b.shelf.things[thing.ID].State != subject.Held {
			t.Error("it is open")
		}
		b.refused(b.m.Resubmit(t.Context(), reporter.Actor, id), "not_found")
		b.must(b.m.Resubmit(t.Context(), author.Actor, id))
		b.refused(b.m.Resubmit(t.Context(), author.Actor, id), "moderation.settled")
		b.refused(b.m.Look(t.Context(), holder.Actor, id, false, ""), "invalid")
		b.must(b.m.Look(t.Context(), holder.Actor, id, false, "The town is still in it."))
		mine, err := b.m.Mine(t.Context(), author.Actor)
		b.must(err)
		next := mine.Decisions[0]
		if next.Measure != Edit || next.Reason != "The town is still in it." {
			t.Fatalf("%+v", next)
		}
		b.must(b.m.Resubmit(t.Context(), author.Actor, next.ID))
		b.must(b.m.Look(t.Context(), holder.Actor, next.ID, true, ""))
		if b.shelf.things[thing.ID].State != subject.Open {
			t.Error("it is not open")
		}
	})
}

// Whoever leaves the organisation is outside in each of its groups, and nothing
// that is stored says that two members are one person.
func TestLeavingTheOrganisation(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newCourt(t, d)
		author := b.member("slow-ferry")
		_, err := b.Groups.Join(t.Context(), b.Visit(author.Actor, "open-window"), group.Joining{Handle: "other-name", Agree: true})
		b.must(err)
		one, two := b.colleague(), b.colleague()
		thing := b.post(author, "a")
		matter := b.report(b.member("wren"), thing, "threat")
		b.report(b.member("plover"), thing, "threat")
		id := b.decide(one, matter, LeaveOrganisation)
		if !b.Visit(author.Actor, "open-window").Belongs() {
			t.Error("one person alone put somebody out of everything")
		}
		b.must(b.m.Confirm(t.Context(), two, id, true))
		b.Clock.Advance(freshFor)
		if b.Visit(author.Actor, "open-window").Belongs() {
			t.Error("still in the other group")
		}
		if len(b.listed(author.Actor)) != 0 {
			t.Error("still in the other group's lists")
		}
		if b.Visit(b.Account(), "open-window").Still.Kind != group.NotStill {
			t.Error("somebody else is outside")
		}
		appeal := b.appeal(author.Actor, id)
		three := b.colleague()
		b.must(b.m.Answer(t.Context(), three, appeal, Answer{Outcome: Undone, Words: "Sorry."}))
		if !b.Visit(author.Actor, "open-window").Belongs() || !b.again(author).Belongs() || len(b.listed(author.Actor)) != 2 {
			t.Errorf("not back: in %v", b.listed(author.Actor))
		}
	})
}

// listed is in which groups the account's members stand in the lists.
func (b *court) listed(a account.Actor) (in []group.ID) {
	b.t.Helper()
	members, err := b.Groups.Memberships(b.t.Context(), b.DB, a.ID)
	b.must(err)
	for _, m := range members {
		if m.LeftAt.IsZero() {
			in = append(in, m.Group)
		}
	}
	return in
}
