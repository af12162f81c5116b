package floor

import (
	"slices"

	"hearth/internal/meeting/format"
)

// closeEarly goes to the closing that lies ahead, or to the end.
func (c *change) closeEarly(Event) error {
	c.endPause()
	if c.skipTo(format.Closing, format.WindDown) {
		return nil
	}
	if c.Segment().Kind == format.Closing || c.Phase == WindDown {
		return RefusedDone
	}
	c.end()
	return nil
}

// skipTo goes to the next segment of one of the kinds, and reports whether one
// lies ahead.
func (c *change) skipTo(kinds ...format.Kind) bool {
	for i := c.Now.Index + 1; i < len(c.Format.Segments); i++ {
		if slices.Contains(kinds, c.Format.Segments[i].Kind) {
			c.enter(i)
			return true
		}
	}
	return false
}

// endDue gives notice of the end, and then brings it, where the format ends
// exactly; elsewhere it tells those who lead.
func (c *change) endDue() {
	if !c.Noticed && c.at < c.Ends {
		c.Noticed = true
		c.say("end_soon", 0, int((c.Ends-c.at+minute-1)/minute))
		return
	}
	c.Noticed, c.TimeUp = true, true
	if !c.Format.Exact {
		c.tell(ToLeaders, "time_up", 0, 0)
		return
	}
	c.endPause()
	if !c.skipTo(format.WindDown) {
		c.end()
	}
}

func (c *change) endBy(Event) error { c.end(); return nil }

// end is the end, for everyone. What a vote has found stays to be seen.
func (c *change) end() {
	c.leaveSegment()
	c.Now = Running{Index: c.Now.Index, Vote: Vote{Tally: c.Now.Vote.Tally}}
	c.Phase, c.EndedAt = Ended, c.at
	c.Pause, c.Choice, c.Hands, c.HostAway, c.Empty = Pause{}, Choice{}, nil, 0, 0
	for i := range c.Seats {
		c.recordEnd(&c.Seats[i])
	}
	c.say("ended", 0, 0)
	c.do(Finished{})
}
