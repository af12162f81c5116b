package cases

import (
	"slices"
	"time"
	"unicode/utf8"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/text"
	"hearth/internal/safety/ladder"
	"hearth/internal/safety/subject"
)

// ID names a case.
type ID int64

// PartyID names somebody who works on a case, within that case.
type PartyID int64

// Named limits.
const (
	// MaxWords is the longest message, note or worry, in characters.
	MaxWords = 4_000
	// TalkFor is how long a member still finds a talk that was ended.
	TalkFor = 30 * 24 * time.Hour
	// shown is how many open cases of one organisation or group a queue looks at.
	shown = 500
)

// A Source is where a signal comes from.
type Source string

// The sources.
const (
	Reading Source = "reading" // the program read what somebody wrote
	Worry   Source = "worry"   // a member is worried about somebody
	Aside   Source = "aside"   // somebody stepped aside in a meeting
	Asked   Source = "asked"   // the person asked for somebody
	Measure Source = "measure" // an answer to a measure
	// Refused is that the program read what somebody wished to write and was not
	// allowed to: nobody else sees it.
	Refused Source = "refused"
	// Applied is that it read what somebody wrote who asks to come into the group.
	Applied Source = "applied"
)

// A Signal is a sign that somebody may need a person.
type Signal struct {
	Group  group.ID
	Member group.MemberID // whom it is about
	Level  ladder.Level
	Source Source
	Ref    subject.Ref    // what was written, if anything
	Author group.MemberID // whose words Ref names; 0 without a Ref
	By     group.MemberID // the member who worries; 0 otherwise
	// Words are those of the member who worries or asks, or what was refused, or,
	// of a Reading, what in the text gave the sign. They are sealed under the key
	// of By, or else of Member.
	Words string
	// Held says why Ref was held back, "" if it was not: see the Hold constants.
	Held string
	// Once names the form that it was sent by, so that a double press is one
	// signal; it may be "".
	Once string
}

// Why words wait for a person.
const (
	HoldDanger = "danger" // the level holds
	HoldMethod = "method" // they say how
)

// A Case is somebody who needs a person, without any words.
type Case struct {
	ID           ID
	Organisation group.OrganisationID
	Group        group.ID
	Member       group.MemberID
	Level        ladder.Level
	Peak         ladder.Level // the highest that it ever had, where a second look is asked for; S0 where it was not read
	Source       Source       // of the first signal
	OpenedAt     time.Time
	RaisedAt     time.Time // when the level last rose
	Due          time.Time // by when a person does something; zero where nothing is promised
	FirstAt      time.Time // when a person first did something; zero while nobody has
	Owner        PartyID   // 0 for nobody
	Second       PartyID   // who looked at what was done; 0 for nobody
	AskedAgain   bool      // the member asks that somebody else looks at held words
	MemberWrote  time.Time // the oldest word of the member that nobody answered; zero for none
	Talks        bool      // something was said, or the member asked: the member's page shows it
	ClosedAt     time.Time // zero while open
	Outcome      Outcome
	Revision     int64
}

// Open reports whether somebody still works on the case, or should.
func (c Case) Open() bool { return c.ClosedAt.IsZero() }

// Overdue reports whether the promised time is over without a person.
func (c Case) Overdue(now time.Time) bool {
	return c.Open() && c.FirstAt.IsZero() && !c.Due.IsZero() && !now.Before(c.Due)
}

// NeedsSecond reports whether a second person is still to look: at what was done,
// and where the level was lowered at that too.
func (c Case) NeedsSecond() bool { return c.grave() && c.Second == 0 }

// grave reports whether a second person looks at what is done in the case.
func (c Case) grave() bool { return c.Level.Second() || c.Peak.Second() }

// An Outcome is how a case ended.
type Outcome string

// The outcomes.
const (
	Steadier  Outcome = "steadier"  // a talk, and the person is safer for now
	Elsewhere Outcome = "elsewhere" // somebody outside has taken over: a service, a person near by
	Emergency Outcome = "emergency" // emergency services were called
	NoAnswer  Outcome = "no_answer" // written to, and no answer came
	NoDanger  Outcome = "no_danger" // there was none: a song, a figure of speech, the past
	Gone      Outcome = "gone"      // the account was erased
)

// Outcomes lists those that a person chooses, in the order on the page.
var Outcomes = []Outcome{Steadier, Elsewhere, Emergency, NoAnswer, NoDanger}

// What is a kind of entry of a case.
type What string

// The kinds.
const (
	Opened    What = "opened"
	Signalled What = "signalled" // code: the source
	Raised    What = "raised"    // level: the new one
	Lowered   What = "lowered"
	Taken     What = "taken"
	TakenOver What = "taken_over"
	Left      What = "left"   // whoever had it may not work on it any more
	Passed    What = "passed" // handed over, with a note
	Read      What = "read"   // somebody opened what was written
	Stepped   What = "stepped"
	Said      What = "said"  // to the member
	Wrote     What = "wrote" // by the member
	Noted     What = "noted" // among those on duty
	Looked    What = "looked"
	Held      What = "held"
	Released  What = "released"
	EditAsked What = "edit_asked"
	KeptHeld  What = "kept"
	Again     What = "again" // the member asks that somebody else looks
	Followed  What = "followed"
	Closed    What = "closed"
)

// An Entry is one thing that happened.
type Entry struct {
	ID     int64
	Case   ID
	At     time.Time
	What   What
	Party  PartyID        // who did it; 0 for the program or a member
	Member group.MemberID // of the group, from whom it comes
	Level  ladder.Level
	Code   string
	Ref    subject.Ref
	Author group.MemberID
	Words  string // "" where there are none, or they went with whoever wrote them
}

// A Party is somebody who works on a case. Both are 0 once they were erased.
type Party struct {
	ID      PartyID
	Account account.ID     // of a responder
	Member  group.MemberID // of a facilitator
}

// A Hold is something that waits for a person before others read it.
type Hold struct {
	Ref       subject.Ref
	Case      ID
	Member    group.MemberID
	Group     group.ID
	Cause     string
	At        time.Time
	State     HoldState
	DecidedBy PartyID
	DecidedAt time.Time
	AgainAt   time.Time // when the member asked that somebody else looks
	Statement string    // the page of the statement of reasons; "" for none
	Reason    string    // why they are kept or are to be changed, as it was told at this moment; it is not read back
	By        Party     // who decides at this moment; it is not read back
}

// A HoldState is what was decided about held words.
type HoldState string

// The states.
const (
	Waiting HoldState = "waiting"
	Opening HoldState = "released"
	Editing HoldState = "edit_asked" // open again once it was edited
	Keeping HoldState = "kept"
)

// check refuses a signal about nobody.
func (s Signal) check() error {
	if s.Member == 0 || s.Group == 0 {
		return fault.Missing("a signal about nobody")
	}
	return nil
}

// checkWords looks at what somebody wrote, under the field's name.
func checkWords(field, words string, needed bool) error {
	var c fault.Check
	switch n := utf8.RuneCountInString(words); {
	case needed && text.Blank(words):
		c.Add(field, "cases.problem.empty")
	case n > MaxWords:
		c.Add(field, "cases.problem.long", "count", n-MaxWords)
	}
	return c.Err()
}

// rises reports whether a case of level a goes up when a signal of level b
// joins it.
func rises(a, b ladder.Level) bool { return b.Rank() > a.Rank() }

// mayClose says what is still missing before a case is closed by somebody, in
// which so many words wait for a decision.
func (c Case) mayClose(by PartyID, o Outcome, holds int) error {
	var check fault.Check
	if !slices.Contains(Outcomes, o) {
		check.Add("outcome", "cases.problem.outcome")
		return check.Err()
	}
	switch {
	case !c.Open():
		return fault.New(fault.Conflict, "cases.closed")
	case c.FirstAt.IsZero() && o != NoDanger:
		check.Add("outcome", "cases.problem.nobody_yet")
	case c.NeedsSecond() || c.grave() && c.Second == by:
		check.Add("outcome", "cases.problem.second")
	case holds > 0:
		check.Add("outcome", "cases.problem.holds")
	}
	return check.Err()
}
