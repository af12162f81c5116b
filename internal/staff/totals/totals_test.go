package totals

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func hidden() Cell       { return Cell{Hidden: true} }
func shown(v int64) Cell { return Cell{Value: v} }

func TestSeries(t *testing.T) {
	for name, row := range map[string]struct {
		values []int64
		want   []Cell
	}{
		"nine people are never told of":                    {[]int64{9, 9, 9}, []Cell{hidden(), hidden(), hidden()}},
		"no people are not told of either":                 {[]int64{0}, []Cell{hidden()}},
		"twelve are the first to show, as ten":             {[]int64{12}, []Cell{shown(10)}},
		"thirteen are fifteen":                             {[]int64{13}, []Cell{shown(15)}},
		"one who comes does not show":                      {[]int64{12, 13}, []Cell{shown(10), shown(10)}},
		"one who goes does not show":                       {[]int64{13, 12}, []Cell{shown(15), shown(15)}},
		"one by one they show in the end, as several":      {[]int64{12, 13, 14, 15, 16}, []Cell{shown(10), shown(10), shown(10), shown(10), shown(15)}},
		"one who makes it ten does not open a hidden cell": {[]int64{9, 10, 11, 12}, []Cell{hidden(), hidden(), hidden(), hidden()}},
		"fifteen open it again":                            {[]int64{9, 15}, []Cell{hidden(), shown(15)}},
		"below ten it closes":                              {[]int64{20, 9, 12}, []Cell{shown(20), hidden(), hidden()}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(row.want, Series(row.values, 1)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// The difference attack: whoever knows everybody but one compares two months.
func TestOnePersonNeverShowsFromMonthToMonth(t *testing.T) {
	for each := int64(1); each <= MostPosts; each += MostPosts - 1 {
		for v := int64(0); v < 300*each; v++ {
			for d := -each; d <= each; d++ {
				if v+d < 0 {
					continue
				}
				got := Series([]int64{v, v + d}, each)
				if got[0] != got[1] {
					t.Fatalf("from %d to %d with %d a person: %v", v, v+d, each, got)
				}
			}
		}
	}
}

func TestEveryChangeIsOfThreePeopleOrMore(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		values := []int64{random.Int64N(60)}
		for len(values) < 24 {
			values = append(values, max(values[len(values)-1]+random.Int64N(7)-3, 0))
		}
		cells := Series(values, 1)
		since := values[0] // the truth when the published cell last changed
		for i, c := range cells {
			if !c.Hidden && (values[i] < Floor || c.Value%Step != 0 || c.Value < Floor) {
				t.Fatalf("%v publishes %v at %d", values, c, i)
			}
			if i == 0 || c == cells[i-1] {
				continue
			}
			if moved := abs(values[i] - since); moved < 3 {
				t.Fatalf("%v: %d people show at %d: %v", values, moved, i, cells)
			}
			since = values[i]
		}
	}
}

func TestParts(t *testing.T) {
	for name, row := range map[string]struct {
		parts []int64
		want  []Cell
	}{
		"nothing to hide": {[]int64{20, 30}, []Cell{shown(20), shown(30)}},
		"one small part takes the next smallest with it":        {[]int64{40, 4, 20}, []Cell{shown(40), hidden(), hidden()}},
		"two small parts that hold ten cover each other":        {[]int64{40, 6, 6}, []Cell{shown(40), hidden(), hidden()}},
		"two small parts that hold fewer take a third":          {[]int64{40, 1, 2, 20}, []Cell{shown(40), hidden(), hidden(), hidden()}},
		"a part with nobody in it is a hidden part too":         {[]int64{40, 0, 25}, []Cell{shown(40), hidden(), hidden()}},
		"where nothing can cover it, nothing is told":           {[]int64{40, 3}, []Cell{hidden(), hidden()}},
		"one part alone, and small":                             {[]int64{3}, []Cell{hidden()}},
		"no parts":                                              {nil, []Cell{}},
		"of equals the first is hidden, the same at every look": {[]int64{20, 20, 4}, []Cell{hidden(), shown(20), hidden()}},
	} {
		t.Run(name, func(t *testing.T) {
			var histories [][]int64
			for _, p := range row.parts {
				histories = append(histories, []int64{p})
			}
			if diff := cmp.Diff(row.want, Parts(histories)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Whoever has the total to the person, and the parts as published, must not
// come closer than Floor people to a hidden part.
func TestHiddenPartsCannotBeWorkedOut(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 5000 {
		var histories [][]int64
		var all int64
		for range 1 + random.IntN(8) {
			n := random.Int64N(40)
			all += n
			histories = append(histories, []int64{n})
		}
		var hidden, sum int64
		for i, c := range Parts(histories) {
			if c.Hidden {
				hidden, sum = hidden+1, sum+histories[i][0]
			}
		}
		if hidden > 0 && int(hidden) < len(histories) && (hidden < 2 || sum < Floor) {
			t.Fatalf("%v: %d hidden, who hold %d", histories, hidden, sum)
		}
	}
}

func TestRows(t *testing.T) {
	waits := func(n int, each time.Duration) []time.Duration {
		w := make([]time.Duration, n)
		for i := range w {
			w[i] = each
		}
		return w
	}
	got := Rows([]Month{
		{Active: 23, Joined: 4, Posts: 61, Waits: waits(12, 90*time.Minute)},
		{Active: 8, Joined: 1, Posts: 300, Waits: waits(11, time.Minute)},
		{Active: 40, Joined: 16, Posts: 120, Waits: append(waits(7, 3*time.Hour), waits(6, 900*time.Hour)...)},
	})
	want := []Row{
		{Active: shown(25), Joined: hidden(), Posts: shown(50), Answer: shown(2)},
		{Active: hidden(), Joined: hidden(), Posts: hidden(), Answer: hidden()},
		{Active: shown(40), Joined: shown(15), Posts: shown(125), Answer: shown(4)},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSums(t *testing.T) {
	got := Month{Active: 1, Joined: 2, Posts: 3, Waits: []time.Duration{4}}.Plus(Month{Active: 10, Joined: 20, Posts: 30, Waits: []time.Duration{40}})
	if diff := cmp.Diff(Month{Active: 11, Joined: 22, Posts: 33, Waits: []time.Duration{4, 40}}, got); diff != "" {
		t.Error(diff)
	}
}
