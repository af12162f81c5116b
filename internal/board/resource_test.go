package board

import (
	"testing"

	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
)

func TestResources(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		b := newBundle(t, d)
		otter, heron, rowan := b.Member("low-days", "quiet-otter"), b.Member("low-days", "heron"), b.Facilitator("low-days", "rowan")
		listed := func() int {
			p, err := b.board.Resources(ctx, heron, 0)
			if err != nil {
				t.Fatal(err)
			}
			return len(p.Items)
		}
		id := b.add(otter, Resource)
		if listed() != 0 || b.ears.heard(rowan.Member.ID, "board.resource_waits") != 1 {
			t.Errorf("%d listed, told %v", listed(), b.ears.told)
		}
		if p, err := b.board.Own(ctx, otter, Resource); err != nil || len(p.Items) != 1 {
			t.Errorf("the author sees %d, %v", len(p.Items), err)
		}
		if _, err := b.board.Approve(ctx, otter, id); !fault.Is(err, fault.Forbidden) {
			t.Errorf("approved by its author: %v", err)
		}
		for range 2 {
			if _, err := b.board.Approve(ctx, rowan, id); err != nil {
				t.Fatal(err)
			}
		}
		if listed() != 1 || b.ears.heard(otter.Member.ID, "board.resource_taken_up") != 1 {
			t.Errorf("%d listed, told %v", listed(), b.ears.told)
		}
		if _, err := b.board.Decline(ctx, rowan, id, ""); fields(err) != "reason" {
			t.Errorf("declined without a reason: %v", err)
		}
		if _, err := b.board.Decline(ctx, rowan, id, "It sells something."); err != nil || listed() != 0 {
			t.Errorf("declined: %v", err)
		}
		if i := b.get(otter, id); i.Reason != "It sells something." {
			t.Errorf("the author is told %q", i.Reason)
		}
		if _, err := b.board.Approve(ctx, rowan, id); codeOf(err) != "board.settled" {
			t.Errorf("approved after it was declined: %v", err)
		}
		b.add(rowan, Resource) // a facilitator's own needs no second look
		if listed() != 1 {
			t.Errorf("%d listed", listed())
		}
	})
}
