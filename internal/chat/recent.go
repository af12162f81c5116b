package chat

import (
	"context"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
)

var qRecent = db.Register("chat.message.recent", `SELECT id FROM message
	WHERE group_id = $1 AND created_at >= $2 AND withdrawn_at = 0 ORDER BY id DESC LIMIT $3`)

// RecentMessages names the messages of a group's room that were written since,
// the newest first, without opening any. It looks at no permissions: the caller
// has.
func (m *Module) RecentMessages(ctx context.Context, c db.Conn, g group.ID, since time.Time, most int) ([]ID, error) {
	return db.All(ctx, c, qRecent, db.Value[ID], int64(g), clock.ToMillis(since), int64(most))
}
