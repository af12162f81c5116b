package care

import (
	"cmp"
	"slices"
	"time"
	"unicode/utf8"

	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/text"
)

// MaxReason is the longest reason for ending a membership, in characters.
const MaxReason = 500

// How long things wait, and how many of them a page shows.
const (
	// OfferFor is how long an offer waits for its answer. Somebody who looks in
	// once a week should find it, twice.
	OfferFor = 14 * 24 * time.Hour
	// NewFor is how long somebody counts as new: before that, not having
	// written yet says nothing.
	NewFor = 7 * 24 * time.Hour
	// ChecksWithin is how long before a facilitator's check runs out the desk
	// begins to say so: getting a new one takes weeks.
	ChecksWithin = 30 * 24 * time.Hour
	// ReadingFor is how long an ending group can still be read, so that
	// everybody can take a copy of what is theirs.
	ReadingFor = 14 * 24 * time.Hour

	listed = 50
)

// The notice before a group ends, in days.
const (
	NoticeDays    = 7
	MinNoticeDays = 7
	MaxNoticeDays = 60
)

// A Kind says what sort of thing waits on the desk.
type Kind string

// The kinds, in the order in which they stand when they are equally urgent.
const (
	Overdue    Kind = "overdue"    // posts whose promised time is over
	Requests   Kind = "requests"   // people who asked to come in
	Questions  Kind = "questions"  // what a helper handed over
	Newcomers  Kind = "newcomers"  // people to welcome
	Unanswered Kind = "unanswered" // posts that nobody else has answered
	Merges     Kind = "merges"     // groups that want to go on as this one
	Seats      Kind = "seats"      // seats that are free while people wait
	Waivers    Kind = "waivers"    // people who asked to come without paying
	Checks     Kind = "checks"     // checks of facilitators that run out
	Feedback   Kind = "feedback"   // what members said about the group
	Matters    Kind = "matters"    // what members reported, and who asks for another look
)

// Kinds lists them all.
var Kinds = []Kind{Overdue, Requests, Questions, Newcomers, Unanswered, Merges, Seats, Waivers, Checks, Feedback, Matters}

// patience is how long a thing of a kind may wait before it is the next to do.
// A person at a door or with an open question comes first.
var patience = map[Kind]time.Duration{
	Overdue: 0, Requests: 24 * time.Hour, Questions: 12 * time.Hour, Newcomers: 24 * time.Hour, Unanswered: 12 * time.Hour,
	Merges: 5 * 24 * time.Hour, Seats: 48 * time.Hour, Waivers: 48 * time.Hour, Checks: 0, Feedback: 7 * 24 * time.Hour, Matters: 12 * time.Hour,
}

// An Item is one line of the desk.
type Item struct {
	Kind  Kind
	Count int64     // how many wait; an item of 0 is not shown
	Since time.Time // since when the first of them waits
	By    time.Time // until when it should be done; zero: Since and the kind's patience
	URL   string    // where to see to it
}

// due is when the item should be seen to.
func (i Item) due() time.Time {
	if !i.By.IsZero() {
		return i.By
	}
	return i.Since.Add(patience[i.Kind])
}

// Order puts what is due first on top, and leaves out what waits for nothing.
func Order(items []Item) []Item {
	items = slices.DeleteFunc(slices.Clone(items), func(i Item) bool { return i.Count <= 0 })
	slices.SortStableFunc(items, func(a, b Item) int {
		return cmp.Or(a.due().Compare(b.due()), cmp.Compare(slices.Index(Kinds, a.Kind), slices.Index(Kinds, b.Kind)))
	})
	return items
}

// Activity says roughly when somebody was last active. Facilitators learn no
// more: a list of exact times would be a diary of other people's nights.
type Activity string

// The activities.
const (
	ThisWeek  Activity = "week"
	ThisMonth Activity = "month"
	Longer    Activity = "longer"
)

// ActivityOf coarsens a time.
func ActivityOf(at, now time.Time) Activity {
	switch ago := now.Sub(at); {
	case ago < 7*24*time.Hour:
		return ThisWeek
	case ago < 30*24*time.Hour:
		return ThisMonth
	}
	return Longer
}

// NeverSpoke reports whether a member has been here for a while and has not
// written anything, which is their good right.
func NeverSpoke(m group.Member, now time.Time) bool {
	return m.SpokeAt.IsZero() && m.LeftAt.IsZero() && now.Sub(m.JoinedAt) > NewFor
}

// An Ending is a group's last weeks.
type Ending struct {
	ID         int64
	Group      group.ID
	Slug       string
	ToldAt     time.Time
	ReadOnlyAt time.Time
	GoneAt     time.Time
}

// A Phase is where an ending group stands.
type Phase string

// The phases.
const (
	Told    Phase = "told"    // everybody knows, and can write as before
	Reading Phase = "reading" // nobody writes any more
	Gone    Phase = "gone"
)

// PhaseAt is where the group stands at the time.
func (e Ending) PhaseAt(now time.Time) Phase {
	switch {
	case now.Before(e.ReadOnlyAt):
		return Told
	case now.Before(e.GoneAt):
		return Reading
	}
	return Gone
}

// endingIn plans an ending with a notice of so many days, 0 for the usual.
func endingIn(days int64, now time.Time) (Ending, error) {
	if days == 0 {
		days = NoticeDays
	}
	if days < MinNoticeDays || days > MaxNoticeDays {
		var c fault.Check
		c.Add("days", "care.problem.days", "min", MinNoticeDays, "max", MaxNoticeDays)
		return Ending{}, c.Err()
	}
	readOnly := now.Add(time.Duration(days) * 24 * time.Hour)
	return Ending{ToldAt: now, ReadOnlyAt: readOnly, GoneAt: readOnly.Add(ReadingFor)}, nil
}

// checkReason returns an Invalid fault unless a reason is given.
func checkReason(reason string) error {
	var c fault.Check
	switch n := utf8.RuneCountInString(reason); {
	case text.Blank(reason):
		c.Add("reason", "care.problem.reason_empty")
	case n > MaxReason:
		c.Add("reason", "care.problem.reason_long", "count", n-MaxReason)
	}
	return c.Err()
}
