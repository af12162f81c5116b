package board

import (
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/clock"
)

// ID names an item.
type ID int64

// Longest texts, in characters.
const (
	MaxTitle  = 140
	MaxBody   = 4_000
	MaxWhen   = 300
	MaxNote   = 120
	MaxArea   = 80
	MaxLink   = 500
	MaxWent   = 300
	MaxReason = 500
	MaxSaid   = 400
)

// Named limits.
const (
	// PerPage is how many items a page shows.
	PerPage = 20
	// HelpFor is how long an ask or offer stands. What is older has been settled
	// somewhere else, or is no longer true.
	HelpFor = 14 * 24 * time.Hour
	// ShownFrom is from how many answers on a count shows: with fewer, members
	// of a small group could tell whose they are.
	ShownFrom = 3
	// MaxAbove is how many announcements stand above the conversations: somebody
	// new, to whom all are new, came to read what people write.
	MaxAbove = 3
	// MaxTopics is how many topics a card may have.
	MaxTopics = 4
	// MaxAhead is how far ahead an announcement may end.
	MaxAhead = 366 * 24 * time.Hour
)

// A Kind is what sort of thing an item is.
type Kind string

// The kinds.
const (
	Announcement Kind = "announcement"
	Card         Kind = "card"
	Help         Kind = "help"
	Feedback     Kind = "feedback"
	Resource     Kind = "resource"
)

// A Way is whether practical help is asked or offered.
type Way string

// The ways.
const (
	Ask   Way = "ask"
	Offer Way = "offer"
)

// Ways lists them in the order in which they are offered.
var Ways = []Way{Ask, Offer}

// HelpSorts are what practical help may be about. The list is closed: what is
// not on it, such as money, medicine, keys or the care of children, is not
// arranged here.
var HelpSorts = []string{"forms", "appointment", "services", "lift", "call", "company", "tech", "other"}

// ResourceSorts are what a resource may be.
var ResourceSorts = []string{"book", "article", "website", "app", "listen", "watch", "person", "service", "other"}

// An Answer is what a member says about a card.
type Answer string

// The answers.
const (
	Tried    Answer = "tried"
	Helped   Answer = "helped"
	NotForMe Answer = "not_for_me"
)

// Answers lists them in the order in which they are shown.
var Answers = []Answer{Tried, Helped, NotForMe}

// A Went is how practical help turned out.
type Went string

// The outcomes. None of them blames anybody.
const (
	Worked  Went = "worked"
	Partly  Went = "partly"
	DidNot  Went = "did_not"
	NotSaid Went = ""
)

// Wents lists them in the order in which they are offered.
var Wents = []Went{Worked, Partly, DidNot}

// Words are what somebody wrote on an item. Each kind uses some of them.
type Words struct {
	Title    string   `json:"title,omitempty"`
	Body     string   `json:"body,omitempty"` // Markdown: the words, how it works, why it is good
	When     string   `json:"when,omitempty"` // card: when it helps
	Note     string   `json:"note,omitempty"` // card: content note, behind which the text is folded
	Topics   []string `json:"topics,omitempty"`
	Way      Way      `json:"way,omitempty"`
	Sort     string   `json:"sort,omitempty"` // of HelpSorts or ResourceSorts
	Area     string   `json:"area,omitempty"` // help: whereabouts, in words
	Link     string   `json:"link,omitempty"` // resource: https
	Conflict bool     `json:"conflict,omitempty"`
	Named    bool     `json:"named,omitempty"` // feedback: with the handle
}

// An Item is one thing on the board.
type Item struct {
	ID        ID
	Group     group.ID
	Author    group.MemberID
	Kind      Kind
	Words     Words
	Reason    string    // why it was hidden, or not taken up; the group's own word
	Until     time.Time // ends by itself then; zero for never
	OpenedAt  time.Time // zero while it waits for a facilitator
	ClosedAt  time.Time // zero while it is not ended, declined or answered
	CreatedAt time.Time
	EditedAt  time.Time
	Hidden    bool
	Withdrawn bool
	Taker     group.MemberID // 0 for nobody
	TakenAt   time.Time
	Went      Went
	WentBy    group.MemberID
	WentWords string
	Counts    [3]int64 // in the order of Answers
	Mine      Answer   // the reader's own; "" for none
	Saved     bool     // by the reader
}

// Open reports whether the item stands on the board at the moment.
func (i Item) Open(now time.Time) bool {
	return !i.OpenedAt.IsZero() && i.ClosedAt.IsZero() && !i.Over(now) && !i.Withdrawn
}

// Revision tells the words that somebody read from those that stand now: it
// grows with each edit.
func (i Item) Revision() int64 { return clock.ToMillis(i.EditedAt) }

// Over reports whether its time has run out.
func (i Item) Over(now time.Time) bool { return !i.Until.IsZero() && !now.Before(i.Until) }

// Waits reports whether it waits for a facilitator.
func (i Item) Waits() bool { return i.OpenedAt.IsZero() && i.ClosedAt.IsZero() && !i.Withdrawn }

// Shown is a count as members may know it; 0 hides what is below ShownFrom.
func Shown(n int64) int64 {
	if n < ShownFrom {
		return 0
	}
	return n
}

// A Change is something that is different now because of what members said.
type Change struct {
	ID        int64     `json:"-"`
	Said      string    `json:"said"`
	Did       string    `json:"did"`
	CreatedAt time.Time `json:"-"`
}
