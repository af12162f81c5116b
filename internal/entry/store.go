package entry

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
)

// store reads and writes this package's tables and no others.
type store struct{ keys *crypto.Keyring }

// tag is what a request or a place holds in place of an account. Its domain is
// its own: it cannot be laid beside a member's.
func (s store) tag(id account.ID, g group.ID) []byte {
	return s.keys.Index("entry.person", fmt.Sprintf("%d/%d", id, g))
}

const (
	requestColumns = `id, group_id, key_id, state, form_sealed, answer_sealed, answered_by, revision, asked_at, answered_at`
	placeColumns   = `id, group_id, key_id, state, form_sealed, rank, since, held_until`
	// tagsAtOnce is how many groups one statement looks through for what is held
	// about one account.
	tagsAtOnce = 64
)

var (
	qSetting = db.Register("entry.setting.get", `SELECT questions, meanwhile FROM entry_setting WHERE group_id = $1`)
	qSetAsks = db.Register("entry.setting.questions", `INSERT INTO entry_setting (group_id, questions, meanwhile) VALUES ($1, $2, '')
		ON CONFLICT (group_id) DO UPDATE SET questions = excluded.questions`)
	qSetMeanwhile = db.Register("entry.setting.meanwhile", `INSERT INTO entry_setting (group_id, questions, meanwhile) VALUES ($1, '[]', $2)
		ON CONFLICT (group_id) DO UPDATE SET meanwhile = excluded.meanwhile`)

	qInsertRequest = db.Register("entry.request.insert", `INSERT INTO entry_request
		(id, group_id, tag, key_id, state, form_sealed, answer_sealed, answered_by, revision, asked_at, answered_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 1, $8, 0)`)
	qChangeRequest = db.Register("entry.request.change", `UPDATE entry_request
		SET state = $2, form_sealed = $3, revision = revision + 1, asked_at = CASE WHEN state = 'asked' THEN asked_at ELSE $4 END
		WHERE id = $1 AND (state = 'asked' OR state = 'draft')`)
	qRequestByTag = db.Register("entry.request.by_tag", `SELECT `+requestColumns+` FROM entry_request WHERE tag = $1`)
	qRequestByID  = db.Register("entry.request.by_id", `SELECT `+requestColumns+` FROM entry_request WHERE id = $1 AND group_id = $2 AND state <> 'draft'`)
	qAsked        = db.Register("entry.request.asked", `SELECT `+requestColumns+` FROM entry_request
		WHERE group_id = $1 AND state = 'asked' ORDER BY asked_at, id LIMIT 100`)
	qAnswered = db.Register("entry.request.answered", `SELECT `+requestColumns+` FROM entry_request
		WHERE group_id = $1 AND answered_at > 0 ORDER BY answered_at DESC, id DESC LIMIT 30`)
	// An answer is given once, and to the words that its writer has read.
	qAnswer = db.Register("entry.request.answer", `UPDATE entry_request SET state = $3, answer_sealed = $4, answered_by = $5, answered_at = $6
		WHERE id = $1 AND revision = $2 AND state = 'asked'`)
	qEnter       = db.Register("entry.request.enter", `UPDATE entry_request SET state = 'entered' WHERE id = $1 AND state = 'welcomed'`)
	qDropRequest = db.Register("entry.request.drop", `DELETE FROM entry_request WHERE id = $1`)
	qOldRequests = db.Register("entry.request.old", `SELECT id, key_id FROM entry_request
		WHERE answered_at > 0 AND answered_at < $1 OR state = 'draft' AND asked_at < $2 LIMIT 200`)
	// The row decides, for a draft may be sent right now.
	qDropOldRequest = db.Register("entry.request.drop_old", `DELETE FROM entry_request
		WHERE id = $1 AND (answered_at > 0 AND answered_at < $2 OR state = 'draft' AND asked_at < $3)`)
	qRequestsOfTags = db.Register("entry.request.by_tags", `SELECT `+requestColumns+` FROM entry_request WHERE tag IN (`+db.Slots(1, tagsAtOnce)+`)`)

	qInsertPlace = db.Register("entry.place.insert", `INSERT INTO entry_place
		(id, group_id, tag, key_id, state, form_sealed, rank, since, held_until) VALUES ($1, $2, $3, $4, 'waiting', $5, $6, $7, 0)`)
	qPlaceByTag  = db.Register("entry.place.by_tag", `SELECT `+placeColumns+` FROM entry_place WHERE tag = $1`)
	qPlaceByID   = db.Register("entry.place.by_id", `SELECT `+placeColumns+` FROM entry_place WHERE id = $1 AND group_id = $2`)
	qPlaces      = db.Register("entry.place.list", `SELECT `+placeColumns+` FROM entry_place WHERE group_id = $1 ORDER BY rank, id LIMIT 200`)
	qNextPlace   = db.Register("entry.place.next", `SELECT `+placeColumns+` FROM entry_place WHERE group_id = $1 AND state = 'waiting' ORDER BY rank, id LIMIT 1`)
	qOfferPlace  = db.Register("entry.place.offer", `UPDATE entry_place SET state = 'offered', held_until = $2 WHERE id = $1 AND state = 'waiting'`)
	qRestPlace   = db.Register("entry.place.rest", `UPDATE entry_place SET state = 'resting' WHERE id = $1 AND state = 'offered'`)
	qWakePlace   = db.Register("entry.place.wake", `UPDATE entry_place SET state = 'waiting', held_until = 0 WHERE id = $1 AND state = 'resting'`)
	qPreferPlace = db.Register("entry.place.prefer", `UPDATE entry_place SET rank = 1, state = CASE WHEN state = 'resting' THEN 'waiting' ELSE state END
		WHERE id = $1 AND state <> 'offered'`)
	// Who comes back from a break is the next, whatever their place was before.
	qFirstPlace = db.Register("entry.place.first", `UPDATE entry_place SET rank = 0, state = 'waiting', held_until = 0
		WHERE id = $1 AND state <> 'offered'`)
	qNotInLine    = db.Register("entry.place.not_in_line", `SELECT `+placeColumns+` FROM entry_place WHERE group_id = $1 AND state <> 'waiting' ORDER BY id LIMIT 200`)
	qDropPlace    = db.Register("entry.place.drop", `DELETE FROM entry_place WHERE id = $1 AND state = $2`)
	qAhead        = db.Register("entry.place.ahead", `SELECT COUNT(*) FROM entry_place WHERE group_id = $1 AND state = 'waiting' AND (rank, id) < ($2, $3)`)
	qLapsed       = db.Register("entry.place.lapsed", `SELECT `+placeColumns+` FROM entry_place WHERE state = 'offered' AND held_until <= $1 ORDER BY held_until LIMIT 100`)
	qRested       = db.Register("entry.place.rested", `SELECT id, key_id FROM entry_place WHERE state = 'resting' AND held_until < $1 LIMIT 200`)
	qPlacesOfTags = db.Register("entry.place.by_tags", `SELECT `+placeColumns+` FROM entry_place WHERE tag IN (`+db.Slots(1, tagsAtOnce)+`)`)

	qSeatGiven  = db.Register("entry.seat.given", `INSERT INTO entry_seat_given (id, group_id, given_at) VALUES ($1, $2, $3)`)
	qSeatsGiven = db.Register("entry.seat.count", `SELECT COUNT(*) FROM entry_seat_given WHERE group_id = $1 AND given_at > $2`)
	qSweepGiven = db.Register("entry.seat.sweep", `DELETE FROM entry_seat_given WHERE given_at < $1`)
)

// requestRow is a request whose words are still sealed.
type requestRow struct {
	Request
	key          crypto.KeyID
	form, answer []byte
}

func scanRequest(r db.Row) (q requestRow, err error) {
	var asked, answered int64
	err = r.Scan(&q.ID, &q.Group, &q.key, &q.State, &q.form, &q.answer, &q.AnsweredBy, &q.Revision, &asked, &answered)
	q.AskedAt, q.AnsweredAt = clock.FromMillis(asked), clock.FromMillis(answered)
	return q, err
}

// placeRow is a place whose words are still sealed.
type placeRow struct {
	Place
	key  crypto.KeyID
	rank int64
	form []byte
}

func scanPlace(r db.Row) (p placeRow, err error) {
	var since, held int64
	err = r.Scan(&p.ID, &p.Group, &p.key, &p.Standing, &p.form, &p.rank, &since, &held)
	p.Since, p.HeldUntil, p.Back = clock.FromMillis(since), clock.FromMillis(held), p.rank == 0
	return p, err
}

// keyed is a row that goes together with its key.
type keyed struct {
	id  int64
	key crypto.KeyID
}

func scanKeyed(r db.Row) (k keyed, err error) {
	err = r.Scan(&k.id, &k.key)
	return k, err
}

func formPlace(table string, id int64) crypto.Place {
	return crypto.Place{Table: table, Column: "form_sealed", Row: id}
}

func answerPlace(id RequestID) crypto.Place {
	return crypto.Place{Table: "entry_request", Column: "answer_sealed", Row: int64(id)}
}

// sealed writes v as JSON and seals it.
func (s store) sealed(ctx context.Context, c db.Conn, key crypto.KeyID, at crypto.Place, v any) ([]byte, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return s.keys.Seal(ctx, c, key, at, string(raw))
}

// opened reads what sealed wrote; what is not there leaves v as it is.
func (s store) opened(ctx context.Context, c db.Conn, key crypto.KeyID, at crypto.Place, sealed []byte, v any) error {
	if len(sealed) == 0 {
		return nil
	}
	raw, err := s.keys.Open(ctx, c, key, at, sealed)
	if err != nil {
		return err
	}
	return json.Unmarshal([]byte(raw), v)
}

func (s store) openRequest(ctx context.Context, c db.Conn, row requestRow) (Request, error) {
	if err := s.opened(ctx, c, row.key, formPlace("entry_request", int64(row.ID)), row.form, &row.Applicant); err != nil {
		return row.Request, err
	}
	return row.Request, s.opened(ctx, c, row.key, answerPlace(row.ID), row.answer, &row.Reply)
}

func (s store) openPlace(ctx context.Context, c db.Conn, row placeRow) (Place, error) {
	return row.Place, s.opened(ctx, c, row.key, formPlace("entry_place", int64(row.ID)), row.form, &row.Applicant)
}

// warm loads the keys of many rows, of which each has its own, a page at a time.
func (s store) warm(ctx context.Context, c db.Conn, keys []crypto.KeyID) error {
	for part := range slices.Chunk(keys, crypto.Batch) {
		if err := s.keys.Warm(ctx, c, part); err != nil {
			return err
		}
	}
	return nil
}

// openPlaces opens places, without those that are given up while this reads.
func (s store) openPlaces(ctx context.Context, c db.Conn, rows []placeRow) ([]Place, error) {
	keys := make([]crypto.KeyID, len(rows))
	for i, row := range rows {
		keys[i] = row.key
	}
	if err := s.warm(ctx, c, keys); err != nil {
		return nil, err
	}
	places := make([]Place, 0, len(rows))
	for _, row := range rows {
		place, err := s.openPlace(ctx, c, row)
		if errors.Is(err, crypto.ErrDestroyed) {
			continue
		}
		if err != nil {
			return nil, err
		}
		places = append(places, place)
	}
	return places, nil
}

// openRequests opens requests, without those that are taken back while this
// reads.
func (s store) openRequests(ctx context.Context, c db.Conn, rows []requestRow) ([]Request, error) {
	keys := make([]crypto.KeyID, len(rows))
	for i, row := range rows {
		keys[i] = row.key
	}
	if err := s.warm(ctx, c, keys); err != nil {
		return nil, err
	}
	requests := make([]Request, 0, len(rows))
	for _, row := range rows {
		request, err := s.openRequest(ctx, c, row)
		if errors.Is(err, crypto.ErrDestroyed) {
			continue
		}
		if err != nil {
			return nil, err
		}
		requests = append(requests, request)
	}
	return requests, nil
}

// drop deletes a row and destroys its key.
func (s store) drop(ctx context.Context, tx *db.Tx, q *db.Query, id int64, key crypto.KeyID) error {
	if _, err := db.Exec(ctx, tx, q, id); err != nil {
		return err
	}
	return s.keys.Destroy(ctx, tx, key)
}

// words seals a member's sentence; "" stays empty.
func (s store) words(ctx context.Context, c db.Conn, key crypto.KeyID, at crypto.Place, text string) ([]byte, error) {
	if text == "" {
		return []byte{}, nil
	}
	return s.keys.Seal(ctx, c, key, at, text)
}

// read opens a member's sentence; what was never written, or was erased, is "".
func (s store) read(ctx context.Context, c db.Conn, key crypto.KeyID, at crypto.Place, sealed []byte) (string, error) {
	if len(sealed) == 0 || key == 0 {
		return "", nil
	}
	text, err := s.keys.Open(ctx, c, key, at, sealed)
	if errors.Is(err, crypto.ErrDestroyed) {
		return "", nil
	}
	return text, err
}
