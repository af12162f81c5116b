package board

import (
	"testing"

	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
)

func TestFeedback(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		b := newBundle(t, d)
		otter, heron, rowan := b.Member("low-days", "quiet-otter"), b.Member("low-days", "heron"), b.Facilitator("low-days", "rowan")
		id := b.add(otter, Feedback)
		if p, err := b.board.Waiting(ctx, rowan, Feedback); err != nil || len(p.Items) != 1 || b.ears.heard(rowan.Member.ID, "board.feedback") != 1 {
			t.Errorf("%d wait, told %v, %v", len(p.Items), b.ears.told, err)
		}
		if p, err := b.board.Waiting(ctx, heron, Feedback); err != nil || len(p.Items) != 0 {
			t.Errorf("another member sees %d, %v", len(p.Items), err)
		}
		if _, err := b.board.AddChange(ctx, otter, id, Change{Said: "s", Did: "d"}, ""); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a member noted a change: %v", err)
		}
		if _, err := b.board.AddChange(ctx, rowan, id, Change{}, ""); fields(err) != "said did" {
			t.Errorf("an empty note: %v", err)
		}
		if _, err := b.board.AddChange(ctx, rowan, b.add(otter, Card), Change{Said: "s", Did: "d"}, ""); !fault.Is(err, fault.NotFound) {
			t.Errorf("a card was answered as feedback: %v", err)
		}
		note := Change{Said: "The room is quick.", Did: "We pause every ten minutes."}
		one, err := b.board.AddChange(ctx, rowan, id, note, "form-1")
		if err != nil {
			t.Fatal(err)
		}
		if again, err := b.board.AddChange(ctx, rowan, id, note, "form-1"); err != nil || again != one {
			t.Errorf("sent twice: %d and %d, %v", one, again, err)
		}
		list, _, err := b.board.Changes(ctx, heron, 0)
		if err != nil || len(list) != 1 || list[0].Said != note.Said || list[0].Did != note.Did {
			t.Errorf("the log: %+v, %v", list, err)
		}
		if b.ears.heard(otter.Member.ID, "board.feedback_answered") != 1 || b.get(otter, id).Waits() {
			t.Errorf("told %v", b.ears.told)
		}
		aside := b.add(heron, Feedback)
		if _, err := b.board.Close(ctx, rowan, aside); err != nil || b.ears.heard(heron.Member.ID, "board.feedback_read") != 1 {
			t.Errorf("set aside: %v", err)
		}
		for range 2 {
			if err := b.board.RemoveChange(ctx, rowan, one); err != nil {
				t.Fatal(err)
			}
		}
		if list, _, _ := b.board.Changes(ctx, heron, 0); len(list) != 0 {
			t.Error("removed and still there")
		}
	})
}
