package breakglass

import (
	"context"
	"errors"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
)

// store reads and writes this package's tables and no others.
type store struct {
	keys   *crypto.Keyring
	groups *group.Module
}

const askColumns = `id, organisation_id, group_id, case_id, member_id, what, reason, level, alone, state, asked_by, asked_at,
	answered_by, answered_at, opened_at, closes_at, looks, review_at, reviewed_at, verdict, warned_at, unsafe, tell_at, tell_noted_at,
	told_at, complained_at, replied_at, called_at, calls, ended_at, revision`

// needy is what somebody on duty still has to do something about.
const needy = `(ended_at = 0 OR review_at <> 0 AND reviewed_at = 0 OR tell_at <> 0 AND told_at = 0 OR complained_at <> 0 AND replied_at = 0)`

var (
	qLeft  = db.Register("breakglass.left.get", `SELECT contact_sealed, person_sealed FROM glass_left WHERE member_id = $1`)
	qLeave = db.Register("breakglass.left.put", `INSERT INTO glass_left (member_id, group_id, contact_sealed, person_sealed, gone)
		VALUES ($1, $2, $3, $4, FALSE)
		ON CONFLICT (member_id) DO UPDATE SET contact_sealed = excluded.contact_sealed, person_sealed = excluded.person_sealed, gone = FALSE`)
	qTakeBack = db.Register("breakglass.left.delete", `DELETE FROM glass_left WHERE member_id = $1`)
	qMarkGone = db.Register("breakglass.left.gone", `UPDATE glass_left SET gone = $2 WHERE member_id = $1`)
	qLeftGone = db.Register("breakglass.left.of_gone", `SELECT member_id, group_id FROM glass_left WHERE gone = TRUE ORDER BY member_id LIMIT 500`)

	qInsert = db.Register("breakglass.ask.insert", `INSERT INTO glass_ask (`+askColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, $13, 0, 0, 0, 0, 0, '', 0, $14, 0, 0, 0, 0, 0, 0, 0, 0, 0)
		ON CONFLICT (case_id) WHERE ended_at = 0 DO NOTHING`)
	qAsk = db.Register("breakglass.ask.get", `SELECT `+askColumns+` FROM glass_ask WHERE id = $1`)
	// Whoever changes an asking counts its revision up first, and so waits for
	// everybody who does the same.
	qLock     = db.Register("breakglass.ask.lock", `UPDATE glass_ask SET revision = revision + 1 WHERE id = $1 RETURNING `+askColumns)
	qLockLive = db.Register("breakglass.ask.lock_live", `UPDATE glass_ask SET revision = revision + 1 WHERE case_id = $1 AND ended_at = 0
		RETURNING `+askColumns)
	qHead = db.Register("breakglass.ask.head", `UPDATE glass_ask SET state = $2, answered_by = $3, answered_at = $4, opened_at = $5, closes_at = $6,
		looks = $7, review_at = $8, reviewed_at = $9, verdict = $10, warned_at = $11, unsafe = $12, tell_at = $13, tell_noted_at = $14,
		told_at = $15, complained_at = $16, replied_at = $17, called_at = $18, calls = $19, ended_at = $20 WHERE id = $1`)
	qOfCase   = db.Register("breakglass.ask.of_case", `SELECT `+askColumns+` FROM glass_ask WHERE case_id = $1 ORDER BY id DESC LIMIT 50`)
	qOfMember = db.Register("breakglass.ask.of_member", `SELECT `+askColumns+` FROM glass_ask WHERE member_id = $1 ORDER BY id DESC`)
	qNeedy    = db.Register("breakglass.ask.needy", `SELECT `+askColumns+` FROM glass_ask WHERE `+needy+` ORDER BY id LIMIT 1000`)
	qOfYear   = db.Register("breakglass.ask.of_year", `SELECT `+askColumns+` FROM glass_ask WHERE organisation_id = $1 AND asked_at >= $2 AND asked_at < $3`)

	qAppend  = db.Register("breakglass.entry.insert", `INSERT INTO glass_entry (id, ask_id, at, kind, account_id) VALUES ($1, $2, $3, $4, $5)`)
	qWords   = db.Register("breakglass.words.insert", `INSERT INTO glass_words (entry_id, ask_id, key_of, body_sealed) VALUES ($1, $2, $3, $4)`)
	qEntries = db.Register("breakglass.entry.of_ask", `SELECT e.id, e.at, e.kind, e.account_id, COALESCE(w.key_of, 0), w.body_sealed
		FROM glass_entry e LEFT JOIN glass_words w ON w.entry_id = e.id WHERE e.ask_id = $1 ORDER BY e.id`)
	qBy = db.Register("breakglass.entry.of_account", `SELECT ask_id FROM glass_entry WHERE account_id = $1 GROUP BY ask_id ORDER BY ask_id`)

	qEraseWords  = db.Register("breakglass.words.erase", `DELETE FROM glass_words WHERE ask_id IN (SELECT id FROM glass_ask WHERE member_id = $1)`)
	qEraseBy     = db.Register("breakglass.entry.erase_account", `UPDATE glass_entry SET account_id = 0 WHERE account_id = $1`)
	qEraseAsker  = db.Register("breakglass.ask.erase_asker", `UPDATE glass_ask SET asked_by = 0 WHERE asked_by = $1`)
	qEraseSecond = db.Register("breakglass.ask.erase_second", `UPDATE glass_ask SET answered_by = 0 WHERE answered_by = $1`)
)

func scanAsk(r db.Row) (a Ask, err error) {
	var what string
	var at, answered, opened, closes, reviewAt, reviewed, warned, tell, noted, told, complained, replied, called, ended int64
	err = r.Scan(&a.ID, &a.Organisation, &a.Group, &a.Case, &a.Member, &what, &a.Reason, &a.Level, &a.Alone, &a.state, &a.By, &at,
		&a.Second, &answered, &opened, &closes, &a.Looks, &reviewAt, &reviewed, &a.Verdict, &warned, &a.Unsafe, &tell, &noted,
		&told, &complained, &replied, &called, &a.calls, &ended, &a.Revision)
	a.What, a.At, a.AnsweredAt, a.OpenedAt, a.ClosesAt = unpack(what), clock.FromMillis(at), clock.FromMillis(answered), clock.FromMillis(opened), clock.FromMillis(closes)
	a.ReviewAt, a.ReviewedAt, a.warnedAt = clock.FromMillis(reviewAt), clock.FromMillis(reviewed), clock.FromMillis(warned)
	a.TellAt, a.tellNotedAt, a.ToldAt = clock.FromMillis(tell), clock.FromMillis(noted), clock.FromMillis(told)
	a.ComplainedAt, a.RepliedAt, a.calledAt, a.EndedAt = clock.FromMillis(complained), clock.FromMillis(replied), clock.FromMillis(called), clock.FromMillis(ended)
	return a, err
}

func (s store) one(ctx context.Context, c db.Conn, id ID) (Ask, bool, error) {
	return db.Maybe(ctx, c, qAsk, scanAsk, int64(id))
}

// insert writes a new asking, and reports false where the case has one already
// that somebody still answers or looks at.
func (s store) insert(ctx context.Context, tx *db.Tx, a Ask) (bool, error) {
	n, err := db.Exec(ctx, tx, qInsert, int64(a.ID), int64(a.Organisation), int64(a.Group), a.Case, int64(a.Member), pack(a.What), string(a.Reason),
		int64(a.Level), a.Alone, string(a.state), int64(a.By), clock.ToMillis(a.At), clock.ToMillis(a.AnsweredAt), a.Unsafe)
	return n > 0, err
}

// head writes back what lock has read.
func (s store) head(ctx context.Context, tx *db.Tx, a Ask) error {
	ms := clock.ToMillis
	_, err := db.Exec(ctx, tx, qHead, int64(a.ID), string(a.state), int64(a.Second), ms(a.AnsweredAt), ms(a.OpenedAt), ms(a.ClosesAt),
		a.Looks, ms(a.ReviewAt), ms(a.ReviewedAt), string(a.Verdict), ms(a.warnedAt), a.Unsafe, ms(a.TellAt), ms(a.tellNotedAt),
		ms(a.ToldAt), ms(a.ComplainedAt), ms(a.RepliedAt), ms(a.calledAt), a.calls, ms(a.EndedAt))
	return err
}

// entryRow is an Entry with its words sealed.
type entryRow struct {
	Entry
	keyOf  group.MemberID
	sealed []byte
}

func scanEntry(r db.Row) (e entryRow, err error) {
	var at int64
	err = r.Scan(&e.ID, &at, &e.What, &e.By, &e.keyOf, &e.sealed)
	e.At = clock.FromMillis(at)
	return e, err
}

func wordsPlace(entry int64) crypto.Place {
	return crypto.Place{Table: "glass_words", Column: "body_sealed", Row: entry}
}

func leftPlace(column string, id group.MemberID) crypto.Place {
	return crypto.Place{Table: "glass_left", Column: column, Row: int64(id)}
}

// append writes an entry. Words for a member who was erased are not kept.
func (s store) append(ctx context.Context, tx *db.Tx, a Ask, e Entry, keyOf group.MemberID, words string) error {
	if _, err := db.Exec(ctx, tx, qAppend, e.ID, int64(a.ID), clock.ToMillis(e.At), string(e.What), int64(e.By)); err != nil || words == "" {
		return err
	}
	key, there, err := s.key(ctx, tx, a.Group, keyOf)
	if err != nil || !there {
		return err
	}
	sealed, err := s.keys.Seal(ctx, tx, key, wordsPlace(e.ID), words)
	if err != nil {
		return err
	}
	_, err = db.Exec(ctx, tx, qWords, e.ID, int64(a.ID), int64(keyOf), sealed)
	return err
}

// key is a member's, or that of the group's organisation where keyOf is 0.
func (s store) key(ctx context.Context, c db.Conn, g group.ID, keyOf group.MemberID) (crypto.KeyID, bool, error) {
	if keyOf == 0 {
		key, err := s.groups.KeyOf(ctx, c, g)
		return key, err == nil, err
	}
	members, err := s.groups.MembersIn(ctx, c, g, []group.MemberID{keyOf})
	member, there := members[keyOf]
	return member.Key, there, err
}

// entries reads what happened, with its words. Words whose key is gone are "".
func (s store) entries(ctx context.Context, c db.Conn, a Ask) ([]Entry, error) {
	rows, err := db.All(ctx, c, qEntries, scanEntry, int64(a.ID))
	if err != nil {
		return nil, err
	}
	list := make([]Entry, len(rows))
	for i, row := range rows {
		list[i] = row.Entry
		if len(row.sealed) == 0 {
			continue
		}
		key, there, err := s.key(ctx, c, a.Group, row.keyOf)
		if err != nil {
			return nil, err
		}
		if !there {
			continue
		}
		list[i].Words, err = s.keys.Open(ctx, c, key, wordsPlace(row.ID), row.sealed)
		if err != nil && !errors.Is(err, crypto.ErrDestroyed) {
			return nil, err
		}
	}
	return list, nil
}

// An Entry is one thing that happened.
type Entry struct {
	ID    int64
	At    time.Time
	What  Step
	By    account.ID // 0 for the member, the program, and the erased
	Words string
}

// A Step is a kind of entry.
type Step string

// The steps.
const (
	StepAsked      Step = "asked"
	StepUnsafe     Step = "unsafe" // why the member should not be told yet
	StepAgreed     Step = "agreed"
	StepRefused    Step = "refused"
	StepWithdrawn  Step = "withdrawn"
	StepOpened     Step = "opened"
	StepLooked     Step = "looked"
	StepReviewed   Step = "reviewed"
	StepTold       Step = "told"
	StepNotYet     Step = "not_yet"
	StepComplained Step = "complained"
	StepReplied    Step = "replied"
	StepEnded      Step = "ended" // by time, a closed case, or an erased member
)
