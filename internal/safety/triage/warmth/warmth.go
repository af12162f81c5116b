package warmth

import (
	"sync"

	"hearth/internal/safety/triage/phrase"
	"hearth/internal/safety/triage/support"
)

// Warmth is how a reply meets somebody: 0 absent, 1 weak, 2 strong.
type Warmth struct {
	Reaction, Interpretation, Exploration int
	// Chances are how probable it is that each is there at all, in the same
	// order.
	Chances [3]float64
	Hint    Hint
}

// Hint is the code of one thing that would make a reply land better. Empty
// where nothing needs saying.
type Hint string

// The hints, in the order in which they are offered.
const (
	HoldAdvice Hint = "hold_the_advice"     // much advice, and nothing that shows it was heard
	NameHeard  Hint = "name_what_you_heard" // say in a few words what you understood
	SayFeeling Hint = "say_what_it_does"    // say that it touches you
	AskOpen    Hint = "ask_something_open"  // ask one open question
)

// acts reads whether a sentence supports. Without its weights the phrases alone
// are read.
var acts = sync.OnceValue(func() *support.Reader {
	r, err := support.Load()
	if err != nil {
		return nil
	}
	return r
})

// Read reads a reply to what somebody wrote. An empty to is allowed; today
// nothing is read from it.
func Read(reply, to string) Warmth {
	c := card{Count: phrase.Read(reply), comfort: never}
	if r := acts(); r != nil {
		c.comfort = r.Comfort(reply)
	}
	w := Warmth{Reaction: c.reaction(), Interpretation: c.interpretation(), Exploration: c.exploration()}
	w.Chances = [3]float64{chance(c.points[0]), chance(c.points[1]), chance(c.points[2])}
	w.Hint = c.hint(w)
	return w
}
