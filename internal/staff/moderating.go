package staff

import (
	"context"
	"slices"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// Moderates reports whether the account may decide about reports and appeals in
// the organisation at this moment, and by what name the record knows them.
func (m *Module) Moderates(ctx context.Context, id account.ID, o group.OrganisationID) (ref string, ok bool, err error) {
	if id == 0 {
		return "", false, nil
	}
	row, works, err := db.Maybe(ctx, m.db, qPlace, scanPerson, int64(o), int64(id))
	if err != nil || !works {
		return "", false, err
	}
	err = m.May(ctx, account.Actor{ID: id}, o, Moderate)
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Forbidden) {
		return "", false, nil
	}
	return audit.Ref("staff", row.ID), err == nil, err
}

// Leads reports whether the account leads those who moderate in the organisation
// at this moment.
func (m *Module) Leads(ctx context.Context, id account.ID, o group.OrganisationID) (bool, error) {
	return m.holds(ctx, id, o, Lead)
}

// TellLeads gives a notice to everybody who leads those who moderate.
func (m *Module) TellLeads(ctx context.Context, tx *db.Tx, o group.OrganisationID, kind, url string) error {
	if m.teller == nil {
		return nil
	}
	rows, err := db.All(ctx, tx, qPeople, scanPerson, int64(o))
	if err != nil {
		return err
	}
	for _, p := range rows {
		if slices.Contains(who[Lead], p.Role) {
			if err := m.teller.TellAccount(ctx, tx, p.Account, kind, url); err != nil {
				return err
			}
		}
	}
	return nil
}
