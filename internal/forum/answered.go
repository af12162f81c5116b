package forum

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"strings"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// When a conversation was answered, and what others need to know of those that
// were not. An answer is the first reply by somebody else that was neither
// withdrawn nor hidden; where the wish is to celebrate, an acknowledgement of
// the opening post is one as well.

const (
	askedColumns = `c.id, c.group_id, c.author_id, c.wish, c.created_at, c.answered_at`
	// unanswered is what waits for an answer; two partial indexes say the same.
	unanswered = `c.answered_at = 0 AND c.locked_at = 0 AND c.withdrawn_at = 0 AND c.hidden_at = 0 AND c.pinned = FALSE AND c.held_at = 0`
	// answeredAt looks for the answer that stands today.
	answeredAt = `UPDATE conversation SET answered_at = COALESCE((SELECT MIN(s.at) FROM (
			SELECT p.created_at AS at FROM post p WHERE p.conversation_id = conversation.id AND p.author_id <> conversation.author_id
				AND p.withdrawn_at = 0 AND p.hidden_at = 0 AND p.held_at = 0
			UNION ALL
			SELECT a.given_at AS at FROM post o JOIN acknowledgement a ON a.post_id = o.id
				WHERE o.conversation_id = conversation.id AND o.number = 1 AND conversation.wish = 'celebrate') s), 0) `
)

// Sizes of what is read at once.
const (
	groupsAtOnce = 16
	oldestOf     = 20     // of each group: more than anybody takes on in a day
	sweptAtOnce  = 200    // conversations
	mostMeasured = 10_000 // of one group
)

var (
	qOldestIn = db.Register("forum.answer.oldest", oldestIn())
	qSwept    = db.Register("forum.answer.sweep", `SELECT `+askedColumns+` FROM conversation c WHERE `+unanswered+`
		AND (c.created_at, c.id) > ($1, $2) ORDER BY c.created_at, c.id LIMIT $3`)
	qAskedSince = db.Register("forum.answer.since", `SELECT `+askedColumns+` FROM conversation c
		WHERE c.group_id = $1 AND c.created_at >= $2 AND c.withdrawn_at = 0 AND c.hidden_at = 0 AND c.pinned = FALSE AND c.held_at = 0
		ORDER BY c.created_at DESC LIMIT $3`)
	qAskedByID = db.Register("forum.answer.get", `SELECT `+askedColumns+` FROM conversation c WHERE c.id = $1 AND `+unanswered)

	qAnswered        = db.Register("forum.answer.of_conversation", answeredAt+`WHERE id = $1`)
	qAnsweredByAck   = db.Register("forum.answer.of_acknowledged", answeredAt+`WHERE wish = 'celebrate' AND id = (SELECT conversation_id FROM post WHERE id = $1 AND number = 1)`)
	qAnsweredByTheir = db.Register("forum.answer.of_member", answeredAt+`WHERE answered_at <> 0 AND id IN (SELECT conversation_id FROM post WHERE author_id = $1)`)
	qOpening         = db.Register("forum.answer.opening", `SELECT `+strings.Replace(postColumns, "p.body_sealed", "NULL", 1)+`, 0 FROM post p
		WHERE p.conversation_id = $1 AND p.number = 1`)
)

// oldestIn asks for the oldest of several groups at once. Each is a walk along
// an index that ends after oldestOf rows, however many groups and posts there
// are.
func oldestIn() string {
	parts := make([]string, groupsAtOnce)
	for i := range parts {
		parts[i] = fmt.Sprintf(`SELECT * FROM (SELECT %s FROM conversation c WHERE c.group_id = $%d AND %s AND c.created_at >= $1
			ORDER BY c.created_at, c.id LIMIT %d) s%d`, askedColumns, i+2, unanswered, oldestOf, i)
	}
	return strings.Join(parts, " UNION ALL ")
}

// Asked is a conversation as the reply guarantee sees it: who hopes for what
// since when, and without a word of it.
type Asked struct {
	ID         ID
	Group      group.ID
	Author     group.MemberID
	Wish       Wish
	At         time.Time
	AnsweredAt time.Time // zero while it waits
}

func scanAsked(r db.Row) (a Asked, err error) {
	var at, answered int64
	err = r.Scan(&a.ID, &a.Group, &a.Author, &a.Wish, &at, &answered)
	a.At, a.AnsweredAt = clock.FromMillis(at), clock.FromMillis(answered)
	return a, err
}

// Oldest returns the conversations of each group that wait the longest, up to
// twenty of each, begun since the moment. It looks at nobody's permission: the
// caller asks for groups that their reader belongs to.
func (m *Module) Oldest(ctx context.Context, groups []group.ID, since time.Time) (all []Asked, err error) {
	for begin := 0; begin < len(groups); begin += groupsAtOnce {
		args := make([]any, 1, 1+groupsAtOnce)
		args[0] = clock.ToMillis(since)
		for i := range groupsAtOnce {
			id := int64(0) // no group
			if begin+i < len(groups) {
				id = int64(groups[begin+i])
			}
			args = append(args, id)
		}
		rows, err := db.All(ctx, m.db, qOldestIn, scanAsked, args...)
		if err != nil {
			return nil, err
		}
		all = append(all, rows...)
	}
	return all, nil
}

// EachWaiting calls f with every conversation that waits, begun since the
// moment, the oldest first and some hundreds at a time.
func (m *Module) EachWaiting(ctx context.Context, since time.Time, f func([]Asked) error) error {
	at, id := clock.ToMillis(since), int64(math.MaxInt64)
	for {
		rows, err := db.All(ctx, m.db, qSwept, scanAsked, at, id, sweptAtOnce)
		if err != nil || len(rows) == 0 {
			return err
		}
		if err := f(rows); err != nil {
			return err
		}
		last := rows[len(rows)-1]
		at, id = clock.ToMillis(last.At), int64(last.ID)
	}
}

// AskedSince returns what was begun in the group since the moment, answered or
// not, the newest first, at most ten thousand. Withdrawn, hidden and pinned
// conversations are left out; closed ones are not, or silence could be hidden by
// closing it.
func (m *Module) AskedSince(ctx context.Context, g group.ID, since time.Time) ([]Asked, error) {
	return db.All(ctx, m.db, qAskedSince, scanAsked, int64(g), clock.ToMillis(since), mostMeasured)
}

// StillWaiting returns the conversation if it waits for an answer.
func (m *Module) StillWaiting(ctx context.Context, c db.Conn, id ID) (Asked, bool, error) {
	return db.Maybe(ctx, c, qAskedByID, scanAsked, int64(id))
}

// An Opening is what stands outside on a conversation.
type Opening struct {
	Title string
	Note  string // content note of the opening post
	URL   string
	Token string
	By    group.Card
}

// Opening opens a conversation's title and content note for somebody who may
// read it, else it returns Missing.
func (m *Module) Opening(ctx context.Context, v group.Visit, id ID) (Opening, error) {
	c, _, err := m.get(ctx, m.db, v, read, id)
	if err != nil {
		return Opening{}, err
	}
	row, err := db.One(ctx, m.db, qOpening, scanPost, int64(id))
	if err != nil {
		return Opening{}, err
	}
	posts, cards, err := m.openPosts(ctx, m.db, v.Group, []postRow{row}, false)
	if err != nil {
		return Opening{}, err
	}
	return Opening{Title: titleOf(ctx, v, c), Note: posts[0].Note, URL: m.url(v.Group, id), Token: m.token(id), By: cards[c.Author]}, nil
}

// ConversationOf returns the conversation behind a token from an address, or
// Missing.
func (m *Module) ConversationOf(token string) (ID, error) {
	id, ok := m.codec.ID(kindConversation, token)
	if !ok {
		return 0, fault.Missing("no such conversation token")
	}
	return ID(id), nil
}

// TokenOf names a conversation in addresses; ConversationOf reads it.
func (m *Module) TokenOf(id ID) string { return m.token(id) }

// ConversationURL is the address of a conversation in the group.
func (m *Module) ConversationURL(g group.Group, id ID) string { return m.url(g, id) }

// An Assurance is what a reader is told about answers, in their language. The
// zero Assurance says nothing.
type Assurance struct {
	Text    string
	Help    bool   // say with it that Help now is always there
	PassURL string // where a helper passes the post on that they took; "" for everybody else
}

// A Promise tells what may be counted on. The reply guarantee implements it.
type Promise interface {
	// Composing is what stands above the form for a new conversation, or with
	// opening false above the form for a reply.
	Composing(ctx context.Context, v group.Visit, opening bool) (Assurance, error)
	// Waits is what stands over a conversation that nobody answered yet.
	Waits(ctx context.Context, v group.Visit, c Conversation) (Assurance, error)
	// Answered is told in the same transaction that somebody else than its
	// author answered a conversation that waited until then.
	Answered(ctx context.Context, tx *db.Tx, v group.Visit, id ID) error
}

// KeepPromise makes the forum show what may be counted on. It is called while
// the program is put together, before the first request.
func (m *Module) KeepPromise(p Promise) { m.promise = p }

// says is what stands above a form, and nothing for those who may not write. A
// page is shown without it rather than not at all.
func (m *Module) says(ctx context.Context, v group.Visit, opening bool) Assurance {
	if m.promise == nil || !v.Belongs() {
		return Assurance{}
	}
	said, err := m.promise.Composing(ctx, v, opening)
	return orSilence(ctx, said, err)
}

// stillWaits is what a reader is told over a conversation that waits.
func (m *Module) stillWaits(ctx context.Context, v group.Visit, c Conversation) Assurance {
	if m.promise == nil || !v.Belongs() || !c.Waits() {
		return Assurance{}
	}
	said, err := m.promise.Waits(ctx, v, c)
	return orSilence(ctx, said, err)
}

func orSilence(ctx context.Context, said Assurance, err error) Assurance {
	if err != nil {
		slog.WarnContext(ctx, "what may be counted on could not be told", "cause", err)
		return Assurance{}
	}
	return said
}

// Waits reports whether the conversation waits for an answer.
func (c Conversation) Waits() bool {
	return c.AnsweredAt.IsZero() && !c.Locked && !c.Withdrawn && !c.Hidden && !c.Pinned && !c.Held
}

// noteAnswer tells the promise of a reply to a conversation that waited when the
// reply was sent. Two who answer at once have both answered it.
func (m *Module) noteAnswer(ctx context.Context, tx *db.Tx, v group.Visit, c Conversation) error {
	if m.promise == nil || !c.AnsweredAt.IsZero() || c.Author == v.Member.ID {
		return nil
	}
	return m.promise.Answered(ctx, tx, v, c.ID)
}
