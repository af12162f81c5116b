package rota

import (
	"context"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/hours"
)

// Staffed returns the stretches of the next two weeks in which somebody of the
// organisation is on duty, in order and without overlaps: the promised times of
// lighter levels run in them alone. Like Watched, it may be a minute old.
func (m *Module) Staffed(ctx context.Context, org group.OrganisationID) ([]hours.Span, error) {
	w, err := m.watchOf(ctx, org)
	return w.spans, err
}

// Callable lists who may be called for the organisation at all, on duty or not.
// Like Watched, it may be a minute old.
func (m *Module) Callable(ctx context.Context, org group.OrganisationID) ([]account.ID, error) {
	w, err := m.watchOf(ctx, org)
	return w.all, err
}
