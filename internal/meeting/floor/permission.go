package floor

import (
	"slices"

	"hearth/internal/meeting/format"
)

// This file is who may do what, and when: the checks that rules.go puts
// together.

// refuse is r unless it is so.
func refuse(so bool, r Refusal) error {
	if so {
		return nil
	}
	return r
}

// Who.

func server(_ *State, e *Event) error       { return refuse(e.By == 0, RefusedNotYours) }
func here(s *State, e *Event) error         { return refuse(s.here(e.By), RefusedNotHere) }
func leads(s *State, e *Event) error        { return refuse(s.Leads(e.By), RefusedLeads) }
func other(_ *State, e *Event) error        { return refuse(e.By != e.Seat, RefusedSelf) }
func isAside(s *State, e *Event) error      { return refuse(s.present(e.By, Aside), RefusedNotHere) }
func outside(s *State, e *Event) error      { return refuse(s.present(e.Seat, Outside), RefusedNobody) }
func there(s *State, e *Event) error        { return refuse(s.here(e.Seat), RefusedNobody) }
func hasTurn(s *State, e *Event) error      { return refuse(s.speaking(e.By), RefusedNotTurn) }
func offered(s *State, e *Event) error      { return refuse(s.offered(e.By), RefusedNotOffered) }
func readsOrLeads(s *State, e *Event) error { return refuse(s.mayTurn(e.By), RefusedNotTurn) }

func inside(s *State, e *Event) error {
	return refuse(s.present(e.By, Here, Aside, Expected), RefusedNotHere)
}

func mayLeave(s *State, e *Event) error {
	return refuse(s.present(e.By, Outside, Expected, Here, Lost, Aside), RefusedNotHere)
}

func selfOrLeads(s *State, e *Event) error {
	if e.Seat == 0 || e.Seat == e.By {
		return nil
	}
	if s.seat(e.Seat) == nil {
		return RefusedNobody
	}
	return leads(s, e)
}

func keepsTime(s *State, e *Event) error {
	return refuse(s.Leads(e.By) || s.Holder(format.Timekeeper) == e.By, RefusedLeads)
}

func greets(s *State, e *Event) error {
	if s.Holder(format.Greeter) == e.By {
		return refuse(s.led(), RefusedNoHost)
	}
	return leads(s, e)
}

// removable keeps facilitators from being removed by a host whom the group chose.
func removable(s *State, e *Event) error {
	if seat := s.seat(e.Seat); seat != nil && seat.Facilitator && !s.seat(e.By).Facilitator {
		return RefusedCarer
	}
	return refuse(s.present(e.Seat, Outside, Expected, Here, Lost, Aside, Left), RefusedNobody)
}

// entrusts refuses what is so already, so that two nodes say it once.
func entrusts(s *State, e *Event) error {
	seat := s.seat(e.Seat)
	if seat == nil {
		return RefusedNobody
	}
	return refuse(seat.Facilitator != e.Facilitator, RefusedStale)
}

func missing(s *State, e *Event) error {
	seat := s.seat(e.Seat)
	return refuse(seat != nil && seat.Vanish.Since != 0, RefusedNotMissing)
}

func (s *State) present(id SeatID, as ...Presence) bool {
	seat := s.seat(id)
	return seat != nil && slices.Contains(as, seat.Presence)
}

// When.

func notOver(s *State, _ *Event) error   { return refuse(s.Phase != Ended, RefusedEnded) }
func notPaused(s *State, _ *Event) error { return refuse(!s.paused(), RefusedPaused) }
func onBreak(s *State, _ *Event) error   { return refuse(s.paused(), RefusedDone) }
func notFirst(s *State, _ *Event) error  { return refuse(s.Now.Index > 0, RefusedFirst) }
func inRound(s *State, _ *Event) error   { return refuse(s.goesRound(), RefusedSegment) }

func waiting(s *State, e *Event) error {
	if s.Phase == Ended {
		return RefusedEnded
	}
	return refuse(s.Phase == Waiting, RefusedBegun)
}

func running(s *State, e *Event) error {
	if s.Phase == Ended {
		return RefusedEnded
	}
	return refuse(s.running(), RefusedNotBegun)
}

func kinds(k format.Kind) check {
	return func(s *State, _ *Event) error { return refuse(s.Segment().Kind == k, RefusedSegment) }
}

func due(s *State, e *Event) error {
	return refuse(slices.Contains(s.Timers(), Timer{e.Timer, e.Seat, e.Due}) && e.At >= e.Due, RefusedStale)
}

// Turns.

func someTurn(s *State, _ *Event) error { return refuse(s.speaking(s.Now.Turn.Seat), RefusedNoTurn) }
func limited(s *State, _ *Event) error  { return refuse(s.Now.Turn.Ends != 0, RefusedNoLimit) }

func someAsked(s *State, _ *Event) error {
	return refuse(s.Now.Turn.Seat != 0 && s.Now.Turn.Stage != Echo || s.Now.Offer.Seat != 0, RefusedNoTurn)
}

func passAllowed(s *State, _ *Event) error { return refuse(s.Segment().Rule().Pass, RefusedNoPass) }

// asked reports whether the round still has a question for the seat: it has the
// turn, is offered it, or will be.
func asked(s *State, e *Event) error {
	if s.speaking(e.By) || s.offered(e.By) {
		return nil
	}
	return refuse(s.Now.Round.waits(e.By), RefusedNotAsked)
}

func stillAsked(s *State, e *Event) error {
	if s.seat(e.Seat) == nil || s.Now.Turn.Seat == e.Seat {
		return RefusedNobody
	}
	return refuse(s.Now.Round.waits(e.Seat) && s.seat(e.Seat).askable(), RefusedHad)
}

func notAgain(s *State, e *Event) error {
	a := s.Now.Round.of(e.By)
	return refuse(a != nil && !a.Again && a.How != Later, RefusedAgain)
}

func notSkipped(s *State, e *Event) error {
	a := s.Now.Round.of(e.Seat)
	return refuse(a != nil && !a.Skipped, RefusedSkipped)
}

func crossTalk(s *State, e *Event) error {
	if !s.Segment().Rule().CrossTalk {
		return RefusedCrossTalk
	}
	return refuse(s.speaking(s.Now.Turn.Seat) && s.Now.Turn.Seat != e.By, RefusedNoTurn)
}

func speaks(s *State, e *Event) error {
	return refuse(s.seat(e.By).Way != format.Listen, RefusedListen)
}

func answering(s *State, e *Event) error {
	return refuse(slices.Contains(s.Now.Answering, e.By), RefusedDone)
}

func turnsByHand(s *State, e *Event) error {
	if s.Segment().Rule().Who != format.Holder || s.goesRound() || s.Now.Part >= len(s.Segment().Parts) {
		return RefusedSegment
	}
	return refuse(!slices.Contains(s.Now.Readers, e.By) && s.Now.Turn.Seat != e.By, RefusedDone)
}

func handIs(up bool) check {
	return func(s *State, e *Event) error {
		is := slices.ContainsFunc(s.Hands, func(h Hand) bool { return h.Seat == e.By })
		if up {
			return refuse(is, RefusedHandDown)
		}
		return refuse(!is, RefusedDone)
	}
}

// Things that are done once.

func agreed(n *Running) []SeatID { return n.Agreed }
func voted(n *Running) []SeatID  { return n.Vote.Voted }

func once(list func(*Running) []SeatID) check {
	return func(s *State, e *Event) error { return refuse(!slices.Contains(list(&s.Now), e.By), RefusedDone) }
}

func voteOpen(s *State, _ *Event) error { return refuse(s.Now.Vote.Open, RefusedVoteClosed) }
func counting(s *State, _ *Event) error { return refuse(s.Now.Vote.Counting, RefusedVoteClosed) }

// Roles.

// holdsRole lets a role be given on by who has it, and by who leads. Without a
// role, it asks whether there is any.
func holdsRole(s *State, e *Event) error {
	if e.By == e.Seat {
		return RefusedSelf
	}
	has := slices.ContainsFunc(s.Roles, func(h RoleHeld) bool { return h.Seat == e.By && (h.Role == e.Role || e.Role == "") })
	return refuse(s.Leads(e.By) || has, RefusedRole)
}

func roleOffered(s *State, e *Event) error {
	h := s.role(e.Role)
	return refuse(h != nil && h.Offered == e.By, RefusedRole)
}

// roleForMe lets somebody take a role that they were offered, or one that
// nobody has: not the leading ones.
func roleForMe(s *State, e *Event) error {
	if roleOffered(s, e) == nil {
		return nil
	}
	free := slices.Contains(format.Roles, e.Role) && e.Role != format.Host && e.Role != format.CoHost && s.Holder(e.Role) == 0
	return refuse(free, RefusedRole)
}

func choosing(s *State, _ *Event) error { return refuse(s.Choice.On, RefusedNoChoice) }

func willing(s *State, e *Event) error {
	return refuse(slices.Contains(s.Choice.Willing, e.Seat) && s.here(e.Seat), RefusedWilling)
}
