package forum

import (
	"context"

	"hearth/internal/group"
	"hearth/internal/platform/db"
)

var (
	lUnanswered      = newListing("forum.conversation.unanswered", 3, unanswered+` ORDER BY c.created_at, c.id LIMIT $3`)
	qUnansweredCount = db.Register("forum.conversation.unanswered_count", `SELECT COUNT(*) FROM conversation c
		WHERE c.group_id = $1 AND `+unanswered)
)

// An Unheard is a conversation that nobody but its author has written in.
type Unheard struct {
	Item
	URL string
}

// Unanswered returns at most limit conversations that nobody else has answered,
// the longest wait first, and how many there are in all. What is closed, pinned,
// hidden or taken back waits for nobody. Only those who hold the group may ask.
func (m *Module) Unanswered(ctx context.Context, v group.Visit, limit int) ([]Unheard, int64, error) {
	if err := v.MayFacilitate(); err != nil {
		return nil, 0, err
	}
	all, err := db.One(ctx, m.db, qUnansweredCount, db.Value[int64], int64(v.Group.ID))
	if err != nil || all == 0 {
		return nil, 0, err
	}
	items, err := m.listed(ctx, v, lUnanswered, int64(limit))
	if err != nil {
		return nil, 0, err
	}
	out := make([]Unheard, len(items))
	for i, item := range items {
		out[i] = Unheard{Item: item, URL: m.url(v.Group, item.ID)}
	}
	return out, all, nil
}
