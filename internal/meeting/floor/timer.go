package floor

import (
	"cmp"
	"slices"
)

// A Timer is something that the meeting waits for. When it is due, a TimeReached
// event with its name, seat and moment follows, never before. Its moment is its
// generation: a timer that was set anew is due at another moment, and the old
// one, if it still goes off, is refused as stale.
type Timer struct {
	Name TimerName `json:"name"`
	Seat SeatID    `json:"seat,omitempty"`
	Due  int64     `json:"due"`
}

// A TimerName is what a timer is for.
type TimerName string

// The timers. Grace and check are a seat's.
const (
	EndTimer     TimerName = "end"
	SegmentTimer TimerName = "segment"
	TurnTimer    TimerName = "turn"
	OfferTimer   TimerName = "offer"
	BreakTimer   TimerName = "break"
	HostTimer    TimerName = "host"
	EmptyTimer   TimerName = "empty"
	GraceTimer   TimerName = "grace"
	CheckTimer   TimerName = "check"
)

// Timers are all that the meeting waits for, in a fixed order. They follow from
// the state: a server that resumes a meeting sets these.
func (s *State) Timers() []Timer {
	var all []Timer
	add := func(name TimerName, seat SeatID, due int64) {
		if due != 0 {
			all = append(all, Timer{name, seat, due})
		}
	}
	if s.Phase == Ended {
		return nil
	}
	if s.HostAway != 0 && s.Clock < s.HostAway+GraceHost {
		add(HostTimer, 0, s.HostAway+GraceHost)
	}
	if s.Empty != 0 {
		add(EmptyTimer, 0, s.emptyDue())
	}
	if s.running() {
		s.runningTimers(add)
	}
	for i := range s.Seats {
		x := &s.Seats[i]
		if x.Presence == Expected || x.Presence == Lost && x.Vanish.Since == 0 {
			add(GraceTimer, x.ID, x.Since+GraceLost)
		}
		add(CheckTimer, x.ID, x.Vanish.Due)
	}
	return all
}

// runningTimers are those of a meeting that runs. During a break its own time
// stands still; the end of the meeting does not.
func (s *State) runningTimers(add func(TimerName, SeatID, int64)) {
	switch {
	case s.Phase != Open:
	case s.Format.Exact && !s.Noticed:
		add(EndTimer, 0, s.Ends-EndNotice)
	case !s.TimeUp:
		add(EndTimer, 0, s.Ends)
	}
	if s.paused() {
		add(BreakTimer, 0, s.Pause.Ends)
		return
	}
	switch n := &s.Now; {
	case n.Over:
	case !n.Warned && n.Ends-n.Began > 2*SoonNotice:
		add(SegmentTimer, 0, n.Ends-SoonNotice)
	default:
		add(SegmentTimer, 0, n.Ends)
	}
	add(TurnTimer, 0, s.Now.Turn.Due)
	add(OfferTimer, 0, s.Now.Offer.Due)
}

// emptyDue is when a meeting without anybody ends. One that has not begun waits
// for as long as somebody could still come to begin it.
func (s *State) emptyDue() int64 {
	switch {
	case s.running():
		return s.Empty + EmptyFor
	case s.Options.Until != 0:
		return max(s.Empty+EmptyFor, s.Options.Until)
	}
	return s.Empty + EmptyUnbegun
}

// timeReached does what a timer was set for.
func (c *change) timeReached(e Event) error {
	switch e.Timer {
	case EndTimer:
		c.endDue()
	case SegmentTimer:
		c.segmentDue()
	case TurnTimer:
		c.turnDue()
	case OfferTimer:
		c.offerDue()
	case BreakTimer:
		c.endPause()
	case EmptyTimer:
		c.end()
	case GraceTimer:
		c.graceDue(c.seat(e.Seat))
	case CheckTimer:
		c.checkDue(c.seat(e.Seat))
	case HostTimer: // settle sees that the host stays away
	}
	return nil
}

// followTimers cancels what is not awaited any more and sets what is new. Both
// lists are short: most meetings wait for two or three things.
func (c *change) followTimers(was, is []Timer) {
	same := func(a Timer) func(Timer) bool {
		return func(b Timer) bool { return a.Name == b.Name && a.Seat == b.Seat }
	}
	for _, t := range was {
		if !slices.ContainsFunc(is, same(t)) {
			c.do(CancelTimer{t})
		}
	}
	for _, t := range is {
		if !slices.Contains(was, t) {
			c.do(SetTimer{t})
		}
	}
}

// Sooner orders timers by when they are due, and is total.
func Sooner(a, b Timer) int {
	return cmp.Or(cmp.Compare(a.Due, b.Due), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Seat, b.Seat))
}
