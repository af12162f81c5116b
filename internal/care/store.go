package care

import (
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
)

const (
	offerColumns   = `id, group_id, kind, from_member, to_member, state, made_at, ends_at`
	removalColumns = `id, group_id, slug, member_id, by_member, reason_sealed, removed_at, undone_at`
	mergeColumns   = `id, group_id, slug, into_id, by_member, state, made_at, ends_at`
	moveColumns    = `id, group_id, from_org, to_org, by_member, state, made_at, from_yes_at, to_yes_at`
	endingColumns  = `id, group_id, slug, told_at, read_only_at, gone_at`
)

var (
	qInsertOffer = db.Register("care.offer.insert", `INSERT INTO care_offer
		(id, group_id, kind, from_member, to_member, state, made_at, ends_at, answered_at) VALUES ($1, $2, $3, $4, $5, 'open', $6, $7, 0)`)
	qOffer       = db.Register("care.offer.get", `SELECT `+offerColumns+` FROM care_offer WHERE id = $1 AND group_id = $2`)
	qOffersTo    = db.Register("care.offer.to", `SELECT `+offerColumns+` FROM care_offer WHERE to_member = $1 AND state = 'open' AND ends_at > $2`)
	qOffersIn    = db.Register("care.offer.in", `SELECT `+offerColumns+` FROM care_offer WHERE group_id = $1 AND state = 'open' AND ends_at > $2 ORDER BY id`)
	qCloseOffer  = db.Register("care.offer.close", `UPDATE care_offer SET state = $2, answered_at = $3 WHERE id = $1 AND state = 'open'`)
	qLapseOffer  = db.Register("care.offer.lapse", `UPDATE care_offer SET state = 'lapsed' WHERE to_member = $1 AND state = 'open' AND ends_at <= $2`)
	qDropOffers  = db.Register("care.offer.drop", `UPDATE care_offer SET state = 'withdrawn', answered_at = $2 WHERE (to_member = $1 OR from_member = $1) AND state = 'open'`)
	qOffersOf    = db.Register("care.offer.of", `SELECT `+offerColumns+` FROM care_offer WHERE to_member = $1 OR from_member = $1 ORDER BY id`)
	qEraseOffers = db.Register("care.offer.erase", `DELETE FROM care_offer WHERE to_member = $1 OR from_member = $1`)

	qInsertRemoval = db.Register("care.removal.insert", `INSERT INTO care_removal
		(id, group_id, slug, member_id, by_member, reason_sealed, removed_at, undone_at, undone_by) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0)`)
	qRemoval       = db.Register("care.removal.get", `SELECT `+removalColumns+` FROM care_removal WHERE id = $1 AND group_id = $2`)
	qRemovalOf     = db.Register("care.removal.of", `SELECT `+removalColumns+` FROM care_removal WHERE member_id = $1 AND undone_at = 0`)
	qRemovalsIn    = db.Register("care.removal.in", `SELECT `+removalColumns+` FROM care_removal WHERE group_id = $1 ORDER BY id DESC LIMIT $2`)
	qRemovalsOf    = db.Register("care.removal.all_of", `SELECT `+removalColumns+` FROM care_removal WHERE member_id = $1 ORDER BY id`)
	qUndoRemoval   = db.Register("care.removal.undo", `UPDATE care_removal SET undone_at = $2, undone_by = $3 WHERE id = $1 AND undone_at = 0`)
	qEraseRemovals = db.Register("care.removal.erase", `UPDATE care_removal SET reason_sealed = $2, undone_at = CASE WHEN undone_at = 0 THEN $3 ELSE undone_at END
		WHERE member_id = $1`)

	qInsertMerge = db.Register("care.merge.insert", `INSERT INTO care_merge
		(id, group_id, slug, into_id, by_member, state, made_at, ends_at, answered_at) VALUES ($1, $2, $3, $4, $5, 'open', $6, $7, 0)`)
	qMerge      = db.Register("care.merge.get", `SELECT `+mergeColumns+` FROM care_merge WHERE id = $1`)
	qMergeFrom  = db.Register("care.merge.from", `SELECT `+mergeColumns+` FROM care_merge WHERE group_id = $1 AND state = 'open' AND ends_at > $2`)
	qMergesInto = db.Register("care.merge.into", `SELECT `+mergeColumns+` FROM care_merge WHERE into_id = $1 AND state = 'open' AND ends_at > $2 ORDER BY id`)
	qMergeDone  = db.Register("care.merge.done", `SELECT `+mergeColumns+` FROM care_merge WHERE slug = $1 AND state = 'accepted' ORDER BY id DESC LIMIT 1`)
	qCloseMerge = db.Register("care.merge.close", `UPDATE care_merge SET state = $2, answered_at = $3 WHERE id = $1 AND state = 'open' AND ends_at > $3`)
	qLapseMerge = db.Register("care.merge.lapse", `UPDATE care_merge SET state = 'lapsed' WHERE group_id = $1 AND state = 'open' AND ends_at <= $2`)
	qDropMerges = db.Register("care.merge.drop", `UPDATE care_merge SET state = 'withdrawn', answered_at = $2 WHERE (group_id = $1 OR into_id = $1) AND state = 'open'`)

	qInsertMove = db.Register("care.move.insert", `INSERT INTO care_move
		(id, group_id, from_org, to_org, by_member, state, made_at, from_yes_at, to_yes_at, ended_at) VALUES ($1, $2, $3, $4, $5, 'open', $6, 0, 0, 0)`)
	qMove      = db.Register("care.move.get", `SELECT `+moveColumns+` FROM care_move WHERE id = $1`)
	qMoveOf    = db.Register("care.move.of", `SELECT `+moveColumns+` FROM care_move WHERE group_id = $1 AND state = 'open'`)
	qMovesFor  = db.Register("care.move.for", `SELECT `+moveColumns+` FROM care_move WHERE state = 'open' AND (from_org = $1 OR to_org = $1) ORDER BY id`)
	qAgreeFrom = db.Register("care.move.agree_from", `UPDATE care_move SET from_yes_at = $2 WHERE id = $1 AND state = 'open' AND from_yes_at = 0`)
	qAgreeTo   = db.Register("care.move.agree_to", `UPDATE care_move SET to_yes_at = $2 WHERE id = $1 AND state = 'open' AND to_yes_at = 0`)
	qCloseMove = db.Register("care.move.close", `UPDATE care_move SET state = $2, ended_at = $3 WHERE id = $1 AND state = 'open'`)
	qDropMoves = db.Register("care.move.drop", `UPDATE care_move SET state = 'withdrawn', ended_at = $2 WHERE group_id = $1 AND state = 'open'`)

	qInsertEnding = db.Register("care.ending.insert", `INSERT INTO care_ending
		(id, group_id, slug, by_member, state, told_at, read_only_at, gone_at) VALUES ($1, $2, $3, $4, 'open', $5, $6, $7)`)
	qEnding      = db.Register("care.ending.get", `SELECT `+endingColumns+` FROM care_ending WHERE group_id = $1 AND state = 'open'`)
	qCloseEnding = db.Register("care.ending.close", `UPDATE care_ending SET state = $2 WHERE group_id = $1 AND state = 'open'`)

	// Of one ending: the group may have been let go on and end on another day.
	qEndingDone = db.Register("care.ending.done", `UPDATE care_ending SET state = 'done' WHERE id = $1 AND state = 'open'`)

	qSignEndings  = db.Register("care.sign.endings", `SELECT `+endingColumns+` FROM care_ending WHERE state = 'open'`)
	qSignRemovals = db.Register("care.sign.removals", `SELECT DISTINCT slug FROM care_removal WHERE undone_at = 0`)
	qSignMerges   = db.Register("care.sign.merges", `SELECT DISTINCT slug FROM care_merge WHERE state = 'accepted'`)
)

func scanOffer(r db.Row) (o Offer, err error) {
	var made, ends int64
	err = r.Scan(&o.ID, &o.Group, &o.Kind, &o.From, &o.To, &o.State, &made, &ends)
	o.MadeAt, o.EndsAt = clock.FromMillis(made), clock.FromMillis(ends)
	return o, err
}

// removalRow is a removal whose reason is still sealed.
type removalRow struct {
	Removal
	reason []byte
}

func scanRemoval(r db.Row) (row removalRow, err error) {
	var removed, undone int64
	err = r.Scan(&row.ID, &row.Group, &row.Slug, &row.Member, &row.By, &row.reason, &removed, &undone)
	row.At, row.UndoneAt = clock.FromMillis(removed), clock.FromMillis(undone)
	return row, err
}

func scanMerge(r db.Row) (m Merge, err error) {
	var made, ends int64
	err = r.Scan(&m.ID, &m.From, &m.Slug, &m.Into, &m.By, &m.State, &made, &ends)
	m.MadeAt, m.EndsAt = clock.FromMillis(made), clock.FromMillis(ends)
	return m, err
}

func scanMove(r db.Row) (m Move, err error) {
	var made, from, to int64
	err = r.Scan(&m.ID, &m.Group, &m.From, &m.To, &m.By, &m.State, &made, &from, &to)
	m.MadeAt, m.FromYesAt, m.ToYesAt = clock.FromMillis(made), clock.FromMillis(from), clock.FromMillis(to)
	return m, err
}

func scanEnding(r db.Row) (e Ending, err error) {
	var told, readOnly, gone int64
	err = r.Scan(&e.ID, &e.Group, &e.Slug, &told, &readOnly, &gone)
	e.ToldAt, e.ReadOnlyAt, e.GoneAt = clock.FromMillis(told), clock.FromMillis(readOnly), clock.FromMillis(gone)
	return e, err
}

func reasonPlace(id int64) crypto.Place {
	return crypto.Place{Table: "care_removal", Column: "reason_sealed", Row: id}
}

func (m *Module) now() int64                  { return clock.ToMillis(m.clock.Now()) }
func (m *Module) after(d time.Duration) int64 { return clock.ToMillis(m.clock.Now().Add(d)) }

// ids is the list without doubles, for a page of cards.
func unique(ids ...group.MemberID) (out []group.MemberID) {
	seen := map[group.MemberID]bool{}
	for _, id := range ids {
		if !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out
}
