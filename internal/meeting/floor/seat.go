package floor

import (
	"slices"

	"hearth/internal/meeting/format"
)

// A SeatID numbers a seat, from 1, in the order of first coming. It is never
// used again. 0 is nobody: the server, where somebody acts.
type SeatID int

// A Seat is somebody in the meeting, however they are there.
type Seat struct {
	ID          SeatID     `json:"id"`
	Guest       int64      `json:"guest"`           // whom the meeting knows it by; the floor only compares
	Place       int        `json:"place,omitempty"` // in the circle, from 1; 0 until they have come in
	Way         format.Way `json:"way"`
	Facilitator bool       `json:"facilitator,omitempty"`
	Newcomer    bool       `json:"newcomer,omitempty"`
	People      int        `json:"people,omitempty"`   // before a device; 0 is one
	CheckIn     string     `json:"check_in,omitempty"` // the code of how they wish to be looked after if they vanish; never a number or an address

	Presence Presence `json:"presence"`
	Since    int64    `json:"since"`           // when the presence began
	Conn     int64    `json:"conn,omitempty"`  // the number of its connection; a newer one is greater
	Let      bool     `json:"let,omitempty"`   // let in by hand, and waits for a pause
	Muted    bool     `json:"muted,omitempty"` // by a facilitator, until its turn or until asked to speak
	Came     int64    `json:"came,omitempty"`  // when it last came in
	Heavy    int64    `json:"heavy,omitempty"` // when something was last heavy for them
	Aside    bool     `json:"aside,omitempty"` // a facilitator has offered to step aside
	Apart    bool     `json:"apart,omitempty"` // of a Lost seat: it was in the private room, and comes back there
	Vanish   Vanish   `json:"vanish,omitzero"`

	Spoke int64 `json:"spoke,omitempty"` // milliseconds of turns; what microphones heard is counted elsewhere
	Turns int   `json:"turns,omitempty"`
}

// A Presence is whether somebody is there.
type Presence string

// The presences. Lost, Left and Removed are told apart: a lost seat is held, one
// that was left is free to come back, a removed one stays closed.
const (
	Outside  Presence = "outside"  // waits to be let in
	Expected Presence = "expected" // let in, and not yet connected
	Here     Presence = "here"
	Lost     Presence = "lost"  // the connection is gone, the seat is held
	Aside    Presence = "aside" // in a private room
	Left     Presence = "left"
	Removed  Presence = "removed"
)

// A Vanish is somebody gone in a heavy moment, and what came of looking.
type Vanish struct {
	Since   int64   `json:"since"`
	Due     int64   `json:"due,omitempty"` // when a facilitator is to look; 0: they have been reminded, or it is settled
	Outcome Outcome `json:"outcome,omitempty"`
}

// An Outcome is what came of looking after somebody who vanished.
type Outcome string

// The outcomes.
const (
	Reached    Outcome = "reached"     // somebody spoke with them
	NotReached Outcome = "not_reached" // tried, and no answer
	Told       Outcome = "told"        // handed on, as the group has agreed
)

// held reports whether the seat counts in the circle.
func (p Presence) held() bool { return p == Here || p == Lost || p == Aside || p == Expected }

// gone reports whether the seat was given up.
func (p Presence) gone() bool { return p == Left || p == Removed }

// audible reports whether somebody there by this way has a microphone.
func audible(w format.Way) bool {
	return w == format.Voice || w == format.Video || w == format.Phone || w == format.Device
}

// askable reports whether the seat can be given a turn now.
func (s *Seat) askable() bool { return s.Presence == Here && s.Way != format.Listen }

// seat is the seat with that number, nil if there is none.
func (s *State) seat(id SeatID) *Seat {
	if id < 1 || int(id) > len(s.Seats) {
		return nil
	}
	return &s.Seats[id-1]
}

// here reports whether the seat is there and connected.
func (s *State) here(id SeatID) bool {
	seat := s.seat(id)
	return seat != nil && seat.Presence == Here
}

// SeatOf is the seat of somebody that the meeting knows, 0 for none.
func (s *State) SeatOf(guest int64) SeatID {
	i := slices.IndexFunc(s.Seats, func(x Seat) bool { return x.Guest == guest })
	return SeatID(i + 1)
}

// count is how many seats are as is says.
func (s *State) count(is func(*Seat) bool) (n int) {
	for i := range s.Seats {
		if is(&s.Seats[i]) {
			n++
		}
	}
	return n
}

func isHere(x *Seat) bool { return x.Presence == Here }

// Holder is who has the role, 0 for nobody.
func (s *State) Holder(r format.Role) SeatID {
	if h := s.role(r); h != nil {
		return h.Seat
	}
	return 0
}

func (s *State) role(r format.Role) *RoleHeld {
	i := slices.IndexFunc(s.Roles, func(h RoleHeld) bool { return h.Role == r })
	if i < 0 {
		return nil
	}
	return &s.Roles[i]
}

// Leads reports whether the seat leads: a facilitator, or whoever has been given
// the role of host or co-host.
func (s *State) Leads(id SeatID) bool {
	seat := s.seat(id)
	return seat != nil && (seat.Facilitator || id == s.Holder(format.Host) || id == s.Holder(format.CoHost))
}

// led reports whether somebody who leads is here.
func (s *State) led() bool {
	return slices.ContainsFunc(s.Seats, func(x Seat) bool { return x.Presence == Here && s.Leads(x.ID) })
}

// In reports whether somebody has been let in and has not gone: their seat is
// theirs.
func (p Presence) In() bool { return p.held() }

// Present reports whether somebody is in the meeting or in its private room.
func (s *State) Present(id SeatID) bool { return s.present(id, Here, Aside) }
