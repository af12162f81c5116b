package group_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/account"
	"hearth/internal/account/naming"
	"hearth/internal/consent"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
)

func TestJoin(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		first := w.Account()
		member, err := w.join(first, "low-days", "  quiet-otter ")
		w.must(err)
		if member.Handle != "quiet-otter" || member.Role != group.Plain {
			t.Errorf("got %+v", member)
		}
		v := w.Visit(first, "low-days")
		if !v.Belongs() || v.Member.Handle != "quiet-otter" {
			t.Fatalf("does not belong: %+v", v.Member)
		}
		if other := w.Visit(first, "open-window"); other.Member != nil {
			t.Error("belongs to a group that was never joined")
		}
		again, err := w.join(first, "low-days", "somebody-else")
		w.must(err)
		if again.ID != member.ID || again.Handle != "quiet-otter" {
			t.Errorf("joining twice gave %+v", again)
		}
		_, err = w.join(account.Actor{}, "low-days", "visitor")
		if !fault.Is(err, fault.SignInNeeded) {
			t.Errorf("a visitor got %v", err)
		}
		if consents, err := consent.New(w.IDs, w.Clock).Of(t.Context(), w.DB, consent.Subject{Kind: "member", ID: int64(member.ID)}); err != nil ||
			len(consents) != 1 || consents[0].Name != "group:low-days" || consents[0].Version != 1 {
			t.Errorf("consents: %+v, %v", consents, err)
		}
	})
}

func TestHandlesThatLookAlikeAreTaken(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		w.Member("low-days", "quiet-otter")
		for _, handle := range []string{"quiet-otter", "Quiet-Otter", "quiet otter", "quiet-otter\u200b", "quıet-otter", "quiеt-оttеr", "quiet\u202e-otter"} {
			_, err := w.join(w.Account(), "low-days", handle)
			w.refused(err, "handle", naming.Taken.Key())
		}
		for _, handle := range []string{"quiet-badger", "otter"} {
			if _, err := w.join(w.Account(), "low-days", handle); err != nil {
				t.Errorf("%q: %v", handle, err)
			}
		}
		// Another group is another world.
		if _, err := w.join(w.Account(), "open-window", "quiet-otter"); err != nil {
			t.Error(err)
		}
	})
}

func TestAgreementsThatChangedAreSignedAnew(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		old := w.Member("low-days", "early-bird")
		actor := w.Account()
		before, err := w.Groups.Agreements(t.Context(), old.Group.ID)
		w.must(err)
		version, err := w.Groups.SetAgreements(t.Context(), "low-days", []string{"New words."})
		w.must(err)
		if version != 2 {
			t.Fatalf("version %d", version)
		}
		v := w.Visit(actor, "low-days")
		_, err = w.Groups.Join(t.Context(), v, group.Joining{Handle: "late-bird", Agree: true, Version: before.Version})
		w.refused(err, "agree", "group.problem.agreements_changed")
		_, err = w.Groups.Join(t.Context(), v, group.Joining{Handle: "late-bird", Agree: true, Version: version})
		w.must(err)
		if !w.Visit(old.Actor, "low-days").Belongs() {
			t.Error("a change of the agreements must not end a membership")
		}
		if _, err = w.Groups.SetAgreements(t.Context(), "low-days", nil); !fault.Is(err, fault.Invalid) {
			t.Errorf("no agreements: %v", err)
		}
		if _, err = w.Groups.SetAgreements(t.Context(), "nowhere", []string{"x"}); !fault.Is(err, fault.NotFound) {
			t.Errorf("no group: %v", err)
		}
	})
}

func TestLeaveAndComeBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		var taken []group.MemberID
		w.Groups.OnWithdraw(func(_ context.Context, _ *db.Tx, id group.MemberID) error {
			taken = append(taken, id)
			return nil
		})
		v := w.Facilitator("low-days", "quiet-otter")
		w.must(w.Groups.SetPresent(t.Context(), v, true))
		if err := w.Groups.Leave(t.Context(), v, group.Keep); !fault.Is(err, fault.Conflict) {
			t.Errorf("the last one left people alone: %v", err)
		}
		ending := group.WithSign(t.Context(), group.Sign{Ending: true})
		if last := w.Facilitator("open-window", "fern"); w.Groups.Leave(ending, last, group.Keep) != nil {
			t.Error("the last one of a group that ends may go")
		}
		w.Facilitator("low-days", "marsh-heron")

		w.refused(w.Groups.Leave(t.Context(), v, "burn"), "words", "group.problem.words")
		w.must(w.Groups.Leave(t.Context(), v, group.Keep))
		if taken != nil {
			t.Error("words were withdrawn that should stay")
		}
		gone := w.Visit(v.Actor, "low-days")
		if gone.Belongs() || gone.Facilitates() || gone.Member == nil || gone.Member.Present {
			t.Errorf("after leaving: %+v", gone.Member)
		}
		if card := w.cardOf(v.Member.ID); !card.Gone || card.Handle != "quiet-otter" || card.Facilitates() {
			t.Errorf("card of who left: %+v", card)
		}
		if err := w.Groups.Leave(t.Context(), gone, group.Keep); !fault.Is(err, fault.NotFound) {
			t.Errorf("leaving twice: %v", err)
		}
		if err := w.Groups.SetPresent(t.Context(), gone, true); !fault.Is(err, fault.NotFound) {
			t.Errorf("present after leaving: %v", err)
		}
		if _, err := w.join(w.Account(), "low-days", "quiet-otter"); err == nil {
			t.Error("somebody else wears the handle of who left")
		}

		w.Clock.Advance(time.Hour)
		back, err := w.join(v.Actor, "low-days", "another-name")
		w.must(err)
		if back.ID != v.Member.ID || back.Handle != "quiet-otter" {
			t.Errorf("came back as %+v", back)
		}
		if again := w.Visit(v.Actor, "low-days"); !again.Belongs() || again.Facilitates() {
			t.Errorf("came back as %+v: a member, and not in office", again.Member)
		}
		w.must(w.Groups.Leave(t.Context(), w.Visit(v.Actor, "low-days"), group.Withdraw))
		if diff := cmp.Diff([]group.MemberID{v.Member.ID}, taken); diff != "" {
			t.Errorf("withdrawn: %s", diff)
		}
	})
}

func TestLeavingIsWholeOrNotAtAll(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		broken := errors.New("the forum is broken")
		w.Groups.OnWithdraw(func(context.Context, *db.Tx, group.MemberID) error { return broken })
		v := w.Member("low-days", "quiet-otter")
		if err := w.Groups.Leave(t.Context(), v, group.Withdraw); !errors.Is(err, broken) {
			t.Fatalf("got %v", err)
		}
		if !w.Visit(v.Actor, "low-days").Belongs() {
			t.Error("left although the words were not withdrawn")
		}
	})
}

func TestLastHolder(t *testing.T) {
	w := newTown(t, dbtest.SQLite(t))
	one, plain := w.Facilitator("low-days", "one-oak"), w.Member("low-days", "some-pine")
	last := func(v group.Visit) bool {
		is, err := w.Groups.LastHolder(t.Context(), v)
		w.must(err)
		return is
	}
	if !last(one) || last(plain) {
		t.Error("the only facilitator is the last, and nobody else is")
	}
	two := w.Facilitator("low-days", "two-oaks")
	if last(one) || last(two) {
		t.Error("neither of two is the last")
	}
	w.must(w.Groups.Leave(t.Context(), two, group.Keep))
	if !last(one) {
		t.Error("one is the last again")
	}
}

func TestMyGroups(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		// More groups than one statement looks through.
		for i := range 70 {
			w.more(group.NewGroup{Slug: fmt.Sprintf("group-%02d", i)})
		}
		actor, other := w.Account(), w.Account()
		for _, slug := range []string{"group-69", "low-days", "open-window", "group-00"} {
			_, err := w.join(actor, slug, "name-in-"+slug[:3])
			w.must(err)
			w.Clock.Advance(time.Minute)
		}
		_, err := w.join(other, "group-01", "stranger-here")
		w.must(err)
		w.must(w.Groups.Leave(t.Context(), w.Visit(actor, "low-days"), group.Keep))
		w.must(w.Groups.ArchiveGroup(t.Context(), "group-00"))

		visits, err := w.Groups.MyGroups(t.Context(), actor.ID)
		w.must(err)
		var got []string
		for _, v := range visits {
			got = append(got, v.Group.Slug+" as "+v.Member.Handle)
			if !v.Belongs() || v.Actor != actor {
				t.Errorf("%+v", v)
			}
		}
		if diff := cmp.Diff([]string{"group-69 as name-in-gro", "open-window as name-in-ope"}, got); diff != "" {
			t.Error(diff)
		}
		if none, err := w.Groups.MyGroups(t.Context(), w.Account().ID); err != nil || none != nil {
			t.Errorf("a newcomer: %v, %v", none, err)
		}
	})
}

func TestSuggestedHandlesAreFree(t *testing.T) {
	w := newTown(t, dbtest.SQLite(t))
	v := w.Visit(w.Account(), "low-days")
	for range 20 {
		handle, err := w.Groups.Suggest(t.Context(), v.Group)
		w.must(err)
		if _, err := w.join(w.Account(), "low-days", handle); err != nil {
			t.Errorf("%q was suggested and refused: %v", handle, err)
		}
	}
}
