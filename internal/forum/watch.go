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
	// it fails, they are written all the same: see lesser.
	Wrote(ctx context.Context, tx *db.Tx, id int64) error
}

// lesser is what is noted of words after their reading could not be: the whole
// once more, then the part that the reading can do with (Less), and at last
// nothing, of which it is told (Lost) so that it is counted.
func lesser(r Reading) []Reading {
	list := []Reading{r}
	if parts, ok := r.(interface{ Less() Reading }); ok && parts.Less() != nil {
		list = append(list, parts.Less())
	}
	return append(list, nil)
}

func lose(r Reading) {
	if counts, ok := r.(interface{ Lost() }); ok {
		counts.Lost()
	}
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
// note what was read, the words are written with less of it, or without: they are
// never lost.
func (m *Module) watched(ctx context.Context, v group.Visit, words string, write func(*db.Tx, reading) error) error {
	var read Reading
	if m.watch != nil {
		read = m.watch.Read(ctx, v, words)
	}
	err := m.writeWith(ctx, read, write)
	for _, less := range lesser(read) {
		var lost unwatched
		if !errors.As(err, &lost) {
			return err
		}
		slog.ErrorContext(ctx, "what a post gave cause for could not be noted", "cause", lost.error, "bare", less == nil)
		if less == nil {
			lose(read)
		}
		err = m.writeWith(ctx, less, write)
	}
	return err
}

func (m *Module) writeWith(ctx context.Context, read Reading, write func(*db.Tx, reading) error) error {
	r := reading{Reading: read}
	if read != nil && read.Hold() {
		r.held = m.now()
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error { return write(tx, r) })
}
