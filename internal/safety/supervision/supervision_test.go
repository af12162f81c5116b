package supervision

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/safety/ladder"
)

var noon = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)

func TestRestFollowsHeavyWork(t *testing.T) {
	days := func(n float64) time.Time { return noon.Add(time.Duration(n * 24 * float64(time.Hour))) }
	for name, row := range map[string]struct {
		at   []float64 // days, one piece of work each
		wake float64   // the rest is ended on this day; 0 for never
		now  float64
		rest bool
		n    int64
	}{
		"two in a week are no reason yet":               {at: []float64{0, 1}, now: 1},
		"the third in a week begins a rest":             {at: []float64{0, 1, 2}, now: 2, rest: true},
		"a rest ends by itself after two nights":        {at: []float64{0, 1, 2}, now: 4.01},
		"three in eight days are none":                  {at: []float64{0, 3, 8}, now: 8},
		"whoever ends their rest is not put back":       {at: []float64{0, 1, 2, 2.5}, wake: 2.2, now: 2.6},
		"three more after a rest begin another":         {at: []float64{0, 1, 2, 4.5, 5, 5.5}, now: 5.6, rest: true},
		"work while resting does not make it longer":    {at: []float64{0, 1, 2, 3}, now: 4.01},
		"a clock set back by a month leaves no rest on": {at: []float64{0, 1, 2}, now: -30},
	} {
		t.Run(name, func(t *testing.T) {
			var p Page
			woken := row.wake == 0
			for i, at := range row.at {
				if !woken && at > row.wake {
					p.wake()
					woken = true
				}
				p.bear(Heavy{Mark: fmt.Sprint(i), At: days(at)}, 3)
			}
			if got := p.Resting(days(row.now)); got != row.rest {
				t.Errorf("resting: %v, want %v", got, row.rest)
			}
		})
	}
}

func TestALongMonth(t *testing.T) {
	for name, row := range map[string]struct {
		at   []int // days, one piece of work each
		long []int // those with which somebody is told
	}{
		"a heavy week is none":                      {at: []int{0, 1, 2, 3, 4}},
		"twice as much in four weeks is":            {at: []int{0, 1, 2, 14, 15, 16}, long: []int{16}},
		"and is told once":                          {at: []int{0, 1, 2, 14, 15, 16, 17, 20, 24}, long: []int{16}},
		"and again a month later, if it goes on":    {at: []int{0, 1, 2, 14, 15, 16, 30, 31, 42, 43, 44, 45}, long: []int{16, 45}},
		"but not for what was before":               {at: []int{0, 1, 2, 14, 15, 16, 50, 51}, long: []int{16}},
		"as much in six weeks is none":              {at: []int{0, 1, 20, 21, 40, 41}},
		"a clock that was set back tells once more": {at: []int{0, 1, 2, 14, 15, 16, 10, 11}, long: []int{16, 10}},
	} {
		t.Run(name, func(t *testing.T) {
			var p Page
			var long []int
			for i, day := range row.at {
				at := noon.AddDate(0, 0, day)
				p.bear(Heavy{Mark: fmt.Sprint(i), At: at}, 3)
				if p.long(at, 3) {
					long = append(long, day)
				}
			}
			if diff := cmp.Diff(row.long, long); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTheSameWorkCountsOnce(t *testing.T) {
	var p Page
	for range 5 {
		p.bear(Heavy{Mark: "one", At: noon}, 3)
	}
	if n := p.HeavyIn(noon); n != 1 || p.Resting(noon) {
		t.Errorf("%d heavy, resting %v", n, p.Resting(noon))
	}
	p.bear(Heavy{Mark: "two", At: noon.Add(40 * 24 * time.Hour)}, 3)
	if len(p.Heavy) != 1 {
		t.Errorf("work of last month is kept: %v", p.Heavy)
	}
}

func TestWhichLevelsAreHeavy(t *testing.T) {
	for level, want := range map[ladder.Level]bool{ladder.S0: false, ladder.S1: false, ladder.S2: false, ladder.S3: true, ladder.S4: true, ladder.C: true} {
		if got := heavy(level); got != want {
			t.Errorf("%s: %v", level, got)
		}
	}
}

func TestWhichLimitHolds(t *testing.T) {
	for name, row := range map[string]struct {
		own, org, want Limits
	}{
		"nothing chosen":               {want: Usual},
		"the organisation's":           {org: Limits{Cases: 2, Heavy: 1}, want: Limits{Cases: 2, Meetings: Usual.Meetings, Heavy: 1}},
		"one's own comes first":        {own: Limits{Cases: 9}, org: Limits{Cases: 2}, want: Limits{Cases: 9, Meetings: Usual.Meetings, Heavy: Usual.Heavy}},
		"also where it is the smaller": {own: Limits{Heavy: 1}, org: Limits{Heavy: 5}, want: Limits{Cases: Usual.Cases, Meetings: Usual.Meetings, Heavy: 1}},
	} {
		if got := row.own.or(row.org).or(Usual); got != row.want {
			t.Errorf("%s: %+v, want %+v", name, got, row.want)
		}
	}
	if got := (Limits{Cases: 3}).lowest(Limits{Cases: 2, Heavy: 4}); got != (Limits{Cases: 2, Heavy: 4}) {
		t.Errorf("of two organisations the more careful one: %+v", got)
	}
	if (Limits{Cases: -1}).check() == nil || (Limits{Heavy: 31}).check() == nil || (Limits{}).check() != nil {
		t.Error("what is no number is refused, and no number is none")
	}
}

func TestTheLongestWaitComesFirst(t *testing.T) {
	talks := []Talk{{ID: 1, AskedAt: noon}, {ID: 2, AskedAt: noon.Add(-time.Hour)}, {ID: 3, AskedAt: noon.Add(time.Hour)}}
	waiting(talks)
	if talks[0].ID != 2 || talks[2].ID != 3 {
		t.Errorf("%v", talks)
	}
}

func TestOffers(t *testing.T) {
	for name, row := range map[string]struct {
		times []time.Time
		ok    bool
	}{
		"none":            {nil, false},
		"tomorrow":        {[]time.Time{noon.AddDate(0, 0, 1)}, true},
		"yesterday":       {[]time.Time{noon.AddDate(0, 0, -1)}, false},
		"in half a year":  {[]time.Time{noon.AddDate(0, 6, 0)}, false},
		"four at once":    {[]time.Time{noon.AddDate(0, 0, 1), noon.AddDate(0, 0, 2), noon.AddDate(0, 0, 3), noon.AddDate(0, 0, 4)}, false},
		"one of two past": {[]time.Time{noon.AddDate(0, 0, 1), noon.AddDate(0, 0, -1)}, false},
	} {
		if got := (Offer{Times: row.times}).check(noon) == nil; got != row.ok {
			t.Errorf("%s: %v", name, got)
		}
	}
}
