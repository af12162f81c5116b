package forum

import (
	"testing"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

// since is how long after its beginning a conversation was answered; negative
// while it waits.
func (b *bundle) since(v group.Visit, id ID) time.Duration {
	c := b.read(v, id).Conversation
	if c.AnsweredAt.IsZero() {
		return -1
	}
	return c.AnsweredAt.Sub(c.CreatedAt)
}

func TestWhatCountsAsAnAnswer(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		author, other, third := b.Member("low-days", "author"), b.Member("low-days", "other"), b.Member("low-days", "third")
		holder := b.Facilitator("low-days", "holder")
		ctx := t.Context()
		id := b.start(author, "A post")
		check := func(step string, want time.Duration) {
			t.Helper()
			if got := b.since(author, id); got != want {
				t.Errorf("%s: answered after %v, want %v", step, got, want)
			}
			b.Clock.Advance(time.Hour)
		}
		ok := func(_ Conversation, _ Post, err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		check("nobody", -1)
		b.reply(author, id, "I add something.")
		check("one's own word", -1)
		ok(b.forum.Acknowledge(ctx, other, b.read(other, id).Posts[0].ID, WithYou, true))
		check("an acknowledgement", -1)
		first := b.reply(other, id, "I hear you.")
		check("the first answer, three hours after", 3*time.Hour)
		b.reply(third, id, "I too.")
		ok(b.forum.Withdraw(ctx, other, first))
		check("the first was withdrawn: the second counts", 4*time.Hour)
		second := b.read(holder, id).Posts[3].ID
		ok(b.forum.Hide(ctx, holder, second, "It names a school."))
		check("the second was hidden: it waits again", -1)
		ok(b.forum.Show(ctx, holder, second))
		check("and is shown again", 4*time.Hour)
		if err := b.forum.db.Tx(ctx, func(tx *db.Tx) error { return b.forum.WithdrawAll(ctx, tx, third.Member.ID) }); err != nil {
			t.Fatal(err)
		}
		check("who wrote it left with their words", -1)
	})
}

func TestToCelebrateIsToBeSeen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		author, other := b.Member("low-days", "author"), b.Member("low-days", "other")
		id, err := b.forum.Start(t.Context(), author, Writing{Title: "Thirty days", Body: "Thirty days today.", Wish: Celebrate})
		if err != nil {
			t.Fatal(err)
		}
		opening := b.read(other, id).Posts[0].ID
		b.Clock.Advance(time.Hour)
		for _, step := range []struct {
			on   bool
			want time.Duration
		}{{true, time.Hour}, {false, -1}, {true, time.Hour}} {
			if _, _, err := b.forum.Acknowledge(t.Context(), other, opening, WithYou, step.on); err != nil {
				t.Fatal(err)
			}
			if got := b.since(author, id); got != step.want {
				t.Errorf("acknowledged %v: answered after %v, want %v", step.on, got, step.want)
			}
		}
		b.Clock.Advance(time.Hour)
		b.reply(other, id, "Well done.")
		if got := b.since(author, id); got != time.Hour {
			t.Errorf("words after it do not change when it was seen: %v", got)
		}
	})
}

func TestWhatWaitsInManyGroups(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		author, other, holder := b.Member("low-days", "author"), b.Member("low-days", "other"), b.Facilitator("low-days", "holder")
		elsewhere := b.Member("open-window", "elsewhere")
		begin := b.Clock.Now()
		tick := func() { b.Clock.Advance(time.Minute) }
		waits := b.start(author, "waits")
		tick()
		there := b.start(elsewhere, "there")
		for _, act := range []func(ID) error{
			func(id ID) error { b.reply(other, id, "Here."); return nil },
			func(id ID) error { return b.forum.Lock(t.Context(), holder, id, true) },
			func(id ID) error { return b.forum.Pin(t.Context(), holder, id, true) },
			func(id ID) error {
				_, _, err := b.forum.Withdraw(t.Context(), author, b.read(author, id).Posts[0].ID)
				return err
			},
			func(id ID) error {
				_, _, err := b.forum.Hide(t.Context(), holder, b.read(author, id).Posts[0].ID, "A school.")
				return err
			},
		} {
			tick()
			if err := act(b.start(author, "does not")); err != nil {
				t.Fatal(err)
			}
		}
		groups := make([]group.ID, 0, groupsAtOnce+2)
		for i := range groupsAtOnce {
			groups = append(groups, group.ID(i+1)) // none of ours
		}
		groups = append(groups, author.Group.ID, elsewhere.Group.ID)
		asked, err := b.forum.Oldest(t.Context(), groups, begin)
		if err != nil || len(asked) != 2 || asked[0].ID != waits || asked[1].ID != there {
			t.Errorf("%+v %v", asked, err)
		}
		if asked, err := b.forum.Oldest(t.Context(), groups, begin.Add(time.Second)); err != nil || len(asked) != 1 {
			t.Errorf("what is older than asked for: %+v %v", asked, err)
		}
		var swept []ID
		if err := b.forum.EachWaiting(t.Context(), begin.Add(-time.Second), func(batch []Asked) error {
			for _, a := range batch {
				swept = append(swept, a.ID)
			}
			return nil
		}); err != nil || len(swept) != 2 || swept[0] != waits {
			t.Errorf("swept %v %v", swept, err)
		}
		measured, err := b.forum.AskedSince(t.Context(), author.Group.ID, begin)
		if err != nil || len(measured) != 3 { // waiting, answered, and the closed one, which stays in silence
			t.Errorf("measured %d %v, want 3", len(measured), err)
		}
	})
}
