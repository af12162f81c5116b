package care

import (
	"hearth/internal/group"
	"hearth/internal/platform/fault"
)

// Looking after a group is for those who hold it: group.Visit.MayFacilitate.
// What a facilitator may do to a certain member is decided here.

// A Standing is what decides whether one member may act upon another.
type Standing struct {
	Self    bool  // the member is the facilitator themselves
	Holds   bool  // the member holds the group
	Staffed bool  // the organisation has staff of its own
	Holders int64 // how many hold the group
}

func standing(by group.Visit, whom group.Member, staffed bool, holders int64) Standing {
	return Standing{Self: by.Member.ID == whom.ID, Holds: whom.Role == group.Facilitator, Staffed: staffed, Holders: holders}
}

// MayUnseat returns nil if a facilitator may end somebody's holding of the
// group, and else the fault that says why not. Everybody may step down while
// another one is there. Another facilitator is unseated by the organisation's
// staff, so that no quarrel between two is settled by who presses first; where
// an organisation has no staff, there is nobody else to do it.
func MayUnseat(s Standing) error {
	switch {
	case !s.Holds:
		return fault.Missing("does not hold the group")
	case s.Self && s.Holders <= 1:
		return fault.New(fault.Conflict, "care.last_holder")
	case s.Self:
		return nil
	case s.Staffed:
		return fault.New(fault.Forbidden, "care.ask_staff")
	}
	return nil
}

// MayRemove returns nil if a facilitator may end somebody's membership, and
// else the fault that says why not. Nobody removes themselves: that is leaving.
func MayRemove(s Standing) error {
	switch {
	case s.Self:
		return fault.New(fault.Conflict, "care.remove_self")
	case s.Holds:
		return MayUnseat(s)
	}
	return nil
}

// MayOffer returns nil if the member may be asked to hold the group.
func MayOffer(s Standing) error {
	switch {
	case s.Self:
		return fault.New(fault.Conflict, "care.offer_self")
	case s.Holds:
		return fault.New(fault.Conflict, "care.holds_already")
	}
	return nil
}
