package forum

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
)

func TestUnansweredIsWhatNobodyElseWroteTo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		otter, heron, holder := b.Member("low-days", "quiet-otter"), b.Member("low-days", "marsh-heron"), b.Facilitator("low-days", "rowan")
		begin := func(title string) ID { b.Clock.Advance(time.Minute); return b.start(otter, title) }
		first := begin("First")
		alone := begin("Answered by its author only")
		b.reply(otter, alone, "and more")
		answered := begin("Answered")
		b.reply(heron, answered, "I am here")
		closed := begin("Closed")
		if err := b.forum.Lock(t.Context(), holder, closed, true); err != nil {
			t.Fatal(err)
		}
		back := begin("Taken back")
		if _, _, err := b.forum.Withdraw(t.Context(), otter, b.read(otter, back).Posts[0].ID); err != nil {
			t.Fatal(err)
		}
		begin("Last")
		b.start(b.Member("open-window", "fern"), "Elsewhere")

		titles := func(limit int) (titles []string, all int64) {
			found, all, err := b.forum.Unanswered(t.Context(), holder, limit)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range found {
				titles = append(titles, f.Title)
			}
			return titles, all
		}
		got, all := titles(10)
		if diff := cmp.Diff([]string{"First", "Answered by its author only", "Last"}, got); diff != "" || all != 3 {
			t.Errorf("%d in all, %s", all, diff)
		}
		if got, all := titles(1); len(got) != 1 || all != 3 {
			t.Errorf("one of them: %v of %d", got, all)
		}
		found, _, _ := b.forum.Unanswered(t.Context(), holder, 1)
		if found[0].URL != "/groups/low-days/conversations/"+b.forum.token(first) || found[0].Wish != Heard || found[0].Author.Handle != "quiet-otter" {
			t.Errorf("%+v", found[0])
		}
		if _, _, err := b.forum.Unanswered(t.Context(), heron, 10); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a member: %v", err)
		}
		if _, _, err := b.forum.Unanswered(t.Context(), b.Visit(b.Account(), "low-days"), 10); !fault.Is(err, fault.NotFound) {
			t.Errorf("a stranger: %v", err)
		}
	})
}
