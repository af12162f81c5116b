package chat

import (
	"context"
	"errors"

	"hearth/internal/group"
	"hearth/internal/platform/db"
)

// A Watch reads what is said before others see it, for signs that somebody
// should come.
type Watch interface {
	// Read does nothing but think, so it is called outside the transaction.
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

// WatchBy lets w read what is said. It is called while the program is put
// together.
func (m *Module) WatchBy(w Watch) { m.watch = w }

// read has the words of an item read.
func (it *item) read(ctx context.Context, w Watch, v group.Visit) {
	if w == nil {
		return
	}
	it.reading = w.Read(ctx, v, it.Body)
	it.Held = it.reading != nil && it.reading.Hold()
}

// unwatched is that what was read could not be noted.
type unwatched struct{ error }

func (u unwatched) Unwrap() error { return u.error }

func isUnwatched(err error) bool {
	var u unwatched
	return errors.As(err, &u)
}
