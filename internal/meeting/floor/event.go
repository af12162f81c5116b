package floor

import "hearth/internal/meeting/format"

// An Event is something that happened, or that somebody would like to do. What
// its kind does not need is empty.
type Event struct {
	At   int64  `json:"at"` // epoch milliseconds; one before the last event's counts as at that moment
	Kind Kind   `json:"kind"`
	By   SeatID `json:"by,omitempty"`   // who acts; 0: the server
	Seat SeatID `json:"seat,omitempty"` // whom it is about, where that is not By

	// Of who comes and goes.
	Guest       int64      `json:"guest,omitempty"`
	Way         format.Way `json:"way,omitempty"`
	Facilitator bool       `json:"facilitator,omitempty"`
	Newcomer    bool       `json:"newcomer,omitempty"`
	People      int        `json:"people,omitempty"`
	CheckIn     string     `json:"check_in,omitempty"`
	Conn        int64      `json:"conn,omitempty"`

	Role    format.Role `json:"role,omitempty"`
	Signal  Signal      `json:"signal,omitempty"`
	Outcome Outcome     `json:"outcome,omitempty"`
	Seconds int         `json:"seconds,omitempty"` // of an extension or a break
	Number  int         `json:"number,omitempty"`  // of a card, from 0; of a chip
	Seats   []SeatID    `json:"seats,omitempty"`   // of a new order
	Tally   []int       `json:"tally,omitempty"`   // by option
	Timer   TimerName   `json:"timer,omitempty"`
	Due     int64       `json:"due,omitempty"`  // of the timer
	Seed    uint64      `json:"seed,omitempty"` // of a beginning
}

// A Kind is what sort of event it is. The kinds that somebody does are also the
// actions that May is asked about.
type Kind string

// What the server reports. Join covers coming in, coming back and a second tab.
const (
	Knock       Kind = "knock"   // Guest, Way, Facilitator, Newcomer, People, CheckIn
	Join        Kind = "join"    // Seat, Conn
	Lose        Kind = "lose"    // Seat, Conn: the connection is gone
	TimeReached Kind = "time"    // Timer, Seat, Due
	Count       Kind = "count"   // Tally of a vote that was closed
	Entrust     Kind = "entrust" // Seat, Facilitator: whether they facilitate the group now
	Lapse       Kind = "lapse"   // nobody has ended it, and it is far beyond its time
)

// What anybody may do.
const (
	Leave        Kind = "leave"
	ChangeWay    Kind = "way" // Way
	RaiseHand    Kind = "hand_up"
	LowerHand    Kind = "hand_down"
	Pass         Kind = "pass"
	ComeBackToMe Kind = "later"
	Accept       Kind = "accept" // the turn or the piece that is offered
	Decline      Kind = "decline"
	OfferPiece   Kind = "offer_piece" // Seat
	TurnOver     Kind = "turn_over"
	Answer       Kind = "answer"   // open my microphone too, where cross-talk is allowed
	Answered     Kind = "answered" // and close it
	Volunteer    Kind = "volunteer"
	PartRead     Kind = "part_read"
	Agree        Kind = "agree"
	CastVote     Kind = "vote"     // what was voted goes to a Box, never here
	ClaimChip    Kind = "chip"     // Number
	WantAnnounce Kind = "announce" // I have something to announce
	SendSignal   Kind = "signal"   // Signal
	MarkHeavy    Kind = "heavy"    // Seat, or one's own
	StepAside    Kind = "step_aside"
	ComeBack     Kind = "come_back" // from aside
	OfferRole    Kind = "offer_role"
	TakeRole     Kind = "take_role"
	DeclineRole  Kind = "decline_role"
	BeWilling    Kind = "willing" // to host
	TapFor       Kind = "tap"     // Seat, who is willing
)

// What those may do who lead.
const (
	Begin         Kind = "begin" // Seed
	Advance       Kind = "advance"
	GoBack        Kind = "back"
	ExtendSegment Kind = "extend_segment" // Seconds
	ExtendTurn    Kind = "extend_turn"    // Seconds; a timekeeper may too
	GiveSign      Kind = "sign"           // that a turn's time is nearly up; a timekeeper may too
	ForcePass     Kind = "force_pass"
	Skip          Kind = "skip"    // Seat: ask later in this round
	Reorder       Kind = "reorder" // Seats: those who are still to be asked
	Admit         Kind = "admit"   // Seat; a greeter may too
	TurnAway      Kind = "turn_away"
	Lock          Kind = "lock"
	Unlock        Kind = "unlock"
	Remove        Kind = "remove"      // Seat
	Mute          Kind = "mute"        // Seat
	AskUnmute     Kind = "ask_unmute"  // Seat
	OfferAside    Kind = "offer_aside" // Seat
	TakeBreak     Kind = "break"       // Seconds
	EndBreak      Kind = "break_over"
	LayCard       Kind = "card"      // Number
	TakeCard      Kind = "card_away" // Number
	CloseVote     Kind = "close_vote"
	Check         Kind = "check"       // Seat, Outcome
	CloseEarly    Kind = "close_early" // go on with the closing
	End           Kind = "end"
)
