package chat

import (
	"context"

	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
)

// Crowd returns how many people have the group's room open now, seen or not. It
// is exact: whoever shows it rounds it with group.People.
func (m *Module) Crowd(ctx context.Context, g group.ID) (int64, error) {
	rows, err := db.All(ctx, m.db, qHere, scanHere, int64(g), clock.ToMillis(m.clock.Now()))
	var people int64
	for _, r := range rows {
		people += int64(len(r.members)) + r.others
	}
	return people, err
}
