package forum

import (
	"context"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// What a feature with a duty asks of one post, without being anybody's visit.
// None of it looks at permissions: the caller has, and keeps the record.

// A State is whether others can read a post.
type State string

// The states.
const (
	Open   State = ""
	Held   State = "held"   // for its author alone
	Folded State = "hidden" // behind a reason, as Hide does it
)

// About is what can be known of a post without opening its words.
type About struct {
	ID     PostID
	Group  group.ID
	Author group.MemberID
	At     time.Time
	URL    string // leads to it
	State  State
	Gone   bool // taken back or erased
}

// Said is a post with its words.
type Said struct {
	About
	Title string // of an opening post
	Body  string // with its content note above it
}

var (
	qWhole    = db.Register("forum.post.whole", `SELECT `+postColumns+`, 0 FROM post p WHERE p.id = $1`)
	qOf       = db.Register("forum.conversation.of_post", `SELECT `+conversationColumns+`, NULL`+forReader+` WHERE c.id = (SELECT p.conversation_id FROM post p WHERE p.id = $1)`)
	qAround   = db.Register("forum.post.around", `SELECT `+postColumns+`, 0 FROM post p WHERE p.conversation_id = $1 AND p.number >= $2 AND p.number <= $3 ORDER BY p.number`)
	qHold     = db.Register("forum.post.hold", `UPDATE post SET held_at = $2 WHERE id = $1 AND withdrawn_at = 0`)
	qHoldings = db.Register("forum.conversation.holdings", `UPDATE conversation SET
		held = (SELECT COUNT(*) FROM post p WHERE p.conversation_id = conversation.id AND p.held_at <> 0),
		held_at = COALESCE((SELECT p.held_at FROM post p WHERE p.conversation_id = conversation.id AND p.number = 1), 0),
		last_at = COALESCE((SELECT MAX(p.created_at) FROM post p WHERE p.conversation_id = conversation.id AND p.held_at = 0), created_at)
		WHERE id = $1`)
)

// AboutPost returns what can be known of a post, or Missing.
func (m *Module) AboutPost(ctx context.Context, c db.Conn, id PostID) (About, error) {
	conversation, post, err := m.whole(ctx, c, id)
	if err != nil {
		return About{}, err
	}
	g, err := m.groups.ByIDIn(ctx, c, conversation.Group)
	if err != nil {
		return About{}, err
	}
	return m.about(g, conversation.Conversation, post.Post), nil
}

func (m *Module) whole(ctx context.Context, c db.Conn, id PostID) (conversation conversationRow, post postRow, err error) {
	post, found, err := db.Maybe(ctx, c, qWhole, scanPost, int64(id))
	if err == nil && !found {
		err = fault.Missing("no such post")
	}
	if err != nil {
		return conversation, post, err
	}
	conversation, err = db.One(ctx, c, qOf, scanConversation, int64(id), 0)
	return conversation, post, err
}

func (m *Module) about(g group.Group, c Conversation, p Post) About {
	about := About{ID: p.ID, Group: c.Group, Author: p.Author, At: p.CreatedAt, URL: groupURL(g) + "/posts/" + m.postToken(p.ID), Gone: p.Withdrawn}
	switch {
	case p.Held:
		about.State = Held
	case p.Hidden:
		about.State = Folded
	}
	return about
}

// ExcerptPost opens a post's words and those of at most around posts before and
// after it, the oldest first.
func (m *Module) ExcerptPost(ctx context.Context, c db.Conn, id PostID, around int) (it Said, before, after []Said, err error) {
	conversation, post, err := m.whole(ctx, c, id)
	if err != nil {
		return it, nil, nil, err
	}
	g, err := m.groups.ByIDIn(ctx, c, conversation.Group)
	if err != nil {
		return it, nil, nil, err
	}
	rows, err := db.All(ctx, c, qAround, scanPost, int64(conversation.ID), post.Number-int64(around), post.Number+int64(around))
	if err != nil {
		return it, nil, nil, err
	}
	posts, cards, err := m.openPosts(ctx, c, g, rows, true)
	if err != nil {
		return it, nil, nil, err
	}
	for _, p := range posts {
		said := Said{About: m.about(g, conversation.Conversation, p), Body: p.Body}
		said.Gone = said.Gone || p.HTML == ""
		if p.Note != "" {
			said.Body = p.Note + "\n\n" + p.Body
		}
		if p.Number == 1 {
			opened, err := m.store.openTitle(ctx, c, conversation, cards[p.Author])
			if err != nil {
				return it, nil, nil, err
			}
			said.Title = opened.Title
		}
		switch {
		case p.ID == id:
			it = said
		case p.Number < post.Number:
			before = append(before, said)
		default:
			after = append(after, said)
		}
	}
	return it, before, after, nil
}

// SetPost puts a post into a state; the reason is that of a Folded one, in the
// group's language. To set what is already so does nothing, nor is anything to
// be done about what was taken back. What was held and opens stands at its old
// place, and whoever follows the conversation is told of it now.
func (m *Module) SetPost(ctx context.Context, tx *db.Tx, id PostID, s State, reason string) error {
	conversation, post, err := m.whole(ctx, tx, id)
	if err != nil || post.Withdrawn {
		return err
	}
	g, err := m.groups.ByIDIn(ctx, tx, conversation.Group)
	if err != nil {
		return err
	}
	if post.Held != (s == Held) {
		held := int64(0)
		if s == Held {
			held = m.now()
		}
		if err := m.setHeld(ctx, tx, conversation.ID, id, held); err != nil {
			return err
		}
	}
	if post.Hidden != (s == Folded) {
		at := int64(0)
		if s == Folded {
			at = m.now()
		}
		if err := m.fold(ctx, tx, g, post.Post, reason, at); err != nil {
			return err
		}
	}
	if post.Held && s == Open && post.Number > 1 && !conversation.Held {
		return m.opened(ctx, tx, g, conversation.Conversation, post.Post)
	}
	return nil
}

// setHeld makes a post wait, or appear, and brings up to date what its
// conversation shows of it.
func (m *Module) setHeld(ctx context.Context, tx *db.Tx, c ID, id PostID, at int64) error {
	if _, err := db.Exec(ctx, tx, qHold, int64(id), at); err != nil {
		return err
	}
	for _, q := range []*db.Query{qHoldings, qAnswered} {
		if _, err := db.Exec(ctx, tx, q, int64(c)); err != nil {
			return err
		}
	}
	return nil
}

// opened tells of a reply that waited and has now appeared, as if it had been
// written at this moment.
func (m *Module) opened(ctx context.Context, tx *db.Tx, g group.Group, c Conversation, p Post) error {
	members, err := m.groups.MembersIn(ctx, tx, g.ID, []group.MemberID{p.Author})
	if err != nil {
		return err
	}
	author, there := members[p.Author]
	if !there {
		return nil
	}
	v := group.Visit{Group: g, Member: &author}
	if err := m.noteAnswer(ctx, tx, v, c); err != nil {
		return err
	}
	return m.tellReply(ctx, tx, v, c, p.ID)
}
