package rehearse

import (
	"fmt"
	"slices"

	"hearth/internal/meeting/floor"
	"hearth/internal/meeting/format"
)

const (
	second = 1000
	minute = 60 * second
)

// A person is made up: a handle, a way of being there, and a habit.
type person struct {
	name  string
	way   format.Way
	habit habit
	conn  int64
}

// A habit is what somebody does that others do not.
type habit string

const (
	passes   habit = "passes"   // every time
	vanishes habit = "vanishes" // in the middle of the first turn, and comes back
	late     habit = "late"     // comes five minutes after the beginning
	ponders  habit = "ponders"  // asks to be come back to
)

// names are handles of nobody; who comes after them has a number.
var names = []string{"rowan", "quiet-otter", "lantern", "sea-holly", "fern", "marsh-heron", "slow-tide", "birch", "harbour", "wren", "moss", "kite"}

// cast is everyone, the host first. The ways go round those that the format has.
func cast(f *format.Format, seats int) []person {
	ways := f.Ways
	if len(ways) == 0 {
		ways = []format.Way{format.Video, format.Text, format.Voice, format.Phone, format.Listen}
	}
	habits := []habit{"", passes, vanishes, late, ponders}
	all := make([]person, seats)
	for i := range all {
		all[i] = person{name: fmt.Sprintf("seat-%d", i+1), way: ways[i%len(ways)]}
		if i < len(names) {
			all[i].name = names[i]
		}
		if i < len(habits) {
			all[i].habit = habits[i]
		}
	}
	if all[0].way == format.Listen && len(ways) > 1 { // a host speaks or writes
		all[0].way = ways[1]
	}
	return all
}

// arrive has people come in the five minutes before the beginning, and one
// later.
func (r *rehearsal) arrive() {
	for i, p := range r.people {
		at := int64(i) * 200
		if p.habit == late {
			at = 10 * minute
		}
		r.plan(at, floor.Event{Kind: floor.Knock, Guest: int64(i + 1), Way: p.way, Facilitator: i == 0, CheckIn: "message"})
	}
}

// between is a length of time from lo to hi seconds, in milliseconds.
func (r *rehearsal) between(lo, hi int) int64 {
	return int64(lo+r.rng.IntN(max(1, hi-lo+1))) * second
}

// react is what people do when something happens to them.
func (r *rehearsal) react(effect floor.Effect) {
	switch e := effect.(type) {
	case floor.Admitted:
		r.plan(second, floor.Event{Kind: floor.Join, Seat: e.Seat})
	case floor.CountVotes:
		r.plan(0, floor.Event{Kind: floor.Count, Tally: r.box.Empty(len(r.state.Segment().Vote.Options))})
	case floor.Announce:
		r.hear(e)
	}
}

// hear is what people do when something is said.
func (r *rehearsal) hear(a floor.Announce) {
	switch a.Code {
	case "your_turn", "your_turn_seconds", "your_turn_minutes", "turn_back":
		r.speak(a.Only)
	case "offered_you":
		answer := floor.Accept
		if r.person(a.Only).habit == passes {
			answer = floor.Decline
		}
		r.plan(r.between(2, 5), floor.Event{Kind: answer, By: a.Only})
	case "segment":
		r.segmentBegins()
	case "came":
		if r.state.Segment().Kind == format.Agreement && r.state.Phase == floor.Open {
			r.plan(r.between(5, 20), floor.Event{Kind: floor.Agree, By: a.Seat})
		}
	case "round_done", "reading_done", "agreement_done", "vote_done":
		r.plan(5*second, floor.Event{Kind: floor.Advance, By: r.state.Holder(format.Host)})
	case "reading_waits": // the host reads what nobody else does
		r.plan(5*second, floor.Event{Kind: floor.Volunteer, By: r.state.Holder(format.Host)})
	case "held":
		r.plan(20*second, floor.Event{Kind: floor.Join, Seat: a.Seat})
	}
}

// person is who sits there.
func (r *rehearsal) person(id floor.SeatID) *person { return &r.people[r.state.Seats[id-1].Guest-1] }

// seat is where the nth person sits, counted from 0; 0 if they have not come.
func (r *rehearsal) seat(n int) floor.SeatID { return r.state.SeatOf(int64(n + 1)) }

// speak is what somebody does with a turn.
func (r *rehearsal) speak(id floor.SeatID) {
	p := r.person(id)
	seg, limit := r.state.Segment(), r.state.Segment().Rule().Seconds
	switch {
	case p.habit == passes && seg.Rule().Pass && seg.Kind != format.Queue:
		r.plan(r.between(2, 4), floor.Event{Kind: floor.Pass, By: id})
		return
	case p.habit == ponders:
		p.habit = ""
		if r.state.May(id, floor.ComeBackToMe, 0) == nil {
			r.plan(r.between(2, 4), floor.Event{Kind: floor.ComeBackToMe, By: id})
			return
		}
	case p.habit == vanishes && seg.Rule().Who == format.Holder:
		p.habit = ""
		r.plan(5*second, floor.Event{Kind: floor.Lose, Seat: id})
		return // comes back, and speaks then
	}
	length := r.between(20, 90)
	switch {
	case seg.Kind == format.Reading:
		length = r.between(20, 60)
	case limit > 0: // most end by themselves; some speak until the time is up
		length = r.between(limit/3, limit+limit/6)
	}
	r.plan(length, floor.Event{Kind: floor.TurnOver, By: id})
}

// segmentBegins is what people do by themselves in the segment.
func (r *rehearsal) segmentBegins() {
	seg := r.state.Segment()
	r.takeRoles(seg)
	for i := range r.people {
		id := r.seat(i)
		switch {
		case seg.Kind == format.Agreement:
			r.plan(r.between(5, 30), floor.Event{Kind: floor.Agree, By: id})
		case seg.Kind == format.Vote && seg.Vote != nil:
			r.plan(r.between(5, 40), floor.Event{Kind: floor.CastVote, By: id, Number: r.rng.IntN(len(seg.Vote.Options))})
		case seg.Kind == format.Chips && i%3 == 1:
			r.plan(r.between(5, 60), floor.Event{Kind: floor.ClaimChip, By: id, Number: 30 * (i + 1)})
		case seg.Kind == format.Announcements && i%4 == 0:
			r.plan(r.between(2, 20), floor.Event{Kind: floor.WantAnnounce, By: id})
		case seg.Rule().Who == format.Queued && i%4 != 1:
			r.raiseHands(id)
		}
	}
	if seg.Kind == format.Reading && seg.Rule().Order == format.ByHand {
		for n := range seg.Parts {
			r.plan(r.between(2, 4)+int64(n)*second, floor.Event{Kind: floor.Volunteer, By: r.seat(n % len(r.people))})
		}
	}
	if seg.Kind == format.Vote {
		r.plan(45*second, floor.Event{Kind: floor.CloseVote, By: r.state.Holder(format.Host)})
	}
}

// raiseHands has somebody ask for a turn now and then.
func (r *rehearsal) raiseHands(id floor.SeatID) {
	left := (r.state.Now.Ends - r.now) / second
	for at := r.between(1, 60); at < left*second; at += r.between(180, 600) {
		r.plan(at, floor.Event{Kind: floor.RaiseHand, By: id})
	}
}

// takeRoles has people come forward for what the segment needs.
func (r *rehearsal) takeRoles(seg *format.Segment) {
	for n, role := range seg.Roles {
		if role != format.Host && role != format.CoHost && r.state.Holder(role) == 0 && !slices.Contains(seg.Roles[:n], role) {
			r.plan(second, floor.Event{Kind: floor.TakeRole, By: r.seat((n + 1) % len(r.people)), Role: role})
		}
	}
}
