package cases

import (
	"context"
	"log/slog"

	"hearth/internal/group"
)

// Alone reports whether there is nobody at all who could be called for the
// organisation. Then no words wait for a person, for nobody would open them, and
// those who hold a group see and work on its cases at every level.
func (m *Module) Alone(ctx context.Context, o group.OrganisationID) (bool, error) {
	if m.Team == nil {
		return true, nil
	}
	on, err := m.Team.Anybody(ctx, o)
	return err == nil && !on, err
}

// isAlone is Alone in a transaction that must not end for it: where it cannot be
// told, somebody is taken to be there, and is called.
func (m *Module) isAlone(ctx context.Context, o group.OrganisationID) bool {
	alone, err := m.Alone(ctx, o)
	if err != nil {
		slog.ErrorContext(ctx, "whether anybody can be called could not be read", "cause", err)
	}
	return alone
}
