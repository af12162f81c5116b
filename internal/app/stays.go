package app

import (
	"context"

	"hearth/internal/platform/db"
	"hearth/internal/safety/cases"
	"hearth/internal/safety/subject"
)

// stays is a Place whose things are kept from others for more than one reason: a
// case, and what was decided by rules or people. Whoever lets go of a thing lets
// go of their own reason alone, and knows nothing of the other.
type stays struct {
	subject.Place
	kind subject.Kind
	app  *App
}

// Set implements subject.Place. A thing is held as long as anybody holds it, and
// folded away as long as a decision to fold it is in force.
func (s stays) Set(ctx context.Context, tx *db.Tx, id int64, state subject.State, reason string) error {
	if state != subject.Held {
		must, why, err := s.must(ctx, tx, subject.Ref{Kind: s.kind, ID: id})
		if err != nil {
			return err
		}
		if must == subject.Held || must == subject.Hidden && state == subject.Open {
			state, reason = must, why
		}
	}
	return s.Place.Set(ctx, tx, id, state, reason)
}

// must is how a thing has to stand by the reasons that are left.
func (s stays) must(ctx context.Context, tx *db.Tx, at subject.Ref) (subject.State, string, error) {
	held, found, err := s.app.Cases.HoldOf(ctx, tx, at)
	if err != nil || found && held.State != cases.Opening {
		return subject.Held, "", err
	}
	return s.app.Moderation.Stays(ctx, tx, at)
}
