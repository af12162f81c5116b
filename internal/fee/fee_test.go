package fee

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/group"
	"hearth/internal/platform/fault"
)

var now = time.Date(2026, 11, 22, 19, 0, 0, 0, time.UTC) // a Sunday

func TestPeriodsAreThoseOfTheGroup(t *testing.T) {
	old := now.AddDate(-3, 0, 0)
	weekly := []group.Time{{Weekday: time.Tuesday, Start: 19 * 60, Minutes: 90, Every: 1, From: "2026-01-06"}}
	rows := []struct {
		name string
		g    group.Group
		want []string // the first ones
		n    int
	}{
		{"months", group.Group{CreatedAt: old, Terms: group.Terms{Cost: group.Cost{Per: "month"}}}, []string{"2026-11", "2026-10", "2026-09"}, 12},
		{"months of a young group", group.Group{CreatedAt: now.AddDate(0, -1, 0), Terms: group.Terms{Cost: group.Cost{Per: "month"}}}, []string{"2026-11", "2026-10"}, 2},
		{"the month of the group's own zone", group.Group{CreatedAt: now.AddDate(0, 0, 8), Terms: group.Terms{Zone: "Pacific/Auckland", Cost: group.Cost{Per: "month"}}}, []string{"2026-11"}, 1},
		{"a course", group.Group{CreatedAt: old, Terms: group.Terms{Cost: group.Cost{Per: "course"}}}, []string{"course"}, 1},
		{"meetings, the next one first", group.Group{CreatedAt: old, Terms: group.Terms{Zone: "UTC", Times: weekly, Cost: group.Cost{Per: "meeting"}}}, []string{"2026-11-24", "2026-11-17", "2026-11-10"}, 12},
		{"meetings without times", group.Group{CreatedAt: old, Terms: group.Terms{Zone: "UTC", Cost: group.Cost{Per: "meeting"}}}, []string{"2026-11-22"}, 1},
		{"a zone that is none", group.Group{CreatedAt: old, Terms: group.Terms{Zone: "Nowhere", Cost: group.Cost{Per: "month"}}}, []string{"2026-11"}, 12},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			got := Periods(r.g, now)
			if len(got) != r.n {
				t.Fatalf("%d: %v", len(got), got)
			}
			if diff := cmp.Diff(r.want, got[:len(r.want)]); diff != "" {
				t.Error(diff)
			}
			for _, p := range got {
				if !knownPeriod(r.g.Cost.Per, p) {
					t.Errorf("%s is offered and not taken", p)
				}
			}
		})
	}
}

func TestOnlyPeriodsOfTheGroupsKindAreTaken(t *testing.T) {
	for _, bad := range [][2]string{{"month", "2026-13"}, {"month", "2026-11-22"}, {"month", ""}, {"meeting", "2026-02-30"}, {"meeting", "1999-01-01"},
		{"course", "2026-11"}, {"", "2026-11"}, {"month", "0026-01"}, {"month", "<b>"}} {
		if knownPeriod(bad[0], bad[1]) {
			t.Errorf("%s took %q", bad[0], bad[1])
		}
	}
}

func TestSilenceIsAYesWhereTheGroupSaysSo(t *testing.T) {
	rows := []struct {
		name  string
		w     Waiver
		after time.Duration
		want  WaiverState
	}{
		{"just asked", Waiver{State: Open, ByDefault: true}, 0, Open},
		{"a minute before", Waiver{State: Open, ByDefault: true}, AnsweredWithin - time.Minute, Open},
		{"three days", Waiver{State: Open, ByDefault: true}, AnsweredWithin, Granted},
		{"a group that answers itself", Waiver{State: Open}, 90 * 24 * time.Hour, Open},
		{"a no stays a no", Waiver{State: Declined, ByDefault: true}, 90 * 24 * time.Hour, Declined},
		{"a yes stays a yes", Waiver{State: Granted}, 0, Granted},
	}
	for _, r := range rows {
		r.w.AskedAt = now
		if got := r.w.StateAt(now.Add(r.after)); got != r.want {
			t.Errorf("%s: %s, want %s", r.name, got, r.want)
		}
	}
}

func TestTheNewestLineStands(t *testing.T) {
	entries := []Entry{
		{ID: 1, Member: 7, Period: "2026-10", State: Due}, {ID: 4, Member: 7, Period: "2026-10", State: Paid, Corrects: 1},
		{ID: 2, Member: 8, Period: "2026-10", State: Waived}, {ID: 3, Member: 7, Period: "2026-11", State: Due},
	}
	var got []string
	for _, e := range Standing(entries) {
		got = append(got, e.Period+" "+string(e.State))
	}
	if diff := cmp.Diff([]string{"2026-11 due", "2026-10 paid", "2026-10 waived"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestTheLedgerKnowsNoPrivateAmount(t *testing.T) {
	fixed, sliding := group.Cost{Kind: "fee", Min: 500}, group.Cost{Kind: "sliding", Min: 100, Max: 900}
	for _, r := range []struct {
		cost  group.Cost
		state State
		want  int64
	}{{fixed, Paid, 500}, {fixed, Due, 500}, {fixed, Waived, 0}, {sliding, Paid, 0}, {sliding, Due, 0}} {
		if got := amountFor(r.cost, r.state); got != r.want {
			t.Errorf("%s %s: %d", r.cost.Kind, r.state, got)
		}
	}
}

func TestFormsAreChecked(t *testing.T) {
	sliding := group.Cost{Kind: "sliding", Min: 100, Max: 900, Per: "month"}
	for name, err := range map[string]error{
		"no amount": checkChoice(sliding, 0, false), "too little": checkChoice(sliding, 99, true), "too much": checkChoice(sliding, 901, true),
		"no state": checkMark(sliding, "2026-11", ""), "a made-up state": checkMark(sliding, "2026-11", "owed"), "no period": checkMark(sliding, "", Paid),
		"words without end": checkWords(strings.Repeat("ب", MaxWords+1)),
	} {
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, err := range map[string]error{
		"the least": checkChoice(sliding, 100, true), "the most": checkChoice(sliding, 900, true), "a line": checkMark(sliding, "2026-11", Paid),
		"no words at all": checkWords(""),
	} {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
