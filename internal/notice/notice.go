package notice

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"hearth/internal/group"
)

// A Kind is what sort of thing a notice tells of, as "feature.what":
// "entry.seat_offered". Its sentence is the message "entry.notice.seat_offered"
// of that feature, with the placeholder {group}, and {count} where it gathers.
type Kind string

// Message is the key of the kind's sentence.
func (k Kind) Message() string {
	feature, what, _ := strings.Cut(string(k), ".")
	return feature + ".notice." + what
}

// A Class is how much a notice matters to the one who gets it. What is to leave
// the app is chosen by class.
type Class string

// The classes.
const (
	NeedsYou       Class = "needs"       // somebody waits for an act of theirs
	ForYou         Class = "you"         // it answers them, or is about them
	ForInformation Class = "information" // good to know, some day
)

// Classes lists the classes, the most pressing first.
var Classes = []Class{NeedsYou, ForYou, ForInformation}

// A Sort is what app registers of a kind.
type Sort struct {
	Kind     Kind
	Class    Class
	Stays    bool // never leaves the app
	Gathers  bool // several of one day are told in one sentence, which has plural forms
	OfNobody bool // the sentence has no group in it
	OnlyDay  bool // is kept and shown with its day alone: the hour would tell who caused it
	Lasts    bool // is still shown to who has left the group: that they were removed, for instance
	Follows  bool // is told, in the app alone, to who is on a break or has left, too: a talk that goes on
}

// Named limits.
const (
	// KeptFor is how long a notice is kept: a season, as nobody looks back
	// further, and nobody should be able to.
	KeptFor = 90 * 24 * time.Hour
	// shown is how many notices the page looks at, newest first.
	shown = 400
	// maxURL is the longest address of a page in bytes.
	maxURL = 500
)

// A Notice is one thing that a person was told.
type Notice struct {
	ID     int64
	Member group.MemberID // 0 for what was told to the account
	Kind   Kind
	URL    string
	At     time.Time // to the hour, for what was told to the account
	Seen   bool
}

// An Entry is one line of the list: a notice, or several that are alike.
type Entry struct {
	Notice          // the newest
	Group  string   // the group's name, "" without one
	Count  int      // how many
	First  string   // address of the oldest that was not seen, or of the newest
	All    []Notice // the newest first
}

// A Day is the entries of one day in the reader's time zone.
type Day struct {
	At      time.Time // of its newest entry
	Entries []Entry
}

// Days puts notices into the order in which they are read: by day, the newest
// first, those alike in one entry. Alike is what is of one kind that gathers,
// for one member, and equally seen.
func Days(notices []Notice, zone *time.Location, gathers func(Kind) bool) []Day {
	slices.SortStableFunc(notices, func(a, b Notice) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(b.ID, a.ID)) })
	var days []Day
	for _, n := range notices {
		if len(days) == 0 || !sameDay(days[len(days)-1].At, n.At, zone) {
			days = append(days, Day{At: n.At})
		}
		day := &days[len(days)-1]
		day.add(n, gathers(n.Kind))
	}
	return days
}

func (d *Day) add(n Notice, gather bool) {
	for i := range d.Entries {
		e := &d.Entries[i]
		if gather && e.Kind == n.Kind && e.Member == n.Member && e.Seen == n.Seen {
			e.Count, e.All = e.Count+1, append(e.All, n)
			if !e.Seen {
				e.First = n.URL
			}
			return
		}
	}
	d.Entries = append(d.Entries, Entry{Notice: n, Count: 1, First: n.URL, All: []Notice{n}})
}

func sameDay(a, b time.Time, zone *time.Location) bool {
	ay, am, ad := a.In(zone).Date()
	by, bm, bd := b.In(zone).Date()
	return ay == by && am == bm && ad == bd
}

// local reports whether the address is a page of this site that a notice may
// lead to.
func local(url string) bool {
	return strings.HasPrefix(url, "/") && !strings.HasPrefix(url, "//") && len(url) <= maxURL && !strings.ContainsAny(url, "\\\n\r\t ")
}
