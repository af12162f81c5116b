package forum

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
)

// store reads and writes this package's tables and no others.
type store struct{ keys *crypto.Keyring }

const (
	conversationColumns = `c.id, c.group_id, c.author_id, c.title_sealed, c.wish, c.posts, c.created_at, c.last_at, c.answered_at,
		c.pinned, c.locked_at, c.withdrawn_at, c.hidden_at, c.held_at, c.held, c.touches_sealed, COALESCE(r.read_up_to, 0), COALESCE(r.following, FALSE)`
	postColumns = `p.id, p.conversation_id, p.number, p.author_id, p.body_sealed, p.html_sealed, p.note_sealed, p.reason_sealed,
		p.with_you, p.me_too, p.thank_you, p.created_at, p.edited_at, p.withdrawn_at, p.hidden_at, p.held_at, p.touches_sealed`
	// given is which acknowledgements the reader gave, as bits. Most posts have
	// none from anybody, and are not looked up.
	given = `CASE WHEN p.with_you + p.me_too + p.thank_you = 0 THEN 0 ELSE CAST(COALESCE((SELECT SUM(CASE a.kind
		WHEN 'with_you' THEN 1 WHEN 'me_too' THEN 2 ELSE 4 END)
		FROM acknowledgement a WHERE a.post_id = p.id AND a.member_id = $2), 0) AS BIGINT) END`
	forReader = ` FROM conversation c ` + reader
	reader    = ` LEFT JOIN reading r ON r.conversation_id = c.id AND r.member_id = $2 `
	visible   = ` AND (c.withdrawn_at = 0 OR c.posts - c.held > 1) ` + unheld
	// unheld leaves out what waits, but for whoever wrote it.
	unheld = ` AND (c.held_at = 0 OR c.author_id = $2) `
)

var (
	qInsertConversation = db.Register("forum.conversation.insert", `INSERT INTO conversation
		(id, group_id, author_id, title_sealed, wish, posts, created_at, last_at, answered_at, pinned, locked_at, withdrawn_at, hidden_at, held_at, held, touches_sealed)
		VALUES ($1, $2, $3, $4, $5, 1, $6, $6, 0, FALSE, 0, 0, 0, $7, $8, $9)`)
	qConversation = db.Register("forum.conversation.get", `SELECT `+conversationColumns+`, d.sealed`+forReader+`
		LEFT JOIN draft d ON d.conversation_id = c.id AND d.member_id = $2 WHERE c.id = $1`)
	lPinned = newListing("forum.conversation.pinned", 2, `c.pinned = TRUE`+visible+`ORDER BY c.last_at DESC, c.id DESC LIMIT 20`)
	lRecent = newListing("forum.conversation.recent", 4, `c.pinned = FALSE`+visible+`AND (c.last_at, c.id) < ($3, $4)
		ORDER BY c.last_at DESC, c.id DESC LIMIT 21`)
	lWaiting = newListing("forum.conversation.waiting", 4, `c.answered_at = 0 AND c.locked_at = 0 AND c.withdrawn_at = 0 AND c.hidden_at = 0`+unheld+`
		AND (c.created_at, c.id) > ($3, $4) ORDER BY c.created_at, c.id LIMIT 21`)
	lFollowed = newListing("forum.conversation.followed", 2, `r.following = TRUE`+visible+`ORDER BY c.last_at DESC LIMIT 20`)
	// The row is locked from here to the end of the transaction: numbers have no
	// gaps and no twins.
	qNextNumber = db.Register("forum.conversation.next", `UPDATE conversation SET posts = posts + 1, last_at = $2,
		answered_at = CASE WHEN answered_at = 0 AND author_id <> $3 THEN $2 ELSE answered_at END
		WHERE id = $1 AND locked_at = 0 RETURNING posts`)
	// One that waits takes its number and leaves no other sign.
	qNextHeld = db.Register("forum.conversation.next_held", `UPDATE conversation SET posts = posts + 1, held = held + 1
		WHERE id = $1 AND locked_at = 0 RETURNING posts`)
	qPin  = db.Register("forum.conversation.pin", `UPDATE conversation SET pinned = $2 WHERE id = $1`)
	qLock = db.Register("forum.conversation.lock", `UPDATE conversation SET locked_at = $2 WHERE id = $1`)

	qInsertPost = db.Register("forum.post.insert", `INSERT INTO post
		(id, conversation_id, number, author_id, body_sealed, html_sealed, note_sealed, reason_sealed, with_you, me_too, thank_you,
		created_at, edited_at, withdrawn_at, hidden_at, held_at, touches_sealed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, 0, $9, 0, 0, 0, $10, $11)`)
	// What a page shows is the rendered text; the Markdown stays where it is.
	qPosts = db.Register("forum.post.page", `SELECT `+strings.Replace(postColumns, "p.body_sealed", "NULL", 1)+`, `+given+` FROM post p
		WHERE p.conversation_id = $1 AND p.number >= $3 AND p.number < $4 ORDER BY p.number`)
	qPostsWhole = db.Register("forum.post.whole_page", `SELECT `+postColumns+`, `+given+` FROM post p
		WHERE p.conversation_id = $1 AND p.number >= $3 AND p.number < $4 ORDER BY p.number`)
	qPost = db.Register("forum.post.get", `SELECT `+postColumns+`, `+given+` FROM post p WHERE p.id = $1`)
	qEdit = db.Register("forum.post.edit", `UPDATE post SET body_sealed = $2, html_sealed = $3, note_sealed = $4, edited_at = $5, touches_sealed = $6
		WHERE id = $1 AND withdrawn_at = 0`)
	qEditOpening = db.Register("forum.conversation.edit", `UPDATE conversation SET touches_sealed = $2 WHERE id = $1`)
	qHide        = db.Register("forum.post.hide", `UPDATE post SET hidden_at = $2, reason_sealed = $3 WHERE id = $1`)
	qHideOpening = db.Register("forum.conversation.hide", `UPDATE conversation SET hidden_at = $2 WHERE id = $1`)

	qSaveDraft = db.Register("forum.draft.save", `INSERT INTO draft (member_id, conversation_id, sealed, updated_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (member_id, conversation_id) DO UPDATE SET sealed = excluded.sealed, updated_at = excluded.updated_at`)
	qDraft     = db.Register("forum.draft.get", `SELECT sealed FROM draft WHERE member_id = $1 AND conversation_id = $2`)
	qDropDraft = db.Register("forum.draft.drop", `DELETE FROM draft WHERE member_id = $1 AND conversation_id = $2`)

	// Reading never goes back, and reading does not change following.
	qRead = db.Register("forum.reading.read", `INSERT INTO reading (member_id, conversation_id, read_up_to, following) VALUES ($1, $2, $3, FALSE)
		ON CONFLICT (member_id, conversation_id) DO UPDATE SET read_up_to = excluded.read_up_to
		WHERE excluded.read_up_to > reading.read_up_to`)
	qFollow = db.Register("forum.reading.follow", `INSERT INTO reading (member_id, conversation_id, read_up_to, following) VALUES ($1, $2, 0, $3)
		ON CONFLICT (member_id, conversation_id) DO UPDATE SET following = excluded.following`)

	qTakenForm  = db.Register("forum.form.get", `SELECT made_id FROM taken_form WHERE member_id = $1 AND once = $2`)
	qSweepForms = db.Register("forum.form.sweep", `DELETE FROM taken_form WHERE taken_at < $1`)
	qTakeForm   = db.Register("forum.form.take", `INSERT INTO taken_form (member_id, once, made_id, taken_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (member_id, once) DO NOTHING`)
)

// conversationRow is a conversation whose title is still sealed, with what the
// reader keeps about it.
type conversationRow struct {
	Conversation
	Kept
	title, draft, touches []byte
}

func scanConversation(r db.Row) (c conversationRow, err error) {
	var created, last, answered, locked, withdrawn, hidden, held int64
	err = r.Scan(&c.ID, &c.Group, &c.Author, &c.title, &c.Wish, &c.Posts, &created, &last, &answered,
		&c.Pinned, &locked, &withdrawn, &hidden, &held, &c.held, &c.touches, &c.ReadUpTo, &c.Following, &c.draft)
	c.CreatedAt, c.LastAt, c.AnsweredAt = clock.FromMillis(created), clock.FromMillis(last), clock.FromMillis(answered)
	c.Locked, c.Withdrawn, c.Hidden, c.Held = locked != 0, withdrawn != 0, hidden != 0, held != 0
	return c, err
}

// postRow is a post whose texts are still sealed.
type postRow struct {
	Post
	body, html, note, reason, touches []byte
}

func scanPost(r db.Row) (p postRow, err error) {
	var created, edited, withdrawn, hidden, held, bits int64
	err = r.Scan(&p.ID, &p.Conversation, &p.Number, &p.Author, &p.body, &p.html, &p.note, &p.reason,
		&p.Counts[0], &p.Counts[1], &p.Counts[2], &created, &edited, &withdrawn, &hidden, &held, &p.touches, &bits)
	p.CreatedAt, p.EditedAt = clock.FromMillis(created), clock.FromMillis(edited)
	p.Withdrawn, p.Hidden, p.Held = withdrawn != 0, hidden != 0, held != 0
	for i := range Acks {
		p.Given[i] = bits&(1<<i) != 0
	}
	return p, err
}

// open opens a sealed value; what was never written, or was erased, is "".
func (s store) open(ctx context.Context, c db.Conn, key crypto.KeyID, table, column string, row int64, sealed []byte) (string, error) {
	if len(sealed) == 0 {
		return "", nil
	}
	text, err := s.keys.Open(ctx, c, key, crypto.Place{Table: table, Column: column, Row: row}, sealed)
	if errors.Is(err, crypto.ErrDestroyed) {
		return "", nil
	}
	return text, err
}

// seal seals a text; "" stays empty.
func (s store) seal(ctx context.Context, c db.Conn, key crypto.KeyID, table, column string, row int64, text string) ([]byte, error) {
	if text == "" {
		return []byte{}, nil
	}
	return s.keys.Seal(ctx, c, key, crypto.Place{Table: table, Column: column, Row: row}, text)
}

func (s store) openTitle(ctx context.Context, c db.Conn, row conversationRow, author group.Card) (Conversation, error) {
	title, err := s.open(ctx, c, author.Key, "conversation", "title_sealed", int64(row.ID), row.title)
	if err != nil {
		return row.Conversation, err
	}
	row.Title = title
	row.Touches, err = s.openTouches(ctx, c, author.Key, "conversation", int64(row.ID), row.touches)
	return row.Conversation, err
}

func (s store) openDraft(ctx context.Context, c db.Conn, key crypto.KeyID, conversation ID, sealed []byte) (d Draft, err error) {
	text, err := s.open(ctx, c, key, "draft", "sealed", int64(conversation), sealed)
	if err != nil || text == "" {
		return d, err
	}
	err = json.Unmarshal([]byte(text), &d)
	return d, err
}

// openPost opens what a page shows; withBody opens the Markdown as well.
func (s store) openPost(ctx context.Context, c db.Conn, row postRow, author group.Card, organisation crypto.KeyID, withBody bool) (_ Post, err error) {
	id := int64(row.ID)
	if row.HTML, err = s.open(ctx, c, author.Key, "post", "html_sealed", id, row.html); err != nil {
		return row.Post, err
	}
	if row.Note, err = s.open(ctx, c, author.Key, "post", "note_sealed", id, row.note); err != nil {
		return row.Post, err
	}
	if row.Touches, err = s.openTouches(ctx, c, author.Key, "post", id, row.touches); err != nil {
		return row.Post, err
	}
	if row.Reason, err = s.open(ctx, c, organisation, "post", "reason_sealed", id, row.reason); err != nil {
		return row.Post, err
	}
	if withBody {
		row.Body, err = s.open(ctx, c, author.Key, "post", "body_sealed", id, row.body)
	}
	return row.Post, err
}
