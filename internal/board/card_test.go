package board

import (
	"testing"

	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
)

func TestCards(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		b := newBundle(t, d)
		otter, rowan := b.Member("low-days", "quiet-otter"), b.Facilitator("low-days", "rowan")
		id := b.add(otter, Card)
		later := b.add(rowan, Card, func(w *Words) { w.Title = "A walk" })
		for n, name := range []string{"heron", "plover", "dipper"} {
			v := b.Member("low-days", name)
			for _, a := range []Answer{Tried, Helped, Helped} { // the last one counts, once
				if _, err := b.board.Answer(ctx, v, id, a); err != nil {
					t.Fatal(err)
				}
			}
			if got := b.get(v, id); got.Counts != [3]int64{0, int64(n + 1), 0} || got.Mine != Helped {
				t.Errorf("after %d: %v %q", n+1, got.Counts, got.Mine)
			}
		}
		if Shown(2) != 0 || Shown(3) != 3 {
			t.Error("counts show from the wrong number on")
		}
		if _, err := b.board.Answer(ctx, otter, id, "loved"); !fault.Is(err, fault.Malformed) {
			t.Errorf("an unknown answer: %v", err)
		}
		for range 2 {
			if _, err := b.board.Answer(ctx, b.Visit(otter.Actor, "low-days"), id, ""); err != nil {
				t.Fatal(err)
			}
			if _, err := b.board.Save(ctx, otter, id, true); err != nil {
				t.Fatal(err)
			}
		}
		// The newest first, whatever helped most.
		all, err := b.board.Cards(ctx, otter, false, 0)
		if err != nil || len(all.Items) != 2 || all.Items[0].ID != later || all.Items[1].ID != id || !all.Items[1].Saved {
			t.Errorf("all: %+v, %v", all.Items, err)
		}
		kept, err := b.board.Cards(ctx, otter, true, 0)
		if err != nil || len(kept.Items) != 1 || kept.Items[0].ID != id {
			t.Errorf("kept: %+v, %v", kept.Items, err)
		}
		if kept, _ := b.board.Cards(ctx, rowan, true, 0); len(kept.Items) != 0 {
			t.Error("somebody else's are kept by me")
		}
		if _, err := b.board.Save(ctx, otter, id, false); err != nil {
			t.Fatal(err)
		}
		if kept, _ := b.board.Cards(ctx, otter, true, 0); len(kept.Items) != 0 {
			t.Error("let go and still kept")
		}
		if _, err := b.board.Hide(ctx, rowan, id, " "); fields(err) != "reason" {
			t.Errorf("hidden without a reason: %v", err)
		}
		if _, err := b.board.Hide(ctx, rowan, id, "It names a school."); err != nil {
			t.Fatal(err)
		}
		if i := b.get(otter, id); !i.Hidden || i.Reason != "It names a school." {
			t.Errorf("hidden: %+v", i)
		}
		if _, err := b.board.Show(ctx, rowan, id); err != nil || b.get(otter, id).Hidden {
			t.Errorf("shown again: %v", err)
		}
		if _, err := b.board.Withdraw(ctx, otter, id); err != nil {
			t.Fatal(err)
		}
		if _, _, err := b.board.Get(ctx, otter, id); !fault.Is(err, fault.NotFound) {
			t.Errorf("taken back and still there: %v", err)
		}
	})
}

func TestManyCardsComeByThePage(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	otter := b.Member("low-days", "quiet-otter")
	for range PerPage + 3 {
		b.add(otter, Card)
	}
	first, err := b.board.Cards(t.Context(), otter, false, 0)
	if err != nil || len(first.Items) != PerPage || first.Next == 0 {
		t.Fatalf("%d, next %d, %v", len(first.Items), first.Next, err)
	}
	rest, err := b.board.Cards(t.Context(), otter, false, first.Next)
	if err != nil || len(rest.Items) != 3 || rest.Next != 0 {
		t.Errorf("%d, next %d, %v", len(rest.Items), rest.Next, err)
	}
}
