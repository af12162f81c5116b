package floor

import "hearth/internal/meeting/format"

// settle does what the floor does by itself once an event's own rule is done:
// somebody leads, who may come in comes in, who is next is asked, and a segment
// whose time is up gives way. It runs until there is nothing left to do; every
// round of its loop either gives somebody the floor or goes a segment further.
func (c *change) settle() {
	c.forgetSignals()
	c.seeHost()
	c.letIn(false)
	for c.running() && !c.paused() && c.Now.Turn.Seat == 0 && c.Now.Offer.Seat == 0 {
		if c.callNext() {
			break
		}
		if !c.Now.Over || c.Now.Vote.Open || c.Now.Vote.Counting {
			break
		}
		c.advance()
	}
	c.seeEmpty()
}

// callNext gives the floor to whoever is next under the segment's rule. It
// reports whether somebody has it now.
func (c *change) callNext() bool {
	switch c.Segment().Rule().Who {
	case format.Queued:
		return c.goQueue()
	case format.Holder:
		if c.Segment().Kind == format.Reading {
			return c.goRead()
		}
		return c.goRound()
	}
	return false
}

// seeEmpty notes since when nobody is here. A meeting without anybody ends after
// a while, also one that nobody has begun.
func (c *change) seeEmpty() {
	empty := c.Phase != Ended && c.count(func(x *Seat) bool { return x.Presence == Here || x.Presence == Aside }) == 0
	switch {
	case !empty:
		c.Empty = 0
	case c.Empty == 0:
		c.Empty = c.at
	}
}
