package schedule

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// The date of the tables begins at noon on 30 December; d is noon on a day of
// December.
var noon = time.Date(2026, 12, 30, 12, 0, 0, 0, time.UTC)

func d(day int) time.Time { return noon.AddDate(0, 0, day-30) }

// stands writes a place in a few letters: "4 seat by 16" or "5 waits 2".
func stands(p Place) string {
	line := fmt.Sprintf("%d waits %d", p.Who, p.Wait)
	if p.Seat {
		line = fmt.Sprintf("%d seat", p.Who)
	}
	if !p.Confirm.IsZero() {
		line += fmt.Sprintf(" by %d", p.Confirm.Day())
	}
	for _, mark := range []struct {
		is   bool
		word string
	}{{p.MovedUp, "moved up"}, {p.Lapsed, "lapsed"}, {p.Lost, "lost"}} {
		if mark.is {
			line += " " + mark.word
		}
	}
	return line
}

// seatedSince and waiting are answers of people who come, as they are kept.
func seatedSince(who int64, day int) Answer {
	return Answer{Who: who, Says: Coming, Line: d(day), Seated: d(day)}
}

func waiting(who int64, day int) Answer {
	return Answer{Who: who, Says: Coming, Line: d(day), Waits: true}
}

func TestWhoHasASeat(t *testing.T) {
	confirmed := seatedSince(1, 1)
	confirmed.Confirmed = d(10)
	early := seatedSince(1, 1)
	early.Confirmed = d(8)
	moved := waiting(3, 3)
	moved.Seated = d(10)
	both := []Stage{OneDay, TwoWeeks} // asked from the 9th until the 16th, and from the 27th until the 29th
	cases := []struct {
		why      string
		answers  []Answer
		capacity int
		stages   []Stage
		now      time.Time
		want     string
	}{
		{"nobody", nil, 3, both, d(5), ""},
		{"who said it first", []Answer{seatedSince(1, 3), seatedSince(2, 2), {Who: 3, Says: Coming, Line: d(4)}, {Who: 4, Says: Coming, Line: d(5)}}, 2, nil, d(5), "2 seat, 1 seat, 3 waits 1, 4 waits 2"},
		{"at the same moment, the one who came to the site first", []Answer{{Who: 9, Says: Coming, Line: d(1)}, {Who: 8, Says: Coming, Line: d(1)}}, 1, nil, d(5), "8 seat, 9 waits 1"},
		{"maybe and not have none", []Answer{{Who: 1, Says: Maybe, Line: d(1)}, {Who: 2, Says: Not, Line: d(1)}, {Who: 3, Says: Coming, Line: d(2)}, {Who: 4, Says: "x", Line: d(1)}}, 1, nil, d(5), "3 seat"},
		{"room for all", []Answer{seatedSince(1, 1), seatedSince(2, 2)}, 0, nil, d(5), "1 seat, 2 seat"},
		{"who waited moves up when a seat is given up", []Answer{{Who: 1, Says: Not, Line: d(4)}, seatedSince(2, 2), waiting(3, 3), waiting(4, 4)}, 2, nil, d(5), "2 seat, 3 seat moved up, 4 waits 1"},
		{"fewer seats take the last one's", []Answer{seatedSince(1, 1), seatedSince(2, 2)}, 1, nil, d(5), "1 seat, 2 waits 1 lost"},
		{"nothing is asked too early", []Answer{seatedSince(1, 1)}, 1, both, d(8), "1 seat"},
		{"they are asked by the next of two times", []Answer{seatedSince(1, 1), waiting(2, 2)}, 1, both, d(9), "1 seat by 16, 2 waits 1"},
		{"who confirmed is not asked again", []Answer{confirmed, waiting(2, 2)}, 1, both, d(10), "1 seat, 2 waits 1"},
		{"who confirmed before they were asked is", []Answer{early}, 1, both, d(10), "1 seat by 16"},
		{"who came into line since then is not", []Answer{seatedSince(1, 9)}, 1, both, d(10), "1 seat"},
		{"who moved up since then is not", []Answer{moved}, 1, both, d(10), "3 seat moved up"},
		{"who does not confirm goes to the end", []Answer{seatedSince(1, 1), seatedSince(2, 2), waiting(3, 3), waiting(4, 4)}, 2, both, d(16), "3 seat moved up, 4 seat moved up, 1 waits 1 lapsed lost, 2 waits 2 lapsed lost"},
		{"and has the seat still if nobody else wants it", []Answer{seatedSince(1, 1), waiting(2, 2)}, 2, both, d(16), "2 seat moved up, 1 seat lapsed"},
		{"who confirmed stays", []Answer{confirmed, seatedSince(2, 2), waiting(3, 3)}, 2, both, d(16), "1 seat, 3 seat moved up, 2 waits 1 lapsed lost"},
		{"the end of the line is before who comes later", []Answer{seatedSince(1, 1), {Who: 2, Says: Coming, Line: d(17)}}, 1, both, d(17), "1 seat lapsed, 2 waits 1"},
		{"a day before all are asked again", []Answer{confirmed}, 1, both, d(28), "1 seat by 29"},
		{"and who was silent then goes to the end", []Answer{confirmed, waiting(2, 11)}, 1, both, d(29), "2 seat moved up, 1 waits 1 lapsed lost"},
		{"nobody is asked once it has begun", []Answer{seatedSince(1, 1)}, 1, []Stage{{Ask: 24 * time.Hour, By: -time.Hour}}, d(30), "1 seat"},
		{"who was not told of their seat cannot be silent", []Answer{{Who: 1, Says: Coming, Line: d(1), Waits: true}}, 1, both, d(16), "1 seat moved up"},
	}
	for _, k := range cases {
		before := slices.Clone(k.answers)
		got := Seats(k.answers, k.capacity, k.stages, noon, k.now)
		if line := strings.Join(texts(got, stands), ", "); line != k.want {
			t.Errorf("%s:\n     %s\nwant %s", k.why, line, k.want)
		}
		if !slices.Equal(before, k.answers) {
			t.Errorf("%s: the answers were changed", k.why)
		}
	}
}

func TestWhoLapsesKeepsTheirOrderAndTheirPlace(t *testing.T) {
	answers := []Answer{seatedSince(2, 1), seatedSince(1, 2), waiting(3, 3)}
	places := Seats(answers, 2, []Stage{TwoWeeks}, noon, d(16))
	for i, p := range places[1:] {
		if want := d(16).Add(time.Duration(i) * time.Millisecond); p.Who != int64(2-i) || !p.Line.Equal(want) {
			t.Errorf("%s stands there since %v, want %v", stands(p), p.Line, want)
		}
	}
}

// desk keeps answers as a feature would: what Seats says is kept at once.
type desk struct {
	answers  []Answer
	capacity int
	stages   []Stage
	now      time.Time
}

func (k *desk) settle(t *testing.T) []Place {
	t.Helper()
	places := Seats(k.answers, k.capacity, k.stages, noon, k.now)
	for _, p := range places {
		a := &k.answers[slices.IndexFunc(k.answers, func(a Answer) bool { return a.Who == p.Who })]
		a.Line, a.Waits = p.Line, !p.Seat
		switch {
		case !p.Seat:
			a.Seated = time.Time{}
		case a.Seated.IsZero():
			a.Seated = k.now
		}
	}
	return places
}

func TestNoMoreSeatsThanThereAreAndNobodyOvertakes(t *testing.T) {
	chance := rand.New(rand.NewPCG(8, 16))
	for range 150 {
		k := desk{capacity: 1 + chance.IntN(5), stages: []Stage{TwoWeeks, OneDay}[:chance.IntN(3)], now: d(1)}
		before, capacity := k.settle(t), k.capacity
		for range 60 {
			k.now = k.now.Add(time.Duration(chance.IntN(24*3600)) * time.Second)
			anything(chance, &k)
			places := k.settle(t)
			checkSeats(t, &k, places)
			checkOrder(t, before, places, k.capacity < capacity)
			for _, p := range k.settle(t) {
				if p.MovedUp || p.Lapsed || p.Lost {
					t.Fatalf("asked again, there is news: %s", stands(p))
				}
			}
			before, capacity = places, k.capacity
			if t.Failed() {
				t.Fatalf("%v\n%v", before, places)
			}
		}
	}
}

// anything lets somebody do something.
func anything(chance *rand.Rand, k *desk) {
	who := int64(1 + chance.IntN(9))
	i := slices.IndexFunc(k.answers, func(a Answer) bool { return a.Who == who })
	switch what := chance.IntN(10); {
	case i < 0:
		k.answers = append(k.answers, Answer{Who: who, Says: Coming, Line: k.now})
	case what < 3:
		k.answers[i] = Answer{Who: who, Says: []Says{Maybe, Not}[what%2], Line: k.now}
	case what < 6 && k.answers[i].Says != Coming:
		k.answers[i] = Answer{Who: who, Says: Coming, Line: k.now}
	case what < 8:
		k.answers[i].Confirmed = k.now
	case what == 8:
		k.capacity = 1 + chance.IntN(5)
	}
}

func checkSeats(t *testing.T, k *desk, places []Place) {
	t.Helper()
	seats, waits := 0, 0
	for _, p := range places {
		if p.Seat {
			seats++
		} else if waits++; p.Wait != waits {
			t.Errorf("%s, and %d are before", stands(p), waits-1)
		}
		if p.Seat && waits > 0 {
			t.Errorf("%s behind somebody who waits", stands(p))
		}
		if !p.Confirm.IsZero() && (!p.Seat || p.Confirm.Before(k.now)) {
			t.Errorf("%s is asked at %v", stands(p), k.now)
		}
	}
	if seats > k.capacity || waits > 0 && seats < k.capacity {
		t.Errorf("%d seats of %d, and %d wait", seats, k.capacity, waits)
	}
}

// checkOrder looks whether somebody is behind whom they were before, and
// whether a seat was lost without cause.
func checkOrder(t *testing.T, before, after []Place, fewer bool) {
	t.Helper()
	at := func(who int64) int { return slices.IndexFunc(after, func(p Place) bool { return p.Who == who }) }
	for i, first := range before {
		a := at(first.Who)
		if a < 0 || after[a].Lapsed {
			continue
		}
		if after[a].Lost && !fewer {
			t.Errorf("%s without cause", stands(after[a]))
		}
		for _, second := range before[i+1:] {
			// Who answered anew stands at the end, and is no longer the one before.
			if b := at(second.Who); b >= 0 && b < a && after[a].Line.Equal(first.Line) {
				t.Errorf("%s overtook %s", stands(after[b]), stands(after[a]))
			}
		}
	}
}
