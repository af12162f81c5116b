package forum

import (
	"context"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
)

// Figures are how much was written in a group in some time: numbers, never who.
type Figures struct {
	Posts []int64         // one entry for each member who wrote: how many posts
	Waits []time.Duration // one for each member whose conversation was answered: how long they waited, on average
}

// What was taken back counts as well: figures must not change when somebody
// takes their words away.
var (
	qFigurePosts = db.Register("forum.figures.posts", `SELECT c.group_id, COUNT(*) FROM post p JOIN conversation c ON c.id = p.conversation_id
		WHERE p.created_at >= $1 AND p.created_at < $2 GROUP BY c.group_id, p.author_id ORDER BY c.group_id, COUNT(*)`)
	qFigureWaits = db.Register("forum.figures.waits", `SELECT group_id, CAST(AVG(answered_at - created_at) AS BIGINT) FROM conversation
		WHERE created_at >= $1 AND created_at < $2 AND answered_at > 0 GROUP BY group_id, author_id ORDER BY group_id, 2`)
)

// Figures counts what was written in every group from one moment to before
// another. Groups where nothing was written are not there. The entries of a
// group come in order of size, so that they tell nothing of who is who.
func (m *Module) Figures(ctx context.Context, from, to time.Time) (map[group.ID]Figures, error) {
	type row struct {
		group group.ID
		n     int64
	}
	scan := func(r db.Row) (v row, err error) {
		err = r.Scan(&v.group, &v.n)
		return v, err
	}
	found := map[group.ID]Figures{}
	posts, err := db.All(ctx, m.db, qFigurePosts, scan, clock.ToMillis(from), clock.ToMillis(to))
	if err != nil {
		return nil, err
	}
	for _, r := range posts {
		f := found[r.group]
		f.Posts = append(f.Posts, r.n)
		found[r.group] = f
	}
	waits, err := db.All(ctx, m.db, qFigureWaits, scan, clock.ToMillis(from), clock.ToMillis(to))
	if err != nil {
		return nil, err
	}
	for _, r := range waits {
		f := found[r.group]
		f.Waits = append(f.Waits, time.Duration(r.n)*time.Millisecond)
		found[r.group] = f
	}
	return found, nil
}
