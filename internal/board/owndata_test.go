package board

import (
	"testing"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
)

// What a person wrote and did here goes with them, and is theirs to take along.
func TestOwnData(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		b := newBundle(t, d)
		otter, heron, rowan := b.Member("low-days", "quiet-otter"), b.Member("low-days", "heron"), b.Facilitator("low-days", "rowan")
		var ids []ID
		for kind := range good {
			if kind != Announcement {
				ids = append(ids, b.add(otter, kind, func(w *Words) { w.Body = "trace-words" }))
			}
		}
		others, card := b.add(heron, Help), b.add(heron, Card)
		steps := []func() (Item, error){
			func() (Item, error) { return b.board.Take(ctx, otter, others) },
			func() (Item, error) { return b.board.SayWent(ctx, otter, others, Partly, "trace-went") },
			func() (Item, error) { return b.board.Answer(ctx, otter, card, Tried) },
			func() (Item, error) { return b.board.Save(ctx, otter, card, true) },
		}
		for _, do := range steps {
			if _, err := do(); err != nil {
				t.Fatal(err)
			}
		}
		sections, err := b.board.Export(ctx, otter.Actor.ID)
		if err != nil {
			t.Fatal(err)
		}
		found := map[string]int{}
		for _, s := range sections {
			for _, r := range s.Records {
				for _, e := range r {
					found[e.Value]++
				}
			}
		}
		if found["trace-words"] != 4 || found["trace-went"] == 0 || found["tried"] != 1 || found["saved"] != 1 {
			t.Errorf("the copy holds %v", found)
		}
		if err := d.Tx(ctx, func(tx *db.Tx) error { return b.board.Erase(ctx, tx, otter.Actor.ID) }); err != nil {
			t.Fatal(err)
		}
		for _, id := range ids {
			if _, _, err := b.board.Get(ctx, rowan, id); !fault.Is(err, fault.NotFound) {
				t.Errorf("%d is there after erasing: %v", id, err)
			}
		}
		if i := b.get(rowan, others); i.Taker != 0 || i.WentBy != 0 || i.WentWords != "" {
			t.Errorf("what they took up: %+v", i)
		}
		if i := b.get(heron, card); i.Counts != [3]int64{} {
			t.Errorf("their answer counts still: %v", i.Counts)
		}
		if sections, err := b.board.Export(ctx, otter.Actor.ID); err != nil || len(sections[0].Records)+len(sections[1].Records)+len(sections[2].Records) != 0 {
			t.Errorf("a second copy holds %v, %v", sections, err)
		}
	})
}

// Who leaves and takes their words along leaves nothing on the board.
func TestLeavingWithOnesWords(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	otter, heron := b.Member("low-days", "quiet-otter"), b.Member("low-days", "heron")
	card, help := b.add(otter, Card), b.add(heron, Help)
	if _, err := b.board.Take(t.Context(), otter, help); err != nil {
		t.Fatal(err)
	}
	if err := b.Groups.Leave(t.Context(), otter, group.Withdraw); err != nil {
		t.Fatal(err)
	}
	if _, _, err := b.board.Get(t.Context(), heron, card); !fault.Is(err, fault.NotFound) {
		t.Errorf("the card is there: %v", err)
	}
	if b.get(heron, help).Taker != 0 {
		t.Error("what they took up is not free")
	}
}
