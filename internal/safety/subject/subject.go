package subject

import (
	"context"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// A Kind is a sort of thing that members write.
type Kind string

// The kinds.
const (
	Post    Kind = "post"    // of a conversation; an opening post has its title with it
	Message Kind = "message" // of a group's room
	Line    Kind = "line"    // written in a meeting
	Request Kind = "request" // to come into a group
	Talk    Kind = "talk"    // said to a listener
)

// A Ref names one thing. The zero Ref names none: a member as such, say.
type Ref struct {
	Kind Kind
	ID   int64
}

// None reports whether the Ref names nothing.
func (r Ref) None() bool { return r.Kind == "" }

// An About is what can be known of a thing without opening its words.
type About struct {
	Ref
	Group  group.ID
	Author group.MemberID // 0 for a request by somebody who is no member yet
	At     time.Time
	URL    string // the page on which it stands
	State  State
	Gone   bool // taken back or erased: there are no words any more
}

// A Said is one thing with its words.
type Said struct {
	About
	Title string // of an opening post
	Words string
}

// An Excerpt is a thing with a few of those that stand around it, for whoever
// has a duty to understand it.
type Excerpt struct {
	Said
	Before, After []Said // the oldest first; at most Around of each
}

// Around is how many things stand before and after in an Excerpt.
const Around = 5

// A State is whether others can read a thing.
type State string

// The states. Its author always sees their own words and is told of the state.
const (
	Open   State = ""       // as written
	Held   State = "held"   // for nobody but the author and those with a duty, and no sign of it for others
	Hidden State = "hidden" // folded away, and all can see why
)

// A Place is a feature that keeps one kind of things.
type Place interface {
	// About returns Missing for what there is not.
	About(ctx context.Context, c db.Conn, id int64) (About, error)
	// Excerpt opens the words. Whoever calls it has made sure that the reader
	// has a duty, and writes to the record that they read.
	Excerpt(ctx context.Context, c db.Conn, id int64) (Excerpt, error)
	// Set changes the state. Reason is what readers of a Hidden thing see, in
	// the group's language; it is "" otherwise. To set what is already so does
	// nothing. What was held and opens again appears at its old place.
	Set(ctx context.Context, tx *db.Tx, id int64, s State, reason string) error
}

// Places are all features that keep something.
type Places map[Kind]Place

// At returns the place for the kind, and Missing where none keeps it.
func (p Places) At(k Kind) (Place, error) {
	if place, ok := p[k]; ok {
		return place, nil
	}
	return nil, fault.Missing("nobody keeps things of this kind")
}
