package chat

import (
	"context"
	"slices"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// What a feature with a duty asks of one message, without being anybody's visit.
// None of it looks at permissions: the caller has, and keeps the record.

// A State is whether others can read a message.
type State string

// The states.
const (
	Open   State = ""
	Held   State = "held"   // for its author alone
	Folded State = "hidden" // behind a reason, as Hide does it
)

// About is what can be known of a message without opening its words.
type About struct {
	ID     ID
	Group  group.ID
	Author group.MemberID
	At     time.Time
	URL    string
	State  State
	Gone   bool // taken back or erased
}

// Said is a message with its words.
type Said struct {
	About
	Body string
}

var (
	qEarlierThan = db.Register("chat.message.earlier", `SELECT m.seq, FALSE, `+messageColumns+` FROM message m
		WHERE m.group_id = $1 AND m.id < $2 ORDER BY m.id DESC LIMIT $3`)
	qLaterThan = db.Register("chat.message.later", `SELECT m.seq, FALSE, `+messageColumns+` FROM message m
		WHERE m.group_id = $1 AND m.id > $2 ORDER BY m.id LIMIT $3`)
)

// AboutMessage returns what can be known of a message, or Missing.
func (m *Module) AboutMessage(ctx context.Context, c db.Conn, id ID) (About, error) {
	r, g, err := m.whole(ctx, c, id)
	return m.about(g, r.Message), err
}

func (m *Module) whole(ctx context.Context, c db.Conn, id ID) (row, group.Group, error) {
	r, found, err := db.Maybe(ctx, c, qMessage, scanEvent, int64(id))
	if err == nil && !found {
		err = fault.Missing("no such message")
	}
	if err != nil {
		return r, group.Group{}, err
	}
	g, err := m.groups.ByIDIn(ctx, c, r.Group)
	return r, g, err
}

func (m *Module) about(g group.Group, message Message) About {
	about := About{ID: message.ID, Group: message.Group, Author: message.Author, At: message.CreatedAt, Gone: message.Withdrawn,
		URL: m.messageURL(g, message.ID)}
	switch {
	case message.Held:
		about.State = Held
	case message.Hidden:
		about.State = Folded
	}
	return about
}

// ExcerptMessage opens a message's words and those of at most around messages
// before and after it, the oldest first.
func (m *Module) ExcerptMessage(ctx context.Context, c db.Conn, id ID, around int) (it Said, before, after []Said, err error) {
	r, g, err := m.whole(ctx, c, id)
	if err != nil {
		return it, nil, nil, err
	}
	earlier, err := db.All(ctx, c, qEarlierThan, scanEvent, int64(g.ID), int64(id), int64(around))
	if err != nil {
		return it, nil, nil, err
	}
	later, err := db.All(ctx, c, qLaterThan, scanEvent, int64(g.ID), int64(id), int64(around))
	if err != nil {
		return it, nil, nil, err
	}
	slices.Reverse(earlier)
	events, err := m.openRowsIn(ctx, c, g, slices.Concat(earlier, []row{r}, later))
	if err != nil {
		return it, nil, nil, err
	}
	said := make([]Said, len(events))
	for i, e := range events {
		said[i] = Said{About: m.about(g, e.Message), Body: e.Body}
		said[i].Gone = said[i].Gone || e.HTML == ""
	}
	n := len(earlier)
	return said[n], said[:n], said[n+1:], nil
}

// SetMessage puts a message into a state; the reason is that of a Folded one, in
// the group's language. To set what is already so does nothing, nor is anything
// to be done about what was taken back. What was held and opens is heard by
// everybody now.
func (m *Module) SetMessage(ctx context.Context, tx *db.Tx, id ID, s State, reason string) error {
	r, g, err := m.whole(ctx, tx, id)
	if err != nil || r.Withdrawn || m.about(g, r.Message).State == s {
		return err
	}
	events, err := m.openRowsIn(ctx, tx, g, []row{r})
	if err != nil {
		return err
	}
	e := events[0]
	if s == Held {
		return m.hold(ctx, tx, e)
	}
	at := int64(0)
	if s == Folded {
		at = m.now()
	}
	e.Hidden, e.Reason = s == Folded, reason
	if err := m.fold(ctx, tx, g, id, reason, at); err != nil {
		return err
	}
	if r.Held {
		return m.release(ctx, tx, e)
	}
	return m.noteChange(ctx, tx, e)
}
