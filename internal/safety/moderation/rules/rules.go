package rules

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"hearth/internal/safety/triage/plain"
)

// Limits of a document and of what is read.
const (
	MaxBytes = 64 << 10
	MaxRules = 100
	MaxWords = 200 // of one rule's list
	MaxWord  = 100 // characters
	MaxRegex = 300 // characters
	MaxCases = 50
	MaxText  = 300 // an explanation or a hint, in characters
	mostRead = 20_000
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
	Card  Effect = "card"  // the author sees a card: helplines, a resource
	Task  Effect = "task"  // somebody looks, and the text stands meanwhile
	Hint  Effect = "hint"  // the author is told something friendly before it is sent
	Mask  Effect = "mask"  // masking what was met is offered
	Route Effect = "route" // a place that fits better is offered
)

// Effects lists them.
var Effects = []Effect{Hold, Card, Task, Hint, Mask, Route}

// A Set is a checked document.
type Set struct {
	Version int64
	Rules   []Rule
}

// A Rule is one rule of a Set.
type Rule struct {
	ID      string
	Name    string
	When    When
	Do      []Effect
	Level   string // of a Task
	To      string // of a Card or a Route
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
	Trust      []int
	Any        []string // words, or words in a row; one of them is there
	Not        []string // none of these is
	Regex      string
	Langs      []string
	MemberAge  time.Duration // member for less than this
	AccountAge time.Duration // account is younger than this
	Reports    int64         // reported at least so often
	Scores     map[string]float64
}

// A Case says whether the rule meets a text.
type Case struct {
	Say  string
	Hits bool
}

// An Input is a text with its circumstances. Trust below 0 is not known, and
// meets no rule that asks for it; so is a zero Age.
type Input struct {
	Space      Space
	Trust      int
	Words      string
	Lang       string
	MemberAge  time.Duration
	AccountAge time.Duration
	Reports    int64
	Scores     map[string]float64
}

// A Hit is a rule that meets a text.
type Hit struct {
	Rule    string
	Name    string
	Version int64
	Do      []Effect
	Level   string
	To      string
	Explain map[string]string
}

// Holds reports whether any of the hits holds the text.
func Holds(hits []Hit) bool {
	return slices.ContainsFunc(hits, func(h Hit) bool { return slices.Contains(h.Do, Hold) })
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
		if r.meets(in, raw, words) {
			hits = append(hits, Hit{Rule: r.ID, Name: r.Name, Version: s.Version, Do: r.Do, Level: r.Level, To: r.To, Explain: r.Explain})
		}
	}
	return hits
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
		len(w.Trust) > 0 && !slices.Contains(w.Trust, in.Trust),
		len(w.Langs) > 0 && !slices.Contains(w.Langs, in.Lang),
		w.MemberAge > 0 && (in.MemberAge <= 0 || in.MemberAge >= w.MemberAge),
		w.AccountAge > 0 && (in.AccountAge <= 0 || in.AccountAge >= w.AccountAge),
		in.Reports < w.Reports:
		return false
	}
	for name, least := range w.Scores {
		if in.Scores[name] < least {
			return false
		}
	}
	return r.meetsText(raw, words)
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
