package format

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// timed is a format of segments with so many minutes, or, where negative, with
// such a share.
func timed(minutes ...int) Format {
	var f Format
	for i, m := range minutes {
		s := Segment{ID: fmt.Sprint("s", i), Kind: Open}
		if m < 0 {
			s.Share = -m
		} else {
			s.Minutes = m
		}
		f.Segments = append(f.Segments, s)
	}
	return f
}

func minutes(slots []Slot) (all []int) {
	for _, s := range slots {
		all = append(all, s.Minutes)
	}
	return all
}

func TestPlan(t *testing.T) {
	for _, row := range []struct {
		name  string
		f     Format
		total int
		want  []int
	}{
		{"fixed minutes stay", timed(5, 10, 15), 30, []int{5, 10, 15}},
		{"one share takes what is left", timed(5, -1, 5), 60, []int{5, 50, 5}},
		{"shares divide it", timed(10, -1, -3), 30, []int{10, 5, 15}},
		{"remainders go to the largest first", timed(-1, -1, -1), 11, []int{4, 4, 3}},
		{"and to the share that is owed most", timed(-2, -3), 4, []int{2, 2}},
		{"nobody gets nothing", timed(-1, -100), 10, []int{1, 9}},
		{"a shorter meeting shrinks the fixed minutes", timed(20, 20, -1), 21, []int{10, 10, 1}},
		{"a longer one stretches them where nobody shares", timed(10, 20), 60, []int{20, 40}},
		{"no time at all is overrun", timed(5, -1, 5), 2, []int{1, 1, 1}},
		{"no segments have no slots", timed(), 60, nil},
	} {
		if diff := cmp.Diff(row.want, minutes(Plan(row.f, row.total))); diff != "" {
			t.Errorf("%s:\n%s", row.name, diff)
		}
	}
}

func TestAWindDownComesOnTop(t *testing.T) {
	f := timed(5, -1, 15)
	f.Segments[2].Kind = WindDown
	want := []Slot{{"s0", 0, 0, 5}, {"s1", 1, 5, 25}, {"s2", 2, 30, 15}}
	if diff := cmp.Diff(want, Plan(f, 30)); diff != "" {
		t.Error(diff)
	}
}

func TestThePlanSumsUp(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		n := 1 + r.IntN(MaxSegments)
		parts := make([]int, n)
		for i := range parts {
			parts[i] = r.IntN(60) - 20
			if parts[i] == 0 {
				parts[i] = 1
			}
		}
		total := n + r.IntN(MaxLength)
		sum := 0
		for i, s := range Plan(timed(parts...), total) {
			if s.Minutes < 1 || s.Start != sum || s.Index != i {
				t.Fatalf("%v of %d: %+v comes after %d minutes", parts, total, s, sum)
			}
			sum += s.Minutes
		}
		if sum != total {
			t.Fatalf("%v of %d sums up to %d", parts, total, sum)
		}
	}
}

func TestWhatFitsIsNotStretched(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		var parts []int
		fixed := 0
		for range 1 + r.IntN(8) {
			parts = append(parts, 1+r.IntN(20))
			fixed += parts[len(parts)-1]
		}
		parts = append(parts, -1-r.IntN(5), -1-r.IntN(5))
		left := 2 + r.IntN(100)
		got := minutes(Plan(timed(parts...), fixed+left))
		n := len(parts) - 2
		if !cmp.Equal(parts[:n], got[:n]) {
			t.Fatalf("%v became %v", parts, got)
		}
		// within a minute of the exact share, but for what needs its one minute
		if exact := float64(left) * float64(-parts[n]) / float64(-parts[n]-parts[n+1]); exact >= 1 && exact <= float64(left-1) && (float64(got[n]) < exact-1 || float64(got[n]) > exact+1) {
			t.Fatalf("%v of %d: %d is not near %.2f", parts, left, got[n], exact)
		}
	}
}
