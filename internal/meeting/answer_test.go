package meeting

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"hearth/internal/group"
	"hearth/internal/meeting/schedule"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

const hour = time.Hour

func TestSeatsAndTheWaitingList(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		rowan, otter, heron, finch := b.Facilitator("low-days", "rowan"), b.Member("low-days", "quiet-otter"), b.Member("low-days", "heron"), b.Member("low-days", "finch")
		s := b.add(rowan, b.weekly(48*hour, func(a *Arrangement) { a.Capacity = 2 }))
		date := b.first(otter, s)
		b.say(rowan, date, schedule.Coming)
		if d := b.say(otter, date, schedule.Coming); !d.Mine.Seat || d.Crowd.Free() != 0 || !d.Crowd.Full() {
			t.Errorf("the second of two seats: %+v %+v", d.Mine, d.Crowd)
		}
		if d := b.say(heron, date, schedule.Coming); d.Mine.Seat || d.Mine.Wait != 1 {
			t.Errorf("without a seat: %+v", d.Mine)
		}
		b.say(finch, date, schedule.Coming)
		b.say(heron, date, schedule.Maybe) // who says maybe waits for nothing
		if d := b.see(finch, date); d.Mine.Wait != 1 || d.Crowd.Maybe != 1 {
			t.Errorf("after the one ahead left the line: %+v %+v", d.Mine, d.Crowd)
		}
		b.say(heron, date, schedule.Coming)
		if d := b.see(heron, date); d.Mine.Wait != 2 {
			t.Errorf("who comes back stands behind: %+v", d.Mine)
		}
		b.say(otter, date, schedule.Not)
		if d := b.see(finch, date); !d.Mine.Seat || b.ears.heard(finch, KindSeat) != 1 {
			t.Errorf("moving up: %+v, told %d times", d.Mine, b.ears.heard(finch, KindSeat))
		}
		if err := b.Groups.Leave(t.Context(), b.Visit(finch.Actor, "low-days"), group.Keep); err != nil {
			t.Fatal(err)
		}
		if d := b.see(heron, date); !d.Mine.Seat || b.ears.heard(heron, KindSeat) != 1 {
			t.Errorf("when somebody left the group: %+v", d.Mine)
		}
		if _, err := b.m.Answer(t.Context(), finch, s.Token, string(date.Occurrence.Key), schedule.Coming); codeOf(err) != "not_found" {
			t.Errorf("who left answers: %v", err)
		}
		b.say(otter, date, "") // takes back what was said
		if d := b.see(otter, date); d.Mine.Says != "" || d.Crowd.Not != 0 {
			t.Errorf("taken back: %+v %+v", d.Mine, d.Crowd)
		}
		if b.ears.heard(finch, KindSeat) != 1 || b.ears.heard(rowan, KindSeat) != 0 {
			t.Error("somebody was told twice, or of nothing new")
		}
	})
}

func TestRemovedMembersGiveUpTheirSeats(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		rowan, otter, heron := b.Facilitator("low-days", "rowan"), b.Member("low-days", "quiet-otter"), b.Member("low-days", "heron")
		s := b.add(rowan, b.weekly(48*hour, func(a *Arrangement) { a.Capacity = 1 }))
		date := b.first(otter, s)
		b.say(otter, date, schedule.Coming)
		b.say(heron, date, schedule.Coming)
		if err := d.Tx(t.Context(), func(tx *db.Tx) error { return b.Groups.End(t.Context(), tx, otter.Group, *otter.Member) }); err != nil {
			t.Fatal(err)
		}
		if d := b.see(heron, date); !d.Mine.Seat || d.Crowd.Seated != 1 || b.ears.heard(heron, KindSeat) != 1 {
			t.Errorf("%+v %+v", d.Mine, d.Crowd)
		}
	})
}

// Twenty answer at the same moment for three seats; some change their minds at
// once. At no time do more have a seat than there are.
func TestNeverMoreSeatsThanThereAre(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		rowan := b.Facilitator("low-days", "rowan")
		s := b.add(rowan, b.weekly(48*hour, func(a *Arrangement) { a.Capacity = 3 }))
		date := b.first(rowan, s)
		var people []group.Visit
		for i := range 20 {
			people = append(people, b.Member("low-days", fmt.Sprintf("person-%d", i)))
		}
		var wg sync.WaitGroup
		for i, p := range people {
			wg.Go(func() {
				for _, what := range [][]schedule.Says{{schedule.Coming}, {schedule.Coming, schedule.Not, schedule.Coming}}[i%2] {
					now, err := b.m.Answer(t.Context(), p, s.Token, string(date.Occurrence.Key), what)
					if err != nil {
						t.Error(err)
					}
					if now.Crowd.Seated > 3 {
						t.Errorf("%d seats of three", now.Crowd.Seated)
					}
				}
			})
		}
		wg.Wait()
		rows, err := db.All(t.Context(), d, qAnswers, scanAnswer, int64(s.ID), string(date.Occurrence.Key))
		if err != nil {
			t.Fatal(err)
		}
		seated, lines := 0, map[int64]bool{}
		for _, row := range rows {
			if !row.Seated.IsZero() {
				seated++
			}
			lines[row.Line.UnixMilli()] = true
		}
		if seated != 3 || len(rows) != 20 || len(lines) != 20 {
			t.Errorf("%d seated, %d answers, %d places in line", seated, len(rows), len(lines))
		}
	})
}

func TestConfirming(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		rowan, otter, heron := b.Facilitator("low-days", "rowan"), b.Member("low-days", "quiet-otter"), b.Member("low-days", "heron")
		s := b.add(rowan, b.weekly(6*24*hour, func(a *Arrangement) { a.Capacity, a.Confirm = 1, []schedule.Stage{schedule.OneDay} }))
		date := b.first(otter, s)
		b.say(otter, date, schedule.Coming)
		b.say(heron, date, schedule.Coming)
		b.tend(2 * 24 * hour)
		if b.ears.heard(otter, KindConfirm) != 0 {
			t.Error("asked too early")
		}
		b.tend(24*hour + time.Minute)
		b.tend(time.Minute)
		if n := b.ears.heard(otter, KindConfirm); n != 1 {
			t.Errorf("asked %d times", n)
		}
		if d := b.see(otter, date); d.Mine.Confirm.IsZero() || !d.Mine.Seat {
			t.Errorf("the page does not ask: %+v", d.Mine)
		}
		if d := b.say(otter, date, schedule.Coming); !d.Mine.Confirm.IsZero() || !d.Mine.Confirmed || !d.Mine.Seat {
			t.Errorf("confirmed: %+v", d.Mine)
		}
		b.tend(2 * 24 * hour)
		if d := b.see(otter, date); !d.Mine.Seat || b.ears.heard(otter, KindSeatGone) != 0 {
			t.Errorf("who confirmed lost the seat: %+v", d.Mine)
		}

		// The week after, nobody confirms.
		b.tend(3 * 24 * hour)
		next := b.first(otter, s)
		b.say(otter, next, schedule.Coming)
		b.say(heron, next, schedule.Coming)
		if next.Occurrence.Start.Sub(b.Clock.Now()) > 3*24*hour {
			b.tend(next.Occurrence.Start.Add(-3*24*hour + time.Minute).Sub(b.Clock.Now()))
			b.tend(2*24*hour + time.Minute)
			if d := b.see(heron, next); !d.Mine.Seat || b.ears.heard(heron, KindSeat) != 1 || b.ears.heard(otter, KindSeatGone) != 1 {
				t.Errorf("a seat that nobody confirmed: %+v", d.Mine)
			}
		} else {
			t.Fatal("the test has lost a week")
		}
	})
}

func TestAnswersThatAreRefused(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	rowan, otter := b.Facilitator("low-days", "rowan"), b.Member("low-days", "quiet-otter")
	elsewhere := b.Member("open-window", "gull")
	s := b.add(rowan, b.weekly(2*hour))
	date := b.first(otter, s)
	key := string(date.Occurrence.Key)
	off := b.first(otter, b.add(rowan, b.weekly(5*hour, func(a *Arrangement) { a.Title = "Another" })))
	if _, err := b.m.CallOff(t.Context(), rowan, off.Series.Token, string(off.Occurrence.Key), "Snow"); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, series, key string
		by                group.Visit
		says              schedule.Says
		want              string
	}{
		{"a stranger", s.Token, key, b.Visit(b.Account(), "low-days"), schedule.Coming, "not_found"},
		{"a member of another group", s.Token, key, elsewhere, schedule.Coming, "not_found"},
		{"no token", "nonsense", key, otter, schedule.Coming, "not_found"},
		{"no such date", s.Token, "20010101T190000", otter, schedule.Coming, "not_found"},
		{"no key at all", s.Token, "x", otter, schedule.Coming, "not_found"},
		{"another word", s.Token, key, otter, "surely", "malformed"},
		{"called off", off.Series.Token, string(off.Occurrence.Key), otter, schedule.Coming, "meeting.called_off"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := b.m.Answer(t.Context(), c.by, c.series, c.key, c.says); codeOf(err) != c.want {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
	b.Clock.Advance(4 * hour)
	if _, err := b.m.Answer(t.Context(), otter, s.Token, key, schedule.Coming); codeOf(err) != "meeting.over" {
		t.Errorf("after the end: %v", err)
	}
}
