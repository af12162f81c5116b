package ladder

import "time"

// A Level is how grave a moment is. Levels are kept in databases as numbers:
// they never change.
type Level int64

// The levels. The zero Level is S0.
const (
	S0 Level = 0 // distress, no risk: peers answer
	S1 Level = 1 // self-harm of the past, or a figure of speech: somebody glances
	S2 Level = 2 // thoughts of suicide now, no intent: somebody writes in private
	S3 Level = 3 // a plan, means, or a recent attempt
	S4 Level = 4 // now: a method in hand, a goodbye
	C  Level = 9 // a child at risk, abuse, or a threat to somebody else
)

// Levels lists every level, the lightest first.
var Levels = []Level{S0, S1, S2, S3, C, S4}

// names are what addresses, JSON and messages call the levels.
var names = map[Level]string{S0: "s0", S1: "s1", S2: "s2", S3: "s3", S4: "s4", C: "c"}

// String is the level's name in addresses, JSON and the keys of messages.
func (l Level) String() string { return names[l] }

// Parse reads what String wrote.
func Parse(s string) (Level, bool) {
	for l, name := range names {
		if name == s {
			return l, true
		}
	}
	return S0, false
}

// Rank orders levels: a higher one is served first. C stands between S3 and S4:
// its promise is that of S3, and a child comes before an adult.
func (l Level) Rank() int {
	for i, other := range Levels {
		if other == l {
			return i
		}
	}
	return 0
}

// First is the time within which a person does something, 0 where nobody has
// to. For S1 and S2 it runs in staffed hours only; see Always.
func (l Level) First() time.Duration {
	switch l {
	case S1:
		return 24 * time.Hour
	case S2:
		return 4 * time.Hour
	case S3, C:
		return 30 * time.Minute
	case S4:
		return 5 * time.Minute
	}
	return 0
}

// Always reports whether the time of First runs day and night, and whoever is on
// call is paged.
func (l Level) Always() bool { return l == S3 || l == S4 || l == C }

// Holds reports whether words of this level wait for a person before others
// read them. Their author is told at once, and kindly.
func (l Level) Holds() bool { return l == S3 || l == S4 }

// Second reports whether a second person looks at what was done.
func (l Level) Second() bool { return l.Always() }
