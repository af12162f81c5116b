package forum

import (
	"context"

	"hearth/internal/group"
	"hearth/internal/group/heed"
	"hearth/internal/platform/db"
)

// WatchBy lets w read new posts and edited ones. It is called while the program
// is put together.
func (m *Module) WatchBy(w heed.Watch) { m.watch = w }

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

// noted is what was found in a writing, with since when its words wait: 0 for not.
type noted struct {
	found heed.Found
	held  int64
}

func (n noted) wrote(ctx context.Context, tx *db.Tx, id PostID) error {
	return heed.Note(ctx, tx, n.found, int64(id))
}

// watched has words read and writes them in a transaction.
func (m *Module) watched(ctx context.Context, v group.Visit, words string, write func(*db.Tx, noted) error) error {
	return heed.Write(ctx, heed.Read(ctx, m.watch, v, words), func(f heed.Found) error {
		n := noted{found: f}
		if heed.Holds(f) {
			n.held = m.now()
		}
		return m.db.Tx(ctx, func(tx *db.Tx) error { return write(tx, n) })
	})
}
