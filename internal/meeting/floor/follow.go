package floor

import (
	"slices"

	"hearth/internal/meeting/format"
)

// Rights is what a seat may do with its voice and its keyboard at a moment. They
// follow from the state and are kept nowhere.
type Rights struct {
	Mic    Mic  `json:"mic"`
	Beside bool `json:"beside"` // may write beside the circle
	Turn   bool `json:"turn"`   // may write a typed turn
}

// Rights are those of a seat.
func (s *State) Rights(id SeatID) Rights {
	seat := s.seat(id)
	if seat == nil {
		return Rights{Mic: MicClosed}
	}
	seg := s.Segment()
	return s.rights(seat, seg.Rule(), seg.TextRule())
}

func (s *State) rights(seat *Seat, rule format.Rule, text format.TextRule) Rights {
	voice := s.voice(seat, rule)
	r := Rights{Mic: MicClosed, Turn: voice != MicClosed && seat.Way != format.Listen, Beside: s.beside(seat, text)}
	if audible(seat.Way) && !seat.Muted {
		r.Mic = voice
	}
	return r
}

// voice is whether the rule gives the seat the word, by whatever way it is there.
func (s *State) voice(seat *Seat, rule format.Rule) Mic {
	switch {
	case seat.Presence != Here || s.Phase == Ended || s.paused():
		return MicClosed
	case s.Phase == Waiting:
		return openIf(s.led())
	}
	switch rule.Who {
	case format.Everybody:
		return MicOpen
	case format.Facilitators:
		return openIf(s.Leads(seat.ID))
	case format.Holder, format.Queued:
		return s.voiceInTurns(seat, rule)
	}
	return MicClosed
}

// voiceInTurns is one voice at a time: of the turn, or between turns of the host.
func (s *State) voiceInTurns(seat *Seat, rule format.Rule) Mic {
	t := &s.Now.Turn
	switch {
	case t.Seat == 0:
		return openIf(s.Holder(format.Host) == seat.ID)
	case !s.speaking(t.Seat):
		return MicClosed
	case t.Seat == seat.ID && t.Stage == Fading:
		return MicFading
	case t.Seat == seat.ID:
		return MicOpen
	}
	return openIf(rule.CrossTalk && slices.Contains(s.Now.Answering, seat.ID))
}

func openIf(so bool) Mic {
	if so {
		return MicOpen
	}
	return MicClosed
}

// beside is whether the seat may write in the chat beside the circle. After a
// turn with an echo everyone may, for a moment.
func (s *State) beside(seat *Seat, rule format.TextRule) bool {
	switch {
	case seat.Presence != Here || s.Phase == Ended:
		return false
	case s.Phase == Waiting || s.paused() || s.Now.Turn.Stage == Echo || rule == format.TextAll:
		return true
	}
	return rule == format.TextFacilitators && s.Leads(seat.ID)
}

// follow turns the difference between two states into effects: closings, then
// openings, writing, and timers.
func (c *change) follow(before *State) {
	was, is := before.Segment(), c.Segment()
	wasRule, wasText, isRule, isText := was.Rule(), was.TextRule(), is.Rule(), is.TextRule()
	var open, write []Effect
	for i := range c.Seats {
		seat := &c.Seats[i]
		old := Rights{Mic: MicClosed}
		if s := before.seat(seat.ID); s != nil && s.Conn == seat.Conn {
			old = before.rights(s, wasRule, wasText)
		}
		now := c.rights(seat, isRule, isText)
		if now.Mic != old.Mic {
			e := Microphone{Seat: seat.ID, Conn: seat.Conn, To: now.Mic}
			if now.Mic == MicOpen {
				open = append(open, e)
			} else {
				c.do(e)
			}
		}
		if now.Beside != old.Beside || now.Turn != old.Turn {
			write = append(write, Writing{Seat: seat.ID, Beside: now.Beside, Turn: now.Turn})
		}
	}
	c.do(open...)
	c.do(write...)
	c.followTimers(before.Timers(), c.Timers())
}
