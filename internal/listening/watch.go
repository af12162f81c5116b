package listening

import (
	"context"
	"errors"
	"log/slog"

	"hearth/internal/group"
	"hearth/internal/platform/db"
)

// A Watch reads what is about to be said, and brings a person where somebody
// may be in danger. Nothing is ever kept from the other in a talk: somebody is
// listening already.
type Watch interface {
	Read(ctx context.Context, v group.Visit, words string) Reading
}

// A Reading is what a Watch found; nil where there is nothing to do. Wrote is
// called in the transaction in which the words are written.
type Reading = interface {
	Wrote(ctx context.Context, tx *db.Tx, id int64) error
}

// WatchBy lets w read what is said. It is called while the program is put
// together.
func (m *Module) WatchBy(w Watch) { m.watch = w }

// unnoted is that what was found could not be noted.
type unnoted struct{ error }

func (u unnoted) Unwrap() error { return u.error }

// watched has the words read and calls save, which writes them in a transaction
// and calls noted there. What was found and cannot be noted, not the second time
// either, does not keep the words from being written; it is told (Lost) so that
// it is counted.
func (m *Module) watched(ctx context.Context, v group.Visit, words string, save func(noted func(tx *db.Tx, id int64) error) error) error {
	nothing := func(*db.Tx, int64) error { return nil }
	if m.watch == nil || words == "" {
		return save(nothing)
	}
	found := m.watch.Read(ctx, v, words)
	if found == nil {
		return save(nothing)
	}
	note := func(tx *db.Tx, id int64) error {
		if err := found.Wrote(ctx, tx, id); err != nil {
			return unnoted{err}
		}
		return nil
	}
	var lost unnoted
	for range 2 { // what fails once may go well at once after
		err := save(note)
		if !errors.As(err, &lost) {
			return err
		}
		slog.WarnContext(ctx, "what a talk gave cause for could not be noted", "cause", lost.error)
	}
	if counts, ok := found.(interface{ Lost() }); ok {
		counts.Lost()
	}
	return save(nothing)
}
