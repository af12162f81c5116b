package floor

import (
	"maps"
	"slices"

	"hearth/internal/meeting/format"
)

// laws are what must hold after every event of every test.
func (r *room) laws(before *State, e Event) {
	r.t.Helper()
	r.micsFollow()
	r.micsObeyTheRule()
	r.timersFollow()
	r.placesStay(before)
	r.passedIsLeftInPeace(before, e)
	r.nobodyIsForgotten(before)
	r.nobodyWaitsForEver(before)
	r.airtimeIsTime(before)
	r.facilitatorsCanEnd()
	r.oldTimersAreStale()
}

func (r *room) micsFollow() {
	r.t.Helper()
	for i := range r.s.Seats {
		id := SeatID(i + 1)
		got := r.mics[id]
		if got == "" {
			got = MicClosed
		}
		if want := r.s.Rights(id).Mic; got != want {
			r.t.Fatalf("effects left microphone %d %s, the state says %s, after %+v", id, got, want, r.log[len(r.log)-1])
		}
	}
}

func (r *room) micsObeyTheRule() {
	r.t.Helper()
	if !r.s.running() {
		return
	}
	var open []SeatID
	for id, mic := range r.mics {
		if mic != MicClosed {
			open = append(open, id)
		}
	}
	rule, most := r.s.Segment().Rule(), len(r.s.Seats)
	switch rule.Who {
	case format.Nobody:
		most = 0
	case format.Holder, format.Queued:
		most = 1
		if rule.CrossTalk {
			most += len(r.s.Now.Answering)
		}
	}
	if len(open) > most {
		r.t.Fatalf("%d microphones are open under %s: %v", len(open), rule.Who, open)
	}
	for _, id := range open {
		seat := r.s.seat(id)
		if seat.Presence != Here || !audible(seat.Way) || seat.Muted || rule.Who == format.Facilitators && !r.s.Leads(id) {
			r.t.Fatalf("the microphone of %+v is open under %s", *seat, rule.Who)
		}
	}
}

func (r *room) timersFollow() {
	r.t.Helper()
	want := map[Timer]bool{}
	for _, t := range r.s.Timers() {
		want[t] = true
	}
	if !maps.Equal(want, r.timers) {
		r.t.Fatalf("effects left the timers %v, the state awaits %v, after %+v", r.timers, want, r.log[len(r.log)-1])
	}
}

func (r *room) placesStay(before *State) {
	r.t.Helper()
	if !slices.Equal(before.Circle, r.s.Circle[:len(before.Circle)]) {
		r.t.Fatalf("the circle moved: %v, %v", before.Circle, r.s.Circle)
	}
	for i := range before.Seats {
		was, is := before.Seats[i], r.s.Seats[i]
		if was.ID != is.ID || was.Guest != is.Guest || was.Place != 0 && was.Place != is.Place {
			r.t.Fatalf("a seat changed: %+v, %+v", was, is)
		}
		if was.Presence == Removed && is.Presence != Removed {
			r.t.Fatalf("removed seat %d came back", is.ID)
		}
	}
	for i, id := range r.s.Circle {
		if r.s.seat(id).Place != i+1 {
			r.t.Fatalf("seat %d sits at place %d of %v", id, r.s.seat(id).Place, r.s.Circle)
		}
	}
}

// sameRound reports whether the two states are in one and the same round.
func (r *room) sameRound(before *State) bool {
	return before.Now.Index == r.s.Now.Index && before.Now.Began == r.s.Now.Began && before.Now.Round.Time == r.s.Now.Round.Time &&
		before.Now.Round.Asked != nil && r.s.Now.Round.Asked != nil
}

// passedIsLeftInPeace: only a volunteer for a reading comes back by themselves.
func (r *room) passedIsLeftInPeace(before *State, e Event) {
	r.t.Helper()
	if !r.sameRound(before) || r.s.Segment().Kind == format.Reading || e.Kind == GoBack || e.Kind == Advance || e.Kind == CloseEarly {
		return
	}
	for _, a := range before.Now.Round.Asked {
		if now := r.s.Now.Round.of(a.Seat); a.How == Passed && now.How != Passed {
			r.t.Fatalf("seat %d had passed, and is %s", a.Seat, now.How)
		}
	}
	if id := r.s.Now.Turn.Seat; id != 0 && id != before.Now.Turn.Seat {
		if a := before.Now.Round.of(id); a != nil && a.How == Passed {
			r.t.Fatalf("seat %d had passed, and has the turn", id)
		}
	}
}

// nobodyIsForgotten: a round is not done, and does not give way by itself, while
// somebody who could be asked was not.
func (r *room) nobodyIsForgotten(before *State) {
	r.t.Helper()
	if !r.s.running() || r.s.paused() || r.s.Segment().Rule().Who != format.Holder || r.s.Segment().Kind == format.Reading {
		return
	}
	if n := r.s.Now; n.Turn.Seat != 0 || n.Offer.Seat != 0 {
		return
	}
	for _, a := range r.s.Now.Round.Asked {
		if r.s.Now.Round.waits(a.Seat) && r.s.seat(a.Seat).askable() {
			r.t.Fatalf("seat %d waits in the round, and nobody is asked", a.Seat)
		}
	}
}

// nobodyWaitsForEver counts the turns that others get while a hand is up.
func (r *room) nobodyWaitsForEver(before *State) {
	r.t.Helper()
	up := map[SeatID]bool{}
	called := r.s.speaking(r.s.Now.Turn.Seat) && r.s.Now.Turn.Began == r.s.Clock && before.Now.Turn.Seat != r.s.Now.Turn.Seat
	for _, h := range r.s.Hands {
		up[h.Seat] = true
		if called && r.s.running() && r.s.Segment().Rule().Who == format.Queued && r.s.seat(h.Seat).askable() {
			r.calls[h.Seat]++
		}
		if most := 2 * len(r.s.Circle); r.calls[h.Seat] > most {
			r.t.Fatalf("seat %d was passed over %d times by %d places", h.Seat, r.calls[h.Seat], len(r.s.Circle))
		}
	}
	for id := range r.calls {
		if !up[id] || r.s.Segment().Rule().Who != format.Queued {
			delete(r.calls, id)
		}
	}
}

// airtimeIsTime: one turn at a time, so that all of them together take no longer
// than the meeting.
func (r *room) airtimeIsTime(before *State) {
	r.t.Helper()
	sum := int64(0)
	for i := range r.s.Seats {
		sum += r.s.Seats[i].Spoke
		if i < len(before.Seats) && r.s.Seats[i].Spoke < before.Seats[i].Spoke {
			r.t.Fatalf("seat %d spoke for %d ms, and then for %d", i+1, before.Seats[i].Spoke, r.s.Seats[i].Spoke)
		}
	}
	if sum > r.s.Clock-r.s.Began {
		r.t.Fatalf("%d ms of turns in %d ms, after %+v", sum, r.s.Clock-r.s.Began, r.log[len(r.log)-1])
	}
}

func (r *room) facilitatorsCanEnd() {
	r.t.Helper()
	if r.s.Phase == Ended {
		return
	}
	for i := range r.s.Seats {
		x := &r.s.Seats[i]
		if !x.Facilitator || x.Presence != Here {
			continue
		}
		over, _, err := Apply(r.s, Event{At: r.now, Kind: End, By: x.ID})
		if err != nil || over.Phase != Ended || len(over.Timers()) != 0 {
			r.t.Fatalf("facilitator %d cannot end: %v, %s", x.ID, err, over.Phase)
		}
	}
}

func (r *room) oldTimersAreStale() {
	r.t.Helper()
	for _, t := range r.old[max(0, len(r.old)-20):] {
		if r.timers[t] {
			continue
		}
		if _, _, err := Apply(r.s, Event{At: maxMoment, Kind: TimeReached, Timer: t.Name, Seat: t.Seat, Due: t.Due}); err != RefusedStale {
			r.t.Fatalf("timer %+v is not awaited and did something: %v", t, err)
		}
	}
}
