package floor

import (
	"cmp"
	"math/rand/v2"
	"slices"

	"hearth/internal/meeting/format"
)

// A Round is one time round the circle: everyone in it is asked once. Readings
// that go round, the talking piece and closing words are rounds too.
type Round struct {
	Time  int     `json:"time"` // counted from 0
	Asked []Asked `json:"asked,omitempty"`
}

// Asked is how it stands with one seat in a round.
type Asked struct {
	Seat    SeatID `json:"seat"`
	How     How    `json:"how"`
	Again   bool   `json:"again,omitempty"`   // asked for the second time, after "come back to me"
	Skipped bool   `json:"skipped,omitempty"` // was put off by somebody who leads; only once
}

// How it stands.
type How string

// ToAsk comes first, then Later and Missed; Spoken and Passed are over.
const (
	ToAsk  How = "to_ask"
	Asking How = "asking" // has the turn, or is offered it
	Spoken How = "spoken"
	Passed How = "passed"
	Later  How = "later"  // asked to be come back to, or was put off
	Missed How = "missed" // was gone when it was their turn
)

// of is the seat's line, nil if it is not in the round.
func (r *Round) of(id SeatID) *Asked {
	i := slices.IndexFunc(r.Asked, func(a Asked) bool { return a.Seat == id })
	if i < 0 {
		return nil
	}
	return &r.Asked[i]
}

// waits reports whether the round still has a question for the seat.
func (r *Round) waits(id SeatID) bool {
	a := r.of(id)
	return a != nil && (a.How == ToAsk || a.How == Later || a.How == Missed)
}

// mark says how it stands with the seat, and takes it in where it is new.
func (r *Round) mark(id SeatID, how How) {
	if a := r.of(id); a != nil {
		a.How = how
		return
	}
	r.Asked = append(r.Asked, Asked{Seat: id, How: how})
}

// anybody reports whether the question of this time round reached anybody.
func (r *Round) anybody() bool {
	return slices.ContainsFunc(r.Asked, func(a Asked) bool { return a.How == Spoken || a.How == Passed })
}

// goesRound reports whether the segment asks everybody in turn: not a reading
// for volunteers.
func (s *State) goesRound() bool {
	rule := s.Segment().Rule()
	return rule.Who == format.Holder && (s.Segment().Kind != format.Reading || rule.Order != format.ByHand)
}

// beginRound asks everybody in the circle, by the segment's order.
func (c *change) beginRound(time int) {
	c.Now.Round = Round{Time: time}
	for _, id := range c.order(c.Segment().Rule().Order, time) {
		c.Now.Round.mark(id, ToAsk)
	}
}

// order is everyone who has a seat, in the order of turns. A circle begins with
// the host, who shows how it is done.
func (c *change) order(by format.Order, time int) []SeatID {
	var ids []SeatID
	for _, id := range c.Circle {
		if !c.seat(id).Presence.gone() {
			ids = append(ids, id)
		}
	}
	switch by {
	case format.AtRandom:
		shuffle(ids, rand.NewPCG(c.Seed, uint64(c.Now.Index)<<16+uint64(time)))
	case format.ByAirtime:
		slices.SortStableFunc(ids, func(a, b SeatID) int { return cmp.Compare(c.seat(a).Spoke, c.seat(b).Spoke) })
	default:
		if at := slices.Index(ids, c.Holder(format.Host)); at > 0 {
			ids = slices.Concat(ids[at:], ids[:at])
		}
	}
	return ids
}

// shuffle is written out, for a kept log must draw the same order under every
// version of Go: the generator is specified, the library's shuffle is not.
func shuffle(ids []SeatID, draw *rand.PCG) {
	for i := len(ids) - 1; i > 0; i-- {
		j := int(draw.Uint64() % uint64(i+1))
		ids[i], ids[j] = ids[j], ids[i]
	}
}

// nextInRound is whom the round asks next, 0 for nobody: first who was not asked
// yet, raised hands before others where the order is by hand; then who asked to
// be come back to, or was missed and is here again.
func (c *change) nextInRound() SeatID {
	r := &c.Now.Round
	if c.Segment().Rule().Order == format.ByHand {
		for _, h := range c.Hands {
			if a := r.of(h.Seat); a != nil && a.How == ToAsk && c.seat(h.Seat).askable() {
				return h.Seat
			}
		}
	}
	for _, hows := range [][]How{{ToAsk}, {Later, Missed}} {
		for _, a := range r.Asked {
			if slices.Contains(hows, a.How) && c.seat(a.Seat).askable() {
				return a.Seat
			}
		}
	}
	return 0
}

// goRound asks whoever is next in the round, and begins the next time round
// where there is one. It reports whether anybody is asked.
func (c *change) goRound() bool {
	next := c.nextInRound()
	if times := c.Segment().Rule().Times; next == 0 && c.Now.Round.Time+1 < times && c.Now.Round.anybody() {
		c.beginRound(c.Now.Round.Time + 1)
		c.say("next_time", 0, c.Now.Round.Time+1)
		next = c.nextInRound()
	}
	if next == 0 {
		c.done("round_done")
		return false
	}
	c.Now.Done = false
	if c.Segment().Kind == format.Piece {
		c.offer(next)
	} else {
		c.startTurn(next)
	}
	return true
}

// done says once that the segment has had everyone; who leads goes on when it
// fits, and the time does otherwise.
func (c *change) done(code string) {
	if !c.Now.Done {
		c.Now.Done = true
		c.tell(ToLeaders, code, 0, 0)
	}
}

// pass takes the turn, the offer or the coming question from the seat.
func (c *change) pass(e Event) error { return c.answerRound(e.By, Passed, "passed") }

// comeBackToMe moves the question to the end of the round, once.
func (c *change) comeBackToMe(e Event) error { return c.answerRound(e.By, Later, "later") }

// forcePass ends the turn or the offer of whoever is asked.
func (c *change) forcePass(Event) error {
	if id := c.Now.Offer.Seat; id != 0 {
		return c.answerRound(id, Passed, "passed")
	}
	return c.answerRound(c.Now.Turn.Seat, Passed, "passed")
}

func (c *change) answerRound(id SeatID, how How, code string) error {
	c.say(code, id, 0)
	switch {
	case c.Now.Turn.Seat == id && c.Now.Turn.Stage != Echo:
		c.endTurn(how)
	case c.offered(id):
		c.Now.Offer = Offer{}
		c.mark(id, how)
	default:
		c.mark(id, how)
	}
	return nil
}

// mark notes how it stands with a seat in a round; in a queue there is nothing
// to note.
func (c *change) mark(id SeatID, how How) {
	if c.Segment().Rule().Who == format.Holder {
		c.Now.Round.mark(id, how)
	}
}

// skip puts a seat off to the end of the round.
func (c *change) skip(e Event) error {
	a := c.Now.Round.of(e.Seat)
	a.How, a.Skipped = Later, true
	c.say("skipped", e.Seat, 0)
	return nil
}

// reorder puts those who are still to be asked in a new order, which must name
// each of them once.
func (c *change) reorder(e Event) error {
	r := &c.Now.Round
	var places []int
	var before []SeatID
	for i, a := range r.Asked {
		if a.How == ToAsk {
			places, before = append(places, i), append(before, a.Seat)
		}
	}
	if !samePeople(before, e.Seats) {
		return RefusedOrder
	}
	lines := make([]Asked, len(places))
	for i, id := range e.Seats {
		lines[i] = *r.of(id)
	}
	for i, at := range places {
		r.Asked[at] = lines[i]
	}
	c.say("reordered", 0, 0)
	return nil
}

func samePeople(a, b []SeatID) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}
