package care

import (
	"sync"
	"testing"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

func TestARoleIsOfferedAndTakenUp(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWard(t, d)
		rowan, otter, heron := w.Facilitator("low-days", "rowan"), w.Member("low-days", "quiet-otter"), w.Member("low-days", "marsh-heron")
		ctx := t.Context()
		w.refused(w.care.MakeOffer(ctx, otter, heron.Member.ID, Cofacilitate), "group.facilitators_only")
		w.refused(w.care.MakeOffer(ctx, rowan, rowan.Member.ID, Cofacilitate), "care.offer_self")
		w.refused(w.care.MakeOffer(ctx, rowan, otter.Member.ID, "owner"), "malformed")
		w.refused(w.care.MakeOffer(ctx, rowan, w.Member("open-window", "fern").Member.ID, Cofacilitate), "not_found")
		w.must(w.care.MakeOffer(ctx, rowan, otter.Member.ID, Cofacilitate))
		w.refused(w.care.MakeOffer(ctx, rowan, otter.Member.ID, HandOver), "care.asked_already")
		if w.again(otter).Facilitates() {
			t.Error("the role came without a yes")
		}
		if w.toldOf("care.offered") != 1 {
			t.Errorf("told %v", w.told.what)
		}
		offer := w.offer(otter)
		w.refused(w.care.Answer(ctx, heron, offer.ID, true), "not_found")
		w.must(w.care.Answer(ctx, otter, offer.ID, true))
		w.refused(w.care.Answer(ctx, otter, offer.ID, true), "care.offer_over")
		if !w.again(otter).Facilitates() || !w.again(rowan).Facilitates() {
			t.Error("both should hold the group")
		}
		w.refused(w.care.MakeOffer(ctx, rowan, otter.Member.ID, Cofacilitate), "care.holds_already")

		w.must(w.care.MakeOffer(ctx, rowan, heron.Member.ID, Cofacilitate))
		w.must(w.care.Answer(ctx, heron, w.offer(heron).ID, false))
		if w.again(heron).Facilitates() {
			t.Error("a no became a yes")
		}
		w.must(w.care.MakeOffer(ctx, rowan, heron.Member.ID, Cofacilitate))
		late := w.offer(heron)
		w.Clock.Advance(OfferFor)
		w.refused(w.care.Answer(ctx, w.again(heron), late.ID, true), "care.offer_over")
		w.must(w.care.MakeOffer(ctx, w.again(rowan), heron.Member.ID, HandOver)) // the old one has lapsed
		w.must(w.care.WithdrawOffer(ctx, w.again(otter), w.offer(heron).ID))
	})
}

func TestAHandOverChangesBothRolesOrNeither(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWard(t, d)
		ctx := t.Context()
		rowan, otter := w.Facilitator("low-days", "rowan"), w.Member("low-days", "quiet-otter")
		w.must(w.care.MakeOffer(ctx, rowan, otter.Member.ID, HandOver))
		w.must(w.care.Answer(ctx, otter, w.offer(otter).ID, true))
		if w.again(rowan).Facilitates() || !w.again(otter).Facilitates() {
			t.Error("the group did not change hands")
		}
		// What somebody offered who holds the group no more is worth nothing.
		w.must(w.care.MakeOffer(ctx, w.again(otter), rowan.Member.ID, Cofacilitate))
		w.must(w.Groups.SetRole(ctx, otter.Member.ID, group.Plain, "", time.Time{}))
		w.refused(w.care.Answer(ctx, w.again(rowan), w.offer(rowan).ID, true), "care.offer_over")
		if w.again(rowan).Facilitates() {
			t.Error("half of it was done")
		}
	})
}

func TestTheLastOneStays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWard(t, d)
		ctx := t.Context()
		rowan, heron := w.Facilitator("low-days", "rowan"), w.Facilitator("low-days", "marsh-heron")
		var both sync.WaitGroup
		for _, v := range []group.Visit{rowan, heron} {
			both.Go(func() { _ = w.care.TakeRole(ctx, v, v.Member.ID) })
		}
		both.Wait()
		holders, err := w.Groups.Holders(ctx, d, rowan.Group.ID)
		if err != nil || len(holders) != 1 {
			t.Errorf("%d hold the group, %v", len(holders), err)
		}
		w.staff.of[rowan.Group.Organisation] = 7
		left := w.again(rowan)
		if !left.Facilitates() {
			left = w.again(heron)
		}
		w.refused(w.care.TakeRole(ctx, left, left.Member.ID), "care.last_holder")
		other := w.Facilitator("low-days", "fern")
		w.refused(w.care.TakeRole(ctx, left, other.Member.ID), "care.ask_staff")
		w.refused(w.care.Remove(ctx, left, other.Member.ID, "A quarrel."), "care.ask_staff")
		delete(w.staff.of, rowan.Group.Organisation)
		w.must(w.care.TakeRole(ctx, left, other.Member.ID))
		if w.again(other).Facilitates() || w.toldOf("care.role_ended") != 1 {
			t.Error("the role should have ended, and they should know")
		}
	})
}

func TestTheMembersListSaysRoughly(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWard(t, d)
		ctx := t.Context()
		rowan, otter := w.Facilitator("low-days", "rowan"), w.Member("low-days", "quiet-otter")
		w.must(w.Groups.SetAbout(ctx, otter, group.AboutMe{Pronouns: "they/them", Access: "Captions, please."}))
		w.Clock.Advance(8 * 24 * time.Hour)
		w.Member("low-days", "newcomer")
		people, next, err := w.care.People(ctx, w.again(rowan), 0)
		if err != nil || len(people) != 3 || next != 0 {
			t.Fatalf("%d people, %v", len(people), err)
		}
		quiet, n, err := w.care.NeverSpoke(ctx, w.again(rowan))
		if err != nil || n != 1 || quiet[0].Handle != "quiet-otter" || quiet[0].Activity != ThisMonth || quiet[0].About.Access == "" {
			t.Errorf("%d quiet: %+v, %v", n, quiet, err)
		}
		if _, _, err := w.care.People(ctx, w.again(otter), 0); err == nil {
			t.Error("a member read the list")
		}
		w.must(w.care.SetDuties(ctx, w.again(rowan), otter.Member.ID, []string{"greeter"}))
		person, err := w.care.Person(ctx, w.again(rowan), otter.Member.ID)
		if err != nil || !person.Has("greeter") {
			t.Errorf("%+v, %v", person, err)
		}
		w.refused(w.care.SetDuties(ctx, w.again(rowan), otter.Member.ID, []string{"king"}), "invalid")
		list := read[struct{ Items []personJSON }](w, rowan.Actor, "/groups/low-days/desk/members")
		for _, p := range list.Items {
			if len(p.Since) != len("2026-11-22") {
				t.Errorf("%s joined at %s, to the second", p.Handle, p.Since)
			}
		}
	})
}
