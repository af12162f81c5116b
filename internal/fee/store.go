package fee

import (
	"context"
	"errors"
	"strconv"

	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
)

const (
	entryColumns  = `id, member_id, period, state, amount, currency, corrects, marked_at`
	waiverColumns = `id, member_id, words_sealed, by_default, state, asked_at, answered_at`
)

var (
	qRule    = db.Register("fee.rule.get", `SELECT waive_by_default FROM fee_rule WHERE group_id = $1`)
	qSetRule = db.Register("fee.rule.set", `INSERT INTO fee_rule (group_id, waive_by_default) VALUES ($1, $2)
		ON CONFLICT (group_id) DO UPDATE SET waive_by_default = excluded.waive_by_default`)

	qChoice    = db.Register("fee.choice.get", `SELECT amount_sealed FROM fee_choice WHERE member_id = $1`)
	qSetChoice = db.Register("fee.choice.set", `INSERT INTO fee_choice (member_id, amount_sealed) VALUES ($1, $2)
		ON CONFLICT (member_id) DO UPDATE SET amount_sealed = excluded.amount_sealed`)
	qDropChoice = db.Register("fee.choice.drop", `DELETE FROM fee_choice WHERE member_id = $1`)

	qInsertWaiver = db.Register("fee.waiver.insert", `INSERT INTO fee_waiver
		(id, group_id, member_id, words_sealed, by_default, state, asked_at, answered_at, ended_at) VALUES ($1, $2, $3, $4, $5, 'open', $6, 0, 0)`)
	qWaiverOf  = db.Register("fee.waiver.of", `SELECT `+waiverColumns+` FROM fee_waiver WHERE member_id = $1 AND ended_at = 0`)
	qWaiver    = db.Register("fee.waiver.get", `SELECT `+waiverColumns+` FROM fee_waiver WHERE id = $1 AND group_id = $2 AND ended_at = 0`)
	qWaiversIn = db.Register("fee.waiver.in", `SELECT `+waiverColumns+` FROM fee_waiver WHERE group_id = $1 AND ended_at = 0 ORDER BY asked_at, id LIMIT 500`)
	qAnswer    = db.Register("fee.waiver.answer", `UPDATE fee_waiver SET state = $2, answered_at = $3 WHERE id = $1 AND state = 'open' AND ended_at = 0`)
	// What somebody wrote to be heard once is not kept when it is over.
	qEndWaiver   = db.Register("fee.waiver.end", `UPDATE fee_waiver SET ended_at = $2, words_sealed = $3 WHERE member_id = $1 AND ended_at = 0`)
	qAllWaivers  = db.Register("fee.waiver.all_of", `SELECT `+waiverColumns+` FROM fee_waiver WHERE member_id = $1 ORDER BY id`)
	qDropWaivers = db.Register("fee.waiver.drop", `DELETE FROM fee_waiver WHERE member_id = $1`)

	qInsertEntry = db.Register("fee.entry.insert", `INSERT INTO fee_entry
		(id, group_id, member_id, period, state, amount, currency, corrects, by_member, marked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`)
	qEntriesIn   = db.Register("fee.entry.in_period", `SELECT `+entryColumns+` FROM fee_entry WHERE group_id = $1 AND period = $2 ORDER BY id`)
	qEntriesOf   = db.Register("fee.entry.of", `SELECT `+entryColumns+` FROM fee_entry WHERE member_id = $1 ORDER BY id`)
	qAllEntries  = db.Register("fee.entry.all", `SELECT `+entryColumns+` FROM fee_entry WHERE group_id = $1 AND id > $2 ORDER BY id LIMIT 1000`)
	qLastEntry   = db.Register("fee.entry.last", `SELECT `+entryColumns+` FROM fee_entry WHERE member_id = $1 AND period = $2 ORDER BY id DESC LIMIT 1`)
	qDropEntries = db.Register("fee.entry.drop", `DELETE FROM fee_entry WHERE member_id = $1`)
)

func scanEntry(r db.Row) (e Entry, err error) {
	var at int64
	err = r.Scan(&e.ID, &e.Member, &e.Period, &e.State, &e.Amount, &e.Currency, &e.Corrects, &at)
	e.At = clock.FromMillis(at)
	return e, err
}

// waiverRow is a waiver whose words are still sealed.
type waiverRow struct {
	Waiver
	words []byte
}

func scanWaiver(r db.Row) (w waiverRow, err error) {
	var asked, answered int64
	err = r.Scan(&w.ID, &w.Member, &w.words, &w.ByDefault, &w.State, &asked, &answered)
	w.AskedAt, w.AnsweredAt = clock.FromMillis(asked), clock.FromMillis(answered)
	return w, err
}

func wordsPlace(id int64) crypto.Place {
	return crypto.Place{Table: "fee_waiver", Column: "words_sealed", Row: id}
}

func choicePlace(id group.MemberID) crypto.Place {
	return crypto.Place{Table: "fee_choice", Column: "amount_sealed", Row: int64(id)}
}

// openWaiver opens the words; those of somebody who was erased are "".
func (m *Module) openWaiver(ctx context.Context, row waiverRow, key crypto.KeyID) (_ Waiver, err error) {
	if len(row.words) > 0 {
		row.Words, err = m.Keys.Open(ctx, m.DB, key, wordsPlace(row.ID), row.words)
		if errors.Is(err, crypto.ErrDestroyed) {
			err = nil
		}
	}
	return row.Waiver, err
}

// choice is what the member chose to pay; false if they did not choose.
func (m *Module) choice(ctx context.Context, member group.Member) (int64, bool, error) {
	sealed, found, err := db.Maybe(ctx, m.DB, qChoice, db.Value[[]byte], int64(member.ID))
	if err != nil || !found {
		return 0, false, err
	}
	text, err := m.Keys.Open(ctx, m.DB, member.Key, choicePlace(member.ID), sealed)
	if err != nil {
		return 0, false, err
	}
	amount, err := strconv.ParseInt(text, 10, 64)
	return amount, err == nil, err
}

func (m *Module) now() int64 { return clock.ToMillis(m.Clock.Now()) }
