package floor

import "hearth/internal/meeting/format"

// ways refuses a way that the format does not have. Nobody becomes a device.
func ways(s *State, e *Event) error {
	return refuse(e.Way == "" || e.Way != format.Device && s.allows(e.Way, 0), RefusedWay)
}

// changeWay changes how somebody is there. Text, voice and video keep the turn;
// who only listens from now on gives it back.
func (c *change) changeWay(e Event) error {
	seat := c.seat(e.By)
	if e.Way == "" || e.Way == seat.Way || seat.Way == format.Device {
		return RefusedValue
	}
	seat.Way = e.Way
	if e.Way == format.Listen {
		c.stopFloor(seat.ID, true)
		c.Now.Answering, c.Now.Readers = without(c.Now.Answering, seat.ID), without(c.Now.Readers, seat.ID)
	}
	for i := range c.Hands {
		if h := &c.Hands[i]; h.Seat == seat.ID && h.For == ToJoinIn {
			h.For = ToSpeak
		}
	}
	return nil
}

// mute closes a microphone. It stays closed until its owner's turn, or until
// they are asked to speak; nobody can open it for them.
func (c *change) mute(e Event) error {
	seat := c.seat(e.Seat)
	if seat.Muted {
		return RefusedDone
	}
	seat.Muted = true
	c.whisper(seat.ID, "muted", seat.ID, 0)
	return nil
}

func (c *change) askUnmute(e Event) error {
	c.seat(e.Seat).Muted = false
	c.whisper(e.Seat, "unmute", e.Seat, 0)
	return nil
}
