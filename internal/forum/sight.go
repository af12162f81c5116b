package forum

import (
	"context"
	"slices"

	"hearth/internal/group"
	"hearth/internal/platform/db"
)

// Who does not see what, and no sign of it: a post that waits is for its author
// alone, and two members who are apart do not see each other's posts. Numbers of
// posts never change, so what a reader meets is places: the posts that they see,
// counted from 1. Pages, counts and addresses go by places.
//
// A conversation is seen by those who see its opening post.

// Seen is how many posts the reader sees.
func (c Conversation) Seen() int64 { return c.Posts - int64(len(c.unseen)) }

// hides reports whether the reader does not see the numbered post.
func (c Conversation) hides(number int64) bool {
	_, found := slices.BinarySearch(c.unseen, number)
	return found
}

// place is where the numbered post stands for the reader: how many posts they
// see up to there.
func (c Conversation) place(number int64) int64 {
	before, _ := slices.BinarySearch(c.unseen, number+1)
	return number - int64(before)
}

// at is the number of the post that stands in a place.
func (c Conversation) at(place int64) int64 {
	for _, number := range c.unseen {
		if number > place {
			break
		}
		place++
	}
	return place
}

// mostApart is how many members a statement leaves out. Few have more than two
// or three who are apart from them; beyond it rows are left out one by one.
const mostApart = 128

// A listing is a statement that lists a group's conversations for a reader, and
// the same for one from whom somebody is apart: with neither their conversations
// nor the traces of their posts, such as when somebody last wrote. Its first two
// arguments are the group and the reader.
type listing struct{ all, without *db.Query }

func newListing(name string, args int, rest string) listing {
	columns, where := `SELECT `+conversationColumns+`, NULL`, ` WHERE c.group_id = $1 AND `+rest
	return listing{
		all:     db.Register(name, columns+forReader+where),
		without: db.Register(name+"_apart", columns+` FROM (`+untraced(db.Slots(args+1, mostApart))+`) c`+reader+where),
	}
}

// untraced is a group's conversations as if those who are apart had never
// written.
func untraced(apart string) string {
	return `SELECT c.id, c.group_id, c.author_id, c.title_sealed, c.wish, c.posts, c.created_at, c.pinned, c.locked_at, c.withdrawn_at,
		c.hidden_at, c.touches_sealed, c.held_at, c.held + (SELECT COUNT(*) FROM post p WHERE p.conversation_id = c.id AND p.held_at = 0 AND p.author_id IN (` + apart + `)) AS held,
		COALESCE((SELECT MAX(p.created_at) FROM post p WHERE p.conversation_id = c.id AND p.held_at = 0
			AND p.author_id NOT IN (` + apart + `)), c.created_at) AS last_at,
		CASE WHEN c.wish = 'celebrate' THEN c.answered_at ELSE COALESCE((SELECT MIN(p.created_at) FROM post p WHERE p.conversation_id = c.id
			AND p.author_id <> c.author_id AND p.withdrawn_at = 0 AND p.hidden_at = 0 AND p.held_at = 0
			AND p.author_id NOT IN (` + apart + `)), 0) END AS answered_at
		FROM conversation c WHERE c.group_id = $1 AND c.author_id NOT IN (` + apart + `)`
}

var (
	// What the readers of conversations might not see: posts that wait, and those
	// of members who are apart.
	qUnseen = db.Register("forum.post.unseen", `SELECT p.conversation_id, p.number, p.author_id FROM post p
		WHERE p.conversation_id IN (`+db.Slots(1, group.Page)+`) AND (p.held_at <> 0 OR p.author_id IN (`+db.Slots(1+group.Page, mostApart)+`))`)
	searchWindow = `SELECT ` + postColumns + `, 0 FROM conversation c JOIN post p ON p.conversation_id = c.id
		WHERE c.group_id = $1 AND p.withdrawn_at = 0 AND p.hidden_at = 0 AND p.id < $2 AND (p.held_at = 0 OR p.author_id = $3)
		AND (c.held_at = 0 OR c.author_id = $3) `
	qSearchWindow  = db.Register("forum.post.search", searchWindow+`ORDER BY p.id DESC LIMIT 200`)
	qSearchWithout = db.Register("forum.post.search_apart", searchWindow+`AND p.author_id NOT IN (`+db.Slots(4, mostApart)+`)
		AND c.author_id NOT IN (`+db.Slots(4, mostApart)+`) ORDER BY p.id DESC LIMIT 200`)
)

// padded are the members as arguments for as many slots as a statement has.
func padded(ids []group.MemberID) []any {
	if len(ids) == 0 {
		ids = []group.MemberID{0} // nobody
	}
	return db.Pad(ids[:min(len(ids), mostApart)], mostApart)
}

// rows lists conversations for the visitor.
func (m *Module) rows(ctx context.Context, v group.Visit, apart group.Apart, l listing, more ...any) ([]conversationRow, error) {
	args := append([]any{int64(v.Group.ID), memberID(v)}, more...)
	unseen := apart.Unseen()
	if len(unseen) == 0 {
		return db.All(ctx, m.db, l.all, scanConversation, args...)
	}
	return db.All(ctx, m.db, l.without, scanConversation, append(args, padded(unseen)...)...)
}

// listed lists conversations and opens their titles.
func (m *Module) listed(ctx context.Context, v group.Visit, l listing, more ...any) ([]Item, error) {
	apart, err := m.groups.Apart(ctx, m.db, v)
	if err != nil {
		return nil, err
	}
	rows, err := m.rows(ctx, v, apart, l, more...)
	if err != nil {
		return nil, err
	}
	return m.items(ctx, v, apart, rows)
}

// searched is a window of the group's posts for a search.
func (m *Module) searched(ctx context.Context, v group.Visit, apart group.Apart, before int64) ([]postRow, error) {
	unseen := apart.Unseen()
	if len(unseen) == 0 {
		return db.All(ctx, m.db, qSearchWindow, scanPost, int64(v.Group.ID), before, memberID(v))
	}
	rows, err := db.All(ctx, m.db, qSearchWithout, scanPost, append([]any{int64(v.Group.ID), before, memberID(v)}, padded(unseen)...)...)
	if len(unseen) > mostApart {
		rows = slices.DeleteFunc(rows, func(r postRow) bool { return apart.From(r.Author) })
	}
	return rows, err
}

type unseenRow struct {
	conversation ID
	number       int64
	author       group.MemberID
}

func scanUnseen(r db.Row) (u unseenRow, err error) {
	err = r.Scan(&u.conversation, &u.number, &u.author)
	return u, err
}

// lookOver notes in at most a page of conversations which posts the visitor does
// not see. Where nothing waits and nobody is apart it asks nothing.
func (m *Module) lookOver(ctx context.Context, c db.Conn, v group.Visit, apart group.Apart, rows []conversationRow) error {
	unseen := apart.Unseen()
	byID := make(map[ID]*conversationRow, len(rows))
	var ids []ID
	for i := range rows {
		if row := &rows[i]; row.held > 0 || len(unseen) > 0 {
			ids, byID[row.ID] = append(ids, row.ID), row
		}
	}
	if len(ids) == 0 {
		return nil
	}
	if len(unseen) == 0 {
		unseen = []group.MemberID{0} // nobody
	}
	for part := range slices.Chunk(unseen, mostApart) {
		found, err := db.All(ctx, c, qUnseen, scanUnseen, append(db.Pad(ids, group.Page), padded(part)...)...)
		if err != nil {
			return err
		}
		for _, u := range found {
			if row := byID[u.conversation]; int64(u.author) != memberID(v) {
				row.unseen = append(row.unseen, u.number)
			}
		}
	}
	for _, row := range byID {
		slices.Sort(row.unseen)
		row.unseen = slices.Compact(row.unseen)
	}
	return nil
}
