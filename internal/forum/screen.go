package forum

import (
	"context"
	"errors"

	"hearth/internal/group"
	"hearth/internal/platform/fault"
)

// A Screen knows what a group asks of those who write. Package start is one.
type Screen interface {
	// Look returns an Invalid fault about the named field if the words hold what
	// the group leaves out.
	Look(ctx context.Context, g group.Group, field, words string) error
	// Reminder is what the group asks, in one sentence for each rule.
	Reminder(ctx context.Context, g group.Group) []string
	// Notes are content notes that are often needed in the group.
	Notes(ctx context.Context, g group.Group) []string
}

// ScreenBy lets s look at words before they are posted. It is called while the
// program is put together.
func (m *Module) ScreenBy(s Screen) { m.screen = s }

// look asks the screen about everything that others would read, all at once.
func (m *Module) look(ctx context.Context, g group.Group, w Writing) error {
	if m.screen == nil {
		return nil
	}
	var found *fault.Error
	for _, part := range []struct{ field, words string }{{"title", w.Title}, {"body", w.Body}, {"content_note", w.Note}} {
		err := m.screen.Look(ctx, g, part.field, part.words)
		var f *fault.Error
		switch {
		case err == nil:
		case !errors.As(err, &f) || f.Kind != fault.Invalid:
			return err
		case found == nil:
			found = f
		default:
			found.Fields = append(found.Fields, f.Fields...)
		}
	}
	if found == nil {
		return nil
	}
	return found
}

// Asks is what stands above a composer.
type Asks struct {
	Rules []string
	Notes []string // suggested content notes
}

func (m *Module) asks(ctx context.Context, g group.Group) Asks {
	if m.screen == nil {
		return Asks{}
	}
	return Asks{Rules: m.screen.Reminder(ctx, g), Notes: m.screen.Notes(ctx, g)}
}
