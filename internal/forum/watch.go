package forum

import (
	"context"
	"errors"
	"log/slog"

	"hearth/internal/group"
	"hearth/internal/platform/db"
)

// A Watch reads what was written before others see it, for signs that somebody
// should come. It is asked about new posts and about edited ones.
type Watch interface {
	// Read looks at the words, title, body and content note as one text. It does
	// nothing but think, so it is called outside the transaction.
	Read(ctx context.Context, v group.Visit, words string) Reading
}

// A Reading is what a Watch made of some words; nil where there is nothing to
// do.
type Reading = interface {
	// Hold reports whether the words wait for a person before others see them.
	Hold() bool
	// Wrote is told in the same transaction where the words were written. Where
	// it fails, they are written all the same, without it.
	Wrote(ctx context.Context, tx *db.Tx, id int64) error
}

// WatchBy lets w read what is written. It is called while the program is put
// together.
func (m *Module) WatchBy(w Watch) { m.watch = w }

// words is everything that others would read, as one text.
func (w Writing) words() string {
	words := w.Body
	if w.Title != "" {
		words = w.Title + "\n\n" + words
	}
	if w.Note != "" {
		words += "\n\n" + w.Note
	}
	return words
}

// A reading is a Reading, or none, with since when the words wait: 0 for not.
type reading struct {
	Reading
	held int64
}

// unwatched is that what was read could not be noted.
type unwatched struct{ error }

func (u unwatched) Unwrap() error { return u.error }

func (r reading) wrote(ctx context.Context, tx *db.Tx, id PostID) error {
	if r.Reading == nil {
		return nil
	}
	if err := r.Wrote(ctx, tx, int64(id)); err != nil {
		return unwatched{err}
	}
	return nil
}

// watched writes in a transaction what was read before. If all that fails is to
// note what was read, the words are written without it: they are never lost.
func (m *Module) watched(ctx context.Context, v group.Visit, words string, write func(*db.Tx, reading) error) error {
	var r reading
	if m.watch != nil {
		if r.Reading = m.watch.Read(ctx, v, words); r.Reading != nil && r.Hold() {
			r.held = m.now()
		}
	}
	err := m.db.Tx(ctx, func(tx *db.Tx) error { return write(tx, r) })
	var lost unwatched
	if !errors.As(err, &lost) {
		return err
	}
	slog.ErrorContext(ctx, "what a post gave cause for could not be noted", "cause", lost.error)
	return m.db.Tx(ctx, func(tx *db.Tx) error { return write(tx, reading{}) })
}
