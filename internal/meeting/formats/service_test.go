package formats

import (
	"bytes"
	"strings"
	"sync"
	"testing"

	"hearth/internal/group"
	"hearth/internal/meeting/format"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
)

func TestAFormatIsMadeChangedAndRunInEachVersion(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		b := newBundle(t, d)
		rowan, fern, otter := b.Facilitator("low-days", "rowan"), b.Facilitator("low-days", "fern"), b.Member("low-days", "otter")
		code := b.create(rowan)
		if _, err := b.m.Create(ctx, otter, Making{Format: plain()}); codeOf(err) != "group.facilitators_only" {
			t.Errorf("a member made one: %v", err)
		}
		second := plain(func(f *format.Format) { f.Segments[1].Minutes = 20 })
		if err := b.m.Save(ctx, rowan, code, second, 1); err != nil {
			t.Fatal(err)
		}
		if err := b.m.Save(ctx, rowan, code, second, 1); err != nil { // pressed twice
			t.Errorf("the same again: %v", err)
		}
		if err := b.m.Save(ctx, fern, code, plain(func(f *format.Format) { f.Name = "Mine" }), 1); codeOf(err) != "formats.changed_meanwhile" {
			t.Errorf("fern wrote over rowan: %v", err)
		}
		if err := b.m.Save(ctx, fern, code, plain(func(f *format.Format) { f.Length = 20 }), 2); codeOf(err) != "invalid" {
			t.Errorf("one that cannot be run: %v", err)
		}
		if err := b.m.Save(ctx, otter, code, plain(), 2); codeOf(err) != "group.facilitators_only" {
			t.Errorf("a member: %v", err)
		}
		f, version, err := b.m.Get(ctx, d, rowan.Group, code)
		if err != nil || version != 2 || f.Segments[1].Minutes != 20 || f.Segments[1].Private == "" {
			t.Errorf("the newest is %d: %v, %+v", version, err, f)
		}
		if k, err := b.m.get(ctx, d, rowan.Group, code, 1); err != nil || k.Format.Segments[1].Minutes != 15 {
			t.Errorf("the first: %v", err)
		}
		for _, missing := range []struct {
			code    string
			version int64
		}{{code, 3}, {"own-zzz", 0}, {"nothing", 0}, {"", 0}} {
			if _, err := b.m.get(ctx, d, rowan.Group, missing.code, missing.version); !fault.Is(err, fault.NotFound) {
				t.Errorf("%+v: %v", missing, err)
			}
		}
		if f, version, err := b.m.Get(ctx, d, rowan.Group, "peer"); err != nil || version != 0 || f.Name == "" {
			t.Errorf("peer: %v", err)
		}
		other := b.Facilitator("open-window", "wren")
		if _, err := b.m.Look(ctx, other, code, 0); !fault.Is(err, fault.NotFound) {
			t.Errorf("another group: %v", err)
		}
		if err := b.m.Restore(ctx, fern, code, 1, 2); err != nil {
			t.Fatal(err)
		}
		if k := b.look(fern, code); k.Version != 3 || k.Restored != 1 || k.Author != fern.Member.ID || k.Format.Segments[1].Minutes != 15 {
			t.Errorf("went back to %+v", k)
		}
		all, changes, next, err := b.m.History(ctx, otter, code, 0)
		if err != nil || len(all) != 3 || next != 0 || len(changes[2]) != 0 || len(changes[1]) == 0 || changes[1][0].What != format.Timed {
			t.Errorf("the history: %d, %v, %v", len(all), changes, err)
		}
	})
}

// Of two who save at once, one is told.
func TestTwoWhoSaveAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		rowan, fern := b.Facilitator("low-days", "rowan"), b.Facilitator("low-days", "fern")
		code := b.create(rowan)
		var wait sync.WaitGroup
		errs := make([]error, 2)
		for i, v := range []group.Visit{rowan, fern} {
			wait.Go(func() {
				errs[i] = b.m.Save(t.Context(), v, code, plain(func(f *format.Format) { f.Name = "By " + v.Member.Handle }), 1)
			})
		}
		wait.Wait()
		if (errs[0] == nil) == (errs[1] == nil) || codeOf(errs[0])+codeOf(errs[1]) != "formats.changed_meanwhile" {
			t.Errorf("%v and %v", errs[0], errs[1])
		}
		if k := b.look(rowan, code); k.Version != 2 {
			t.Errorf("there is version %d", k.Version)
		}
	})
}

func TestArchivedFormatsAreKeptForTheirMeetings(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		b := newBundle(t, d)
		rowan := b.Facilitator("low-days", "rowan")
		code := b.create(rowan)
		for range 2 {
			if err := b.m.Archive(ctx, rowan, code, true); err != nil {
				t.Fatal(err)
			}
		}
		if _, _, err := b.m.Get(ctx, d, rowan.Group, code); err != nil {
			t.Errorf("a meeting that has it: %v", err)
		}
		choices, err := b.m.Choices(ctx, rowan)
		if err != nil || len(choices) != len(format.Codes) {
			t.Errorf("%d choices, %v", len(choices), err)
		}
		if err := b.m.Save(ctx, rowan, code, plain(func(f *format.Format) { f.Name = "New" }), 1); codeOf(err) != "formats.archived" {
			t.Errorf("changed while away: %v", err)
		}
		if err := b.m.Archive(ctx, rowan, code, false); err != nil {
			t.Fatal(err)
		}
		choices, err = b.m.Choices(ctx, rowan)
		if last := choices[len(choices)-1]; err != nil || last.Code != code || !last.Own || last.Version != 1 || last.Length != 60 {
			t.Errorf("%+v, %v", last, err)
		}
		if err := b.m.Archive(ctx, rowan, "peer", true); !fault.Is(err, fault.NotFound) {
			t.Errorf("one of Hearth's was put away: %v", err)
		}
	})
}

func TestLimitsAndOnce(t *testing.T) {
	ctx, b := t.Context(), newBundle(t, dbtest.SQLite(t))
	rowan := b.Facilitator("low-days", "rowan")
	first, err := b.m.Create(ctx, rowan, Making{Format: plain(), From: "peer", Once: "this form"})
	if err != nil {
		t.Fatal(err)
	}
	again, err := b.m.Create(ctx, rowan, Making{Format: plain(), Once: "this form"})
	if err != nil || again != first {
		t.Errorf("the same form made %s and %s, %v", first, again, err)
	}
	if k := b.look(rowan, first); k.From != "peer" {
		t.Errorf("it began as %q", k.From)
	}
	for range MaxOwn - 1 {
		b.create(rowan)
	}
	if _, err := b.m.Create(ctx, rowan, Making{Format: plain()}); codeOf(err) != "formats.many" {
		t.Errorf("one too many: %v", err)
	}
	if err := b.m.Archive(ctx, rowan, first, true); err != nil {
		t.Fatal(err)
	}
	b.create(rowan)
	if err := b.m.Archive(ctx, rowan, first, false); codeOf(err) != "formats.many" {
		t.Errorf("brought back: %v", err)
	}
	for n := int64(1); n <= MaxVersions; n++ {
		if err := b.m.Save(ctx, rowan, again, plain(func(f *format.Format) { f.Length = 60 + int(n)%2 }), n); n == 1 && codeOf(err) != "formats.archived" {
			t.Errorf("an archived one: %v", err)
		}
	}
}

func TestOldVersionsGo(t *testing.T) {
	ctx, d := t.Context(), dbtest.SQLite(t)
	b := newBundle(t, d)
	rowan := b.Facilitator("low-days", "rowan")
	code := b.create(rowan)
	for n := int64(1); n <= MaxVersions; n++ {
		if err := b.m.Save(ctx, rowan, code, plain(func(f *format.Format) { f.Length = 61 + int(n)%2 }), n); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := b.m.get(ctx, d, rowan.Group, code, 1); !fault.Is(err, fault.NotFound) {
		t.Errorf("the first is still there: %v", err)
	}
	if _, err := b.m.get(ctx, d, rowan.Group, code, 2); err != nil {
		t.Errorf("the second went as well: %v", err)
	}
	_, _, next, err := b.m.History(ctx, rowan, code, 0)
	if err != nil || next != MaxVersions+1-PerPage+1 {
		t.Errorf("the next page begins before %d, %v", next, err)
	}
}

// Hints for facilitators reach no member, by whatever way.
func TestHintsAreForFacilitators(t *testing.T) {
	ctx, b := t.Context(), newBundle(t, dbtest.SQLite(t))
	rowan, otter := b.Facilitator("low-days", "rowan"), b.Member("low-days", "otter")
	code := b.create(rowan)
	base := "/groups/low-days/formats"
	for _, path := range []string{"", "/" + code, "/" + code + "/versions/1", "/" + code + "/history", "/" + code + "/export.yaml", "/" + code + "/export.json", "/peer", "/peer/export.yaml"} {
		for _, accept := range []string{"", script} {
			if w := b.ask(otter.Actor, "GET", base+path, accept, nil); w.Code != 200 || strings.Contains(w.Body.String(), "Look at the clock") || strings.Contains(w.Body.String(), "private:") || strings.Contains(w.Body.String(), `"private"`) {
				t.Errorf("%s as %q: %d, or it shows the hint", path, accept, w.Code)
			}
		}
	}
	if w := b.ask(rowan.Actor, "GET", base+"/"+code, "", nil); !strings.Contains(w.Body.String(), "Look at the clock") {
		t.Error("a facilitator misses the hint")
	}
	// A member there who facilitates here copies without them.
	here := b.Facilitator("open-window", "wren")
	if _, err := b.Groups.Join(ctx, b.Visit(here.Actor, "low-days"), group.Joining{Handle: "wren-too", Agree: true}); err != nil {
		t.Fatal(err)
	}
	f, err := b.m.CopyOf(ctx, here, "low-days", code)
	if err != nil || f.Name != "Our evening" || f.Segments[1].Private != "" {
		t.Errorf("%+v, %v", f, err)
	}
	others, err := b.m.Others(ctx, here)
	if err != nil || len(others) != 1 || len(others[0].Own) != 1 || others[0].Own[0].Format.Segments[1].Private != "" {
		t.Errorf("%+v, %v", others, err)
	}
	stranger := b.Facilitator("open-window", "heron")
	if _, err := b.m.CopyOf(ctx, stranger, "low-days", code); !fault.Is(err, fault.NotFound) {
		t.Errorf("a stranger: %v", err)
	}
}

// The words stay with the group; who wrote them goes, and takes a copy along.
func TestOwnData(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		b := newBundle(t, d)
		rowan, fern := b.Facilitator("low-days", "rowan"), b.Facilitator("low-days", "fern")
		code := b.create(rowan)
		sections, err := b.m.Export(ctx, rowan.Actor.ID)
		if err != nil || len(sections) != 1 || len(sections[0].Records) != 1 || !strings.Contains(sections[0].Records[0][4].Value, "Our evening") {
			t.Errorf("%+v, %v", sections, err)
		}
		rows, err := db.All(ctx, d, qOfGroup, scanRow, int64(rowan.Group.ID))
		if err != nil || len(rows) != 1 || bytes.Contains(rows[0].sealed, []byte("evening")) {
			t.Errorf("%d rows, %v, or the words stand there unsealed", len(rows), err)
		}
		if err := d.Tx(ctx, func(tx *db.Tx) error { return b.m.Erase(ctx, tx, rowan.Actor.ID) }); err != nil {
			t.Fatal(err)
		}
		if k := b.look(fern, code); k.Author != 0 || k.Format.Name != "Our evening" {
			t.Errorf("left is %+v", k)
		}
		if sections, _ := b.m.Export(ctx, rowan.Actor.ID); len(sections[0].Records) != 0 {
			t.Error("it is still theirs")
		}
	})
}
