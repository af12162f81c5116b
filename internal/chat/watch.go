package chat

import (
	"context"

	"hearth/internal/group"
	"hearth/internal/group/heed"
)

// WatchBy lets w read what is said. It is called while the program is put
// together.
func (m *Module) WatchBy(w heed.Watch) { m.watch = w }

// read has the words of an item read.
func (it *item) read(ctx context.Context, w heed.Watch, v group.Visit) {
	it.note(heed.Read(ctx, w, v, it.Body))
}

// note has an item written with what was found in it.
func (it *item) note(f heed.Found) { it.found, it.Held = f, heed.Holds(f) }
