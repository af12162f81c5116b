package floor

import "hearth/internal/meeting/format"

// begin opens the first segment.
func (c *change) begin(e Event) error {
	c.Phase, c.Began, c.Seed = Open, c.at, e.Seed
	c.Ends = c.at + int64(c.Options.Minutes)*minute
	c.say("begins", 0, 0)
	c.enter(0)
	return nil
}

// enter starts a segment afresh. What belonged to the one before is over; hands
// stay up.
func (c *change) enter(index int) {
	c.leaveSegment()
	c.Now = Running{Index: index, Began: c.at, Ends: c.at + int64(c.Plan[index].Minutes)*minute}
	c.BreakAsked = false
	seg := c.Segment()
	c.Phase = Open
	if seg.Kind == format.WindDown {
		c.Phase = WindDown
	} else if c.Format.Exact {
		c.Now.Ends = min(c.Now.Ends, c.Ends)
	}
	c.say("segment", 0, index+1)
	c.tooLate()
	c.letIn(true)
	if c.goesRound() {
		c.beginRound(0)
	}
	if seg.Kind == format.Vote && seg.Vote != nil {
		c.Now.Vote.Open = true
		c.say("vote_open", 0, 0)
	}
}

// leaveSegment counts the time of a turn that the segment's end cuts off.
func (c *change) leaveSegment() {
	if t := c.Now.Turn; t.Seat != 0 && t.Stage != Echo {
		c.stopTurn(Missed)
	}
}

// segmentDue warns that the segment's time is nearly up, and then that it is.
func (c *change) segmentDue() {
	if !c.Now.Warned && c.at < c.Now.Ends {
		c.Now.Warned = true
		c.say("segment_soon", 0, int((c.Now.Ends-c.at)/second))
		return
	}
	c.Now.Warned, c.Now.Over = true, true
	switch {
	case c.Now.Vote.Open:
		c.closeVote()
	case c.Segment().Kind == format.Agreement:
		if n := c.count(isHere) - len(c.Now.Agreed); n > 0 {
			c.tell(ToLeaders, "not_agreed", 0, n)
		}
	case c.goesRound() && c.Now.Round.unasked() > 0:
		c.tell(ToLeaders, "segment_over", 0, c.Now.Round.unasked())
	}
}

// unasked is how many the round still has a question for.
func (r *Round) unasked() (n int) {
	for _, a := range r.Asked {
		if r.waits(a.Seat) {
			n++
		}
	}
	return n
}

// advance goes on to the next segment, and after the last ends the meeting.
func (c *change) advance() {
	if c.Now.Index+1 >= len(c.Format.Segments) {
		c.end()
		return
	}
	c.enter(c.Now.Index + 1)
}

// advanceBy goes on at somebody's word. Ballots are counted first.
func (c *change) advanceBy(Event) error {
	c.endPause()
	if c.Now.Vote.Counting || c.Now.Vote.Open && len(c.Now.Vote.Voted) > 0 {
		c.Now.Over = true
		c.closeVote()
		return nil
	}
	c.advance()
	return nil
}

func (c *change) goBack(Event) error {
	c.endPause()
	c.enter(c.Now.Index - 1)
	return nil
}

// extendSegment gives the segment more time; the meeting grows with it, unless
// it ends exactly.
func (c *change) extendSegment(e Event) error {
	if e.Seconds < 1 || e.Seconds > maxExtend {
		return RefusedValue
	}
	by := int64(e.Seconds) * second
	ends := max(c.Now.Ends, c.time()) + by
	if c.Phase == Open && c.Format.Exact {
		ends = min(ends, c.Ends)
	} else if c.Phase == Open {
		c.Ends += by
		c.TimeUp = false
	}
	if ends <= c.time() {
		return RefusedEnded
	}
	c.Now.Ends, c.Now.Over, c.Now.Warned = ends, false, ends-c.time() <= SoonNotice
	code, n := timed("segment_extended", e.Seconds)
	c.say(code, 0, n)
	return nil
}
