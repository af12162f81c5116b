package chat

import (
	"time"
	"unicode/utf8"

	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/text"
)

// ID names a message.
type ID int64

// Longest texts, in characters, and how many messages a page shows.
const (
	MaxBody   = 2_000
	MaxReason = 500
	PerPage   = 50
)

// A Message is what one member said in a room.
type Message struct {
	ID        ID
	Group     group.ID
	Seq       int64 // number of the event by which it was said; below 0 for what is held
	Author    group.MemberID
	Body      string // Markdown, as it was written; "" unless asked for
	HTML      string // one run of safe HTML, rendered when it was said
	Reason    string // why it was hidden
	CreatedAt time.Time
	Withdrawn bool
	Hidden    bool
	Held      bool // it waits to be read by somebody with a duty; see held.go
	Touches   group.Touches
	Meet      group.Meet // how its reader meets it; "" is open
}

// Open reports whether the message's words may go to every member.
func (m Message) Open() bool { return !m.Withdrawn && !m.Hidden && !m.Held && m.HTML != "" }

// OpenTo reports whether the visitor may see the message's words: those of a
// hidden one are seen by its author and by facilitators.
func (m Message) OpenTo(v group.Visit) bool {
	if m.Open() {
		return true
	}
	mine := v.Belongs() && v.Member.ID == m.Author
	return !m.Withdrawn && m.HTML != "" && (mine || v.Facilitates() && !m.Held)
}

// Writing is what a person hands in. Once names the form, so that one sent
// twice makes one message; it may be empty.
type Writing struct{ Body, Once string }

func (w Writing) check() error {
	var c fault.Check
	switch n := utf8.RuneCountInString(w.Body); {
	case text.Blank(w.Body):
		c.Add("body", "chat.problem.body_empty")
	case n > MaxBody:
		c.Add("body", "chat.problem.body_long", "count", n-MaxBody)
	}
	return c.Err()
}

func checkReason(reason string) error {
	var c fault.Check
	switch n := utf8.RuneCountInString(reason); {
	case text.Blank(reason):
		c.Add("reason", "chat.problem.reason_empty")
	case n > MaxReason:
		c.Add("reason", "chat.problem.reason_long", "count", n-MaxReason)
	}
	return c.Err()
}

// An event is one number of a room: the message that it is about, as it is now,
// and who said it.
type event struct {
	seq     int64
	changed bool // the message was said before; it is now as it stands here
	Message
	author group.Card
}
