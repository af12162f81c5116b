package promise

import (
	"hearth/internal/group"
	"hearth/internal/platform/fault"
)

// helps reports whether what waits in the group is offered to the visitor: to
// those with the duty, and to facilitators, who have it anyway.
func helps(v group.Visit) bool {
	return v.Belongs() && (v.Facilitates() || v.Member.Has(Duty))
}

// mayHelp returns nil if the visitor may take a post, and else the fault to
// answer with.
func mayHelp(v group.Visit) error {
	if err := v.MayWrite(); err != nil {
		return err
	}
	if !helps(v) {
		return fault.New(fault.Forbidden, "promise.helpers_only")
	}
	return nil
}
