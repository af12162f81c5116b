package chat

import (
	"context"
	"errors"
	"strings"
	"testing"

	"hearth/internal/group"
	"hearth/internal/group/heed/heedtest"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
)

func TestAMessageThatWaitsLeavesNoSign(t *testing.T) {
	texts(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		b.chat.WatchBy(&heedtest.Sentry{Word: "pier"})
		otter, rowan := b.Member("low-days", "quiet-otter"), b.Facilitator("low-days", "rowan")
		ear := b.follow(rowan, fromNow, asJSON)
		first := b.say(otter, "first")
		held := b.say(otter, "to the pier")
		second := b.say(otter, "second")
		if held.Seq >= 0 || second.Seq != first.Seq+1 {
			t.Errorf("numbers %d, %d, %d", first.Seq, held.Seq, second.Seq)
		}
		ear.hears(t, "second")
		inOrder(t, "rowan", ear.all(), first.Seq, second.Seq)
		if page := b.read(rowan); len(page.Messages) != 2 {
			t.Errorf("rowan reads %d messages", len(page.Messages))
		}
		if page := b.read(otter); len(page.Messages) != 3 || !page.Messages[1].Held {
			t.Errorf("otter reads %+v", page.Messages)
		}
		if body := b.ask(otter.Actor, "GET", "/groups/low-days/room", "text/html", nil).Body.String(); !strings.Contains(body, "Only you can see this for now") {
			t.Error("otter is not told that it waits")
		}
		if _, err := b.chat.Hide(t.Context(), rowan, held.ID, "why"); !fault.Is(err, fault.NotFound) {
			t.Errorf("rowan can come by it: %v", err)
		}
		set := func(s State) {
			t.Helper()
			for range 2 { // twice is once
				if err := d.Tx(t.Context(), func(tx *db.Tx) error { return b.chat.SetMessage(t.Context(), tx, held.ID, s, "why") }); err != nil {
					t.Fatal(err)
				}
			}
		}
		set(Open)
		if frame := ear.hears(t, "to the pier"); !strings.HasPrefix(frame, "id: 3\n") {
			t.Errorf("opened as %q", frame)
		}
		set(Folded)
		ear.hears(t, `"hidden":true`)
		set(Held)
		ear.hears(t, "event: gone")
		if page := b.read(rowan); len(page.Messages) != 2 {
			t.Errorf("rowan reads %d messages", len(page.Messages))
		}
		set(Open)
		if page := b.read(rowan); len(page.Messages) != 3 || page.Messages[2].ID != held.ID {
			t.Errorf("opened again: %+v", page.Messages)
		}
		late := b.follow(rowan, 0, asJSON)
		late.hears(t, "to the pier")
		last := b.say(otter, "last")
		late.hears(t, `"last"`)
		inOrder(t, "who came late", late.all(), 1, last.Seq)
		it, before, after, err := b.chat.ExcerptMessage(t.Context(), d, held.ID, 5)
		if err != nil || it.Body != "to the pier" || len(before) != 1 || len(after) != 2 {
			t.Errorf("excerpt %+v %d %d %v", it, len(before), len(after), err)
		}
	})
}

func TestAHeldMessageIsTakenBackInSilence(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		b.chat.WatchBy(&heedtest.Sentry{Word: "pier"})
		otter, rowan := b.Member("low-days", "quiet-otter"), b.Member("low-days", "marsh-heron")
		held := b.say(otter, "to the pier")
		b.say(otter, "other words")
		if _, err := b.chat.Withdraw(t.Context(), otter, held.ID); err != nil {
			t.Fatal(err)
		}
		b.say(otter, "to the pier again")
		if err := d.Tx(t.Context(), func(tx *db.Tx) error { return b.chat.Erase(t.Context(), tx, otter.Actor.ID) }); err != nil {
			t.Fatal(err)
		}
		if page := b.read(rowan); len(page.Messages) != 1 || page.Last != 2 { // said, and taken back
			t.Errorf("there is a sign: %+v, %d", page.Messages, page.Last)
		}
	})
}

func TestNoMessageIsLostWhereWatchingFails(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		b.chat.WatchBy(&heedtest.Sentry{Word: "pier", Fail: errors.New("no room for a case")})
		otter, rowan := b.Member("low-days", "quiet-otter"), b.Member("low-days", "marsh-heron")
		b.say(otter, "to the pier")
		if page := b.read(rowan); len(page.Messages) != 1 {
			t.Errorf("rowan reads %+v", page.Messages)
		}
	})
}

func TestThoseWhoAreApartDoNotHearEachOther(t *testing.T) {
	texts(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		otter, heron, wren := b.Member("low-days", "quiet-otter"), b.Member("low-days", "marsh-heron"), b.Member("low-days", "small-wren")
		old := b.say(heron, "before")
		ear, others := b.follow(otter, fromNow, variant(0)), b.follow(wren, fromNow, asJSON)
		b.Groups.SetApart(func(_ context.Context, _ db.Conn, v group.Visit) (group.Apart, error) {
			ids := map[group.MemberID][]group.MemberID{otter.Member.ID: {heron.Member.ID}, heron.Member.ID: {otter.Member.ID}}[v.Member.ID]
			return group.NewApart(ids, ids), nil
		})
		b.chat.Recheck(otter.Group.ID)
		ear.hears(t, "event: gone\ndata: "+b.chat.memberToken(heron.Member.ID))
		b.say(heron, "words of heron")
		b.say(wren, "words of wren")
		ear.hears(t, "words of wren")
		others.hears(t, "words of heron")
		for _, frame := range ear.all() {
			if strings.Contains(frame, "words of heron") {
				t.Error("otter hears heron")
			}
		}
		if page := b.read(otter); len(page.Messages) != 1 {
			t.Errorf("otter reads %+v", page.Messages)
		}
		if _, err := b.chat.get(t.Context(), otter, read, old.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("otter comes by it: %v", err)
		}
	})
}
