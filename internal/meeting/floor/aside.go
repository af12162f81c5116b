package floor

// stepAside opens a private room for somebody. Their place is held.
func (c *change) stepAside(e Event) error {
	seat := c.seat(e.By)
	c.stopFloor(seat.ID, true)
	c.handDown(seat.ID)
	c.Now.Answering = without(c.Now.Answering, seat.ID)
	c.be(seat, Aside)
	seat.Aside = false
	c.tell(ToLeaders, "aside", seat.ID, 0)
	c.do(Notify{What: NoticeAside, Seat: seat.ID}, Record{What: RecordAside, Seat: seat.ID, At: c.at})
	return nil
}

// offerAside asks somebody whether they would like to step aside; whoever is on
// call is told already.
func (c *change) offerAside(e Event) error {
	seat := c.seat(e.Seat)
	if seat.Aside {
		return RefusedDone
	}
	seat.Aside = true
	c.whisper(seat.ID, "aside_offered", e.By, 0)
	return nil
}

// comeBack is quiet: only those who lead are told.
func (c *change) comeBack(e Event) error {
	c.be(c.seat(e.By), Here)
	c.tell(ToLeaders, "back_aside", e.By, 0)
	return nil
}
