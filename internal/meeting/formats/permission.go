package formats

import (
	"hearth/internal/group"
	"hearth/internal/platform/fault"
)

// mayRead returns nil for members: how a group meets is theirs to know, also in
// groups whose conversations anybody may read.
func mayRead(v group.Visit) error {
	if !v.Belongs() {
		return fault.Missing("formats are for members")
	}
	return nil
}

// mayChange returns nil for facilitators, and else the fault to answer with.
func mayChange(v group.Visit) error {
	if err := mayRead(v); err != nil {
		return err
	}
	return v.MayFacilitate()
}
