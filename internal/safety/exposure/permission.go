package exposure

import (
	"hearth/internal/group"
	"hearth/internal/platform/fault"
)

// mayChoose lets members choose what they meet, whatever else they may do.
func mayChoose(v group.Visit) error {
	if !v.Belongs() {
		return fault.Missing("not a member")
	}
	return nil
}

// maySlow lets those who hold the group have it go slowly for a while.
func maySlow(v group.Visit) error {
	if err := mayFeel(v); err != nil {
		return err
	}
	return v.MayFacilitate()
}

// mayFeel lets those who hold the group see its temperature. To everybody else
// there is none.
func mayFeel(v group.Visit) error {
	if !v.Facilitates() {
		return fault.Missing("does not hold the group")
	}
	return nil
}
