package cases

import (
	"context"
	"crypto/sha256"
	"errors"

	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/safety/ladder"
)

// store reads and writes this package's tables and no others.
type store struct {
	keys   *crypto.Keyring
	groups *group.Module
}

const (
	caseColumns = `id, organisation_id, group_id, member_id, level, source, opened_at, raised_at, due_at, first_at, owner_party,
		second_party, asked_again, member_wrote, talks, closed_at, outcome, revision`
	entryColumns = `id, case_id, at, kind, party_id, member_id, level, code, ref_kind, ref_id, author_id`
	// gravest is the order of ladder.Level.Rank, the gravest first, and then the
	// newest: what does not fit into a queue is what can wait.
	gravest     = `ORDER BY CASE level WHEN 4 THEN 5 WHEN 9 THEN 4 ELSE level END DESC, id DESC`
	holdColumns = `ref_kind, ref_id, case_id, member_id, group_id, cause, held_at, state, decided_by, decided_at, again_at, statement`
)

// waitsClosed are closed cases in which something waits. Where the account is
// gone nothing does.
const waitsClosed = `closed_at <> 0 AND outcome <> 'gone' AND (id IN (SELECT case_id FROM safety_follow WHERE done_at = 0 AND from_at <= $2)
	OR id IN (SELECT case_id FROM safety_hold WHERE state = 'waiting' OR again_at <> 0)) ORDER BY id DESC LIMIT 200`

var (
	qInsert = db.Register("cases.case.insert", `INSERT INTO safety_case (`+caseColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, 0, 0, 0, FALSE, 0, $9, 0, '', 0) ON CONFLICT (member_id) WHERE closed_at = 0 DO NOTHING`)
	qCase = db.Register("cases.case.get", `SELECT `+caseColumns+` FROM safety_case WHERE id = $1`)
	// Whoever changes a case or appends to it counts its revision up first, and so
	// waits for everybody who does the same.
	qLock     = db.Register("cases.case.lock", `UPDATE safety_case SET revision = revision + 1 WHERE id = $1 RETURNING `+caseColumns)
	qLockOpen = db.Register("cases.case.lock_open", `UPDATE safety_case SET revision = revision + 1 WHERE member_id = $1 AND closed_at = 0
		RETURNING `+caseColumns)
	qHead = db.Register("cases.case.head", `UPDATE safety_case SET organisation_id = $2, level = $3, raised_at = $4, due_at = $5, first_at = $6,
		owner_party = $7, second_party = $8, asked_again = $9, member_wrote = $10, talks = $11, closed_at = $12, outcome = $13 WHERE id = $1`)
	qOfOrganisation = db.Register("cases.case.of_organisation", `SELECT `+caseColumns+` FROM safety_case
		WHERE organisation_id = $1 AND closed_at = 0 `+gravest+` LIMIT $2`)
	qOfGroup = db.Register("cases.case.of_group", `SELECT `+caseColumns+` FROM safety_case
		WHERE group_id = $1 AND closed_at = 0 `+gravest+` LIMIT $2`)
	qOfMember = db.Register("cases.case.of_member", `SELECT `+caseColumns+` FROM safety_case WHERE member_id = $1 ORDER BY opened_at DESC, id DESC LIMIT 20`)
	qLate     = db.Register("cases.case.late", `SELECT `+caseColumns+` FROM safety_case
		WHERE closed_at = 0 AND first_at = 0 AND due_at > $1 AND due_at <= $2 ORDER BY due_at LIMIT 500`)
	// Somebody who may be in danger, and to whom nobody wrote in time: the levels
	// are those that are ladder.Level.Always. The second statement finds out anew
	// under the lock, and changes nothing.
	qUnmet = db.Register("cases.case.unmet", `SELECT `+caseColumns+` FROM safety_case
		WHERE closed_at = 0 AND first_at = 0 AND level IN (3, 4, 9) AND due_at > 0 AND due_at <= $1 ORDER BY due_at LIMIT 500`)
	qStillUnmet = db.Register("cases.case.still_unmet", `UPDATE safety_case SET first_at = first_at WHERE id = $1 AND first_at = 0 AND closed_at = 0`)
	qEveryOpen  = db.Register("cases.case.every_open", `SELECT `+caseColumns+` FROM safety_case WHERE closed_at = 0 AND id > $1 ORDER BY id LIMIT 500`)

	qAppend = db.Register("cases.entry.insert", `INSERT INTO safety_case_entry (`+entryColumns+`, once)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (case_id, once) DO NOTHING`)
	qEntries = db.Register("cases.entry.of_case", `SELECT `+entryColumns+` FROM safety_case_entry WHERE case_id = $1 ORDER BY id`)
	// The levels that a case had; a signal raises it, or is no higher.
	qPeak = db.Register("cases.entry.levels", `SELECT DISTINCT level FROM safety_case_entry WHERE case_id = $1 AND kind IN ('opened', 'raised')`)
	// Who lowered it, and when it was taken, the newest first.
	qLowered = db.Register("cases.entry.lowered", `SELECT party_id FROM safety_case_entry WHERE case_id = $1 AND kind = 'lowered' ORDER BY id DESC LIMIT 1`)
	qTakenAt = db.Register("cases.entry.taken", `SELECT at FROM safety_case_entry WHERE case_id = $1 AND kind IN ('taken', 'taken_over') ORDER BY id DESC LIMIT 1`)
	// Who wrote what gave the sign, and who worried.
	qConcerned = db.Register("cases.entry.concerned", `SELECT author_id, CASE WHEN code = 'worry' THEN member_id ELSE 0 END
		FROM safety_case_entry WHERE case_id = $1 AND kind = 'signalled'`)

	qWords    = db.Register("cases.words.insert", `INSERT INTO safety_case_words (entry_id, case_id, writer_id, key_of, body_sealed) VALUES ($1, $2, $3, $4, $5)`)
	qWordsOf  = db.Register("cases.words.of_case", `SELECT entry_id, writer_id, key_of, body_sealed FROM safety_case_words WHERE case_id = $1`)
	qParties  = db.Register("cases.party.of_case", `SELECT id, account_id, member_id FROM safety_case_party WHERE case_id = $1 ORDER BY id`)
	qAddParty = db.Register("cases.party.insert", `INSERT INTO safety_case_party (id, case_id, account_id, member_id) VALUES ($1, $2, $3, $4)`)

	qHold = db.Register("cases.hold.insert", `INSERT INTO safety_hold (`+holdColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', 0, 0, 0, $8)
		ON CONFLICT (ref_kind, ref_id) DO UPDATE SET case_id = excluded.case_id, cause = excluded.cause, held_at = excluded.held_at,
		state = 'waiting', decided_by = 0, decided_at = 0, again_at = 0, statement = excluded.statement`)
	qHoldAt  = db.Register("cases.hold.get", `SELECT `+holdColumns+` FROM safety_hold WHERE ref_kind = $1 AND ref_id = $2`)
	qHoldsOf = db.Register("cases.hold.of_case", `SELECT `+holdColumns+` FROM safety_hold WHERE case_id = $1 ORDER BY held_at, ref_id`)
	qDecide  = db.Register("cases.hold.decide", `UPDATE safety_hold SET state = $3, decided_by = $4, decided_at = $5, again_at = 0
		WHERE ref_kind = $1 AND ref_id = $2 AND (state = 'waiting' OR again_at <> 0)`)
	qStated    = db.Register("cases.hold.stated", `UPDATE safety_hold SET statement = $3 WHERE ref_kind = $1 AND ref_id = $2`)
	qHoldAgain = db.Register("cases.hold.again", `UPDATE safety_hold SET again_at = $3 WHERE ref_kind = $1 AND ref_id = $2 AND state = 'kept' AND again_at = 0`)
	qOpened    = db.Register("cases.hold.opened", `UPDATE safety_hold SET state = 'released', decided_at = $3, again_at = 0 WHERE ref_kind = $1 AND ref_id = $2`)

	qFollow = db.Register("cases.follow.insert", `INSERT INTO safety_follow (case_id, number, from_at, due_at, told_at, done_at, done_by, result)
		VALUES ($1, $2, $3, $4, 0, 0, 0, '') ON CONFLICT (case_id, number) DO NOTHING`)
	qFollowsOf  = db.Register("cases.follow.of_case", `SELECT case_id, number, from_at, due_at, done_at, done_by, result FROM safety_follow WHERE case_id = $1 ORDER BY number`)
	qFollowed   = db.Register("cases.follow.done", `UPDATE safety_follow SET done_at = $3, done_by = $4, result = $5 WHERE case_id = $1 AND number = $2 AND done_at = 0`)
	qFollowsDue = db.Register("cases.follow.due", `SELECT case_id, number, from_at, due_at, done_at, done_by, result FROM safety_follow
		WHERE done_at = 0 AND told_at = 0 AND from_at <= $1 ORDER BY from_at LIMIT 200`)
	qFollowTold = db.Register("cases.follow.told", `UPDATE safety_follow SET told_at = $3 WHERE case_id = $1 AND number = $2 AND told_at = 0`)
	// Follow-ups, and words, that wait are found though their case is closed.
	qFollowing = db.Register("cases.case.following", `SELECT `+caseColumns+` FROM safety_case WHERE organisation_id = $1 AND `+waitsClosed)
	qLeftOver  = db.Register("cases.case.left_over", `SELECT `+caseColumns+` FROM safety_case WHERE group_id = $1 AND `+waitsClosed)
)

func scanCase(r db.Row) (c Case, err error) {
	var opened, raised, due, first, wrote, closed int64
	err = r.Scan(&c.ID, &c.Organisation, &c.Group, &c.Member, &c.Level, &c.Source, &opened, &raised, &due, &first, &c.Owner,
		&c.Second, &c.AskedAgain, &wrote, &c.Talks, &closed, &c.Outcome, &c.Revision)
	c.OpenedAt, c.RaisedAt, c.Due = clock.FromMillis(opened), clock.FromMillis(raised), clock.FromMillis(due)
	c.FirstAt, c.MemberWrote, c.ClosedAt = clock.FromMillis(first), clock.FromMillis(wrote), clock.FromMillis(closed)
	return c, err
}

func scanEntry(r db.Row) (e Entry, err error) {
	var at int64
	err = r.Scan(&e.ID, &e.Case, &at, &e.What, &e.Party, &e.Member, &e.Level, &e.Code, &e.Ref.Kind, &e.Ref.ID, &e.Author)
	e.At = clock.FromMillis(at)
	return e, err
}

func scanHold(r db.Row) (h Hold, err error) {
	var at, decided, again int64
	err = r.Scan(&h.Ref.Kind, &h.Ref.ID, &h.Case, &h.Member, &h.Group, &h.Cause, &at, &h.State, &h.DecidedBy, &decided, &again, &h.Statement)
	h.At, h.DecidedAt, h.AgainAt = clock.FromMillis(at), clock.FromMillis(decided), clock.FromMillis(again)
	return h, err
}

func scanFollow(r db.Row) (f Follow, err error) {
	var from, due, done int64
	err = r.Scan(&f.Case, &f.Number, &from, &due, &done, &f.DoneBy, &f.Result)
	f.From, f.Due, f.DoneAt = clock.FromMillis(from), clock.FromMillis(due), clock.FromMillis(done)
	return f, err
}

func (s store) one(ctx context.Context, c db.Conn, id ID) (Case, bool, error) {
	return db.Maybe(ctx, c, qCase, scanCase, int64(id))
}

// head writes back what lock has read.
func (s store) head(ctx context.Context, tx *db.Tx, c Case) error {
	_, err := db.Exec(ctx, tx, qHead, int64(c.ID), int64(c.Organisation), int64(c.Level), clock.ToMillis(c.RaisedAt), clock.ToMillis(c.Due),
		clock.ToMillis(c.FirstAt), int64(c.Owner), int64(c.Second), c.AskedAgain, clock.ToMillis(c.MemberWrote), c.Talks, clock.ToMillis(c.ClosedAt), string(c.Outcome))
	return err
}

func (s store) parties(ctx context.Context, c db.Conn, id ID) ([]Party, error) {
	return db.All(ctx, c, qParties, func(r db.Row) (p Party, err error) {
		err = r.Scan(&p.ID, &p.Account, &p.Member)
		return p, err
	}, int64(id))
}

// peak is the highest level that a case ever had.
func (s store) peak(ctx context.Context, c db.Conn, id ID) (peak ladder.Level, err error) {
	all, err := db.All(ctx, c, qPeak, db.Value[int64], int64(id))
	for _, l := range all {
		if rises(peak, ladder.Level(l)) {
			peak = ladder.Level(l)
		}
	}
	return peak, err
}

// concerned returns whose words are the cause of a case, and who worried.
func (s store) concerned(ctx context.Context, c db.Conn, id ID) (authors, worried []group.MemberID, err error) {
	_, err = db.All(ctx, c, qConcerned, func(r db.Row) (none struct{}, err error) {
		var author, by group.MemberID
		err = r.Scan(&author, &by)
		authors, worried = append(authors, author), append(worried, by)
		return none, err
	}, int64(id))
	return authors, worried, err
}

// append writes an entry, and reports false if the same form had written it
// already. words may be "".
func (s store) append(ctx context.Context, tx *db.Tx, e Entry, once string, words sealedWords) (bool, error) {
	var mark any
	if once != "" {
		sum := sha256.Sum256([]byte(string(e.What) + "/" + once))
		mark = sum[:]
	}
	n, err := db.Exec(ctx, tx, qAppend, e.ID, int64(e.Case), clock.ToMillis(e.At), string(e.What), int64(e.Party), int64(e.Member),
		int64(e.Level), e.Code, string(e.Ref.Kind), e.Ref.ID, int64(e.Author), mark)
	if err != nil || n == 0 || len(words.sealed) == 0 {
		return n > 0, err
	}
	_, err = db.Exec(ctx, tx, qWords, e.ID, int64(e.Case), int64(words.writer), int64(words.keyOf), words.sealed)
	return true, err
}

// sealedWords are the words of an entry before it is written.
type sealedWords struct {
	writer, keyOf group.MemberID
	sealed        []byte
}

func wordsPlace(entry int64) crypto.Place {
	return crypto.Place{Table: "safety_case_words", Column: "body_sealed", Row: entry}
}

// seal seals the words of an entry under the key of a member, or of the group
// where keyOf is 0. Words to or of somebody who was erased are not kept.
func (s store) seal(ctx context.Context, c db.Conn, g group.ID, entry int64, writer, keyOf group.MemberID, words string) (sealedWords, error) {
	if words == "" {
		return sealedWords{}, nil
	}
	key, there, err := s.key(ctx, c, g, keyOf)
	if err != nil || !there {
		return sealedWords{}, err
	}
	sealed, err := s.keys.Seal(ctx, c, key, wordsPlace(entry), words)
	return sealedWords{writer: writer, keyOf: keyOf, sealed: sealed}, err
}

func (s store) key(ctx context.Context, c db.Conn, g group.ID, of group.MemberID) (crypto.KeyID, bool, error) {
	if of == 0 {
		key, err := s.groups.KeyOf(ctx, c, g)
		return key, err == nil, err
	}
	cards, err := s.groups.Cards(ctx, c, []group.MemberID{of})
	card := cards[of]
	return card.Key, card.ID != 0 && !card.Erased, err
}

// entries reads a case's log with its words. Words whose key is gone are left
// out.
func (s store) entries(ctx context.Context, c db.Conn, of Case) ([]Entry, error) {
	entries, err := db.All(ctx, c, qEntries, scanEntry, int64(of.ID))
	if err != nil {
		return nil, err
	}
	words := map[int64]string{}
	type row struct {
		entry int64
		words sealedWords
	}
	rows, err := db.All(ctx, c, qWordsOf, func(r db.Row) (w row, err error) {
		err = r.Scan(&w.entry, &w.words.writer, &w.words.keyOf, &w.words.sealed)
		return w, err
	}, int64(of.ID))
	if err != nil {
		return nil, err
	}
	for _, w := range rows {
		key, there, err := s.key(ctx, c, of.Group, w.words.keyOf)
		if err != nil {
			return nil, err
		}
		if !there {
			continue
		}
		words[w.entry], err = s.keys.Open(ctx, c, key, wordsPlace(w.entry), w.words.sealed)
		if err != nil && !errors.Is(err, crypto.ErrDestroyed) {
			return nil, err
		}
	}
	for i := range entries {
		entries[i].Words = words[entries[i].ID]
	}
	return entries, nil
}

// party returns who somebody is in a case, and makes it on their first act. The
// case is locked.
func (s store) party(ctx context.Context, tx *db.Tx, next func() int64, of Case, d Desk) (PartyID, error) {
	parties, err := s.parties(ctx, tx, of.ID)
	if err != nil {
		return 0, err
	}
	if found := among(parties, of.Owner, d.account, d.own); found != 0 {
		return found, nil
	}
	made, p := next(), d.who(0)
	_, err = db.Exec(ctx, tx, qAddParty, made, int64(of.ID), int64(p.Account), int64(p.Member))
	return PartyID(made), err
}
