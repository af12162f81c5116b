package floor

// Apply is what the meeting becomes by an event, and what is to be done. It
// never changes s. A refused event returns s as it was and a Refusal.
func Apply(s State, e Event) (State, []Effect, error) {
	if e.At < 1 || e.At > maxMoment {
		return s, nil, RefusedMoment
	}
	if err := permit(&s, &e); err != nil {
		return s, nil, err
	}
	c := change{State: s.clone(), at: max(e.At, s.Clock)}
	c.Clock = c.at
	if err := rules[e.Kind].do(&c, e); err != nil {
		return s, nil, err
	}
	c.settle()
	c.follow(&s)
	return c.State, c.effects, nil
}

// Replay is the meeting after the events, from a new state or from a snapshot.
// It stops at the first event that is refused: a kept log has none.
func Replay(s State, events ...Event) (State, error) {
	for _, e := range events {
		next, _, err := Apply(s, e)
		if err != nil {
			return s, err
		}
		s = next
	}
	return s, nil
}

// A change is a state in the making: what an event's rule works on.
type change struct {
	State
	at      int64
	effects []Effect
}

func (c *change) do(e ...Effect) { c.effects = append(c.effects, e...) }

// say announces something to everyone.
func (c *change) say(code string, seat SeatID, number int) {
	c.do(Announce{Code: code, Seat: seat, Number: number, To: ToAll})
}

// tell announces something to those of an audience.
func (c *change) tell(to Audience, code string, seat SeatID, number int) {
	c.do(Announce{Code: code, Seat: seat, Number: number, To: to})
}

// timed is the code and the number for a length of time, which is told in
// seconds up to two minutes and in whole minutes from there on.
func timed(code string, seconds int) (string, int) {
	switch {
	case seconds == 0:
		return code, 0
	case seconds < 120:
		return code + "_seconds", seconds
	}
	return code + "_minutes", (seconds + 30) / 60
}

// whisper announces something to one seat about another.
func (c *change) whisper(only SeatID, code string, about SeatID, number int) {
	c.do(Announce{Code: code, Seat: about, Number: number, To: ToSeat, Only: only})
}
