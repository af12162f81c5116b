package listening

import (
	"context"

	"hearth/internal/group"
	"hearth/internal/group/heed"
	"hearth/internal/platform/db"
)

// WatchBy lets w read what is said, which brings a person where somebody may be in
// danger. Nothing is ever kept from the other in a talk: somebody is listening
// already, so it is not asked whether words wait. It is called while the program
// is put together.
func (m *Module) WatchBy(w heed.Watch) { m.watch = w }

// watched has the words read and calls save, which writes them in a transaction
// and calls noted there.
func (m *Module) watched(ctx context.Context, v group.Visit, words string, save func(noted func(tx *db.Tx, id int64) error) error) error {
	var found heed.Found
	if words != "" {
		found = heed.Read(ctx, m.watch, v, words)
	}
	return heed.Write(ctx, found, func(f heed.Found) error {
		return save(func(tx *db.Tx, id int64) error { return heed.Note(ctx, tx, f, id) })
	})
}
