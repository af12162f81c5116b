package breakglass

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/text"
	"hearth/internal/safety/ladder"
)

// ID names somebody's asking to open something.
type ID int64

// Named limits.
const (
	// MaxWords is the longest reason, in characters.
	MaxWords = 2_000
	// maxLine is the longest name, number or address, in characters.
	maxLine = 120
	// maxNote is the longest note beside a contact, in characters.
	maxNote = 400
	// AnswerWithin is how long a second person can answer. Longer, and the reason
	// is no longer what it was.
	AnswerWithin = 24 * time.Hour
	// OpenWithin is how long after a yes the first look can be taken.
	OpenWithin = 12 * time.Hour
	// LookFor is how long can be looked after the first look: a call to a
	// number that is busy, and another.
	LookFor = time.Hour
	// ReviewWithin is how soon a second person looks at what a clinician opened
	// alone.
	ReviewWithin = 24 * time.Hour
	// TellAgain is when it is decided anew whether a member can be told.
	TellAgain = 7 * 24 * time.Hour
	// remindEvery is how often it is said again that something waits too long.
	remindEvery = 24 * time.Hour
	// callEvery and maxCalls are how often colleagues are called for an answer
	// where somebody may die meanwhile.
	callEvery = 5 * time.Minute
	maxCalls  = 3
)

// What can be opened.
type What string

// The things.
const (
	Contact What = "contact" // how to reach the member
	Near    What = "near"    // a person near to them
	Link    What = "link"    // which handles in the organisation's groups are theirs
)

// Whats lists them, in the order on the page.
var Whats = []What{Contact, Near, Link}

func pack(list []What) string {
	words := make([]string, len(list))
	for i, w := range list {
		words[i] = string(w)
	}
	return strings.Join(words, " ")
}

func unpack(packed string) (list []What) {
	for _, w := range strings.Fields(packed) {
		list = append(list, What(w))
	}
	return list
}

// A Reason is why something may be opened; there is no other.
type Reason string

// The reasons.
const (
	OwnLife   Reason = "own_life"   // their own life is in danger
	OtherLife Reason = "other_life" // somebody else is
	Child     Reason = "child"      // a child is at risk
	Law       Reason = "law"        // a law asks for it
)

// Reasons lists them, in the order on the page.
var Reasons = []Reason{OwnLife, OtherLife, Child, Law}

// A State is what became of asking.
type State string

// The states. Each is kept but Shut, which time alone brings about.
const (
	Asked      State = "asked"       // waits for a second person
	Agreed     State = "agreed"      // may be opened
	Opened     State = "opened"      // may be looked at
	Shut       State = "shut"        // was opened, and the time is over
	Refused    State = "refused"     // the second person said no
	Withdrawn  State = "withdrawn"   // taken back by who asked
	Expired    State = "expired"     // nobody answered in time
	Unopened   State = "unopened"    // agreed, and not opened in time
	CaseClosed State = "case_closed" // the case was closed before
	Gone       State = "gone"        // the member was erased before
)

// A Verdict is what a second person thinks of what was opened by one alone.
type Verdict string

// The verdicts.
const (
	Right Verdict = "right"
	Wrong Verdict = "wrong"
)

// An Ask is that somebody on duty asks to open something.
type Ask struct {
	ID           ID
	Organisation group.OrganisationID
	Group        group.ID
	Case         int64
	Member       group.MemberID
	What         []What
	Reason       Reason
	Level        ladder.Level // of the case, when it was asked
	Alone        bool         // by a clinician, without a second person before
	state        State        // as it was kept; see State
	By           account.ID   // who asked; 0 once they were erased
	At           time.Time
	Second       account.ID // who answered, or reviewed what was opened alone; 0 for nobody
	AnsweredAt   time.Time
	OpenedAt     time.Time // zero while it never was
	ClosesAt     time.Time
	Looks        int64
	ReviewAt     time.Time // by when a second person looks; zero where none has to
	ReviewedAt   time.Time
	Verdict      Verdict
	warnedAt     time.Time
	Unsafe       bool      // one of the two says that telling the member is not safe
	TellAt       time.Time // when it is decided whether the member is told; zero for never
	tellNotedAt  time.Time
	ToldAt       time.Time
	ComplainedAt time.Time
	RepliedAt    time.Time
	calledAt     time.Time
	calls        int64
	EndedAt      time.Time
	Revision     int64
}

// State is what became of it by now.
func (a Ask) State(now time.Time) State {
	switch {
	case a.state == Asked && !now.Before(a.At.Add(AnswerWithin)):
		return Expired
	case a.state == Agreed && !now.Before(a.AnsweredAt.Add(OpenWithin)):
		return Unopened
	case a.state == Opened && (!a.EndedAt.IsZero() || !now.Before(a.ClosesAt)):
		return Shut
	}
	return a.state
}

// Live reports whether somebody still answers or looks.
func (a Ask) Live(now time.Time) bool {
	s := a.State(now)
	return s == Asked || s == Agreed || s == Opened
}

// WasOpened reports whether anybody ever looked.
func (a Ask) WasOpened() bool { return !a.OpenedAt.IsZero() }

// NeedsReview reports whether a second person is still to look at what was
// opened by one alone.
func (a Ask) NeedsReview() bool { return a.WasOpened() && a.Alone && a.ReviewedAt.IsZero() }

// ReviewLate reports whether that should have happened by now.
func (a Ask) ReviewLate(now time.Time) bool { return a.NeedsReview() && !now.Before(a.ReviewAt) }

// WasReviewedLate reports whether the review came, or still comes, too late.
func (a Ask) WasReviewedLate(now time.Time) bool {
	if a.ReviewAt.IsZero() {
		return false
	}
	if a.ReviewedAt.IsZero() {
		return !now.Before(a.ReviewAt)
	}
	return a.ReviewedAt.After(a.ReviewAt)
}

// ToTell reports whether it is to be decided now whether the member is told.
func (a Ask) ToTell(now time.Time) bool {
	return a.WasOpened() && a.ToldAt.IsZero() && !a.TellAt.IsZero() && !now.Before(a.TellAt)
}

// Silent reports whether the member was not told yet, and is still to be.
func (a Ask) Silent() bool { return a.WasOpened() && a.ToldAt.IsZero() && !a.TellAt.IsZero() }

// Complains reports whether the member waits for an answer.
func (a Ask) Complains() bool { return !a.ComplainedAt.IsZero() && a.RepliedAt.IsZero() }

// end settles what time has brought about, as it is kept.
func (a *Ask) end(s State, now time.Time) {
	if s != Shut {
		a.state = s
	}
	a.EndedAt = now
}

// Asking is what somebody on duty asks for.
type Asking struct {
	What      []What
	Reason    Reason
	Words     string
	Alone     bool
	Unsafe    bool
	UnsafeWhy string
}

func (in Asking) check() error {
	var c fault.Check
	switch {
	case len(in.What) == 0:
		c.Add("what", "breakglass.problem.what")
	case slices.ContainsFunc(in.What, func(w What) bool { return !slices.Contains(Whats, w) }):
		c.Add("what", "breakglass.problem.what")
	}
	if !slices.Contains(Reasons, in.Reason) {
		c.Add("reason", "breakglass.problem.reason")
	}
	checkWords(&c, "words", in.Words, true)
	checkWords(&c, "unsafe_why", in.UnsafeWhy, in.Unsafe)
	return c.Err()
}

// checkWords looks at what somebody wrote, under the field's name.
func checkWords(c *fault.Check, field, words string, needed bool) {
	switch n := utf8.RuneCountInString(words); {
	case needed && text.Blank(words):
		c.Add(field, "breakglass.problem.empty")
	case n > MaxWords:
		c.Add(field, "breakglass.problem.long", "count", n-MaxWords)
	}
}

// Left is what a member left.
type Left struct {
	Contact Reach
	Near    Person
}

// A Reach is how somebody can be reached.
type Reach struct {
	Phone string `json:"phone"`
	Mail  string `json:"mail"`
	Note  string `json:"note"` // what whoever calls should know
}

// A Person is somebody near to the member.
type Person struct {
	Name     string `json:"name"`
	Relation string `json:"relation"`
	Phone    string `json:"phone"`
	Note     string `json:"note"` // such as what they know of the group
}

// None reports whether nothing was left.
func (r Reach) None() bool { return r.Phone == "" && r.Mail == "" }

// None reports whether nobody was named.
func (p Person) None() bool { return p.Phone == "" }

// check refuses what would reach nobody: a note without a number, a name without
// one. A number is not judged further than that it holds digits, for there are
// too many ways to write one.
func (l Left) check() error {
	var c fault.Check
	r, p := l.Contact, l.Near
	lines(&c, "phone", r.Phone, maxLine)
	if r.Phone != "" && !digits(r.Phone) {
		c.Add("phone", "breakglass.problem.phone")
	}
	lines(&c, "mail", r.Mail, maxLine)
	if at := strings.LastIndexByte(r.Mail, '@'); r.Mail != "" && (at < 1 || at == len(r.Mail)-1) {
		c.Add("mail", "breakglass.problem.mail")
	}
	lines(&c, "note", r.Note, maxNote)
	if r.None() && r.Note != "" {
		c.Add("phone", "breakglass.problem.way")
	}
	lines(&c, "near_name", p.Name, maxLine)
	lines(&c, "near_relation", p.Relation, maxLine)
	lines(&c, "near_phone", p.Phone, maxLine)
	switch {
	case p.Phone != "" && !digits(p.Phone), p.Phone == "" && p.Name+p.Relation+p.Note != "":
		c.Add("near_phone", "breakglass.problem.phone")
	case p.Phone != "" && p.Name == "":
		c.Add("near_name", "breakglass.problem.name")
	}
	lines(&c, "near_note", p.Note, maxNote)
	return c.Err()
}

func lines(c *fault.Check, field, s string, longest int) {
	if n := utf8.RuneCountInString(s); n > longest {
		c.Add(field, "breakglass.problem.long", "count", n-longest)
	}
}

// digits reports whether there is enough of a number to call: emergency and
// short numbers have three digits.
func digits(s string) bool {
	n := 0
	for _, r := range s {
		if '0' <= r && r <= '9' || '٠' <= r && r <= '٩' || '۰' <= r && r <= '۹' {
			n++
		}
	}
	return n >= 3
}
