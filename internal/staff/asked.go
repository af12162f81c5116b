package staff

import (
	"context"
	"slices"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// What other features ask of the staff.

// Starts reports whether the account may start groups in the organisation
// whatever it asks of others: its staff, but for viewers.
func (m *Module) Starts(ctx context.Context, id account.ID, o group.OrganisationID) (bool, error) {
	return m.holds(ctx, id, o, SeeConsole)
}

// Manages reports whether the account may decide about the organisation's
// groups at this moment.
func (m *Module) Manages(ctx context.Context, id account.ID, o group.OrganisationID) (bool, error) {
	return m.holds(ctx, id, o, LookAfter)
}

// holds is May as yes or no.
func (m *Module) holds(ctx context.Context, id account.ID, o group.OrganisationID, act Act) (bool, error) {
	err := m.May(ctx, account.Actor{ID: id}, o, act)
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Forbidden) {
		return false, nil
	}
	return err == nil, err
}

// Staffed reports whether somebody works for the organisation.
func (m *Module) Staffed(ctx context.Context, o group.OrganisationID) (bool, error) {
	rows, err := db.All(ctx, m.db, qPeople, scanPerson, int64(o))
	return len(rows) > 0, err
}

// TellStaff gives a notice to everybody who looks after the organisation's
// groups or over them.
func (m *Module) TellStaff(ctx context.Context, tx *db.Tx, o group.OrganisationID, kind, url string) error {
	if m.teller == nil {
		return nil
	}
	rows, err := db.All(ctx, tx, qPeople, scanPerson, int64(o))
	if err != nil {
		return err
	}
	for _, p := range rows {
		if slices.Contains(who[SeeConsole], p.Role) {
			if err := m.teller.TellAccount(ctx, tx, p.Account, kind, url); err != nil {
				return err
			}
		}
	}
	return nil
}
