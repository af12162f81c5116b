package forum

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"hearth/internal/group"
	"hearth/internal/group/heed/heedtest"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
)

// listener keeps who was told of what.
type listener struct{ told []string }

func (l *listener) Tell(_ context.Context, tx *db.Tx, _ group.MemberID, kind, _ string) error {
	tx.OnCommit(func() { l.told = append(l.told, kind) })
	return nil
}

// seen is everything that the visitor can come by of the group's talk.
func (b *bundle) seen(v group.Visit, conversation ID) string {
	b.t.Helper()
	var all strings.Builder
	for _, path := range []string{"/conversations", "/conversations?order=waiting", "/search?q=pier", "/conversations/" + b.forum.token(conversation)} {
		for _, accept := range []string{script, "text/html"} {
			rec := b.ask(v.Actor, "GET", "/groups/low-days"+path, accept, nil)
			if rec.Code == 200 {
				all.WriteString(rec.Body.String())
			}
		}
	}
	for _, list := range []func(context.Context, group.Visit) ([]group.TalkItem, error){b.forum.Latest, b.forum.Following, b.forum.Drafts} {
		items, err := list(b.t.Context(), v)
		if err != nil {
			b.t.Fatal(err)
		}
		for _, item := range items {
			all.WriteString(item.Title + item.LastAt.String())
		}
	}
	return all.String()
}

func TestAReplyThatWaitsLeavesNoSign(t *testing.T) {
	texts(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		watch, told := &heedtest.Sentry{Word: "pier"}, &listener{}
		b.forum.WatchBy(watch)
		b.forum.TellBy(told)
		otter, heron, rowan := b.Member("low-days", "quiet-otter"), b.Member("low-days", "marsh-heron"), b.Facilitator("low-days", "rowan")
		id := b.start(otter, "The Sunday feeling")
		before := b.seen(rowan, id)
		b.Clock.Advance(3600e9)
		held := b.reply(heron, id, "to the pier tonight")
		if len(watch.Told) != 2 || watch.Told[1] != int64(held) || len(told.told) != 0 {
			t.Fatalf("wrote %v, told %v", watch.Told, told.told)
		}
		for who, v := range map[string]group.Visit{"author": otter, "facilitator": rowan} {
			if all := b.seen(v, id); strings.Contains(all, "pier tonight") || strings.Contains(all, "marsh-heron") || strings.Contains(all, `"posts":2`) {
				t.Errorf("the %s sees a sign of it", who)
			}
			if _, _, err := b.forum.Acknowledge(t.Context(), v, held, WithYou, true); !fault.Is(err, fault.NotFound) {
				t.Errorf("the %s can press on it: %v", who, err)
			}
			if page := b.read(v, id); page.Conversation.Seen() != 1 || len(page.Posts) != 1 || !page.Conversation.AnsweredAt.IsZero() {
				t.Errorf("the %s reads %+v", who, page.Conversation)
			}
		}
		if after := b.seen(rowan, id); len(after) != len(before) {
			t.Error("what a facilitator sees has changed")
		}
		if !strings.Contains(b.seen(heron, id), "pier tonight") || !strings.Contains(b.seen(heron, id), "Only you can see this for now") {
			t.Error("its author does not see that it waits")
		}
		b.Clock.Advance(3600e9)
		third := b.reply(otter, id, "One more thing")
		if page := b.read(rowan, id); len(page.Posts) != 2 || page.Posts[1].ID != third || page.Conversation.place(page.Posts[1].Number) != 2 {
			t.Errorf("there is a gap: %+v", page.Posts)
		}
		set := func(s State) {
			t.Helper()
			for range 2 { // twice is once
				if err := d.Tx(t.Context(), func(tx *db.Tx) error { return b.forum.SetPost(t.Context(), tx, held, s, "why") }); err != nil {
					t.Fatal(err)
				}
			}
		}
		told.told = nil
		set(Open)
		if page := b.read(rowan, id); len(page.Posts) != 3 || page.Posts[1].ID != held || page.Conversation.AnsweredAt.IsZero() {
			t.Errorf("it is not at its old place: %+v", page.Posts)
		}
		if !slices.Equal(told.told, []string{kindAnswered}) {
			t.Errorf("told %v", told.told)
		}
		set(Folded)
		if page := b.read(rowan, id); !page.Posts[1].Hidden || page.Posts[1].Reason != "why" {
			t.Errorf("folded: %+v", page.Posts[1])
		}
		set(Held)
		if page := b.read(rowan, id); len(page.Posts) != 2 {
			t.Errorf("held again: %+v", page.Posts)
		}
		it, around, _, err := b.forum.ExcerptPost(t.Context(), d, held, 5)
		if err != nil || it.Body != "to the pier tonight" || it.State != Held || len(around) != 1 || around[0].Title != "The Sunday feeling" {
			t.Errorf("excerpt %+v, %+v, %v", it, around, err)
		}
		if _, _, err := b.forum.Withdraw(t.Context(), heron, held); err != nil {
			t.Fatal(err)
		}
		if about, err := b.forum.AboutPost(t.Context(), d, held); err != nil || !about.Gone || len(b.read(rowan, id).Posts) != 2 {
			t.Errorf("taken back: %+v, %v", about, err)
		}
	})
}

func TestAHeldOpeningKeepsItsConversationAway(t *testing.T) {
	texts(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		b.forum.WatchBy(&heedtest.Sentry{Word: "pier"})
		otter, rowan := b.Member("low-days", "quiet-otter"), b.Facilitator("low-days", "rowan")
		id := b.start(otter, "To the pier")
		b.reply(otter, id, "and one more line")
		if all := b.seen(rowan, id); strings.Contains(all, "quiet-otter") || strings.Contains(all, "To the pier") {
			t.Error("there is a sign of it")
		}
		if _, n, err := b.forum.Unanswered(t.Context(), rowan, 5); err != nil || n != 0 {
			t.Errorf("%d wait for an answer, %v", n, err)
		}
		if asked, err := b.forum.Oldest(t.Context(), []group.ID{rowan.Group.ID}, b.Clock.Now().Add(-3600e9)); err != nil || len(asked) != 0 {
			t.Errorf("the clock runs for %+v, %v", asked, err)
		}
		if _, err := b.forum.Read(t.Context(), rowan, id, 1, false); !fault.Is(err, fault.NotFound) {
			t.Errorf("read: %v", err)
		}
		page := b.read(otter, id)
		if len(page.Posts) != 2 || !page.Conversation.Held {
			t.Errorf("its author reads %+v", page)
		}
		if err := d.Tx(t.Context(), func(tx *db.Tx) error { return b.forum.SetPost(t.Context(), tx, page.Posts[0].ID, Open, "") }); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(b.seen(rowan, id), "To the pier") {
			t.Error("it did not open")
		}
	})
}

func TestEditingIsWritingToo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		watch := &heedtest.Sentry{Word: "pier"}
		b.forum.WatchBy(watch)
		otter, heron := b.Member("low-days", "quiet-otter"), b.Member("low-days", "marsh-heron")
		id := b.start(otter, "The Sunday feeling")
		post := b.read(otter, id).Posts[0].ID
		if _, _, err := b.forum.Edit(t.Context(), otter, post, Writing{Body: "to the pier", Note: "a note"}); err != nil {
			t.Fatal(err)
		}
		if last := watch.Saw[len(watch.Saw)-1]; last != "The Sunday feeling\n\nto the pier\n\na note" {
			t.Errorf("read %q", last)
		}
		if _, err := b.forum.Read(t.Context(), heron, id, 1, false); !fault.Is(err, fault.NotFound) {
			t.Errorf("others read the edited words: %v", err)
		}
	})
}

func TestNothingIsLostWhereWatchingFails(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		b.forum.WatchBy(&heedtest.Sentry{Word: "pier", Fail: errors.New("no room for a case")})
		otter, heron := b.Member("low-days", "quiet-otter"), b.Member("low-days", "marsh-heron")
		id := b.start(otter, "To the pier")
		b.reply(heron, id, "to the pier too")
		if page := b.read(heron, id); len(page.Posts) != 2 {
			t.Errorf("read %+v", page.Posts)
		}
	})
}

func TestPagesGoByPlaces(t *testing.T) {
	c := Conversation{Posts: 45, unseen: []int64{1 + 4, 20, 21, 22, 44}}
	if c.Seen() != 40 || c.Pages() != 2 {
		t.Errorf("sees %d posts on %d pages", c.Seen(), c.Pages())
	}
	for place, number := range map[int64]int64{1: 1, 4: 4, 5: 6, 18: 19, 19: 23, 20: 24, 39: 43, 40: 45} {
		if got := c.at(place); got != number {
			t.Errorf("in place %d stands %d, want %d", place, got, number)
		}
		if got := c.place(number); got != place {
			t.Errorf("%d stands in place %d, want %d", number, got, place)
		}
	}
}

// apart lets a and b not see each other.
func (b *bundle) apart(x, y group.Visit) {
	b.Groups.SetApart(func(_ context.Context, _ db.Conn, v group.Visit) (group.Apart, error) {
		switch v.Member.ID {
		case x.Member.ID:
			return group.NewApart([]group.MemberID{y.Member.ID}, []group.MemberID{y.Member.ID}), nil
		case y.Member.ID:
			return group.NewApart([]group.MemberID{x.Member.ID}, []group.MemberID{x.Member.ID}), nil
		}
		return group.Apart{}, nil
	})
}

func TestThoseWhoAreApartDoNotMeet(t *testing.T) {
	texts(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		told := &listener{}
		b.forum.TellBy(told)
		otter, heron, wren := b.Member("low-days", "quiet-otter"), b.Member("low-days", "marsh-heron"), b.Member("low-days", "small-wren")
		shared := b.start(wren, "A quiet start")
		b.Clock.Advance(60e9)
		mine := b.start(otter, "By the pier")
		b.reply(wren, shared, "first")
		b.Clock.Advance(3600e9)
		b.reply(heron, shared, "pier words of heron")
		b.reply(heron, mine, "pier answer of heron")
		b.apart(otter, heron)
		told.told = nil
		b.reply(heron, shared, "more of heron")
		if len(told.told) != 1 { // wren, who began it
			t.Errorf("told %v", told.told)
		}
		all := b.seen(otter, shared) + b.seen(otter, mine)
		for _, never := range []string{"heron", `"posts":4`, `"posts":3`} {
			if strings.Contains(all, never) {
				t.Errorf("otter sees %q", never)
			}
		}
		items, _, err := b.forum.List(t.Context(), otter, Recent, "")
		if err != nil || len(items) != 2 || items[0].ID != shared && items[0].LastAt.After(items[1].LastAt.Add(60e9)) {
			t.Errorf("listed %+v, %v", items, err)
		}
		for _, item := range items {
			if b.Clock.Now().Sub(item.LastAt) < 3600e9 {
				t.Errorf("%s tells when heron wrote", item.Title)
			}
			if item.ID == mine && (item.Seen() != 1 || !item.AnsweredAt.IsZero()) {
				t.Errorf("otter's own tells of an answer: %+v", item)
			}
		}
		if all := b.seen(heron, mine); strings.Contains(all, "otter") || strings.Contains(all, "By the pier") {
			t.Error("heron sees otter")
		}
		if _, _, err := b.forum.Reply(t.Context(), heron, mine, Writing{Body: "again"}); !fault.Is(err, fault.NotFound) {
			t.Errorf("heron can answer: %v", err)
		}
		if !strings.Contains(b.seen(wren, shared), "more of heron") {
			t.Error("wren lacks what heron wrote")
		}
	})
}
