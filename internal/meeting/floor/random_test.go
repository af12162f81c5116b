package floor

import (
	"math/rand/v2"
	"slices"
	"testing"

	"hearth/internal/meeting/format"
)

// all is every kind of event, in a fixed order.
func all() []Kind {
	var kinds []Kind
	for k := range rules {
		kinds = append(kinds, k)
	}
	slices.Sort(kinds)
	return kinds
}

// wild is a format with one segment of every kind, in many manners.
func wild() *format.Format {
	f := plain(
		format.Segment{Kind: format.Gathering, Minutes: 1},
		format.Segment{Kind: format.Reading, Parts: []string{"a", "b", "c"}},
		format.Segment{Kind: format.Reading, Parts: []string{"a", "b", "c", "d", "e"}, Speak: format.Rule{Order: format.ByCircle, Seconds: 20}},
		format.Segment{Kind: format.Agreement},
		format.Segment{Kind: format.Round, Speak: format.Rule{Seconds: 30, Echo: 5}, Prompts: []string{"x", "y"}},
		format.Segment{Kind: format.Round, Speak: format.Rule{Who: format.Holder, Order: format.ByHand, CrossTalk: true}},
		format.Segment{Kind: format.Queue, Speak: format.Rule{Seconds: 15, Order: format.ByAirtime}},
		format.Segment{Kind: format.Queue, Speak: format.Rule{CrossTalk: true}},
		format.Segment{Kind: format.Piece, Speak: format.Rule{Seconds: 60, Order: format.AtRandom, Times: 2}},
		format.Segment{Kind: format.Open},
		format.Segment{Kind: format.Silence, Minutes: 1},
		format.Segment{Kind: format.Exercise},
		format.Segment{Kind: format.Vote, Vote: &format.Question{Options: []string{"yes", "no", "later"}}},
		format.Segment{Kind: format.Chips},
		format.Segment{Kind: format.Announcements},
		format.Segment{Kind: format.Break},
		format.Segment{Kind: format.Closing, Speak: format.Rule{Order: format.ByAirtime, Seconds: 10}},
		format.Segment{Kind: format.WindDown},
	)
	for i := range f.Segments {
		f.Segments[i].Cards = []format.Card{{}, {}}
	}
	return f
}

var (
	someWays     = []format.Way{format.Text, format.Listen, format.Voice, format.Video, format.Phone, format.Device, ""}
	someSignals  = []Signal{WithYou, NeedPause, TooFast, Overwhelmed, "shout"}
	someOutcomes = []Outcome{Reached, NotReached, Told, ""}
	kindsOfAll   = all()
)

// chance draws events. source is what draws: a seeded generator or a fuzzer.
type chance struct {
	n func(int) int
}

func of[T any](c chance, list []T) T { return list[c.n(len(list))] }

// event is any event at all, sense or nonsense, with a leaning to what is
// allowed.
func (c chance) event(r *room) Event {
	seats := len(r.s.Seats) + 2
	e := Event{
		Kind: of(c, kindsOfAll), By: SeatID(c.n(seats)), Seat: SeatID(c.n(seats)), Guest: int64(c.n(12)), Way: of(c, someWays),
		Facilitator: c.n(6) == 0, People: c.n(3), Conn: int64(c.n(20)), Role: of(c, format.Roles), Signal: of(c, someSignals),
		Outcome: of(c, someOutcomes), Seconds: c.n(100), Number: c.n(3),
	}
	switch c.n(4) {
	case 0, 1: // somebody does what they may
		e = c.allowed(r, e)
	case 2: // or the server reports what happens
		e.By = 0
		e.Kind = of(c, []Kind{Knock, Join, Join, Lose, TimeReached})
		if seat := r.s.seat(e.Seat); e.Kind == Lose && seat != nil {
			e.Conn = seat.Conn
		} else if e.Kind == Join {
			r.conn++
			e.Conn = r.conn + 20
		}
	}
	switch host := r.s.Holder(format.Host); { // what would hardly come by chance
	case c.n(1000) == 0:
		return Event{Kind: End, By: host}
	case r.s.paused() && c.n(6) == 0:
		e.Kind, e.By = EndBreak, host
	case r.s.Now.Vote.Open && c.n(12) == 0:
		e.Kind, e.By = CloseVote, host
	case len(r.s.Roles) > 0 && r.s.Roles[0].Offered != 0 && c.n(6) == 0:
		e.Kind, e.By, e.Role = DeclineRole, r.s.Roles[0].Offered, r.s.Roles[0].Role
	case r.s.Segment().Kind == format.Piece && r.s.Now.Turn.Seat != 0 && c.n(4) == 0:
		e.Kind, e.By, e.Seat = OfferPiece, r.s.Now.Turn.Seat, of(c, r.s.Circle)
	case len(r.s.Now.Cards) > 0 && c.n(8) == 0:
		e.Kind, e.By, e.Number = TakeCard, host, r.s.Now.Cards[0]
	}
	switch e.Kind {
	case End, Lapse, CloseEarly, Remove, Leave, Advance, Admit: // seldom, or nothing else would come to pass
		if c.n(12) != 0 {
			e.Kind = TimeReached
		}
	case Reorder:
		for _, a := range slices.Backward(r.s.Now.Round.Asked) {
			if a.How == ToAsk {
				e.Seats = append(e.Seats, a.Seat)
			}
		}
	}
	if e.Kind == TimeReached {
		e = c.timer(r)
	}
	if e.Kind == Count || r.s.Now.Vote.Counting && c.n(3) == 0 {
		e = Event{Kind: Count, Tally: []int{len(r.s.Now.Vote.Voted), 0, c.n(2)}}
	}
	return e
}

// allowed makes it something that somebody who is here may do, to nobody or to
// another.
func (c chance) allowed(r *room, e Event) Event {
	if len(r.s.Circle) == 0 {
		return e
	}
	e.By = of(c, r.s.Circle)
	view := r.s.SeenBy(e.By)
	can := view.Can
	if other := append(view.Circle, view.Outside...); len(other) > 0 && c.n(2) == 0 {
		about := of(c, other)
		e.Seat, can = about.ID, about.Can
	}
	if len(can) > 0 {
		e.Kind = of(c, can)
	}
	return e
}

// timer is one that is awaited, at its moment.
func (c chance) timer(r *room) Event {
	timers := r.s.Timers()
	if len(timers) == 0 {
		return Event{Kind: TimeReached, Timer: of(c, []TimerName{EndTimer, GraceTimer, "lunch"}), Due: int64(c.n(10))}
	}
	t := slices.MinFunc(timers, Sooner)
	if c.n(4) == 0 {
		t = of(c, timers)
	}
	r.now = max(r.now, t.Due)
	return Event{Kind: TimeReached, Timer: t.Name, Seat: t.Seat, Due: t.Due}
}

// play runs so many random events on a room that some have come to.
func play(r *room, c chance, events int) {
	r.sample = 3
	r.host()
	r.come(format.Voice, format.Text, format.Video, format.Listen)
	r.begin()
	twin := r.s
	for range events {
		if r.s.Phase == Ended && c.n(8) == 0 {
			break
		}
		r.now += int64(c.n(6_000))
		e := c.event(r)
		e.At = r.now
		if r.try(e) != nil {
			continue
		}
		next, _, err := Apply(twin, e)
		if err != nil {
			r.t.Fatalf("%+v was taken, and refused by the same state from JSON: %v", e, err)
		}
		if twin = next; c.n(25) == 0 {
			same(r.t, thaw(r.t, twin), r.s, "a state that was frozen and thawed goes on otherwise")
			twin = thaw(r.t, twin)
		}
	}
	same(r.t, twin, r.s, "the same events gave another state")
	again, err := Replay(New(r.s.Format, r.s.Options), r.log...)
	if err != nil {
		r.t.Fatal(err)
	}
	same(r.t, again, r.s, "replay gave another state")
}

func TestWhatAlwaysHoldsUnderAnyEvents(t *testing.T) {
	reached := map[Kind]int{}
	for seed := range uint64(100) {
		rng := rand.New(rand.NewPCG(seed, 1))
		f := wild()
		rng.Shuffle(len(f.Segments)-1, func(i, j int) { f.Segments[i], f.Segments[j] = f.Segments[j], f.Segments[i] })
		f.Exact, f.Late = seed%3 == 0, []format.Late{format.LateAny, format.LateBetween, format.LateNever}[seed%3]
		r := enter(t, f, Options{Lobby: seed%4 == 1, Seats: int(seed%2) * 6})
		play(r, chance{rng.IntN}, 500)
		for _, e := range r.log {
			reached[e.Kind]++
		}
	}
	for _, k := range kindsOfAll {
		if reached[k] == 0 {
			t.Errorf("no random event of kind %s was ever taken", k)
		}
	}
}

func FuzzApply(f *testing.F) {
	f.Add([]byte("the host begins and everyone has a turn"))
	f.Add([]byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 255, 254, 253, 128, 64, 32})
	f.Fuzz(func(t *testing.T, raw []byte) {
		at := 0
		c := chance{func(n int) int {
			if len(raw) == 0 {
				return 0
			}
			b := int(raw[at%len(raw)]) + at/len(raw)
			at++
			return b % n
		}}
		form := wild()
		form.Exact = c.n(2) == 0
		play(enter(t, form, Options{}), c, min(len(raw), 200))
	})
}
