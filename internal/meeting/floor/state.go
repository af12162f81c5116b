package floor

import (
	"slices"

	"hearth/internal/meeting/format"
)

// A State is a meeting at one moment. It marshals to JSON and back without
// loss. Times are epoch milliseconds, 0 for never.
type State struct {
	Format  *format.Format `json:"format"` // shared by all states of the meeting, never changed
	Plan    []format.Slot  `json:"plan"`   // the segments' minutes; shared likewise
	Options Options        `json:"options"`

	Phase   Phase  `json:"phase"`
	Clock   int64  `json:"clock,omitempty"`    // the moment of the last event
	Seed    uint64 `json:"seed,omitempty"`     // of everything that is drawn
	Began   int64  `json:"began,omitempty"`    // when the first segment began
	Ends    int64  `json:"ends,omitempty"`     // when the meeting is to end
	Noticed bool   `json:"noticed,omitempty"`  // five minutes' notice was given
	TimeUp  bool   `json:"time_up,omitempty"`  // the end has been reached
	EndedAt int64  `json:"ended_at,omitempty"` // when it was over

	Locked     bool  `json:"locked,omitempty"`
	HostAway   int64 `json:"host_away,omitempty"`   // since when the host is missed
	Empty      int64 `json:"empty,omitempty"`       // since when nobody is here
	BreakAsked bool  `json:"break_asked,omitempty"` // somebody needs a pause; facilitators are offered one
	Pause      Pause `json:"pause,omitzero"`

	Seats   []Seat     `json:"seats,omitempty"`   // by number, from 1
	Circle  []SeatID   `json:"circle,omitempty"`  // by place, from 1
	Roles   []RoleHeld `json:"roles,omitempty"`   // each role once at most
	Choice  Choice     `json:"choice,omitzero"`   // of a host, by the group
	Hands   []Hand     `json:"hands,omitempty"`   // in the order in which they went up
	Signals []Sent     `json:"signals,omitempty"` // of the last minutes, one of each kind a seat
	Chips   []Chip     `json:"chips,omitempty"`   // claimed in this meeting

	Now Running `json:"now,omitzero"`
}

// Options are what the meeting adds to its format.
type Options struct {
	Minutes int  `json:"minutes,omitempty"` // of the whole meeting; 0: the format's length
	Seats   int  `json:"seats,omitempty"`   // at most; 0: as the format says
	Lobby   bool `json:"lobby,omitempty"`   // everyone is let in by hand

	Until int64 `json:"until,omitempty"` // when it is over by the calendar, whether or not it was begun; 0: unknown
}

// A Phase is how far the meeting is.
type Phase string

// The phases of a meeting.
const (
	Waiting  Phase = "waiting"   // people arrive; it has not begun
	Open     Phase = "open"      // the format runs
	WindDown Phase = "wind_down" // over, and some stay a little
	Ended    Phase = "ended"
)

// Running is what belongs to the segment that runs. A new segment starts from
// an empty one.
type Running struct {
	Index  int   `json:"index"` // in Format.Segments
	Began  int64 `json:"began,omitempty"`
	Ends   int64 `json:"ends,omitempty"`   // with what it was extended by
	Warned bool  `json:"warned,omitempty"` // that its time is nearly up
	Over   bool  `json:"over,omitempty"`   // its time is up; it goes on only for who still waits
	Done   bool  `json:"done,omitempty"`   // everyone was asked, or everything read or counted

	Turn      Turn     `json:"turn,omitzero"`
	Offer     Offer    `json:"offer,omitzero"`
	Round     Round    `json:"round,omitzero"`
	Piece     SeatID   `json:"piece,omitempty"` // where the talking piece lies
	Part      int      `json:"part,omitempty"`  // of a reading: the next part
	Readers   []SeatID `json:"readers,omitempty"`
	Answering []SeatID `json:"answering,omitempty"` // may answer whoever has the turn
	Cards     []int    `json:"cards,omitempty"`     // on the table
	Agreed    []SeatID `json:"agreed,omitempty"`
	Vote      Vote     `json:"vote,omitzero"`
	Told      []SeatID `json:"told,omitempty"` // privately, that they have spoken long
}

// A RoleHeld is a role and who has it. While it is offered to somebody, the
// holder keeps it.
type RoleHeld struct {
	Role    format.Role `json:"role"`
	Seat    SeatID      `json:"seat,omitempty"`
	Offered SeatID      `json:"offered,omitempty"`
}

// A Choice is how a group without a host finds one: some say that they are
// willing, and more than half of those here tap for one of them.
type Choice struct {
	On      bool     `json:"on"`
	Willing []SeatID `json:"willing,omitempty"`
	Taps    []Tap    `json:"taps,omitempty"`
}

// A Tap is one seat's wish for a host. It is not secret.
type Tap struct {
	By  SeatID `json:"by"`
	For SeatID `json:"for"`
}

// A Hand is up.
type Hand struct {
	Seat SeatID  `json:"seat"`
	At   int64   `json:"at"`
	For  HandFor `json:"for,omitempty"`
	Over int     `json:"over,omitempty"` // how many later hands were called before it
}

// HandFor is what a hand is up for; "" is to speak.
type HandFor string

// What a hand may be up for.
const (
	ToSpeak    HandFor = ""
	ToJoinIn   HandFor = "join_in" // a listening seat would like to change
	ToAnnounce HandFor = "announce"
	ForChip    HandFor = "chip"
)

// A Chip is a milestone that somebody claimed.
type Chip struct {
	Seat   SeatID `json:"seat"`
	Number int    `json:"number"` // which one, by the group's own list
}

// New is a meeting before anybody has come. The format must have passed
// format.Check; it must not be changed afterwards.
func New(f *format.Format, o Options) State {
	if o.Minutes == 0 {
		o.Minutes = f.Length
	}
	return State{Format: f, Plan: format.Plan(*f, o.Minutes), Options: o, Phase: Waiting}
}

// Segment is the segment that runs, and the first one before the beginning.
func (s *State) Segment() *format.Segment { return &s.Format.Segments[s.Now.Index] }

// Capacity is how many may sit in the circle; 0 is no limit.
func (s *State) Capacity() int {
	if s.Options.Seats > 0 {
		return s.Options.Seats
	}
	return s.Format.Seats
}

// running reports whether a segment runs.
func (s *State) running() bool { return s.Phase == Open || s.Phase == WindDown }

// clone copies everything that an event may change in place. The tests hold it
// to that: no Apply may change its argument.
func (s *State) clone() State {
	c := *s
	c.Seats, c.Circle, c.Roles = slices.Clone(s.Seats), slices.Clone(s.Circle), slices.Clone(s.Roles)
	c.Hands, c.Signals, c.Chips = slices.Clone(s.Hands), slices.Clone(s.Signals), slices.Clone(s.Chips)
	c.Choice.Willing, c.Choice.Taps = slices.Clone(s.Choice.Willing), slices.Clone(s.Choice.Taps)
	n := &c.Now
	n.Round.Asked, n.Readers, n.Answering = slices.Clone(n.Round.Asked), slices.Clone(n.Readers), slices.Clone(n.Answering)
	n.Cards, n.Agreed, n.Told = slices.Clone(n.Cards), slices.Clone(n.Agreed), slices.Clone(n.Told)
	n.Vote.Voted, n.Vote.Tally = slices.Clone(n.Vote.Voted), slices.Clone(n.Vote.Tally)
	return c
}
