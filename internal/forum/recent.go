package forum

import (
	"context"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
)

var qRecent = db.Register("forum.post.recent", `SELECT p.id FROM post p JOIN conversation c ON c.id = p.conversation_id
	WHERE c.group_id = $1 AND p.created_at >= $2 AND p.withdrawn_at = 0 ORDER BY p.id DESC LIMIT $3`)

// RecentPosts names the posts of a group that were written since, the newest
// first, without opening any. It looks at no permissions: the caller has.
func (m *Module) RecentPosts(ctx context.Context, c db.Conn, g group.ID, since time.Time, most int) ([]PostID, error) {
	return db.All(ctx, c, qRecent, db.Value[PostID], int64(g), clock.ToMillis(since), int64(most))
}
