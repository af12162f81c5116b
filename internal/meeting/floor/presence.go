package floor

// newerConn refuses a connection that is older than the seat's own.
func newerConn(s *State, e *Event) error {
	if !s.present(e.Seat, Expected, Here, Lost, Aside) {
		return RefusedNobody
	}
	return refuse(e.Conn > s.seat(e.Seat).Conn, RefusedStale)
}

// sameConn refuses the late report of a connection that another has replaced.
func sameConn(s *State, e *Event) error {
	return refuse(s.present(e.Seat, Here, Aside) && s.seat(e.Seat).Conn == e.Conn, RefusedStale)
}

// join connects a seat: for the first time, again after a loss, or in another
// tab, which takes the seat over.
func (c *change) join(e Event) error {
	seat := c.seat(e.Seat)
	seat.Conn = e.Conn
	switch seat.Presence {
	case Expected:
		c.arrive(seat)
	case Lost:
		if seat.Apart {
			c.comesBackApart(seat)
		} else {
			c.comesBack(seat)
		}
	}
	return nil
}

// arrive is the moment from which somebody is there.
func (c *change) arrive(seat *Seat) {
	c.be(seat, Here)
	seat.Came = c.at
	c.do(Record{What: RecordCame, Seat: seat.ID, At: c.at})
	c.say("came", seat.ID, c.count(isHere))
	if seat.Facilitator {
		c.giveLead(seat.ID)
	}
}

// comesBack is somebody in the same seat again. Their turn waited for them, or
// comes at the end of the round.
func (c *change) comesBack(seat *Seat) {
	c.be(seat, Here)
	if seat.Vanish.Since != 0 {
		seat.Vanish = Vanish{}
		c.tell(ToLeaders, "back_safe", seat.ID, 0)
	}
	c.say("back", seat.ID, 0)
	if t := &c.Now.Turn; t.Seat == seat.ID && t.Stage == Held {
		c.resumeTurn()
	}
}

// lose holds the seat of somebody whose connection is gone. In a heavy moment
// they are looked after.
func (c *change) lose(e Event) error {
	seat := c.seat(e.Seat)
	vanishes := c.vanishes(seat)
	c.stopFloor(seat.ID, false)
	seat.Apart = seat.Presence == Aside
	c.be(seat, Lost)
	c.Now.Answering = without(c.Now.Answering, seat.ID)
	if vanishes {
		c.lookAfter(seat)
	}
	return nil
}

// lookAfter holds the seat before all eyes, and sends somebody to look after who
// vanished from it.
func (c *change) lookAfter(seat *Seat) {
	seat.Vanish = Vanish{Since: c.at, Due: c.at + CheckAfter}
	c.say("held", seat.ID, 0)
	c.tell(ToLeaders, "vanished", seat.ID, int(CheckAfter/minute))
	c.do(Notify{What: NoticeVanished, Seat: seat.ID, CheckIn: seat.CheckIn},
		Record{What: RecordVanish, Seat: seat.ID, At: c.at})
}

// vanishes reports whether a lost connection is more than that: in their own
// turn, from a private room, or soon after something heavy.
func (c *change) vanishes(seat *Seat) bool {
	return c.running() && (c.speaking(seat.ID) || seat.Presence == Aside || seat.Heavy != 0 && c.at-seat.Heavy <= HeavyFor)
}

// stopFloor takes the seat's turn or offer back: a lost speaker's turn waits,
// that of somebody who goes is asked at the end if they come back.
func (c *change) stopFloor(id SeatID, goes bool) {
	if c.Now.Offer.Seat == id {
		c.Now.Offer = Offer{}
		c.mark(id, Missed)
	}
	switch t := &c.Now.Turn; {
	case t.Seat != id:
	case t.Stage == Echo, t.Stage == Held && !goes:
	case goes:
		c.endTurn(Missed)
	default:
		c.holdTurn()
	}
}

// graceDue is the end of waiting for a lost seat: now they have gone.
func (c *change) graceDue(seat *Seat) {
	if seat.Presence == Expected { // never came
		c.be(seat, Left)
		return
	}
	c.goes(seat, Left, RecordLost)
	c.say("left", seat.ID, 0)
}

// checkDue reminds those who lead of somebody who vanished.
func (c *change) checkDue(seat *Seat) {
	seat.Vanish.Due = 0
	c.tell(ToLeaders, "check_due", seat.ID, int((c.at-seat.Vanish.Since)/minute))
}

// check notes what came of looking after somebody. Who was reached needs no
// held seat any longer than anybody else; who was not is looked for on.
func (c *change) check(e Event) error {
	seat := c.seat(e.Seat)
	switch e.Outcome {
	case Reached, Told:
		seat.Vanish = Vanish{}
		if seat.Presence == Lost {
			seat.Since = c.at
		}
	case NotReached:
		seat.Vanish.Outcome = NotReached
		if c.Phase != Ended {
			seat.Vanish.Due = c.at + CheckAfter
		}
	default:
		return RefusedValue
	}
	c.do(Record{What: RecordCheck, Seat: seat.ID, At: c.at, Outcome: e.Outcome})
	c.tell(ToLeaders, "checked_"+string(e.Outcome), seat.ID, 0)
	return nil
}

// goes gives the seat up. Its place stays its own.
func (c *change) goes(seat *Seat, as Presence, what Recorded) {
	was := seat.Presence
	c.be(seat, as)
	c.stopFloor(seat.ID, true)
	c.handDown(seat.ID)
	c.dropRoles(seat.ID)
	c.Now.Readers, c.Now.Answering = without(c.Now.Readers, seat.ID), without(c.Now.Answering, seat.ID)
	seat.Muted, seat.Let, seat.Aside, seat.Apart = false, false, false, false
	if was == Here || was == Lost || was == Aside {
		c.do(c.going(seat, what))
	}
}

func (c *change) going(seat *Seat, what Recorded) Record {
	return Record{What: what, Seat: seat.ID, At: c.at, Minutes: int((c.at - seat.Came + minute/2) / minute)}
}

// recordEnd records everyone who was there to the end.
func (c *change) recordEnd(seat *Seat) {
	switch seat.Presence {
	case Here, Aside:
		c.do(c.going(seat, RecordLeft))
	case Lost:
		c.do(c.going(seat, RecordLost))
	}
}

func (c *change) leave(e Event) error {
	seat := c.seat(e.By)
	was := seat.Presence
	c.goes(seat, Left, RecordLeft)
	if was != Outside && was != Expected {
		seat.Vanish = Vanish{} // they said goodbye
		c.say("left", seat.ID, 0)
		c.do(Disconnect{Seat: seat.ID, Conn: seat.Conn})
	}
	return nil
}

// remove ends somebody's being there for good. The circle is told that they have
// left, no more.
func (c *change) remove(e Event) error {
	seat := c.seat(e.Seat)
	was := seat.Presence
	c.goes(seat, Removed, RecordRemoved)
	seat.Vanish = Vanish{}
	if was.held() {
		c.say("left", seat.ID, 0)
	}
	c.tell(ToLeaders, "removed", seat.ID, 0)
	c.whisper(seat.ID, "removed_you", seat.ID, 0)
	c.do(Disconnect{Seat: seat.ID, Conn: seat.Conn, Removed: true})
	return nil
}
