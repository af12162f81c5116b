package entry

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/fault"
)

// Bounds of what is written here, in characters and numbers.
const (
	MaxQuestions = 6 // more is an examination
	MaxQuestion  = 200
	MaxChoices   = 8
	MaxChoice    = 80
	MaxAnswer    = 1500
	MaxWords     = 1000 // a facilitator's line, a welcome, a sentence before a break
	MaxGoodbye   = 300
	MaxMeanwhile = 1500
	MaxOthers    = 5 // other groups that an answer points to
)

// How long things last.
const (
	// AnswersKept is how long a request is kept after it was answered.
	AnswersKept = 30 * 24 * time.Hour
	// DraftKept is how long a request that was begun and never sent is kept.
	DraftKept = 60 * 24 * time.Hour
	// SeatHeld is how long a free seat waits for the one it was offered to: two
	// days, so that nobody must look in at night.
	SeatHeld = 48 * time.Hour
	// RestKept is how long somebody who let an offer pass stays on the list
	// without a word.
	RestKept = 30 * 24 * time.Hour
	// WelcomeDue is when a newcomer should have been welcomed, and WelcomeLate
	// when the facilitators are told that nobody did, so that they still can.
	WelcomeDue  = 24 * time.Hour
	WelcomeLate = 20 * time.Hour
	// WelcomeShown is how long a newcomer finds the welcome on the group's page,
	// and GoodbyeShown how long the group finds a goodbye there.
	WelcomeShown = 14 * 24 * time.Hour
	GoodbyeShown = 30 * 24 * time.Hour
	// MaxBreak is the longest break, and MaxSeatKept how long a seat is kept
	// for somebody on one.
	MaxBreak    = 183 * 24 * time.Hour
	MaxSeatKept = 8 * 7 * 24 * time.Hour
	// recently is the time that "in the last month" looks back over.
	recently = 30 * 24 * time.Hour
)

// Kinds are the kinds of question.
var Kinds = []string{"text", "yes_no", "choice"}

// A Question is one that a group asks before somebody comes in.
type Question struct {
	Kind    string   `json:"kind"` // one of Kinds
	Text    string   `json:"text"`
	Why     string   `json:"why,omitempty"` // why we ask, shown beneath it
	Choices []string `json:"choices,omitempty"`
}

// Field is the name of the question's form field. It depends on the question's
// words, so that an answer stays with its question when facilitators change the
// others meanwhile, and is not taken for the answer to a new one.
func (q Question) Field() string {
	sum := sha256.Sum256([]byte(q.Kind + "\n" + q.Text))
	return "q-" + hex.EncodeToString(sum[:5])
}

// checkQuestions names every field to mend.
func checkQuestions(c *fault.Check, questions []Question) {
	if len(questions) > MaxQuestions {
		c.Add("questions", "entry.problem.questions", "max", MaxQuestions)
	}
	seen := map[string]bool{}
	for i, q := range questions {
		n := numbered(i)
		switch length := utf8.RuneCountInString(q.Text); {
		case length == 0 || length > MaxQuestion:
			c.Add("text"+n, "entry.problem.length", "max", MaxQuestion)
		case seen[q.Field()]:
			c.Add("text"+n, "entry.problem.question_twice")
		}
		seen[q.Field()] = true
		if !slices.Contains(Kinds, q.Kind) {
			c.Add("kind"+n, "entry.problem.choose")
		}
		if utf8.RuneCountInString(q.Why) > MaxQuestion {
			c.Add("why"+n, "entry.problem.longer", "max", MaxQuestion)
		}
		if q.Kind == "choice" && !validChoices(q.Choices) {
			c.Add("choices"+n, "entry.problem.choices", "max", MaxChoices)
		}
	}
}

func validChoices(choices []string) bool {
	for i, choice := range choices {
		if choice == "" || utf8.RuneCountInString(choice) > MaxChoice || slices.Contains(choices[:i], choice) {
			return false
		}
	}
	return len(choices) >= 2 && len(choices) <= MaxChoices
}

// An Answer is what somebody said to a question, with the question as it stood
// when they did.
type Answer struct {
	Question string `json:"question"`
	Kind     string `json:"kind"`
	Text     string `json:"text"` // "yes" or "no" for yes_no
}

// An Applicant is what somebody hands in who wants to come in: with a request,
// or for a place on the waiting list.
type Applicant struct {
	Account account.ID    `json:"account"` // to be told when there is an answer
	Handle  string        `json:"handle"`
	About   group.AboutMe `json:"about"`
	Agreed  int64         `json:"agreed"` // version of the agreements they ticked; 0 for none
	Answers []Answer      `json:"answers,omitempty"`
}

// answerTo returns what the applicant said to the question, "" for nothing.
func (a Applicant) answerTo(q Question) string {
	for _, given := range a.Answers {
		if given.Question == q.Text && given.Kind == q.Kind {
			return given.Text
		}
	}
	return ""
}

// words is what the applicant wrote freely, as one text.
func (a Applicant) words() string {
	var parts []string
	for _, given := range a.Answers {
		if given.Kind == "text" {
			parts = append(parts, given.Text)
		}
	}
	if a.About.Access != "" {
		parts = append(parts, a.About.Access)
	}
	return strings.Join(parts, "\n\n")
}

// checkAnswers names every question that still needs an answer.
func (a Applicant) checkAnswers(c *fault.Check, questions []Question) {
	for _, q := range questions {
		text := a.answerTo(q)
		switch {
		case strings.TrimSpace(text) == "":
			c.Add(q.Field(), "entry.problem.answer")
		case utf8.RuneCountInString(text) > MaxAnswer:
			c.Add(q.Field(), "entry.problem.longer", "max", MaxAnswer)
		case q.Kind == "yes_no" && text != "yes" && text != "no",
			q.Kind == "choice" && !slices.Contains(q.Choices, text):
			c.Add(q.Field(), "entry.problem.choose")
		}
	}
}

// State is how far a request has come.
type State string

// The states of a request.
const (
	Draft     State = "draft"
	Asked     State = "asked"
	Welcomed  State = "welcomed"
	Elsewhere State = "elsewhere" // not this group, and another way
	Entered   State = "entered"   // welcomed, and came in
)

// Answered reports whether a facilitator has said yes or no.
func (s State) Answered() bool { return s == Welcomed || s == Elsewhere || s == Entered }

// RequestID names a request.
type RequestID int64

// A Request is one person's wish to come into a group.
type Request struct {
	ID         RequestID
	Group      group.ID
	State      State
	Applicant  Applicant
	Reply      Reply // zero while nobody has answered
	AnsweredBy group.MemberID
	Revision   int64 // counts the applicant's changes
	AskedAt    time.Time
	AnsweredAt time.Time
}

// A Reply is a facilitator's answer to a request.
type Reply struct {
	Welcome bool     `json:"welcome"`
	Words   string   `json:"words,omitempty"`
	Groups  []string `json:"groups,omitempty"` // slugs of groups that may fit better
	Help    bool     `json:"help,omitempty"`   // points to Help now
	Waiting bool     `json:"waiting,omitempty"`
}

// check looks at an answer: a welcome needs nothing more, and "not this group"
// goes nowhere without another way and a line of one's own.
func (r Reply) check() error {
	var c fault.Check
	if !r.Welcome && len(r.Groups) == 0 && !r.Help && !r.Waiting {
		c.Add("ways", "entry.problem.other_way")
	}
	if len(r.Groups) > MaxOthers {
		c.Add("ways", "entry.problem.other_groups", "max", MaxOthers)
	}
	switch n := utf8.RuneCountInString(r.Words); {
	case n == 0 && !r.Welcome:
		c.Add("words", "entry.problem.own_words")
	case n > MaxWords:
		c.Add("words", "entry.problem.longer", "max", MaxWords)
	}
	return c.Err()
}

// numbered is how the fields of the i-th question end.
func numbered(i int) string { return "-" + string(rune('1'+i)) }

// A Break is what somebody says who takes a break.
type Break struct {
	Until    time.Time // zero for an open end
	KeepSeat bool
	Words    string // for the facilitators; may be empty
}

// check looks at a break that would begin now.
func (b Break) check(now time.Time) error {
	var c fault.Check
	switch {
	case b.Until.IsZero():
	case !b.Until.After(now):
		c.Add("until", "entry.problem.until_past")
	case b.Until.Sub(now) > MaxBreak:
		c.Add("until", "entry.problem.until_far")
	}
	if utf8.RuneCountInString(b.Words) > MaxWords {
		c.Add("words", "entry.problem.longer", "max", MaxWords)
	}
	return c.Err()
}
