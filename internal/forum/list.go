package forum

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"hearth/internal/group"
	"hearth/internal/platform/text"
)

// Order is how a list of conversations is sorted.
type Order string

// The orders.
const (
	Recent  Order = "recent"  // pinned ones, then the latest talk first
	Waiting Order = "waiting" // nobody answered yet; the oldest first
)

// An Item is one conversation in a list.
type Item struct {
	Conversation
	Kept
	Author group.Card
}

// New reports how many posts the reader has not seen; 0 for those who never
// opened the conversation.
func (i Item) New() int64 {
	if i.ReadUpTo == 0 {
		return 0
	}
	return i.Seen() - i.place(i.ReadUpTo)
}

// A cursor is where a list goes on: a time and an id.
type cursor struct {
	at int64
	id ID
}

// List returns a page of the group's conversations, and the cursor of the next
// page, "" on the last.
func (m *Module) List(ctx context.Context, v group.Visit, order Order, after string) ([]Item, string, error) {
	if err := v.MayRead(); err != nil {
		return nil, "", err
	}
	l, from := lRecent, cursor{at: newest, id: newest}
	if order == Waiting {
		l, from = lWaiting, cursor{}
	}
	begin := from
	if at, ok := m.parseCursor(after); ok {
		from = at
	}
	apart, err := m.groups.Apart(ctx, m.db, v)
	if err != nil {
		return nil, "", err
	}
	rows, err := m.rows(ctx, v, apart, l, from.at, int64(from.id))
	if err != nil {
		return nil, "", err
	}
	next := ""
	if len(rows) > PerPage {
		rows = rows[:PerPage]
		next = m.cursor(rows[PerPage-1], order)
	}
	if order == Recent && from == begin {
		pinned, err := m.rows(ctx, v, apart, lPinned)
		if err != nil {
			return nil, "", err
		}
		rows = append(pinned, rows...)
	}
	items, err := m.items(ctx, v, apart, rows)
	return items, next, err
}

// Followed returns the conversations that the visitor follows, the latest talk
// first.
func (m *Module) Followed(ctx context.Context, v group.Visit) ([]Item, error) {
	if !v.Belongs() {
		return nil, nil
	}
	return m.listed(ctx, v, lFollowed)
}

// items opens titles, a page of cards at a time, of what the visitor sees.
func (m *Module) items(ctx context.Context, v group.Visit, apart group.Apart, rows []conversationRow) ([]Item, error) {
	mute, err := m.groups.Mute(ctx, m.db, v)
	if err != nil {
		return nil, err
	}
	items := make([]Item, 0, len(rows))
	for part := range slices.Chunk(rows, group.Page) {
		if err := m.lookOver(ctx, m.db, v, apart, part); err != nil {
			return nil, err
		}
		authors := make([]group.MemberID, len(part))
		for i, row := range part {
			authors[i] = row.Author
		}
		cards, err := m.groups.Cards(ctx, m.db, authors)
		if err != nil {
			return nil, err
		}
		for _, row := range part {
			if row.hides(1) {
				continue
			}
			c, err := m.store.openTitle(ctx, m.db, row, cards[row.Author])
			if err != nil {
				return nil, err
			}
			if int64(c.Author) != memberID(v) {
				c.Muted = mute.In(c.Title)
			}
			items = append(items, Item{Conversation: c, Kept: row.Kept, Author: cards[row.Author]})
		}
	}
	of := make([]*touched, len(items))
	for i := range items {
		of[i] = items[i].touched()
	}
	return items, m.brake(ctx, m.db, v, of)
}

func (m *Module) cursor(row conversationRow, order Order) string {
	at := row.LastAt
	if order == Waiting {
		at = row.CreatedAt
	}
	return strconv.FormatInt(at.UnixMilli(), 36) + "." + m.token(row.ID)
}

func (m *Module) parseCursor(s string) (cursor, bool) {
	at, token, ok := strings.Cut(s, ".")
	ms, err := strconv.ParseInt(at, 36, 64)
	id, known := m.codec.ID(kindConversation, token)
	return cursor{at: ms, id: ID(id)}, ok && err == nil && known
}

// A Hit is a post that a search found.
type Hit struct {
	Post    Post
	Author  group.Card
	Snippet string
}

// searchable bounds how many posts one search opens: texts are sealed, so a
// search opens and reads them, newest first. A group holds hundreds, seldom
// thousands. Those who only read along get less of the server's time.
const (
	searchable       = 5_000
	searchableAsides = 400
)

// Search returns up to a page of the group's posts that hold every word of the
// query, newest first.
func (m *Module) Search(ctx context.Context, v group.Visit, query string) ([]Hit, error) {
	if err := v.MayRead(); err != nil {
		return nil, err
	}
	apart, err := m.groups.Apart(ctx, m.db, v)
	if err != nil {
		return nil, err
	}
	words := text.Words(query)
	var hits []Hit
	before, most := int64(newest), searchable
	if !v.Belongs() {
		most = searchableAsides
	}
	for seen := 0; len(words) > 0 && seen < most && len(hits) < PerPage; {
		rows, err := m.searched(ctx, v, apart, before)
		if err != nil {
			return nil, err
		}
		if len(rows) == 0 {
			break
		}
		seen += len(rows)
		before = int64(rows[len(rows)-1].ID)
		for len(rows) > 0 {
			part := rows[:min(len(rows), group.Page)]
			rows = rows[len(part):]
			found, err := m.searchIn(ctx, part, words)
			if err != nil {
				return nil, err
			}
			hits = append(hits, found...)
		}
	}
	mute, err := m.groups.Mute(ctx, m.db, v)
	if err != nil {
		return nil, err
	}
	hits = hits[:min(len(hits), PerPage)]
	of := make([]*touched, len(hits))
	for i := range hits {
		hits[i].Post.Muted = mute.In(hits[i].Snippet)
		of[i] = hits[i].Post.touched()
	}
	return hits, m.brake(ctx, m.db, v, of)
}

func (m *Module) searchIn(ctx context.Context, rows []postRow, words []string) (hits []Hit, err error) {
	authors := make([]group.MemberID, len(rows))
	for i, row := range rows {
		authors[i] = row.Author
	}
	cards, err := m.groups.Cards(ctx, m.db, authors)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		if len(row.note) > 0 { // it says "open only if you want to"
			continue
		}
		body, err := m.store.open(ctx, m.db, cards[row.Author].Key, "post", "body_sealed", int64(row.ID), row.body)
		if err != nil {
			return nil, err
		}
		if text.Contains(text.Fold(body), words) {
			if row.Touches, err = m.store.openTouches(ctx, m.db, cards[row.Author].Key, "post", int64(row.ID), row.touches); err != nil {
				return nil, err
			}
			hits = append(hits, Hit{Post: row.Post, Author: cards[row.Author], Snippet: text.Snippet(body, words[0])})
		}
	}
	return hits, nil
}
