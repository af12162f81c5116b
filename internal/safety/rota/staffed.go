package rota

import (
	"context"

	"hearth/internal/group"
	"hearth/internal/platform/hours"
)

// Staffed returns the stretches of the next two weeks in which somebody of the
// organisation is on duty, in order and without overlaps: the promised times of
// lighter levels run in them alone. Like Watched, it may be a minute old.
func (m *Module) Staffed(ctx context.Context, org group.OrganisationID) ([]hours.Span, error) {
	if _, err := m.Watched(ctx, org); err != nil {
		return nil, err
	}
	w, _ := m.watches.Get(org)
	return w.spans, nil
}

// Anybody reports whether there is anybody at all who may be called for the
// organisation, on duty or not. Like Watched, it may be a minute old.
func (m *Module) Anybody(ctx context.Context, org group.OrganisationID) (bool, error) {
	if _, err := m.Watched(ctx, org); err != nil {
		return false, err
	}
	w, found := m.watches.Get(org)
	return w.any || !found, nil
}
