package board

import (
	"context"
	"encoding/json"
	"errors"

	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
)

// store reads and writes this package's tables and no others.
type store struct{ keys *crypto.Keyring }

const (
	itemColumns = `i.id, i.group_id, i.author_id, i.kind, i.sealed, i.reason_sealed, i.until_at, i.opened_at, i.closed_at, i.created_at,
		i.edited_at, i.hidden_at, i.withdrawn_at, i.taker_id, i.taken_at, i.went, i.went_by, i.went_sealed,
		(SELECT COUNT(*) FROM board_answer a WHERE a.item_id = i.id AND a.answer = 'tried'),
		(SELECT COUNT(*) FROM board_answer a WHERE a.item_id = i.id AND a.answer = 'helped'),
		(SELECT COUNT(*) FROM board_answer a WHERE a.item_id = i.id AND a.answer = 'not_for_me'),
		COALESCE((SELECT a.answer FROM board_answer a WHERE a.item_id = i.id AND a.member_id = $2), ''),
		EXISTS (SELECT 1 FROM board_saved s WHERE s.item_id = i.id AND s.member_id = $2)`
	ofKind = ` FROM board_item i WHERE i.group_id = $1 AND i.kind = $3 AND i.withdrawn_at = 0 `
	open   = ` AND i.opened_at > 0 AND i.closed_at = 0 AND (i.until_at = 0 OR i.until_at > $5) `
	over   = ` AND (i.closed_at > 0 OR i.until_at > 0 AND i.until_at <= $5) `
)

var (
	qInsert = db.Register("board.item.insert", `INSERT INTO board_item (id, group_id, author_id, kind, sealed, reason_sealed, until_at, opened_at,
		closed_at, created_at, edited_at, hidden_at, withdrawn_at, taker_id, taken_at, went, went_by, went_sealed)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, 0, 0, 0, 0, 0, '', 0, $6)`)
	qItem  = db.Register("board.item.get", `SELECT `+itemColumns+` FROM board_item i WHERE i.id = $1`)
	qOpen  = db.Register("board.item.open", `SELECT `+itemColumns+ofKind+open+` AND i.id < $4 ORDER BY i.id DESC LIMIT 21`)
	qSaved = db.Register("board.item.saved", `SELECT `+itemColumns+ofKind+open+` AND i.id < $4
		AND EXISTS (SELECT 1 FROM board_saved s WHERE s.item_id = i.id AND s.member_id = $2) ORDER BY i.id DESC LIMIT 21`)
	// What waits for a facilitator, the longest first.
	qWaiting = db.Register("board.item.waiting", `SELECT `+itemColumns+ofKind+` AND i.opened_at = 0 AND i.closed_at = 0 ORDER BY i.id LIMIT 50`)
	// What is the reader's own, or taken by them, and does not stand on the board.
	qOwn = db.Register("board.item.own", `SELECT `+itemColumns+ofKind+` AND (i.author_id = $2 OR i.taker_id = $2)
		AND (i.opened_at = 0 OR i.closed_at > 0 OR i.until_at > 0 AND i.until_at <= $5) AND i.created_at > $4 ORDER BY i.id DESC LIMIT 20`)
	qOver = db.Register("board.item.over", `SELECT `+itemColumns+ofKind+over+` AND i.id < $4 ORDER BY i.id DESC LIMIT 20`)

	qEdit = db.Register("board.item.edit", `UPDATE board_item SET sealed = $2, author_id = $3, until_at = $4, edited_at = $5
		WHERE id = $1 AND withdrawn_at = 0 AND closed_at = 0 AND edited_at = $6`)
	qWithdraw = db.Register("board.item.withdraw", `UPDATE board_item SET sealed = $2, reason_sealed = $2, went_sealed = $2, withdrawn_at = $3 WHERE id = $1`)
	qHide     = db.Register("board.item.hide", `UPDATE board_item SET hidden_at = $2, reason_sealed = $3 WHERE id = $1 AND withdrawn_at = 0`)
	qClose    = db.Register("board.item.close", `UPDATE board_item SET closed_at = $2 WHERE id = $1 AND closed_at = 0`)
	qApprove  = db.Register("board.item.approve", `UPDATE board_item SET opened_at = $2 WHERE id = $1 AND opened_at = 0 AND closed_at = 0 AND withdrawn_at = 0`)
	qDecline  = db.Register("board.item.decline", `UPDATE board_item SET closed_at = $2, reason_sealed = $3 WHERE id = $1 AND closed_at = 0 AND withdrawn_at = 0`)

	// One statement decides who of two gets it; $3 is the taker who was there
	// when it was looked at: nobody, or somebody who has left since.
	qTake = db.Register("board.item.take", `UPDATE board_item SET taker_id = $2, taken_at = $4 WHERE id = $1 AND taker_id = $3
		AND closed_at = 0 AND withdrawn_at = 0 AND hidden_at = 0 AND until_at > $4`)
	qRelease = db.Register("board.item.release", `UPDATE board_item SET taker_id = 0, taken_at = 0 WHERE id = $1 AND taker_id = $2 AND went = ''`)
	qWent    = db.Register("board.item.went", `UPDATE board_item SET went = $2, went_by = $3, went_sealed = $4,
		closed_at = CASE WHEN closed_at = 0 THEN $5 ELSE closed_at END WHERE id = $1 AND withdrawn_at = 0 AND (went = '' OR went_by = $3)`)

	qAnswer = db.Register("board.answer.give", `INSERT INTO board_answer (item_id, member_id, answer, answered_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (item_id, member_id) DO UPDATE SET answer = excluded.answer, answered_at = excluded.answered_at`)
	qTakeBack = db.Register("board.answer.take_back", `DELETE FROM board_answer WHERE item_id = $1 AND member_id = $2`)
	qSave     = db.Register("board.saved.save", `INSERT INTO board_saved (member_id, item_id, saved_at) VALUES ($1, $2, $3)
		ON CONFLICT (member_id, item_id) DO NOTHING`)
	qUnsave = db.Register("board.saved.drop", `DELETE FROM board_saved WHERE member_id = $1 AND item_id = $2`)

	qInsertChange = db.Register("board.change.insert", `INSERT INTO board_change (id, group_id, sealed, created_at) VALUES ($1, $2, $3, $4)`)
	qChanges      = db.Register("board.change.list", `SELECT id, sealed, created_at FROM board_change WHERE group_id = $1 AND id < $2 ORDER BY id DESC LIMIT 21`)
	qDropChange   = db.Register("board.change.drop", `DELETE FROM board_change WHERE id = $1 AND group_id = $2`)

	qReadUpTo = db.Register("board.reading.get", `SELECT read_up_to FROM board_reading WHERE member_id = $1`)
	qRead     = db.Register("board.reading.set", `INSERT INTO board_reading (member_id, read_up_to) VALUES ($1, $2)
		ON CONFLICT (member_id) DO UPDATE SET read_up_to = excluded.read_up_to WHERE excluded.read_up_to > board_reading.read_up_to`)

	qTakenForm  = db.Register("board.form.get", `SELECT made_id FROM board_form WHERE member_id = $1 AND once = $2`)
	qTakeForm   = db.Register("board.form.take", `INSERT INTO board_form (member_id, once, made_id, taken_at) VALUES ($1, $2, $3, $4) ON CONFLICT (member_id, once) DO NOTHING`)
	qSweepForms = db.Register("board.form.sweep", `DELETE FROM board_form WHERE taken_at < $1`)
)

// itemRow is an item whose words are still sealed.
type itemRow struct {
	Item
	words, reason, went []byte
}

func scanItem(r db.Row) (i itemRow, err error) {
	var until, opened, closed, created, edited, hidden, withdrawn, taken int64
	err = r.Scan(&i.ID, &i.Group, &i.Author, &i.Kind, &i.words, &i.reason, &until, &opened, &closed, &created, &edited, &hidden, &withdrawn,
		&i.Taker, &taken, &i.Went, &i.WentBy, &i.went, &i.Counts[0], &i.Counts[1], &i.Counts[2], &i.Mine, &i.Saved)
	i.Until, i.OpenedAt, i.ClosedAt = clock.FromMillis(until), clock.FromMillis(opened), clock.FromMillis(closed)
	i.CreatedAt, i.EditedAt, i.TakenAt = clock.FromMillis(created), clock.FromMillis(edited), clock.FromMillis(taken)
	i.Hidden, i.Withdrawn = hidden != 0, withdrawn != 0
	return i, err
}

// place is where a sealed value of an item lies.
func place(column string, id ID) crypto.Place {
	return crypto.Place{Table: "board_item", Column: column, Row: int64(id)}
}

func changePlace(id int64) crypto.Place {
	return crypto.Place{Table: "board_change", Column: "sealed", Row: id}
}

// open opens a sealed value; what was never written, or was erased, is "".
func (s store) open(ctx context.Context, c db.Conn, key crypto.KeyID, at crypto.Place, sealed []byte) (string, error) {
	if len(sealed) == 0 || key == 0 {
		return "", nil
	}
	text, err := s.keys.Open(ctx, c, key, at, sealed)
	if errors.Is(err, crypto.ErrDestroyed) {
		return "", nil
	}
	return text, err
}

// seal seals a text; "" stays empty.
func (s store) seal(ctx context.Context, c db.Conn, key crypto.KeyID, at crypto.Place, text string) ([]byte, error) {
	if text == "" {
		return []byte{}, nil
	}
	return s.keys.Seal(ctx, c, key, at, text)
}

func (s store) sealWords(ctx context.Context, c db.Conn, key crypto.KeyID, id ID, w Words) ([]byte, error) {
	raw, err := json.Marshal(w)
	if err != nil {
		return nil, err
	}
	return s.seal(ctx, c, key, place("sealed", id), string(raw))
}

// openItem opens an item with the cards of those who wrote on it, and the
// group's own key for the facilitators' reason.
func (s store) openItem(ctx context.Context, c db.Conn, row itemRow, cards map[group.MemberID]group.Card, own crypto.KeyID) (Item, error) {
	raw, err := s.open(ctx, c, cards[row.Author].Key, place("sealed", row.ID), row.words)
	if err != nil {
		return row.Item, err
	}
	if raw == "" { // erased: nothing of it is left
		row.Withdrawn = true
	} else if err := json.Unmarshal([]byte(raw), &row.Words); err != nil {
		return row.Item, errors.New("board: the sealed words are torn")
	}
	if row.Reason, err = s.open(ctx, c, own, place("reason_sealed", row.ID), row.reason); err != nil {
		return row.Item, err
	}
	row.WentWords, err = s.open(ctx, c, cards[row.WentBy].Key, place("went_sealed", row.ID), row.went)
	return row.Item, err
}
