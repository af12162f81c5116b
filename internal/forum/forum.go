package forum

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/text"
)

// ID names a conversation.
type ID int64

// PostID names a post.
type PostID int64

// Longest texts, in characters, and how many things a page shows.
const (
	MaxTitle  = 140
	MaxBody   = 20_000
	MaxNote   = 120
	MaxReason = 500
	PerPage   = 20
)

// A Wish is what the author of a conversation hopes for in answers.
type Wish string

// The wishes.
const (
	Heard       Wish = "heard"
	Advice      Wish = "advice"
	Information Wish = "information"
	Practical   Wish = "practical"
	Celebrate   Wish = "celebrate"
	Distraction Wish = "distraction"
)

// Wishes lists them in the order in which they are offered.
var Wishes = []Wish{Heard, Advice, Information, Practical, Celebrate, Distraction}

// An Ack is an answer without words.
type Ack string

// The acknowledgements.
const (
	WithYou  Ack = "with_you"
	MeToo    Ack = "me_too"
	ThankYou Ack = "thank_you"
)

// Acks lists them in the order in which they are shown.
var Acks = []Ack{WithYou, MeToo, ThankYou}

// A Conversation is a thread in a group.
type Conversation struct {
	ID         ID
	Group      group.ID
	Author     group.MemberID
	Title      string // "" once it was withdrawn
	Wish       Wish
	Posts      int64 // how many were ever written: the last one's number; see Seen
	CreatedAt  time.Time
	LastAt     time.Time
	AnsweredAt time.Time // when somebody else first answered; zero while it waits
	Pinned     bool
	Locked     bool
	Withdrawn  bool // its opening post was taken back
	Hidden     bool // its opening post was hidden
	Held       bool // its opening post waits for somebody with a duty; see sight.go

	Muted string // a word in its title that the reader asked not to come upon; lists only

	Touches group.Touches // what its opening post touches on
	Meet    group.Meet    // how the reader meets that; "" is shown

	held   int64   // how many of its posts wait, whoever wrote them
	unseen []int64 // numbers of the posts that its reader does not see, in order
}

// Pages is how many pages the conversation has.
func (c Conversation) Pages() int64 { return pageOf(max(c.Seen(), 1)) }

// pageOf is the page that a place is on, from 1.
func pageOf(place int64) int64 { return (place-1)/PerPage + 1 }

// A Post is one person's turn in a conversation.
type Post struct {
	ID           PostID
	Conversation ID
	Number       int64 // from 1, the opening post
	Author       group.MemberID
	Body         string // Markdown, as it was written
	HTML         string // rendered when it was written
	Note         string // content note; the text is folded behind it
	Reason       string // why it was hidden
	Counts       [3]int64
	Given        [3]bool // which acknowledgements the reader gave
	CreatedAt    time.Time
	EditedAt     time.Time
	Withdrawn    bool
	Hidden       bool
	Held         bool   // for its author alone; see sight.go
	Muted        string // a word in it that the reader asked not to come upon
	Touches      group.Touches
	Meet         group.Meet // how the reader meets what it touches on; "" is shown
}

// Kept is what a member keeps about a conversation.
type Kept struct {
	ReadUpTo  int64
	Following bool
	Draft     Draft
}

// A Draft is what a member has begun to write.
type Draft struct {
	Title string `json:"title,omitempty"`
	Body  string `json:"body,omitempty"`
	Wish  Wish   `json:"wish,omitempty"`
	Note  string `json:"content_note,omitempty"`

	Touches []group.Theme `json:"touches,omitempty"`
}

// Empty reports whether there is nothing to keep.
func (d Draft) Empty() bool { return d.Title == "" && d.Body == "" && d.Note == "" }

// Writing is what a person hands in: a new conversation, or a reply, which has
// neither title nor wish. Once names the form, so that one sent twice makes one
// post; it may be empty.
type Writing struct {
	Title, Body, Note, Once string
	Wish                    Wish
	Touches                 []group.Theme // what its author says it touches on
}

// draft is the writing as it comes back to be mended.
func (w Writing) draft() Draft {
	return Draft{Title: w.Title, Body: w.Body, Wish: w.Wish, Note: w.Note, Touches: w.Touches}
}

// checkNew returns an Invalid fault that names every field to mend.
func (w Writing) checkNew() error {
	var c fault.Check
	switch n := utf8.RuneCountInString(w.Title); {
	case text.Blank(w.Title):
		c.Add("title", "forum.problem.title_empty")
	case n > MaxTitle:
		c.Add("title", "forum.problem.title_long", "count", n-MaxTitle)
	}
	w.checkBody(&c)
	if !slices.Contains(Wishes, w.Wish) {
		c.Add("wish", "forum.problem.wish")
	}
	return c.Err()
}

// checkReply is checkNew for a reply or an edited post.
func (w Writing) checkReply() error {
	var c fault.Check
	w.checkBody(&c)
	return c.Err()
}

func (w Writing) checkBody(c *fault.Check) {
	switch n := utf8.RuneCountInString(w.Body); {
	case text.Blank(w.Body):
		c.Add("body", "forum.problem.body_empty")
	case n > MaxBody:
		c.Add("body", "forum.problem.body_long", "count", n-MaxBody)
	}
	if n := utf8.RuneCountInString(w.Note); n > MaxNote {
		c.Add("content_note", "forum.problem.note_long", "count", n-MaxNote)
	}
}

// ParseWish reads a wish from a form; no wish at all is the gentlest one.
func ParseWish(s string) Wish {
	if s == "" {
		return Heard
	}
	return Wish(strings.ReplaceAll(s, "practical-help", string(Practical)))
}
