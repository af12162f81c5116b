package chat

import (
	"context"
	"errors"

	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
)

// store reads and writes this package's tables and no others.
type store struct{ keys *crypto.Keyring }

const messageColumns = `m.id, m.group_id, m.seq, m.author_id, m.body_sealed, m.html_sealed, m.reason_sealed,
	m.created_at, m.withdrawn_at, m.hidden_at, m.held_at, m.touches_sealed`

var (
	// The row is locked from here to the end of the transaction, so numbers are
	// committed in their order. With $2 = 0 it is only the lock.
	qTake = db.Register("chat.room.take", `UPDATE room SET last_seq = last_seq + $2 WHERE group_id = $1 RETURNING last_seq`)
	qOpen = db.Register("chat.room.open", `INSERT INTO room (group_id, last_seq) VALUES ($1, 0) ON CONFLICT (group_id) DO NOTHING`)
	qLast = db.Register("chat.room.last", `SELECT last_seq FROM room WHERE group_id = $1`)
	// pollBatch rooms at a time.
	qLasts = db.Register("chat.room.lasts", `SELECT group_id, last_seq FROM room WHERE group_id IN (`+db.Slots(1, pollBatch)+`)`)

	qInsert = db.Register("chat.message.insert", `INSERT INTO message
		(id, group_id, seq, author_id, body_sealed, html_sealed, reason_sealed, once, created_at, withdrawn_at, hidden_at, held_at, touches_sealed)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, $10, $11)`)
	qMessage = db.Register("chat.message.get", `SELECT m.seq, FALSE, `+messageColumns+` FROM message m WHERE m.id = $1`)
	qOnce    = db.Register("chat.message.once", `SELECT m.seq, FALSE, `+messageColumns+` FROM message m WHERE m.author_id = $1 AND m.once = $2`)
	sBefore  = newStretch("chat.message.before", `m.seq > 0 AND m.seq < $2`, `ORDER BY m.seq DESC LIMIT $3`)
	sAfter   = newStretch("chat.message.after", `m.seq > $2`, `ORDER BY m.seq LIMIT $3`)
	qEvents  = db.Register("chat.event.after", `SELECT m.seq, FALSE, `+messageColumns+` FROM message m
		WHERE m.group_id = $1 AND m.seq > $2
		UNION ALL SELECT c.seq, TRUE, `+messageColumns+` FROM room_change c JOIN message m ON m.id = c.message_id
		WHERE c.group_id = $1 AND c.seq > $2 ORDER BY 1 LIMIT $3`)

	qWithdraw = db.Register("chat.message.withdraw", `UPDATE message SET body_sealed = $2, html_sealed = $2, reason_sealed = $2, touches_sealed = $2, withdrawn_at = $3
		WHERE id = $1 AND withdrawn_at = 0`)
	qHide   = db.Register("chat.message.hide", `UPDATE message SET hidden_at = $2, reason_sealed = $3 WHERE id = $1 AND withdrawn_at = 0`)
	qChange = db.Register("chat.change.insert", `INSERT INTO room_change (group_id, seq, message_id) VALUES ($1, $2, $3)`)
)

// row is an event whose texts are still sealed.
type row struct {
	event
	body, html, reason, touches []byte
}

func scanEvent(r db.Row) (e row, err error) {
	var created, withdrawn, hidden, held int64
	err = r.Scan(&e.seq, &e.changed, &e.ID, &e.Group, &e.Seq, &e.Author, &e.body, &e.html, &e.reason, &created, &withdrawn, &hidden, &held, &e.touches)
	e.CreatedAt, e.Withdrawn, e.Hidden, e.Held = clock.FromMillis(created), withdrawn != 0, hidden != 0, held != 0
	return e, err
}

func (s store) seal(ctx context.Context, c db.Conn, key crypto.KeyID, column string, id ID, text string) ([]byte, error) {
	if text == "" {
		return []byte{}, nil
	}
	return s.keys.Seal(ctx, c, key, crypto.Place{Table: "message", Column: column, Row: int64(id)}, text)
}

// open opens a sealed value; what was never written, or was erased, is "".
func (s store) open(ctx context.Context, c db.Conn, key crypto.KeyID, column string, id ID, sealed []byte) (string, error) {
	if len(sealed) == 0 {
		return "", nil
	}
	text, err := s.keys.Open(ctx, c, key, crypto.Place{Table: "message", Column: column, Row: int64(id)}, sealed)
	if errors.Is(err, crypto.ErrDestroyed) {
		return "", nil
	}
	return text, err
}

// openRow opens a row's texts. The author's card must be in it.
func (s store) openRow(ctx context.Context, c db.Conn, organisation crypto.KeyID, e row) (_ event, err error) {
	if e.Body, err = s.open(ctx, c, e.author.Key, "body_sealed", e.ID, e.body); err != nil {
		return e.event, err
	}
	if e.HTML, err = s.open(ctx, c, e.author.Key, "html_sealed", e.ID, e.html); err != nil {
		return e.event, err
	}
	touches, err := s.open(ctx, c, e.author.Key, "touches_sealed", e.ID, e.touches)
	if err != nil {
		return e.event, err
	}
	e.Touches = group.TouchesOf(touches)
	e.Reason, err = s.open(ctx, c, organisation, "reason_sealed", e.ID, e.reason)
	return e.event, err
}

// take gives out the room's next n numbers and returns the last of them. The
// room stays locked until the transaction ends.
func (s store) take(ctx context.Context, tx *db.Tx, room group.ID, n int) (int64, error) {
	last, found, err := db.Maybe(ctx, tx, qTake, db.Value[int64], int64(room), int64(n))
	if err != nil || found {
		return last, err
	}
	if _, err := db.Exec(ctx, tx, qOpen, int64(room)); err != nil {
		return 0, err
	}
	return db.One(ctx, tx, qTake, db.Value[int64], int64(room), int64(n))
}

// last returns the number of the room's newest event, 0 before the first.
func (s store) last(ctx context.Context, c db.Conn, room group.ID) (int64, error) {
	last, _, err := db.Maybe(ctx, c, qLast, db.Value[int64], int64(room))
	return last, err
}

// change notes, as the room's next event, that the message has changed.
func (s store) change(ctx context.Context, tx *db.Tx, room group.ID, id ID) (seq int64, err error) {
	if seq, err = s.take(ctx, tx, room, 1); err != nil {
		return 0, err
	}
	_, err = db.Exec(ctx, tx, qChange, int64(room), seq, int64(id))
	return seq, err
}
