package chat

import (
	"context"

	"hearth/internal/group"
)

// A Screen knows what a group asks of those who talk. Package start is one.
type Screen interface {
	// Look returns an Invalid fault about the named field if the words hold what
	// the group leaves out.
	Look(ctx context.Context, g group.Group, field, words string) error
	// Reminder is what the group asks, in one sentence for each rule.
	Reminder(ctx context.Context, g group.Group) []string
}

// ScreenBy lets s look at words before they are said. It is called while the
// program is put together.
func (m *Module) ScreenBy(s Screen) { m.screen = s }

func (m *Module) look(ctx context.Context, g group.Group, words string) error {
	if m.screen == nil {
		return nil
	}
	return m.screen.Look(ctx, g, "body", words)
}

func (m *Module) asks(ctx context.Context, g group.Group) []string {
	if m.screen == nil {
		return nil
	}
	return m.screen.Reminder(ctx, g)
}
