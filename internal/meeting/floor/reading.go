package floor

import "hearth/internal/meeting/format"

// Reader is who reads the next part, 0 while nobody has come forward: whoever
// reads now, else the first volunteer, else who has the role.
func (s *State) Reader() SeatID {
	if s.Segment().Kind != format.Reading || s.Now.Part >= len(s.Segment().Parts) {
		return 0
	}
	if t := s.Now.Turn.Seat; t != 0 {
		return t
	}
	for _, id := range s.Now.Readers {
		if s.seat(id).askable() {
			return id
		}
	}
	id := s.Holder(format.Reader)
	if seat := s.seat(id); seat == nil || !seat.askable() {
		return 0
	}
	if a := s.Now.Round.of(id); a != nil && (a.How == Passed || a.How == Later) {
		return 0 // they would rather not; a volunteer may
	}
	return id
}

// goRead gives the next part to its reader. It reports whether anybody reads.
func (c *change) goRead() bool {
	if c.Now.Part >= len(c.Segment().Parts) {
		c.done("reading_done")
		return false
	}
	if c.goesRound() {
		return c.readRound()
	}
	next := c.Reader()
	if next == 0 {
		return false
	}
	c.Now.Readers = without(c.Now.Readers, next)
	c.startTurn(next)
	return true
}

// readRound asks the circle, and goes round again while parts are left. Who has
// passed is left in peace.
func (c *change) readRound() bool {
	r := &c.Now.Round
	next := c.nextInRound()
	if next == 0 {
		for i := range r.Asked {
			if r.Asked[i].How == Spoken {
				r.Asked[i].How, r.Asked[i].Again, r.Asked[i].Skipped = ToAsk, false, false
			}
		}
		r.Time++
		next = c.nextInRound()
	}
	if next == 0 {
		r.Time--
		c.done("reading_waits")
		return false
	}
	c.Now.Done = false
	c.startTurn(next)
	return true
}

// readOn counts a part that was read to its end, and tells those who lead where
// nobody has come forward for the next.
func (c *change) readOn(how How) {
	if c.Segment().Kind != format.Reading {
		return
	}
	if how == Spoken {
		c.Now.Part = min(c.Now.Part+1, len(c.Segment().Parts))
	}
	if c.Now.Part < len(c.Segment().Parts) && !c.goesRound() && c.Reader() == 0 {
		c.tell(ToLeaders, "reading_waits", 0, 0)
	}
}

func (c *change) partRead(Event) error { c.endTurn(Spoken); return nil }

// volunteer puts a seat down for a part to come, also one that had passed.
func (c *change) volunteer(e Event) error {
	c.Now.Readers = append(c.Now.Readers, e.By)
	c.say("volunteered", e.By, 0)
	return nil
}
