package staff

import (
	"context"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/fault"
)

// Licence is the check that makes somebody a clinician here: a licence to treat
// people, seen by the organisation, until the day on which it ends.
const Licence Kind = "licence"

// Licensed reports whether the account works for the organisation and their
// licence holds at the moment.
func (m *Module) Licensed(ctx context.Context, id account.ID, org group.OrganisationID) (bool, error) {
	if id == 0 {
		return false, nil
	}
	o, err := m.groups.OrganisationByID(ctx, org)
	if err != nil {
		return false, err
	}
	v, err := m.visit(ctx, account.Actor{ID: id}, o)
	if fault.Is(err, fault.NotFound) {
		return false, nil
	}
	if err != nil || v.Person.Role == Viewer {
		return false, err
	}
	return Stand(v.Checks, Licence, m.clock.Now(), v.Zone).Good(), nil
}
