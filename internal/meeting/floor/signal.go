package floor

import "slices"

// A Signal is a sign without a word.
type Signal string

// The signals. Overwhelmed reaches facilitators only.
const (
	WithYou     Signal = "with_you"
	NeedPause   Signal = "need_pause"
	TooFast     Signal = "too_fast"
	Overwhelmed Signal = "overwhelmed"
)

// Sent is a signal that somebody has sent.
type Sent struct {
	Seat   SeatID `json:"seat"`
	Signal Signal `json:"signal"`
	At     int64  `json:"at"`
}

// sendSignal shows a signal for a while. A need for a pause offers one to those
// who lead; nothing stops by itself.
func (c *change) sendSignal(e Event) error {
	switch e.Signal {
	case WithYou:
	case NeedPause:
		c.BreakAsked = true
		c.tell(ToLeaders, "need_pause", e.By, 0)
	case TooFast:
		if t := c.Now.Turn.Seat; c.speaking(t) && t != e.By {
			c.whisper(t, "too_fast_you", 0, 0)
		}
		c.tell(ToLeaders, "too_fast", e.By, 0)
	case Overwhelmed:
		c.seat(e.By).Heavy = c.at
		c.tell(ToCarers, "overwhelmed", e.By, 0)
	default:
		return RefusedValue
	}
	c.Signals = slices.DeleteFunc(c.Signals, func(s Sent) bool { return s.Seat == e.By && s.Signal == e.Signal })
	c.Signals = append(c.Signals, Sent{Seat: e.By, Signal: e.Signal, At: c.at})
	return nil
}

// forgetSignals drops what was shown long enough.
func (c *change) forgetSignals() {
	c.Signals = slices.DeleteFunc(c.Signals, func(s Sent) bool { return c.at-s.At > SignalFor })
	if len(c.Signals) == 0 {
		c.Signals = nil
	}
}

// markHeavy says that something is heavy for somebody: in their turn, for as
// long as it lasts and a while after.
func (c *change) markHeavy(e Event) error {
	id := e.Seat
	if id == 0 {
		id = e.By
	}
	seat := c.seat(id)
	seat.Heavy = c.at
	if seat.Presence == Lost && seat.Vanish.Since == 0 && c.running() {
		c.lookAfter(seat) // they were gone before anybody said so
	}
	if c.speaking(id) {
		c.Now.Turn.Heavy = true
	}
	return nil
}
