package apart

import (
	"hearth/internal/group"
	"hearth/internal/platform/fault"
)

// mayKeep lets members look at what they asked for, and change it, whatever else
// they may do: also on a break, and before they sign agreements anew.
func mayKeep(v group.Visit) error {
	if !v.Belongs() {
		return fault.Missing("not a member")
	}
	return nil
}

// mayBlock is mayKeep for asking not to meet the other.
func mayBlock(v group.Visit, other group.MemberID) error {
	switch err := mayKeep(v); {
	case err != nil:
		return err
	case other == v.Member.ID:
		return fault.New(fault.Conflict, "apart.self")
	case v.Facilitates():
		return fault.New(fault.Forbidden, "apart.holder")
	}
	return nil
}

// mayOrder lets those who hold the group, and whoever decides about it for its
// organisation, see and set orders; the former while they may write there. To
// everybody else there are none.
func mayOrder(v group.Visit, manages bool) error {
	switch {
	case manages:
		return nil
	case v.Facilitates():
		return v.MayFacilitate()
	}
	return fault.Missing("neither holds the group nor decides about it")
}

// maySet refuses who is one of the two.
func maySet(v group.Visit, o Order) error {
	if v.Member != nil && o.Between(v.Member.ID) {
		return fault.New(fault.Forbidden, "apart.party")
	}
	return nil
}
