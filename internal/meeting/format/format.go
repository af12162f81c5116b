package format

// Version is the version of the document's schema that this package reads and
// writes. An older document is brought up to it when it is read.
const Version = 1

// A Format is how one sort of meeting goes.
type Format struct {
	Version  int       `json:"hearth_format" yaml:"hearth_format"` // the schema's version: 1
	Name     string    `json:"name" yaml:"name"`
	Summary  string    `json:"summary,omitempty" yaml:"summary,omitempty"` // what it is like to be in it, for members
	Lang     string    `json:"lang" yaml:"lang"`                           // of its words, BCP 47
	Length   int       `json:"length" yaml:"length"`                       // of the whole meeting, in minutes: 5 to 480; a wind-down comes on top
	Seats    int       `json:"seats,omitempty" yaml:"seats,omitempty"`     // at most; 0: as many as the group's meeting says
	Ways     []Way     `json:"ways,omitempty" yaml:"ways,omitempty,flow"`  // how one may be there; none named: every way
	Late     Late      `json:"late,omitempty" yaml:"late,omitempty"`
	Location bool      `json:"location,omitempty" yaml:"location,omitempty"` // ask each where they are, for an emergency; forgotten afterwards
	Exact    bool      `json:"exact,omitempty" yaml:"exact,omitempty"`       // ends on its minute, and says so five minutes before
	Segments []Segment `json:"segments" yaml:"segments"`
}

// A Way is how somebody is there. The floor treats them all alike.
type Way string

// The ways of being in a meeting. Device is one seat with several people before
// it, in a meeting that some attend in person; it is never chosen by a member.
const (
	Text   Way = "text"   // types, reads along
	Listen Way = "listen" // hears, and is asked nothing
	Voice  Way = "voice"
	Video  Way = "video"
	Phone  Way = "phone"
	Device Way = "device"
)

// Ways are those that a member chooses from, the quietest first.
var Ways = []Way{Text, Listen, Voice, Video}

// Late is what becomes of whoever comes after the beginning.
type Late string

// What there is for latecomers. The zero Late is LateBetween.
const (
	LateAny     Late = "any"     // comes in at once
	LateBetween Late = "between" // waits until a turn or a segment ends
	LateNever   Late = "never"   // cannot come in once the first segment is over; who was there before can come back
)

// A Kind is what sort of thing happens in a segment.
type Kind string

// The kinds of segments.
const (
	Gathering     Kind = "gathering"     // people arrive; talking is free
	Reading       Kind = "reading"       // Parts are read out by volunteers, in turn
	Agreement     Kind = "agreement"     // everyone sees the statements and taps to agree
	Round         Kind = "round"         // everyone is asked once, in the circle's order
	Queue         Kind = "queue"         // who raises a hand gets a turn
	Piece         Kind = "piece"         // the talking piece goes from seat to seat; only its holder speaks
	Open          Kind = "open"          // free talk
	Exercise      Kind = "exercise"      // something done together, each for themselves
	Silence       Kind = "silence"       // nobody speaks or writes
	Break         Kind = "break"         // people may go and come back
	Vote          Kind = "vote"          // a secret vote, the group's conscience
	Chips         Kind = "chips"         // milestones are told and met with applause
	Announcements Kind = "announcements" // by who has something to announce
	Closing       Kind = "closing"       // a last word each, or one for all
	WindDown      Kind = "wind_down"     // after the end, for who would like to stay a little: always last, and on top of the meeting's length
)

// Kinds are all kinds, in the order in which an editor offers them.
var Kinds = []Kind{Gathering, Reading, Agreement, Round, Queue, Piece, Open, Exercise, Silence, Break, Vote, Chips, Announcements, Closing, WindDown}

// A Segment is one part of a meeting.
type Segment struct {
	ID      string `json:"id" yaml:"id"` // lower-case letters, digits and hyphens; unique in the format, and kept when it is moved
	Kind    Kind   `json:"kind" yaml:"kind"`
	Title   string `json:"title" yaml:"title"`
	Minutes int    `json:"minutes,omitempty" yaml:"minutes,omitempty"` // fixed
	Share   int    `json:"share,omitempty" yaml:"share,omitempty"`     // or so many parts of the minutes that no segment has fixed

	Prompt  string   `json:"prompt,omitempty" yaml:"prompt,omitempty"`   // what is asked, or said to begin with; on everyone's screen
	Prompts []string `json:"prompts,omitempty" yaml:"prompts,omitempty"` // of a round or a piece: one for each time round, instead of Prompt
	Parts   []string `json:"parts,omitempty" yaml:"parts,omitempty"`     // of a reading, what one volunteer reads; of an agreement, the statements (none: the group's own); of chips, the milestones, the smallest first
	Private string   `json:"private,omitempty" yaml:"private,omitempty"` // a hint that only facilitators see

	Speak    Rule      `json:"speak,omitzero" yaml:"speak,omitempty,flow"`
	Text     TextRule  `json:"text,omitempty" yaml:"text,omitempty"`
	Roles    []Role    `json:"roles,omitempty" yaml:"roles,omitempty,flow"` // who is needed for it
	Exercise *Practice `json:"exercise,omitempty" yaml:"exercise,omitempty"`
	Vote     *Question `json:"vote,omitempty" yaml:"vote,omitempty"`
	Cards    []Card    `json:"cards,omitempty" yaml:"cards,omitempty"`       // tools that a facilitator lays on the table when they fit
	Optional bool      `json:"optional,omitempty" yaml:"optional,omitempty"` // a facilitator may leave it out without asking
}

// Who may speak, by the name of the rule.
type Who string

// Who may speak in a segment.
const (
	Nobody       Who = "nobody"
	Holder       Who = "holder"       // whose turn it is, in a round or with the piece
	Queued       Who = "queue"        // whose hand is first
	Everybody    Who = "all"          // free talk
	Facilitators Who = "facilitators" // those who hold the group
)

// Whos are all rules of who may speak.
var Whos = []Who{Nobody, Holder, Queued, Everybody, Facilitators}

// An Order is in which order turns come.
type Order string

// The orders of turns.
const (
	ByCircle  Order = "circle"  // by the fixed places
	ByHand    Order = "hand"    // who asked first
	ByAirtime Order = "airtime" // who has spoken least so far; among equals, who asked first
	AtRandom  Order = "random"  // drawn when the segment begins, and shown to all
)

// Orders are all orders.
var Orders = []Order{ByCircle, ByHand, ByAirtime, AtRandom}

// A Rule is the speaking rule of a segment, as a document says it. What holds is
// Segment.Rule: a Rule that does not say who may speak changes only what it names
// of what is usual in a segment of that kind (Usual), and the zero Rule nothing.
type Rule struct {
	Who       Who   `json:"who,omitempty" yaml:"who,omitempty"`
	Pass      bool  `json:"pass,omitempty" yaml:"pass,omitempty"`             // nobody needs a reason for it
	Seconds   int   `json:"seconds,omitempty" yaml:"seconds,omitempty"`       // of a turn; 0: no limit
	CrossTalk bool  `json:"cross_talk,omitempty" yaml:"cross_talk,omitempty"` // others may answer whoever speaks: their microphones open too, when they ask
	Order     Order `json:"order,omitempty" yaml:"order,omitempty"`
	Times     int   `json:"times,omitempty" yaml:"times,omitempty"` // how often a round or the piece goes round; 0: once, or once for each of the prompts
	Echo      int   `json:"echo,omitempty" yaml:"echo,omitempty"`   // seconds after a turn in which everyone may write something kind to who spoke
}

// A TextRule is who may write in the chat beside the circle. A typed turn is a
// turn, and falls under the speaking rule.
type TextRule string

// Who may write beside the circle.
const (
	TextAll          TextRule = "all"
	TextFacilitators TextRule = "facilitators"
	TextNobody       TextRule = "nobody"
)

// TextRules are all of them.
var TextRules = []TextRule{TextAll, TextFacilitators, TextNobody}

// A Role is what somebody does for the meeting. It can be handed over live.
type Role string

// The roles. Host is always there; the others where a segment needs them or
// somebody is given one.
const (
	Host       Role = "host"       // leads through the format
	CoHost     Role = "cohost"     // helps, and goes on when the host is gone
	Reader     Role = "reader"     // reads out the next part
	Timekeeper Role = "timekeeper" // sees turns' time first, and may give the sign
	Greeter    Role = "greeter"    // welcomes who waits to come in
	Friend     Role = "friend"     // is there for whoever is new
)

// Roles are all roles.
var Roles = []Role{Host, CoHost, Reader, Timekeeper, Greeter, Friend}

// A Practice is what is done in an exercise.
type Practice struct {
	Kind  PracticeKind `json:"kind" yaml:"kind"`
	In    int          `json:"in,omitempty" yaml:"in,omitempty"`       // breathing: seconds in
	Hold  int          `json:"hold,omitempty" yaml:"hold,omitempty"`   // breathing: seconds held
	Out   int          `json:"out,omitempty" yaml:"out,omitempty"`     // breathing: seconds out
	Steps []string     `json:"steps,omitempty" yaml:"steps,omitempty"` // grounding, writing, moving: one after another, evenly over the segment's time
}

// A PracticeKind is a sort of exercise.
type PracticeKind string

// The sorts of exercises.
const (
	Breathing PracticeKind = "breathing" // a pacer, drawn and told
	Grounding PracticeKind = "grounding"
	Writing   PracticeKind = "writing" // for oneself; nothing of it leaves the browser
)

// Practices are all sorts of exercises.
var Practices = []PracticeKind{Breathing, Grounding, Writing}

// A Question is what a secret vote asks.
type Question struct {
	Text    string   `json:"text" yaml:"text"`
	Options []string `json:"options" yaml:"options"` // 2 to 8
}

// A Card is a tool that a facilitator lays on the table for all to see.
type Card struct {
	Title string `json:"title" yaml:"title"`
	Text  string `json:"text" yaml:"text"`
}
