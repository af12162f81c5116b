package apart

import (
	"strings"
	"testing"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
)

func TestWhoSeesWhom(t *testing.T) {
	const other group.MemberID = 7
	cases := []struct {
		name                    string
		way                     way
		holds, otherHolds       bool
		from, to, notWith, mine bool
	}{
		{"a block is mutual", asked, false, false, true, true, false, true},
		{"for the blocked one too, who did not ask", askedBy, false, false, true, true, false, false},
		{"who blocks somebody who holds the group is still seen by them", asked, false, true, true, false, false, true},
		{"who holds the group sees who blocked them", askedBy, true, false, false, true, false, false},
		{"an order holds for everybody", ordered, true, true, true, true, true, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			a := setOf([]row{{other, c.way}}, c.holds, func(group.MemberID) bool { return c.otherHolds })
			if a.From(other) != c.from || a.To(other) != c.to || a.NotWith(other) != c.notWith || a.Asked(other) != c.mine {
				t.Errorf("from %v, to %v, not with %v, mine %v", a.From(other), a.To(other), a.NotWith(other), a.Asked(other))
			}
			if a.From(8) || a.To(8) || a.NotWith(8) || a.Asked(8) {
				t.Error("somebody else is apart")
			}
		})
	}
}

func TestWordsAreReadLineByLine(t *testing.T) {
	long := strings.Repeat("x", MaxWord+1)
	cases := []struct {
		name, in string
		want     int
		refused  bool
	}{
		{"nothing", " \n\n", 0, false},
		{"each once, whatever its case", "Wine\nwine\n WINE \nrum", 2, false},
		{"too long", long, 0, true},
		{"too many", strings.Join(strings.Split(strings.Repeat("a", MaxWords+1), ""), "b\n"), 0, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := readWords(c.in)
			if (err != nil) != c.refused || c.want != 0 && len(got) != c.want {
				t.Errorf("read %q, %v", got, err)
			}
		})
	}
}

func TestABlockIsMutualSilentAndUndone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		ctx := t.Context()
		otter, heron, rowan := b.Member("low-days", "quiet-otter"), b.Member("low-days", "marsh-heron"), b.Facilitator("low-days", "rowan")
		elsewhere := b.Member("open-window", "small-wren")
		for range 2 { // twice is once
			b.must(b.apart.Block(ctx, otter, heron.Member.ID, true))
		}
		if !b.of(otter).From(heron.Member.ID) || !b.of(heron).From(otter.Member.ID) || !b.of(otter).Asked(heron.Member.ID) || b.of(heron).Asked(otter.Member.ID) {
			t.Error("it is not mutual")
		}
		if !b.of(rowan).None() || len(b.parted) != 2 {
			t.Errorf("others are touched: %v, %v", b.of(rowan), b.parted)
		}
		if blocks, err := b.apart.Blocks(ctx, heron); err != nil || len(blocks) != 0 {
			t.Errorf("the blocked one can look it up: %+v, %v", blocks, err)
		}
		// The blocked one gets what everybody gets, also for blocking back.
		b.must(b.apart.Block(ctx, heron, otter.Member.ID, true))
		b.must(b.apart.Block(ctx, heron, otter.Member.ID, false))
		if !b.of(otter).From(heron.Member.ID) {
			t.Error("it was undone by the other")
		}
		for name, c := range map[string]struct {
			v    group.Visit
			who  group.MemberID
			kind fault.Kind
		}{
			"oneself":             {otter, otter.Member.ID, fault.Conflict},
			"who holds the group": {rowan, otter.Member.ID, fault.Forbidden},
			"of another group":    {otter, elsewhere.Member.ID, fault.NotFound},
			"a visitor":           {b.Visit(b.Account(), "open-window"), elsewhere.Member.ID, fault.NotFound},
		} {
			if err := b.apart.Block(ctx, c.v, c.who, true); !fault.Is(err, c.kind) {
				t.Errorf("%s: %v", name, err)
			}
		}
		b.must(b.apart.Block(ctx, otter, heron.Member.ID, false))
		if !b.of(otter).None() || !b.of(heron).None() {
			t.Error("it was not undone")
		}
	})
}

func TestAnOrderOutlivesLeavingAndIsOnRecord(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		ctx := t.Context()
		otter, heron, rowan := b.Member("low-days", "quiet-otter"), b.Member("low-days", "marsh-heron"), b.Facilitator("low-days", "rowan")
		wanted := Wanted{One: "Quiet-Otter", Other: "marsh-heron", Reason: "Followed her home.", Shown: true}
		if _, err := b.apart.Order(ctx, otter, wanted); !fault.Is(err, fault.NotFound) {
			t.Errorf("a member sets one: %v", err)
		}
		if _, err := b.apart.Order(ctx, rowan, Wanted{One: "rowan", Other: "marsh-heron", Reason: "r"}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("one of the two sets it: %v", err)
		}
		for field, w := range map[string]Wanted{"one": {One: "nobody-here", Other: "marsh-heron", Reason: "r"}, "other": {One: "quiet-otter", Other: "quiet-otter", Reason: "r"}, "reason": {One: "quiet-otter", Other: "marsh-heron"}} {
			if _, err := b.apart.Order(ctx, rowan, w); !fault.Is(err, fault.Invalid) || fault.Of(err).Fields[0].Name != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		id, err := b.apart.Order(ctx, rowan, wanted)
		b.must(err)
		_, err = b.apart.Order(ctx, rowan, wanted) // again, which changes nothing
		b.must(err)
		if orders, err := b.apart.Orders(ctx, rowan); err != nil || len(orders) != 1 || orders[0].Reason != "Followed her home." {
			t.Errorf("orders %+v, %v", orders, err)
		}
		b.must(b.Groups.Leave(ctx, heron, group.Keep))
		if _, err := b.Groups.Join(ctx, b.Visit(heron.Actor, "low-days"), group.Joining{Handle: "quite-another", Agree: true}); err != nil {
			t.Fatal(err)
		}
		back := b.Visit(heron.Actor, "low-days")
		if !b.of(back).NotWith(otter.Member.ID) || !b.of(otter).From(back.Member.ID) {
			t.Error("it did not outlive leaving")
		}
		if shown, err := b.apart.ShownTo(ctx, otter); err != nil || !shown {
			t.Errorf("shown %v, %v", shown, err)
		}
		for range 2 {
			b.must(b.apart.End(ctx, rowan, id))
		}
		if !b.of(back).None() {
			t.Error("it did not end")
		}
		if len(b.parted) != 2 || b.parted[0] != otter.Group.ID { // set, and ended once
			t.Errorf("parted %v", b.parted)
		}
	})
}

func TestWhoOnABreakHasNoSeatSetsNoOrder(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		b.Member("low-days", "quiet-otter")
		b.Member("low-days", "marsh-heron")
		rowan, fern := b.Facilitator("low-days", "rowan"), b.Facilitator("low-days", "fern")
		b.must(d.Tx(t.Context(), func(tx *db.Tx) error { return b.Groups.Pause(t.Context(), tx, rowan, time.Time{}, false) }))
		wanted := Wanted{One: "quiet-otter", Other: "marsh-heron", Reason: "Followed her home."}
		if _, err := b.apart.Order(t.Context(), b.Visit(rowan.Actor, "low-days"), wanted); !fault.Is(err, fault.Forbidden) {
			t.Errorf("set during a break: %v", err)
		}
		if _, err := b.apart.Orders(t.Context(), b.Visit(rowan.Actor, "low-days")); !fault.Is(err, fault.Forbidden) {
			t.Errorf("read during a break: %v", err)
		}
		_, err := b.apart.Order(t.Context(), fern, wanted)
		b.must(err)
	})
}

func TestOwnDataOfWhoKeepsApart(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		ctx := t.Context()
		otter, heron := b.Member("low-days", "quiet-otter"), b.Member("low-days", "marsh-heron")
		b.must(b.apart.Block(ctx, otter, heron.Member.ID, true))
		b.must(b.apart.SetWords(ctx, otter, "trace wine"))
		if mute, err := b.apart.Mute(ctx, d, otter); err != nil || mute.In("the trace wine") == "" {
			t.Errorf("muted %+v, %v", mute, err)
		}
		copyOf := func(v group.Visit) string {
			sections, err := b.apart.Export(ctx, v.Actor.ID)
			b.must(err)
			var all strings.Builder
			for _, s := range sections {
				for _, r := range s.Records {
					for _, e := range r {
						all.WriteString(e.Value + "\n")
					}
				}
			}
			return all.String()
		}
		if mine := copyOf(otter); !strings.Contains(mine, "marsh-heron") || !strings.Contains(mine, "trace wine") {
			t.Errorf("the copy has %q", mine)
		}
		if theirs := copyOf(heron); strings.Contains(theirs, "otter") {
			t.Errorf("the other's copy tells %q", theirs)
		}
		b.must(d.Tx(ctx, func(tx *db.Tx) error { return b.apart.Erase(ctx, tx, otter.Actor.ID) }))
		if !b.of(heron).None() || copyOf(otter) != "" {
			t.Error("something is left")
		}
	})
}
