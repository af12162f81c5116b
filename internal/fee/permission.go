package fee

import (
	"context"

	"hearth/internal/group"
	"hearth/internal/platform/fault"
)

// mayKeep returns nil for those who keep the ledger: who holds the group, and
// the staff that looks after its organisation's groups. Staff is no member: they
// see tokens and handles as the facilitators do, and that they looked is in the
// audit log with every line that they write.
func (m *Module) mayKeep(ctx context.Context, v group.Visit) error {
	if v.Facilitates() {
		return nil
	}
	if m.Manages != nil && v.Actor.SignedIn() {
		manages, err := m.Manages(ctx, v.Actor.ID, v.Group.Organisation)
		if err != nil || manages {
			return err
		}
	}
	return v.MayFacilitate()
}

// mayHave returns nil for members of a group that costs something: only they
// have a fee. What does not exist for somebody is Missing.
func mayHave(v group.Visit) error {
	switch {
	case !v.Belongs():
		return fault.Missing("not a member")
	case v.Group.Cost.Free():
		return fault.Missing("costs nothing")
	}
	return nil
}
