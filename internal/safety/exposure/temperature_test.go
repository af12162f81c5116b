package exposure

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// weather is a group with the same days, and others at the end.
func weather(before, lately Day) (f Facts) {
	for i := range f.Days {
		if i < Days-Lately {
			f.Days[i] = before
		} else {
			f.Days[i] = lately
		}
	}
	f.Members = 40
	return f
}

func TestTheTemperature(t *testing.T) {
	plain := Day{Calm: 9, Heavy: 1}
	with := func(f Facts, change func(*Facts)) Facts { change(&f); return f }
	cases := []struct {
		name  string
		facts Facts
		want  Reading
	}{
		{"nothing was written", Facts{}, Reading{Warmth: Unknown}},
		{"too little before", weather(Day{Calm: 1}, Day{Heavy: 5}), Reading{Warmth: Unknown}},
		{"too little lately", weather(plain, Day{Heavy: 1}), Reading{Warmth: Unknown}},
		{"every day the same", weather(plain, plain), Reading{Warmth: Usual}},
		{"a group that is always heavy", weather(Day{Calm: 2, Heavy: 8}, Day{Calm: 2, Heavy: 8}), Reading{Warmth: Usual}},
		{"a little more", weather(plain, Day{Calm: 8, Heavy: 1, Low: 1}), Reading{Warmth: Usual}},
		{"warmer", weather(plain, Day{Calm: 7, Heavy: 3}), Reading{Warm, []Why{MoreHeavy}, []Step{Second, CalmTalk}}},
		{"a good deal warmer", weather(plain, Day{Calm: 5, Heavy: 5}), Reading{VeryHot, []Why{MoreHeavy}, []Step{Second, CalmTalk}}},
		{"cooler", weather(Day{Calm: 5, Heavy: 5}, Day{Calm: 9, Heavy: 1}), Reading{Warmth: Cooler}},
		{"far more is written", weather(plain, Day{Calm: 27, Heavy: 3}), Reading{Usual, []Why{MoreWriting}, []Step{SlowMode}}},
		{"one text of danger is nobody's business here", with(Facts{}, func(f *Facts) { f.Days[Days-1].Grave = 1 }), Reading{Warmth: Unknown}},
		{"several, also where little is written", weather(Day{}, Day{Grave: 1}), Reading{Unknown, []Why{Grave}, []Step{Second, Rest}}},
		{"one text that hurts", with(weather(plain, plain), func(f *Facts) { f.Days[Days-1].Hurting = 1 }), Reading{Warmth: Usual}},
		{"several texts that hurt", with(weather(plain, plain), func(f *Facts) { f.Days[Days-1].Hurting = 3 }), Reading{Usual, []Why{Hurting}, []Step{SlowMode}}},
		{"texts that hurt a week ago", with(weather(plain, plain), func(f *Facts) { f.Days[Days-8].Hurting = 9 }), Reading{Warmth: Usual}},
		{"two wait", with(weather(plain, plain), func(f *Facts) { f.Waiting = 2 }), Reading{Warmth: Usual}},
		{"three wait", with(weather(plain, plain), func(f *Facts) { f.Waiting = 3 }), Reading{Usual, []Why{Unanswered}, []Step{AnswerOld}}},
		{"many are new", with(weather(plain, plain), func(f *Facts) { f.Joined = 8 }), Reading{Usual, []Why{ManyJoined}, []Step{Greet}}},
		{"two are new in a group of five", with(weather(plain, plain), func(f *Facts) { f.Joined, f.Members = 2, 5 }), Reading{Warmth: Usual}},
		{
			"all at once, each step once", with(weather(plain, Day{Calm: 10, Grave: 20, Hurting: 4}), func(f *Facts) { f.Waiting = 4 }),
			Reading{VeryHot, []Why{MoreHeavy, MoreWriting, Grave, Hurting, Unanswered}, []Step{Second, CalmTalk, SlowMode, Rest, AnswerOld}},
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, Read(c.facts)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSmallNumbersAreNotTold(t *testing.T) {
	for _, c := range []struct {
		n      int64
		want   Size
		height int
	}{{-1, NoneAtAll, 0}, {0, NoneAtAll, 0}, {1, Few, 1}, {3, Few, 1}, {4, Some, 2}, {9, Some, 2}, {10, Many, 3}, {29, Many, 3}, {30, VeryMany, 4}, {5000, VeryMany, 4}} {
		if got := SizeOf(c.n); got != c.want || got.Height() != c.height {
			t.Errorf("%d is %s, %d high", c.n, got, got.Height())
		}
	}
}
