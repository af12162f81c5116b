package group_test

import (
	"testing"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
)

// Whoever is received can be talked with and is no member: they read nothing,
// count nowhere, and come in by the door alone.
func TestWhoIsReceivedIsNoMember(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		ctx, guest := t.Context(), w.Account()
		before := w.Visit(guest, "low-days")
		if _, err := w.Groups.Been(ctx, guest, "low-days"); !fault.Is(err, fault.NotFound) {
			t.Errorf("there is somebody already: %v", err)
		}
		v, err := w.Groups.Receive(ctx, before, "quiet-guest")
		w.must(err)
		again, err := w.Groups.Receive(ctx, before, "other-name") // as by a form sent twice
		w.must(err)
		if v.Guest == nil || v.Member != nil || again.Guest == nil || again.Guest.ID != v.Guest.ID || again.Guest.Handle != "quiet-guest" {
			t.Fatalf("received as %+v and %+v", v, again)
		}
		now := w.Visit(guest, "low-days")
		if now.Member != nil || now.Belongs() || now.Known() == nil || now.MayRead() == nil || now.MayWrite() == nil {
			t.Errorf("they are inside: %+v", now)
		}
		if mine, err := w.Groups.MyGroups(ctx, guest.ID); err != nil || len(mine) != 0 {
			t.Errorf("it is among their groups: %v, %v", mine, err)
		}
		if all, err := w.Groups.MembersOf(ctx, guest.ID); err != nil || len(all) != 1 || !all[0].Left {
			t.Errorf("their own data have %v, %v", all, err)
		}
		been, err := w.Groups.Been(ctx, guest, "low-days")
		if err != nil || been.Member == nil || been.Member.ID != v.Guest.ID || been.Belongs() {
			t.Errorf("a talk finds %+v, %v", been, err)
		}
		past, err := w.Groups.Past(ctx, guest, v.Group.ID)
		if err != nil || past.Member != nil || past.Known() == nil {
			t.Errorf("they were a member once: %+v, %v", past, err)
		}
	})
}

// A guest who is let in is the same person there, by the handle that they chose
// at the door; one whose handle is worn already is received by another.
func TestAGuestComesIn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		ctx, guest := t.Context(), w.Account()
		other := w.Member("low-days", "quiet-otter")
		v, err := w.Groups.Receive(ctx, w.Visit(guest, "low-days"), other.Member.Handle)
		w.must(err)
		if v.Guest.Handle == other.Member.Handle || v.Guest.Handle == "" {
			t.Errorf("received as %q", v.Guest.Handle)
		}
		version := v.Group.AgreementVersion
		if _, err := w.Groups.Join(ctx, w.Visit(guest, "low-days"), group.Joining{Handle: other.Member.Handle, Agree: true, Version: version}); err == nil {
			t.Error("two wear one handle")
		}
		member, err := w.Groups.Join(ctx, w.Visit(guest, "low-days"), group.Joining{Handle: "new-morning", Agree: true, Version: version})
		w.must(err)
		now := w.Visit(guest, "low-days")
		if !now.Belongs() || now.Member.ID != v.Guest.ID || member.ID != v.Guest.ID || now.Member.Handle != "new-morning" || now.Guest != nil || now.Member.Unseated {
			t.Errorf("came in as %+v", now.Member)
		}
		cards, err := w.Groups.Cards(ctx, d, []group.MemberID{member.ID})
		if card := cards[member.ID]; err != nil || card.Handle != "new-morning" || card.Gone {
			t.Errorf("others read %+v, %v", card, err)
		}
	})
}
