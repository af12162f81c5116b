package floor

// An Offer lets somebody accept or decline the talking piece. No answer is "come
// back to me" the first time, and a pass the second.
type Offer struct {
	Seat SeatID `json:"seat"` // 0: nothing is offered
	Due  int64  `json:"due"`
}

func (s *State) offered(id SeatID) bool { return id != 0 && s.Now.Offer.Seat == id }

func (c *change) offer(id SeatID) {
	c.ask(id)
	c.Now.Offer = Offer{Seat: id, Due: c.at + OfferFor}
	c.say("offered", id, 0)
	c.whisper(id, "offered_you", id, OfferFor/second)
}

func (c *change) offerDue() {
	id := c.Now.Offer.Seat
	c.Now.Offer = Offer{}
	if a := c.Now.Round.of(id); a.Again {
		a.How = Passed
		c.say("passed", id, 0)
	} else {
		a.How = Later
		c.say("moves_on", id, 0)
	}
}

func (c *change) accept(e Event) error {
	c.Now.Offer = Offer{}
	c.startTurn(e.By)
	return nil
}

func (c *change) decline(e Event) error {
	return c.answerRound(e.By, Passed, "passed")
}

// offerPiece ends the holder's turn and offers the piece to somebody who was
// not asked yet this time round.
func (c *change) offerPiece(e Event) error {
	c.endTurn(Spoken)
	if c.Now.Turn.Stage == Echo {
		c.Now.Turn = Turn{} // the offer gives the circle time enough
	}
	c.offer(e.Seat)
	return nil
}
