package rules

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"hearth/internal/safety/triage/plain"
)

// Limits of a document and of what is read.
const (
	MaxBytes  = 64 << 10
	MaxRules  = 100
	MaxWords  = 200 // of one rule's list
	MaxWord   = 100 // characters
	MaxRegex  = 300 // characters
	MaxCases  = 50
	MaxText   = 300 // an explanation or a hint, in characters
	MaxAdd    = 9   // of what a rule adds to the order
	mostRead  = 20_000
	mostSpans = 50
)

// A Space is where something is written.
type Space string

// The spaces.
const (
	Posts    Space = "posts"
	Room     Space = "room"
	Meetings Space = "meetings"
)

// Spaces lists them.
var Spaces = []Space{Posts, Room, Meetings}

// An Effect is what a rule does.
type Effect string

// The effects.
const (
	Hold  Effect = "hold"  // it waits until a person has looked
	Card  Effect = "card"  // its author sees a card: why, where it leads, helplines
	Task  Effect = "task"  // somebody looks, and the text stands meanwhile
	Hint  Effect = "hint"  // its author reads a quiet note while they write
	Mask  Effect = "mask"  // masking what the expression met is offered to its author
	Route Effect = "route" // somebody looks, in the queue of the rule's name for it
	Score Effect = "score" // it is looked at sooner among what is as grave
)

// Effects lists them.
var Effects = []Effect{Hold, Card, Task, Hint, Mask, Route, Score}

// looks are the effects after which a person looks.
var looks = []Effect{Hold, Task, Route}

// tells are the effects of which the author reads while they write, and at once
// after it.
var tells = []Effect{Card, Hint, Mask}

// A Set is a checked document.
type Set struct {
	Version int64
	Rules   []Rule
}

// A Rule is one rule of a Set.
type Rule struct {
	ID      string
	Name    string
	Draft   bool // it is tried, and meets nobody
	When    When
	Do      []Effect
	Level   string // of a Task
	To      string // of a Card
	Queue   string // of a Route
	Add     int64  // of a Score
	Explain map[string]string
	Cases   []Case
	regex   *regexp.Regexp
	any     []string
	not     []string
}

// When is what must all hold for a rule to meet a text. What is not given is no
// condition.
type When struct {
	Spaces     []Space
	Trust      []int    // any of these levels
	TrustBelow int      // a level below this one; 0 for no condition
	Any        []string // words, or words in a row; one of them is there
	Not        []string // none of these is
	Regex      string
	Langs      []string
	MemberAge  time.Duration // member for less than this
	AccountAge time.Duration // account is younger than this
	Scores     map[string]float64
}

// A Case says whether the rule meets a text.
type Case struct {
	Say  string
	Hits bool
}

// An Input is a text with its circumstances. Trust below 0 is not known, and
// meets no rule that asks for it; so is a zero Age. Past makes what is not known
// meet instead, and drafts too: a dry run says how often a rule meets at most.
type Input struct {
	Space      Space
	Trust      int
	Words      string
	Lang       string
	MemberAge  time.Duration
	AccountAge time.Duration
	Scores     map[string]float64
	Past       bool
}

// A Hit is a rule that meets a text.
type Hit struct {
	Rule    string
	Name    string
	Version int64
	Do      []Effect
	Level   string
	To      string
	Queue   string
	Add     int64
	Explain map[string]string
	Spans   []Span // what the expression met, for a Mask
}

// A Span is a piece of a text, in code points, without its end.
type Span struct{ Start, End int }

// Does reports whether the rule has one of the effects.
func (h Hit) Does(any ...Effect) bool {
	return slices.ContainsFunc(h.Do, func(e Effect) bool { return slices.Contains(any, e) })
}

// Looks reports whether a person looks at what is met.
func (h Hit) Looks() bool { return h.Does(looks...) }

// Tells reports whether the author is told something beside a hold.
func (h Hit) Tells() bool { return h.Does(tells...) }

// Holds reports whether any of the hits holds the text.
func Holds(hits []Hit) bool {
	return slices.ContainsFunc(hits, func(h Hit) bool { return h.Does(Hold) })
}

// In is the explanation in the language, or in English, or in whichever there
// is.
func (h Hit) In(lang string) string {
	for _, l := range []string{lang, "en", "es", "ar"} {
		if words := h.Explain[l]; words != "" {
			return words
		}
	}
	return ""
}

// plainly is how words are compared: without what is written to slip past.
func plainly(s string) string {
	var t plain.Text
	t.Read(s)
	return t.String()
}

// Meets returns every rule that meets the text, in the document's order.
func (s *Set) Meets(in Input) (hits []Hit) {
	if s == nil || len(s.Rules) == 0 {
		return nil
	}
	raw := cut(in.Words)
	words := spaced(plainly(raw))
	for i := range s.Rules {
		r := &s.Rules[i]
		if (!r.Draft || in.Past) && r.meets(in, raw, words) {
			hits = append(hits, Hit{Rule: r.ID, Name: r.Name, Version: s.Version, Do: r.Do, Level: r.Level, To: r.To, Queue: r.Queue, Add: r.Add, Explain: r.Explain, Spans: r.spans(raw)})
		}
	}
	return hits
}

// AsksTrust reports whether any rule asks how far the author is trusted.
func (s *Set) AsksTrust() bool {
	return s.asks(func(w When) bool { return len(w.Trust) > 0 || w.TrustBelow > 0 })
}

// AsksScores reports whether any rule asks what the reader of texts says.
func (s *Set) AsksScores() bool { return s.asks(func(w When) bool { return len(w.Scores) > 0 }) }

func (s *Set) asks(of func(When) bool) bool {
	return s != nil && slices.ContainsFunc(s.Rules, func(r Rule) bool { return !r.Draft && of(r.When) })
}

// cut keeps a text of ten thousand words from costing more than one of a
// thousand.
func cut(s string) string {
	if len(s) <= mostRead {
		return s
	}
	return strings.ToValidUTF8(s[:mostRead], "")
}

func (r *Rule) meets(in Input, raw, words string) bool {
	w := r.When
	switch {
	case len(w.Spaces) > 0 && !slices.Contains(w.Spaces, in.Space),
		len(w.Langs) > 0 && !slices.Contains(w.Langs, in.Lang),
		!w.meetsTrust(in),
		!younger(in.MemberAge, w.MemberAge, in.Past),
		!younger(in.AccountAge, w.AccountAge, in.Past):
		return false
	}
	return r.scored(in.Scores) && r.meetsText(raw, words)
}

func (r *Rule) scored(scores map[string]float64) bool {
	for name, least := range r.When.Scores {
		if scores[name] < least {
			return false
		}
	}
	return true
}

func (w When) meetsTrust(in Input) bool {
	if in.Trust < 0 {
		return in.Past || len(w.Trust) == 0 && w.TrustBelow == 0
	}
	return (len(w.Trust) == 0 || slices.Contains(w.Trust, in.Trust)) && (w.TrustBelow == 0 || in.Trust < w.TrustBelow)
}

// younger reports whether an age is below what is asked; 0 asks for nothing.
func younger(is, below time.Duration, past bool) bool {
	if is <= 0 {
		return below == 0 || past
	}
	return below == 0 || is < below
}

// AtMost reports whether the rule asks for what a dry run cannot know of the
// past, so that it meets less often than it says.
func (r *Rule) AtMost() bool {
	return len(r.When.Trust) > 0 || r.When.TrustBelow > 0 || r.When.AccountAge > 0
}

// spans are what the expression of a rule that offers to mask met in the text as
// it was written.
func (r *Rule) spans(raw string) (spans []Span) {
	if r.regex == nil || !slices.Contains(r.Do, Mask) {
		return nil
	}
	for _, at := range r.regex.FindAllStringIndex(raw, mostSpans) {
		start := utf8.RuneCountInString(raw[:at[0]])
		spans = append(spans, Span{start, start + utf8.RuneCountInString(raw[at[0]:at[1]])})
	}
	return spans
}

func (r *Rule) meetsText(raw, words string) bool {
	if len(r.any) > 0 && !slices.ContainsFunc(r.any, func(w string) bool { return strings.Contains(words, w) }) {
		return false
	}
	if slices.ContainsFunc(r.not, func(w string) bool { return strings.Contains(words, w) }) {
		return false
	}
	return r.regex == nil || r.regex.MatchString(raw) || r.regex.MatchString(plainly(raw))
}

// spaced writes words with one space between and around them, so that a word is
// found whole and in no other word.
func spaced(s string) string {
	fields := strings.FieldsFunc(s, func(r rune) bool { return !wordRune(r) })
	return " " + strings.Join(fields, " ") + " "
}
