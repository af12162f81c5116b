package forum

import (
	"context"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
)

// What other pages show of a group's talk: its own page, the front page, and a
// member's list of groups.

// handful is how many conversations another page shows.
const handful = 5

var (
	lLatest      = newListing("forum.conversation.latest", 3, `c.withdrawn_at = 0 AND c.hidden_at = 0`+unheld+`ORDER BY c.last_at DESC, c.id DESC LIMIT $3`)
	qDraftPlaces = db.Register("forum.draft.places", `SELECT conversation_id, sealed, updated_at FROM draft
		WHERE member_id = $1 ORDER BY updated_at DESC`)
)

// Latest returns the conversations of the latest talk, a handful. It returns
// nothing to those who may not read.
func (m *Module) Latest(ctx context.Context, v group.Visit) ([]group.TalkItem, error) {
	if v.MayRead() != nil {
		return nil, nil
	}
	items, err := m.listed(ctx, v, lLatest, handful)
	return m.talkItems(ctx, v, items), err
}

// Following returns what the visitor follows in the group, the latest talk
// first, with how much of it is new to them.
func (m *Module) Following(ctx context.Context, v group.Visit) ([]group.TalkItem, error) {
	items, err := m.Followed(ctx, v)
	return m.talkItems(ctx, v, items), err
}

func (m *Module) talkItems(ctx context.Context, v group.Visit, items []Item) []group.TalkItem {
	out := make([]group.TalkItem, len(items))
	for i, item := range items {
		out[i] = group.TalkItem{URL: m.url(v.Group, item.ID), Title: titleOf(ctx, v, item.Conversation), Handle: item.Author.Handle,
			Group: v.Group.Name, Posts: item.Seen(), New: item.New(), LastAt: item.LastAt}
	}
	return out
}

// Drafts returns what the visitor has begun to write in the group, the newest
// first.
func (m *Module) Drafts(ctx context.Context, v group.Visit) ([]group.TalkItem, error) {
	if !v.Belongs() {
		return nil, nil
	}
	rows, err := db.All(ctx, m.db, qDraftPlaces, scanDraft, int64(v.Member.ID))
	if err != nil {
		return nil, err
	}
	items := make([]group.TalkItem, 0, len(rows))
	for _, row := range rows {
		item, err := m.draftItem(ctx, v, row)
		if fault.Is(err, fault.NotFound) { // its conversation was taken back
			continue
		}
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	return items, nil
}

// draftItem names a draft by the conversation that it answers, or by its own
// title.
func (m *Module) draftItem(ctx context.Context, v group.Visit, row draftRow) (group.TalkItem, error) {
	item := group.TalkItem{URL: newURL(v.Group), Group: v.Group.Name, LastAt: row.at()}
	if row.conversation == 0 {
		draft, err := m.store.openDraft(ctx, m.db, v.Member.Key, 0, row.sealed)
		if item.Title = draft.Title; item.Title == "" {
			item.Title = i18n.T(ctx, "forum.begin")
		}
		return item, err
	}
	c, _, err := m.get(ctx, m.db, v, read, row.conversation)
	item.URL = m.url(v.Group, row.conversation) + "#reply"
	item.Title = titleOf(ctx, v, c)
	return item, err
}
