package floor

import (
	"slices"

	"hearth/internal/meeting/format"
)

// knocks refuses whoever cannot even wait at the door.
func knocks(s *State, e *Event) error {
	if e.Guest == 0 || e.People < 0 || e.People > maxPeople || len(e.CheckIn) > maxCheckIn {
		return RefusedValue
	}
	if !s.allows(e.Way, e.People) {
		return RefusedWay
	}
	seat := s.seat(s.SeatOf(e.Guest))
	switch {
	case seat == nil && len(s.Seats) >= maxSeats:
		return RefusedFull
	case seat == nil && s.late() && !e.Facilitator:
		return RefusedLate
	case seat == nil || seat.Presence == Left && (seat.Place != 0 || !s.late() || e.Facilitator):
		return nil
	case seat.Presence == Left:
		return RefusedLate
	case seat.Presence == Removed:
		return RefusedRemoved
	case seat.Presence == Outside:
		return RefusedWaits
	}
	return RefusedInAlready
}

// allows reports whether one may be there in that way. A device is set up by the
// group, and always may.
func (s *State) allows(w format.Way, people int) bool {
	switch {
	case w == format.Device:
		return people > 0
	case w == format.Phone:
		return len(s.Format.Ways) == 0 || slices.Contains(s.Format.Ways, format.Phone) || slices.Contains(s.Format.Ways, format.Voice)
	}
	return slices.Contains(format.Ways, w) && (len(s.Format.Ways) == 0 || slices.Contains(s.Format.Ways, w))
}

// late reports whether nobody new can come in any more.
func (s *State) late() bool {
	return s.Phase == WindDown || s.Phase == Open && s.Now.Index > 0 && s.Format.Late == format.LateNever
}

// knock brings somebody to the door. Who was here before has the same seat.
func (c *change) knock(e Event) error {
	id := c.SeatOf(e.Guest)
	if id == 0 {
		id = SeatID(len(c.Seats) + 1)
		c.Seats = append(c.Seats, Seat{ID: id, Guest: e.Guest})
	}
	seat := c.seat(id)
	seat.Way, seat.Facilitator, seat.Newcomer, seat.People, seat.CheckIn = e.Way, e.Facilitator, e.Newcomer, e.People, e.CheckIn
	c.be(seat, Outside)
	c.letIn(false)
	if seat.Presence != Outside {
		return nil
	}
	c.tell(ToLeaders, "knock", id, c.count(func(x *Seat) bool { return x.Presence == Outside }))
	if greeter := c.Holder(format.Greeter); c.here(greeter) && !c.Leads(greeter) {
		c.whisper(greeter, "knock", id, 0)
	}
	c.whisper(id, c.waitsFor(seat), id, 0)
	if !c.led() {
		c.do(Notify{What: NoticeKnock, Seat: id})
	}
	return nil
}

// waitsFor is the sentence for who stands outside.
func (c *change) waitsFor(seat *Seat) string {
	switch {
	case !c.led():
		return "wait_host"
	case c.full() && !seat.Facilitator:
		return "wait_full"
	case seat.Let || c.walksIn(seat):
		return "wait_pause"
	}
	return "wait_admit"
}

// be changes a presence.
func (c *change) be(seat *Seat, p Presence) { seat.Presence, seat.Since = p, c.at }

// walksIn reports whether the seat needs nobody to let it in.
func (c *change) walksIn(seat *Seat) bool {
	return seat.Facilitator || !c.Locked && (seat.Place != 0 || !c.Options.Lobby)
}

func (s *State) full() bool {
	n := s.Capacity()
	return n > 0 && s.count(func(x *Seat) bool { return x.Presence.held() }) >= n
}

// letIn lets in everyone who waits outside and may come now, in the order of
// their seats. A new segment is always a pause.
func (c *change) letIn(pause bool) {
	for i := range c.Seats {
		if seat := &c.Seats[i]; seat.Presence == Outside && c.mayEnter(seat, pause) {
			c.admitNow(seat)
		}
	}
}

func (c *change) mayEnter(seat *Seat, pause bool) bool {
	switch {
	case seat.Facilitator:
		return c.Phase != Ended
	case !seat.Let && !c.walksIn(seat), c.full(), !c.led():
		return false
	case seat.Place != 0: // comes back
		return true
	}
	return !c.late() && (pause || c.Format.Late == format.LateAny || c.betweenTurns())
}

// betweenTurns reports whether somebody new would disturb nobody.
func (s *State) betweenTurns() bool {
	if s.Phase == Waiting || s.paused() {
		return true
	}
	k := s.Segment().Kind
	return s.Now.Turn.Seat == 0 && s.Now.Offer.Seat == 0 && k != format.Silence && k != format.Exercise
}

// admitNow gives the seat its place in the circle, once and for all.
func (c *change) admitNow(seat *Seat) {
	c.be(seat, Expected)
	seat.Let = false
	if seat.Place == 0 {
		c.Circle = append(c.Circle, seat.ID)
		seat.Place = len(c.Circle)
	}
	if c.running() && c.goesRound() && c.Now.Round.of(seat.ID) == nil {
		c.Now.Round.mark(seat.ID, ToAsk)
	}
	c.do(Admitted{Seat: seat.ID})
}

// tooLate turns away who waited outside, once a format lets nobody in any more.
func (c *change) tooLate() {
	if !c.late() {
		return
	}
	for i := range c.Seats {
		if seat := &c.Seats[i]; seat.Presence == Outside && seat.Place == 0 && !seat.Facilitator {
			c.away(seat, "too_late")
		}
	}
}

func (c *change) away(seat *Seat, code string) {
	c.be(seat, Left)
	seat.Let = false
	c.whisper(seat.ID, code, seat.ID, 0)
}

// placeFree refuses to let in more than there are places.
func placeFree(s *State, e *Event) error {
	if s.late() && s.seat(e.Seat).Place == 0 {
		return RefusedLate
	}
	return refuse(!s.full() || s.seat(e.Seat).Facilitator, RefusedFull)
}

func (c *change) admit(e Event) error {
	seat := c.seat(e.Seat)
	if seat.Let {
		return RefusedDone
	}
	seat.Let = true
	c.letIn(false)
	if seat.Presence == Outside {
		c.whisper(seat.ID, "wait_pause", seat.ID, 0)
	}
	return nil
}

func (c *change) turnAway(e Event) error {
	c.away(c.seat(e.Seat), "turned_away")
	return nil
}

func (c *change) lock(Event) error {
	if c.Locked {
		return RefusedDone
	}
	c.Locked = true
	c.say("locked", 0, 0)
	return nil
}

func (c *change) unlock(Event) error {
	if !c.Locked {
		return RefusedDone
	}
	c.Locked = false
	c.say("unlocked", 0, 0)
	return nil
}
