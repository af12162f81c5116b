package staff

import (
	"context"
	"slices"

	"hearth/internal/account"
	"hearth/internal/group"
)

// OnStaff lists who works for the organisation, viewers left out, in the order in
// which they came. It is for features that know colleagues by their accounts,
// and looks at nobody's permission.
func (m *Module) OnStaff(ctx context.Context, o group.Organisation) ([]Person, error) {
	people, err := m.store.people(ctx, m.db, o.Key, qPeople, int64(o.ID))
	return slices.DeleteFunc(people, func(p Person) bool { return p.Role == Viewer }), err
}

// WorksFor lists the organisations whose console the account sees.
func (m *Module) WorksFor(ctx context.Context, id account.ID) ([]group.Organisation, error) {
	places, err := m.Places(ctx, id)
	var all []group.Organisation
	for _, p := range places {
		if slices.Contains(who[SeeConsole], p.Role) {
			all = append(all, p.Org)
		}
	}
	return all, err
}

// Arranges reports whether the person decides about how the organisation works:
// owners and organisers.
func (p Person) Arranges() bool { return slices.Contains(who[EditOrg], p.Role) }
