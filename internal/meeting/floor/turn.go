package floor

import (
	"slices"

	"hearth/internal/meeting/format"
)

// A Turn is one seat's time to speak or write. It ends kindly: first a sign to
// whoever has it, then the microphone fades, then the turn passes on.
type Turn struct {
	Seat   SeatID `json:"seat"` // 0: nobody has a turn
	Stage  Stage  `json:"stage,omitempty"`
	Began  int64  `json:"began"`
	Ends   int64  `json:"ends,omitempty"` // when it begins to fade; 0: no limit
	Due    int64  `json:"due,omitempty"`  // when the stage ends; 0: not by itself
	LostAt int64  `json:"lost_at,omitempty"`
	Heavy  bool   `json:"heavy,omitempty"`
}

// A Stage is how far a turn is.
type Stage string

// The stages of a turn.
const (
	Speaking Stage = "speaking"
	Signed   Stage = "signed" // the sign was given
	Fading   Stage = "fading"
	Held     Stage = "held" // the connection is lost; the turn waits
	Echo     Stage = "echo" // after it, everyone may write something kind
)

// speaking reports whether the seat has the turn and can use it.
func (s *State) speaking(id SeatID) bool {
	t := &s.Now.Turn
	return id != 0 && t.Seat == id && (t.Stage == Speaking || t.Stage == Signed || t.Stage == Fading)
}

// mayTurn reports whether the seat may end the turn: its own, or any where it
// leads.
func (s *State) mayTurn(id SeatID) bool {
	return s.speaking(id) || s.Leads(id) && s.speaking(s.Now.Turn.Seat)
}

// startTurn gives the seat the floor.
func (c *change) startTurn(id SeatID) {
	rule, seat := c.Segment().Rule(), c.seat(id)
	c.ask(id)
	seat.Muted = false
	c.handDown(id)
	t := Turn{Seat: id, Began: c.at}
	if rule.Seconds > 0 {
		t.Ends = c.at + int64(rule.Seconds)*second
	}
	t.speak(c.at)
	c.Now.Turn = t
	if c.Segment().Kind == format.Piece {
		c.Now.Piece = id
	}
	c.say("turn", id, 0)
	code, n := timed("your_turn", rule.Seconds)
	c.whisper(id, code, id, n)
}

// ask notes that the seat is asked now; after "come back to me", for the last
// time.
func (c *change) ask(id SeatID) {
	if a := c.Now.Round.of(id); a != nil {
		a.Again = a.Again || a.How == Later
		a.How = Asking
	}
}

// speak lets the turn be used from now on: until the sign, or until its end where
// so little is left that a sign would only disturb.
func (t *Turn) speak(now int64) {
	t.Stage, t.Due = Speaking, 0
	switch left := t.Ends - now; {
	case t.Ends == 0:
	case left < unsigned:
		t.Stage, t.Due = Signed, t.Ends
	default:
		t.Due = max(now, t.Ends-min(signAtMost, max(signAtLeast, (t.Ends-t.Began)/6)))
	}
}

// turnDue goes to the turn's next stage.
func (c *change) turnDue() {
	t := &c.Now.Turn
	switch t.Stage {
	case Speaking:
		c.sign()
	case Signed:
		t.Stage, t.Due = Fading, t.Ends+FadeFor
	case Fading:
		c.endTurn(Spoken)
	case Held:
		c.say("moves_on", t.Seat, 0)
		c.endTurn(Missed)
	case Echo:
		c.Now.Turn = Turn{}
	}
}

// sign tells whoever has the turn, and the timekeeper, that time is nearly up.
func (c *change) sign() {
	t := &c.Now.Turn
	left := int(max(0, t.Ends-c.at) / second)
	t.Stage, t.Due = Signed, t.Ends
	c.whisper(t.Seat, "sign", t.Seat, left)
	if keeper := c.Holder(format.Timekeeper); c.here(keeper) && keeper != t.Seat {
		c.whisper(keeper, "sign_other", t.Seat, left)
	}
}

// giveSign is the sign by hand. In a turn without a limit it ends nothing.
func (c *change) giveSign(Event) error {
	if c.Now.Turn.Stage != Speaking {
		return RefusedDone
	}
	if c.Now.Turn.Ends == 0 {
		c.Now.Turn.Stage = Signed
		c.whisper(c.Now.Turn.Seat, "sign_by_hand", c.Now.Turn.Seat, 0)
		return nil
	}
	c.sign()
	return nil
}

func (c *change) turnOver(Event) error { c.endTurn(Spoken); return nil }

// extendTurn gives the turn more time, also when it fades already.
func (c *change) extendTurn(e Event) error {
	if e.Seconds < 1 || e.Seconds > maxExtend {
		return RefusedValue
	}
	t := &c.Now.Turn
	t.Ends = max(t.Ends, c.at) + int64(e.Seconds)*second
	t.speak(c.at)
	code, n := timed("turn_extended", e.Seconds)
	c.say(code, t.Seat, n)
	return nil
}

// endTurn takes the floor back. Kind words come after a turn that was spoken.
func (c *change) endTurn(how How) {
	id := c.Now.Turn.Seat
	c.stopTurn(how)
	c.readOn(how)
	c.sayLong(c.seat(id))
	if echo := c.Segment().Rule().Echo; echo > 0 && how == Spoken {
		c.Now.Turn = Turn{Seat: id, Stage: Echo, Began: c.at, Due: c.at + int64(echo)*second}
		c.say("echo", id, echo)
	}
}

// stopTurn counts the turn's time and clears it away.
func (c *change) stopTurn(how How) {
	t := c.Now.Turn
	seat := c.seat(t.Seat)
	spoke := c.time() - t.Began
	if t.LostAt != 0 {
		spoke = t.LostAt - t.Began
	}
	seat.Spoke, seat.Turns = seat.Spoke+spoke, seat.Turns+1
	if t.Heavy {
		seat.Heavy = c.at
	}
	c.mark(t.Seat, how)
	c.Now.Turn, c.Now.Answering = Turn{}, nil
}

// sayLong tells somebody once a segment, and nobody else, that they have spoken
// long: not where the format gave them the time, as a round with a limit does,
// or a speaker's one long turn.
func (c *change) sayLong(seat *Seat) {
	rule := c.Segment().Rule()
	if rule.Who == format.Holder && rule.Seconds > 0 || rule.Who == format.Queued && seat.Turns < 2 {
		return
	}
	others, n := int64(0), int64(0)
	for i := range c.Seats {
		if x := &c.Seats[i]; x.ID != seat.ID && x.askable() {
			others, n = others+x.Spoke, n+1
		}
	}
	if n == 0 || seat.Spoke < longest || seat.Spoke*n < over*others || slices.Contains(c.Now.Told, seat.ID) {
		return
	}
	c.Now.Told = append(c.Now.Told, seat.ID)
	c.whisper(seat.ID, "spoken_long", seat.ID, int(seat.Spoke/minute))
}

// holdTurn lets a lost speaker's turn wait.
func (c *change) holdTurn() {
	t := &c.Now.Turn
	t.Stage, t.LostAt, t.Due = Held, c.time(), c.time()+HoldTurn
}

// resumeTurn gives it back with the time that was left.
func (c *change) resumeTurn() {
	t := &c.Now.Turn
	now := c.time()
	gap := now - t.LostAt
	t.LostAt = 0
	t.Began += gap
	if t.Ends != 0 {
		t.Ends = max(t.Ends+gap, now+signAtLeast)
	}
	t.speak(now)
	c.whisper(t.Seat, "turn_back", t.Seat, 0)
}

func (c *change) answer(e Event) error {
	if slices.Contains(c.Now.Answering, e.By) {
		return RefusedDone
	}
	c.Now.Answering = append(c.Now.Answering, e.By)
	return nil
}

func (c *change) answered(e Event) error {
	c.Now.Answering = without(c.Now.Answering, e.By)
	return nil
}

// without is the list without the seat; nil rather than empty, as JSON gives it
// back.
func without(list []SeatID, id SeatID) []SeatID {
	list = slices.DeleteFunc(list, func(x SeatID) bool { return x == id })
	if len(list) == 0 {
		return nil
	}
	return list
}
