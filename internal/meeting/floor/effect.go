package floor

// An Effect is something that somebody else must do after an event. Effects
// come in the order in which they are to be done: what closes comes before what
// opens.
type Effect interface{ effect() }

// A Mic is what a microphone may be.
type Mic string

// The states of a microphone. An open one may be switched on by its owner; the
// floor opens none by force.
const (
	MicClosed Mic = "closed"
	MicOpen   Mic = "open"
	MicFading Mic = "fading" // to silence, within FadeFor
)

// Microphone says what a seat's microphone may be from now on.
type Microphone struct {
	Seat SeatID
	Conn int64
	To   Mic
}

// Writing says what a seat may write from now on: beside the circle, and a typed
// turn.
type Writing struct {
	Seat   SeatID
	Beside bool
	Turn   bool
}

// SetTimer asks for a TimeReached event when the timer is due. One of the same
// name and seat that was set before is replaced.
type SetTimer struct{ Timer }

// CancelTimer forgets a timer.
type CancelTimer struct{ Timer }

// Announce says something to people, on screen and to screen readers. The
// sentence is the message Key; Seat is whom it names, Number its count.
type Announce struct {
	Code   string
	Seat   SeatID
	Number int
	To     Audience
	Only   SeatID // where To is ToSeat
}

// Key is the message that says it. Its placeholders are name, of the seat,
// count, and title where it names a segment, a card or a milestone.
func (a Announce) Key() string { return "floor.say." + a.Code }

// An Audience is to whom something is said.
type Audience string

// The audiences.
const (
	ToAll     Audience = "all"
	ToSeat    Audience = "seat"
	ToLeaders Audience = "leaders" // facilitators, host and co-host
	ToCarers  Audience = "carers"  // facilitators only
)

// Notify tells somebody outside the page, for whom a page may not be enough.
type Notify struct {
	What    Notice
	Seat    SeatID
	CheckIn string // the code of the route that the member chose, of a Vanished
}

// A Notice is what a Notify is about.
type Notice string

// The notices.
const (
	NoticeVanished Notice = "vanished" // gone in a heavy moment: look after them
	NoticeAside    Notice = "aside"    // somebody steps aside: whoever is on call comes
	NoticeKnock    Notice = "knock"    // somebody waits outside, and nobody who leads is here
)

// Admitted lets a seat in: it may connect now.
type Admitted struct{ Seat SeatID }

// Disconnect closes the connection of somebody who left or was removed. After a
// removal, what let them in is void.
type Disconnect struct {
	Seat    SeatID
	Conn    int64
	Removed bool
}

// CountVotes asks for a Count event with the ballots' tally.
type CountVotes struct{}

// Record goes into the attendance, or into the record of who vanished.
type Record struct {
	What    Recorded
	Seat    SeatID
	At      int64
	Minutes int     // of a going: how long they were there
	Outcome Outcome // of a check
}

// A Recorded is what a Record tells.
type Recorded string

// What is recorded.
const (
	RecordCame    Recorded = "came"
	RecordLeft    Recorded = "left"    // by themselves, or at the end
	RecordLost    Recorded = "lost"    // the connection was gone, and they did not come back
	RecordRemoved Recorded = "removed" // by somebody who leads
	RecordVanish  Recorded = "vanished"
	RecordCheck   Recorded = "check"
	RecordAside   Recorded = "aside"
)

// Finished says that the meeting is over: close everything.
type Finished struct{}

func (Microphone) effect()  {}
func (Writing) effect()     {}
func (SetTimer) effect()    {}
func (CancelTimer) effect() {}
func (Announce) effect()    {}
func (Notify) effect()      {}
func (Admitted) effect()    {}
func (Disconnect) effect()  {}
func (CountVotes) effect()  {}
func (Record) effect()      {}
func (Finished) effect()    {}
