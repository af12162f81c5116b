package promise

import (
	"cmp"
	"slices"
	"time"

	"hearth/internal/forum"
	"hearth/internal/group"
)

// Duty is the duty of a member who helps to answer; see group.Duties.
const Duty = "helper"

// How long things last.
const (
	// Reserved is how long a post that a helper took is theirs alone: long enough
	// to read and to write a few lines with care, short enough that one who was
	// called away keeps nobody waiting.
	Reserved = 30 * time.Minute
	// Window is how far back answers are measured.
	Window = 90 * 24 * time.Hour
	// Living is how old a post may be to be offered, and to be told about: later
	// an answer out of the blue would startle more than it helps. The longest
	// promise, half as much again, fits into it.
	Living = 30 * 24 * time.Hour
)

// Hours are the promises that are offered; 0 promises nothing.
var Hours = []int64{0, 2, 4, 8, 12, 24, 48, 72}

// A Step is how far a promise has run out.
type Step int64

// The steps: at each somebody is told, once.
const (
	Running Step = iota
	Half         // 50 %
	Due          // 100 %
	Late         // 150 %
)

// A Clock is what a post may count on.
type Clock struct {
	Begins time.Time // when the promise began to run; zero: nothing is promised
	Due    time.Time
}

// ClockOf is the clock of a post that was written at the moment. since is when
// the group began to promise: what was written before waits without a clock.
func ClockOf(s Schedule, hours int64, since, written time.Time) Clock {
	if hours <= 0 || since.IsZero() || written.Before(since) {
		return Clock{}
	}
	begins, ok := s.Begins(written, hours)
	if !ok {
		return Clock{}
	}
	return Clock{Begins: begins, Due: begins.Add(time.Duration(hours) * time.Hour)}
}

// Runs reports whether anything was promised.
func (c Clock) Runs() bool { return !c.Begins.IsZero() }

// Step is how far the clock has run at the moment.
func (c Clock) Step(now time.Time) Step {
	if !c.Runs() {
		return Running
	}
	half := c.Due.Sub(c.Begins) / 2
	switch {
	case !now.Before(c.Due.Add(half)):
		return Late
	case !now.Before(c.Due):
		return Due
	case !now.Before(c.Begins.Add(half)):
		return Half
	}
	return Running
}

// Duties are who is told when a promise runs out. The author is never told of
// their own post.
type Duties struct {
	On           []group.MemberID // on duty at the moment
	Facilitators []group.MemberID
}

// Told returns the members to tell at the step: whoever is on duty, or else the
// facilitators; both once it is overdue. staff is whether the organisation's
// staff hear of it too: when it is late, or when the group has nobody left.
func (d Duties) Told(step Step, author group.MemberID) (members []group.MemberID, staff bool) {
	members = others(d.On, author)
	if holders := others(d.Facilitators, author); len(members) == 0 || step >= Due {
		for _, h := range holders {
			if !slices.Contains(members, h) {
				members = append(members, h)
			}
		}
	}
	return members, step == Late || len(members) == 0
}

func others(all []group.MemberID, but group.MemberID) []group.MemberID {
	return slices.DeleteFunc(slices.Clone(all), func(m group.MemberID) bool { return m == but })
}

// A Waiting is one post that nobody answered yet, as the queue sees it.
type Waiting struct {
	forum.Asked
	Visit *group.Visit // of the reader, to the group that it stands in
	Clock Clock
	Taken Taking
}

// A Taking is a post that a helper took to answer.
type Taking struct {
	Conversation forum.ID
	Member       group.MemberID
	Until        time.Time
}

// Holds reports whether the taking still keeps the post from others.
func (t Taking) Holds(now time.Time) bool { return t.Member != 0 && now.Before(t.Until) }

// By reports whether the member took it and it is still theirs.
func (t Taking) By(m group.MemberID, now time.Time) bool { return t.Holds(now) && t.Member == m }

// inOrder sorts what waits: what was promised before what was not, the least
// time left first, then by age.
func inOrder(waiting []Waiting) {
	slices.SortFunc(waiting, func(a, b Waiting) int {
		if a.Clock.Runs() != b.Clock.Runs() {
			if a.Clock.Runs() {
				return -1
			}
			return 1
		}
		return cmp.Or(a.Clock.Due.Compare(b.Clock.Due), a.At.Compare(b.At), cmp.Compare(a.ID, b.ID))
	})
}
