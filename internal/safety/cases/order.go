package cases

import (
	"cmp"
	"slices"
	"time"

	"hearth/internal/safety/ladder"
)

// A Reason is why a case stands where it stands in the queue. It is the key of
// a message behind "cases.why.".
type Reason string

// The reasons, the most pressing first.
const (
	WhyOverdue Reason = "overdue"  // the promised time is over
	WhyNobody  Reason = "nobody"   // nobody has written yet; the time runs
	WhyWaits   Reason = "waits"    // the member wrote, and waits
	WhyAgain   Reason = "again"    // the member asks that somebody else looks
	WhyHeld    Reason = "held"     // words wait for a decision
	WhySecond  Reason = "second"   // a second person is to look
	WhyFollow  Reason = "follow"   // a follow-up is due
	WhyUntaken Reason = "untaken"  // nobody has it
	WhyQuiet   Reason = "underway" // somebody has it, and nothing waits
)

// A Line is a case in the queue, with what the order needs of its other rows.
type Line struct {
	Case
	Holds  int      // things that wait for a decision
	Follow Follow   // the next one that waits; zero for none
	Why    []Reason // filled by Order
	// Declined is whether the group has a topic that the visitor does not take.
	Declined bool
}

// reasons are what presses, at a moment.
func (l Line) reasons(now time.Time) (why []Reason) {
	add := func(is bool, r Reason) {
		if is {
			why = append(why, r)
		}
	}
	add(l.Overdue(now), WhyOverdue)
	add(l.Open() && l.FirstAt.IsZero() && !l.Overdue(now), WhyNobody)
	add(l.Open() && !l.MemberWrote.IsZero(), WhyWaits)
	add(l.AskedAgain, WhyAgain)
	add(l.Holds > 0, WhyHeld)
	add(l.Open() && (!l.FirstAt.IsZero() || rises(l.Level, l.Peak)) && l.NeedsSecond(), WhySecond)
	add(l.Follow.Number > 0, WhyFollow)
	add(l.Open() && l.Owner == 0 && !l.FirstAt.IsZero(), WhyUntaken)
	if len(why) == 0 {
		why = []Reason{WhyQuiet}
	}
	return why
}

// pressing reports whether a person waits for somebody: no first word yet, or
// words without an answer. A case where nothing waits stands behind all others,
// however grave it is.
func (l Line) pressing() bool {
	return l.Open() && (l.FirstAt.IsZero() || !l.MemberWrote.IsZero())
}

// waitsForOthers reports whether a case stands behind others for this visitor,
// who does not take its topic. Where somebody is in danger now, or the promised
// time is over, it does not.
func (l Line) waitsForOthers(now time.Time) bool {
	return l.Declined && l.Level != ladder.S4 && !l.Overdue(now)
}

// Order puts the right case first, and says of each why it stands there: where
// a person waits before where none does; then what the visitor takes before what
// they do not; then the graver level; then what is
// overdue, and what has the least time left; then the longest wait for an
// answer.
func Order(lines []Line, now time.Time) {
	for i := range lines {
		lines[i].Why = lines[i].reasons(now)
	}
	slices.SortStableFunc(lines, func(a, b Line) int {
		return cmp.Or(
			first(a.pressing(), b.pressing()),
			first(!a.waitsForOthers(now), !b.waitsForOthers(now)),
			cmp.Compare(b.Level.Rank(), a.Level.Rank()),
			first(a.FirstAt.IsZero() && a.Open(), b.FirstAt.IsZero() && b.Open()),
			soonest(a.Due, b.Due, a.FirstAt.IsZero() && b.FirstAt.IsZero()),
			soonest(a.MemberWrote, b.MemberWrote, true),
			first(a.Why[0] != WhyQuiet, b.Why[0] != WhyQuiet),
			soonest(a.Follow.Due, b.Follow.Due, true),
			a.OpenedAt.Compare(b.OpenedAt),
			cmp.Compare(a.ID, b.ID),
		)
	})
}

// first puts what is so before what is not.
func first(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// soonest puts the earlier moment first, and no moment last.
func soonest(a, b time.Time, counts bool) int {
	switch {
	case !counts || a.Equal(b):
		return 0
	case a.IsZero():
		return 1
	case b.IsZero():
		return -1
	}
	return a.Compare(b)
}
