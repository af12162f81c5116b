package floor

// A Pause is a break in the middle of a segment, which stands still meanwhile.
type Pause struct {
	Began int64 `json:"began"`
	Ends  int64 `json:"ends"`
}

func (s *State) paused() bool { return s.Pause.Ends != 0 }

// time is the meeting's own time: in a break it stands still.
func (c *change) time() int64 {
	if c.paused() {
		return c.Pause.Began
	}
	return c.at
}

// takeBreak stops everything for a while. Nobody presses it but who leads, also
// when somebody has said that they need a pause.
func (c *change) takeBreak(e Event) error {
	if e.Seconds < 1 || e.Seconds > maxExtend {
		return RefusedValue
	}
	c.Pause, c.BreakAsked = Pause{Began: c.at, Ends: c.at + int64(e.Seconds)*second}, false
	code, n := timed("break", e.Seconds)
	c.say(code, 0, n)
	return nil
}

func (c *change) endBreak(Event) error { c.endPause(); return nil }

// endPause goes on where everything stopped: every time moves by the break.
func (c *change) endPause() {
	if !c.paused() {
		return
	}
	gap := c.at - c.Pause.Began
	c.Pause = Pause{}
	n := &c.Now
	for _, t := range []*int64{&n.Ends, &n.Turn.Began, &n.Turn.Ends, &n.Turn.Due, &n.Turn.LostAt, &n.Offer.Due} {
		if *t != 0 {
			*t += gap
		}
	}
	if c.Phase == Open && c.Format.Exact {
		n.Ends = min(n.Ends, max(c.Ends, c.at))
	} else if c.Phase == Open {
		c.Ends += gap
	}
	c.say("break_over", 0, 0)
}
