package room

import (
	"context"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
)

var qRecent = db.Register("room.line.recent", `SELECT l.id FROM meeting_line l JOIN meeting_run r ON r.id = l.run_id
	WHERE r.group_id = $1 AND l.said_at >= $2 AND l.author_id <> 0 AND l.kind <> 'private' ORDER BY l.id DESC LIMIT $3`)

// RecentLines names what was typed for everybody in a group's meetings since, the
// newest first, without opening any. Private words are never among it. It looks
// at no permissions: the caller has.
func (m *Module) RecentLines(ctx context.Context, c db.Conn, g group.ID, since time.Time, most int) ([]LineID, error) {
	return db.All(ctx, c, qRecent, db.Value[LineID], int64(g), clock.ToMillis(since), int64(most))
}
