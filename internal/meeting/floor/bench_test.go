package floor

import (
	"testing"

	"hearth/internal/meeting/format"
)

// rounds is a meeting that goes round for ever, with so many seats.
func rounds(b *testing.B, seats int) State {
	f := plain(format.Segment{Kind: format.Round, Minutes: 480, Speak: format.Rule{Seconds: 60, Times: 1 << 30}})
	s := New(f, Options{})
	at := int64(start)
	do := func(e Event) {
		at++
		e.At = at
		next, _, err := Apply(s, e)
		if err != nil {
			b.Fatal(err)
		}
		s = next
	}
	for i := range seats {
		do(Event{Kind: Knock, Guest: int64(i + 1), Way: format.Voice, Facilitator: i == 0})
		do(Event{Kind: Join, Seat: SeatID(i + 1), Conn: int64(i + 1)})
	}
	do(Event{Kind: Begin, By: 1})
	return s
}

func BenchmarkTurnOver(b *testing.B) {
	for _, size := range []struct {
		name  string
		seats int
	}{{"6_seats", 6}, {"12_seats", 12}, {"200_seats", 200}} {
		b.Run(size.name, func(b *testing.B) {
			s := rounds(b, size.seats)
			b.ReportAllocs()
			for b.Loop() {
				next, _, err := Apply(s, Event{At: s.Clock + 1, Kind: TurnOver, By: s.Now.Turn.Seat})
				if err != nil {
					b.Fatal(err)
				}
				s = next
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
		})
	}
}

func BenchmarkRefused(b *testing.B) {
	s := rounds(b, 12)
	e := Event{At: s.Clock, Kind: TurnOver, By: 5}
	for b.Loop() {
		if _, _, err := Apply(s, e); err != RefusedNotTurn {
			b.Fatal(err)
		}
	}
}

func BenchmarkSeenBy(b *testing.B) {
	s := rounds(b, 12)
	b.ReportAllocs()
	for b.Loop() {
		_ = s.SeenBy(1)
	}
}
