package floor

import (
	"slices"

	"hearth/internal/meeting/format"
)

// raiseHand puts a hand up. Hands stay up, in their true order, until they are
// called or lowered, also into the next segment. A listening seat's hand says
// that it would like to join in.
func (c *change) raiseHand(e Event) error {
	what := ToSpeak
	if c.seat(e.By).Way == format.Listen {
		what = ToJoinIn
		c.tell(ToLeaders, "join_in", e.By, 0)
	}
	c.hand(e.By, what)
	return nil
}

func (c *change) hand(id SeatID, what HandFor) {
	c.Hands = append(c.Hands, Hand{Seat: id, At: c.at, For: what})
	c.say("hand_up", id, len(c.Hands))
}

func (c *change) lowerHand(e Event) error {
	c.handDown(e.By)
	return nil
}

func (c *change) handDown(id SeatID) {
	c.Hands = slices.DeleteFunc(c.Hands, func(h Hand) bool { return h.Seat == id })
	if len(c.Hands) == 0 {
		c.Hands = nil
	}
}

func (c *change) wantAnnounce(e Event) error {
	c.hand(e.By, ToAnnounce)
	return nil
}

// claimChip tells everyone of a milestone. In a queue the seat may say a word
// about it.
func (c *change) claimChip(e Event) error {
	switch {
	case e.Number < 0 || e.Number > maxNumber || len(c.Chips) >= maxChips:
		return RefusedValue
	case slices.Contains(c.Chips, Chip{e.By, e.Number}):
		return RefusedDone
	}
	c.Chips = append(c.Chips, Chip{e.By, e.Number})
	c.say("chip", e.By, e.Number)
	if c.Segment().Rule().Who == format.Queued && handIs(false)(&c.State, &e) == nil && c.seat(e.By).askable() && c.Now.Turn.Seat != e.By {
		c.hand(e.By, ForChip)
	}
	return nil
}

// nextHand is whose hand is called next, 0 for nobody: the first, or who has
// spoken least. A hand that later ones were called before as often as the circle
// has places is called first, so that nobody waits for ever.
func (c *change) nextHand() SeatID {
	best := -1
	for i, h := range c.Hands {
		if !c.seat(h.Seat).askable() {
			continue
		}
		if h.Over >= len(c.Circle) {
			best = i
			break
		}
		if best < 0 || c.Segment().Rule().Order == format.ByAirtime && c.seat(h.Seat).Spoke < c.seat(c.Hands[best].Seat).Spoke {
			best = i
		}
	}
	if best < 0 {
		return 0
	}
	for i := range c.Hands[:best] {
		if c.seat(c.Hands[i].Seat).askable() {
			c.Hands[i].Over++
		}
	}
	return c.Hands[best].Seat
}

// goQueue calls the next hand, unless the time is up. It reports whether anybody
// is called.
func (c *change) goQueue() bool {
	if c.Now.Over {
		return false
	}
	next := c.nextHand()
	if next == 0 {
		return false
	}
	c.startTurn(next)
	return true
}
