package watch

import (
	"slices"
	"strings"
	"unicode/utf8"

	"hearth/internal/safety/cases"
	"hearth/internal/safety/ladder"
)

// A Verdict is what reading a text said.
type Verdict struct {
	Level  ladder.Level
	Other  bool      // it speaks of somebody else's danger
	Method bool      // it says how, or asks how
	Lures  bool      // a sexual approach, secrecy, or an offer to meet or write elsewhere
	Spans  []Stretch // what in the text spoke for it
	// Hurting is that words like these are looked at as abuse. Nothing but a sum
	// comes of it here.
	Hurting bool
}

// A Stretch is a piece of a text, in code points, without its end.
type Stretch struct{ Start, End int }

// A Detail is a piece of a text that may show who somebody is.
type Detail struct {
	Stretch
	Kind string // a key behind "watch.detail."
}

// A Hint is one friendly line about a reply: a key behind "watch.hint.", "" for
// none.
type Hint string

// level is the level that counts: whoever writes of somebody else's danger is
// not paged about, however near that is; a child or a threat always is.
func (v Verdict) level() ladder.Level {
	l := v.Level
	if v.Other && l != ladder.C && l.Rank() > ladder.S2.Rank() {
		l = ladder.S2
	}
	// Words that wait bring their author a person.
	if v.Method && l.Rank() < ladder.S2.Rank() {
		l = ladder.S2
	}
	return l
}

// hold is why the words wait for a person, "" if they do not. Where nobody can be
// called they never do; see Reading.
func (v Verdict) hold() string {
	switch {
	case v.level().Holds():
		return cases.HoldDanger
	case v.Method:
		return cases.HoldMethod
	}
	return ""
}

// A Tone is which of the notes about risk fits: a key behind "watch.risk.".
type Tone string

// The tones.
const (
	Hear   Tone = "hear"   // you can say this here; here is somebody to talk to
	How    Tone = "how"    // and please leave out how
	Danger Tone = "danger" // somebody first, now
	Friend Tone = "friend" // you worry about somebody
)

// tone is the note about risk, "" for none.
func (v Verdict) tone() Tone {
	switch l := v.level(); {
	case v.hold() == cases.HoldDanger:
		return Danger
	case v.Method:
		return How
	case l == ladder.S0, l == ladder.C:
		return "" // what is noticed about a child is looked at, and not talked about here
	case v.Other:
		return Friend
	}
	return Hear
}

// Notes are what an author is told about a text.
type Notes struct {
	Risk    Tone
	Held    string // why the words wait; set only once they are stored
	Details []string
	Masked  string // the words with their details masked; "" where there are none
	Hint    Hint
	Alone   bool     // nobody can be called for the group
	Advice  []Advice // what the organisation's rules say
}

// An Advice is what a rule of the organisation says to an author. It keeps
// nothing from being sent.
type Advice struct {
	Card  bool // with helplines beside it
	Words string
	URL   string // where a card leads, "" for nowhere
	Mask  []Stretch
}

// Any reports whether there is something to say.
func (n Notes) Any() bool {
	return n.Risk != "" || len(n.Details) > 0 || n.Hint != "" || n.Held != "" || len(n.Advice) > 0
}

// onlyHint reports whether there is nothing but a hint.
func (n Notes) onlyHint() bool {
	return n.Risk == "" && len(n.Details) == 0 && n.Held == "" && len(n.Advice) == 0
}

// pressing reports whether the notes are shown after posting, though the author
// has seen them while writing.
func (n Notes) pressing() bool {
	return n.Risk == Danger || n.Risk == How || n.Risk == Hear || n.Held != ""
}

// mask puts a word in the place of each detail. name is what stands there for a
// kind. Pieces that overlap, or do not fit the text, are left alone.
func mask(words string, details []Detail, name func(kind string) string) string {
	var out strings.Builder
	at, pos := 0, 0 // in code points, and in bytes
	to := func(point int) int {
		for at < point && pos < len(words) {
			_, n := utf8.DecodeRuneInString(words[pos:])
			at, pos = at+1, pos+n
		}
		return pos
	}
	for _, d := range details {
		if d.Start < at || d.End <= d.Start {
			continue
		}
		from := pos
		out.WriteString(words[from:to(d.Start)])
		if pos == len(words) {
			return out.String()
		}
		to(d.End)
		out.WriteString("[" + name(d.Kind) + "]")
	}
	return out.String() + words[pos:]
}

// kinds are the kinds of details, each once, in the order of the text.
func kinds(details []Detail) (list []string) {
	for _, d := range details {
		if !slices.Contains(list, d.Kind) {
			list = append(list, d.Kind)
		}
	}
	return list
}

// longestSign is how much of a text a case keeps of what gave the sign, in code
// points: enough to understand it, and far less than the text.
const longestSign = 240

// sign joins what in the text gave the sign.
func sign(words string, spans []Stretch) string {
	runes := []rune(words)
	var parts []string
	left := longestSign
	for _, s := range spans {
		start, end := max(s.Start, 0), min(s.End, len(runes))
		if start >= end || left <= 0 {
			continue
		}
		end = min(end, start+left)
		part := strings.TrimSpace(string(runes[start:end]))
		if part != "" && !slices.Contains(parts, part) {
			parts, left = append(parts, part), left-(end-start)
		}
	}
	return strings.Join(parts, " … ")
}
