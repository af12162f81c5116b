package board

import (
	"sync"
	"testing"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
)

func TestPracticalHelp(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		b := newBundle(t, d)
		otter, heron, plover := b.Member("low-days", "quiet-otter"), b.Member("low-days", "heron"), b.Member("low-days", "plover")
		id := b.add(otter, Help)
		// Two press at once: one gets it.
		var all sync.WaitGroup
		errs := make([]error, 2)
		for n, v := range []group.Visit{heron, plover} {
			all.Go(func() { _, errs[n] = b.board.Take(ctx, v, id) })
		}
		all.Wait()
		first, other := heron, plover
		if errs[0] != nil {
			first, other = plover, heron
		}
		if codeOf(errs[0])+codeOf(errs[1]) != "board.taken" {
			t.Fatalf("the two got %v", errs)
		}
		if _, err := b.board.Take(ctx, first, id); err != nil { // pressed twice
			t.Error(err)
		}
		if got := b.get(otter, id); got.Taker != first.Member.ID || b.ears.heard(otter.Member.ID, "board.help_taken") != 1 {
			t.Errorf("taken by %d, told %v", got.Taker, b.ears.told)
		}
		if _, err := b.board.Release(ctx, other, id); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a third one let it go: %v", err)
		}
		for range 2 {
			if _, err := b.board.Release(ctx, first, id); err != nil {
				t.Fatal(err)
			}
		}
		if b.ears.heard(otter.Member.ID, "board.help_released") != 1 {
			t.Errorf("told %v", b.ears.told)
		}
		if _, err := b.board.Take(ctx, other, id); err != nil {
			t.Fatal(err)
		}
		// A taker who leaves makes room.
		if err := b.Groups.Leave(ctx, other, group.Keep); err != nil {
			t.Fatal(err)
		}
		if _, err := b.board.Take(ctx, first, id); err != nil || b.get(otter, id).Taker != first.Member.ID {
			t.Errorf("after the taker left: %v", err)
		}
		if _, err := b.board.SayWent(ctx, first, id, "great", "07700 900123"); fields(err) != "went went_words" {
			t.Errorf("how it went: %v", err)
		}
		for range 2 {
			if _, err := b.board.SayWent(ctx, first, id, Worked, "We read it together."); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := b.board.SayWent(ctx, otter, id, Partly, ""); codeOf(err) != "board.went_said" {
			t.Errorf("the other said so too: %v", err)
		}
		if got := b.get(otter, id); got.Went != Worked || got.WentWords != "We read it together." || got.Open(b.Clock.Now()) {
			t.Errorf("in the end: %+v", got)
		}
		if p, err := b.board.OwnHelp(ctx, otter); err != nil || len(p.Items) != 1 {
			t.Errorf("%d of the asker's own have ended, %v", len(p.Items), err)
		}
		if p, err := b.board.OpenHelp(ctx, first, 0); err != nil || len(p.Items) != 0 {
			t.Errorf("%d stand still, %v", len(p.Items), err)
		}
	})
}

func TestHelpEndsByItself(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	otter, heron := b.Member("low-days", "quiet-otter"), b.Member("low-days", "heron")
	id := b.add(otter, Help)
	b.Clock.Advance(HelpFor - time.Second)
	if _, err := b.board.Edit(t.Context(), otter, id, Writing{Words: good[Help]}); err != nil {
		t.Fatal(err)
	}
	if p, _ := b.board.OpenHelp(t.Context(), heron, 0); len(p.Items) != 1 {
		t.Error("gone a second early")
	}
	b.Clock.Advance(time.Second) // editing gave it no more time
	if p, _ := b.board.OpenHelp(t.Context(), heron, 0); len(p.Items) != 0 {
		t.Error("still there")
	}
	if _, err := b.board.Take(t.Context(), heron, id); !fault.Is(err, fault.NotFound) {
		t.Errorf("taken up after its end: %v", err)
	}
}
