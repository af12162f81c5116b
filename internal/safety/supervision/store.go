package supervision

import (
	"context"
	"encoding/json"
	"errors"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

const talkColumns = `id, organisation_id, account_id, member_id, words_sealed, asked_at, supervisor_id, offer_sealed, offered_at, chosen_at, steps_sealed, held_at, withdrawn_at`

var (
	qPage = db.Register("supervision.person.get", `SELECT page_sealed, debriefs_sealed FROM supervision_person WHERE account_id = $1`)
	// Whoever changes a page counts its revision up first, and so waits for
	// everybody who does the same.
	qLockPage = db.Register("supervision.person.lock", `INSERT INTO supervision_person (account_id, revision, page_sealed, debriefs_sealed) VALUES ($1, 1, $2, $2)
		ON CONFLICT (account_id) DO UPDATE SET revision = supervision_person.revision + 1 RETURNING page_sealed, debriefs_sealed`)
	qSetPage  = db.Register("supervision.person.set", `UPDATE supervision_person SET page_sealed = $2, debriefs_sealed = $3 WHERE account_id = $1`)
	qDropPage = db.Register("supervision.person.erase", `DELETE FROM supervision_person WHERE account_id = $1`)

	qDefault    = db.Register("supervision.default.get", `SELECT open_cases, meetings, heavy FROM supervision_default WHERE organisation_id = $1`)
	qSetDefault = db.Register("supervision.default.set", `INSERT INTO supervision_default (organisation_id, open_cases, meetings, heavy) VALUES ($1, $2, $3, $4)
		ON CONFLICT (organisation_id) DO UPDATE SET open_cases = excluded.open_cases, meetings = excluded.meetings, heavy = excluded.heavy`)

	qCount = db.Register("supervision.count.add", `INSERT INTO supervision_count (organisation_id, month, what, n) VALUES ($1, $2, $3, 1)
		ON CONFLICT (organisation_id, month, what) DO UPDATE SET n = supervision_count.n + 1`)
	qCounts = db.Register("supervision.count.all", `SELECT month, what, n FROM supervision_count WHERE organisation_id = $1 AND month >= $2 ORDER BY month DESC, what`)

	qInsertTalk = db.Register("supervision.talk.insert", `INSERT INTO supervision_talk (`+talkColumns+`) VALUES ($1, $2, $3, $4, $5, $6, 0, $7, 0, 0, $7, 0, 0)`)
	qTalk       = db.Register("supervision.talk.get", `SELECT `+talkColumns+` FROM supervision_talk WHERE id = $1`)
	qOpenTalks  = db.Register("supervision.talk.open", `SELECT `+talkColumns+` FROM supervision_talk
		WHERE organisation_id = $1 AND held_at = 0 AND withdrawn_at = 0 ORDER BY asked_at, id LIMIT 200`)
	qHeldTalks = db.Register("supervision.talk.held", `SELECT `+talkColumns+` FROM supervision_talk
		WHERE organisation_id = $1 AND held_at <> 0 AND supervisor_id = $2 ORDER BY held_at DESC, id DESC LIMIT 20`)
	qTalksOfAccount = db.Register("supervision.talk.of_account", `SELECT `+talkColumns+` FROM supervision_talk WHERE account_id = $1 ORDER BY asked_at DESC, id DESC LIMIT 20`)
	qTalksOfMember  = db.Register("supervision.talk.of_member", `SELECT `+talkColumns+` FROM supervision_talk WHERE member_id = $1 AND member_id <> 0 ORDER BY asked_at DESC, id DESC LIMIT 20`)
	qOffer          = db.Register("supervision.talk.offer", `UPDATE supervision_talk SET supervisor_id = $2, offer_sealed = $3, offered_at = $4, chosen_at = 0
		WHERE id = $1 AND held_at = 0 AND withdrawn_at = 0 AND supervisor_id = $5`)
	qChoose = db.Register("supervision.talk.choose", `UPDATE supervision_talk SET chosen_at = $2 WHERE id = $1 AND offered_at = $3 AND held_at = 0 AND withdrawn_at = 0`)
	qNone   = db.Register("supervision.talk.none_fits", `UPDATE supervision_talk SET offered_at = 0, chosen_at = 0, supervisor_id = 0 WHERE id = $1 AND held_at = 0 AND withdrawn_at = 0`)
	qHeld   = db.Register("supervision.talk.hold", `UPDATE supervision_talk SET supervisor_id = $2, steps_sealed = $3, held_at = $4
		WHERE id = $1 AND held_at = 0 AND withdrawn_at = 0`)
	qWithdraw = db.Register("supervision.talk.withdraw", `UPDATE supervision_talk SET withdrawn_at = $2, words_sealed = $3 WHERE id = $1 AND held_at = 0 AND withdrawn_at = 0`)

	qDropTalksOfAccount = db.Register("supervision.talk.erase", `DELETE FROM supervision_talk WHERE account_id = $1`)
	qDropTalksOfMember  = db.Register("supervision.talk.erase_member", `DELETE FROM supervision_talk WHERE member_id = $1`)
	qForgetSupervisor   = db.Register("supervision.talk.forget_supervisor", `UPDATE supervision_talk SET supervisor_id = 0 WHERE supervisor_id = $1`)
	qSweepTalks         = db.Register("supervision.talk.sweep", `DELETE FROM supervision_talk
		WHERE (held_at <> 0 AND held_at < $1) OR (withdrawn_at <> 0 AND withdrawn_at < $2)`)
)

// store reads and writes this package's tables and no others.
type store struct {
	keys     *crypto.Keyring
	accounts Accounts
	groups   *group.Module
}

func place(table, column string, row int64) crypto.Place {
	return crypto.Place{Table: table, Column: column, Row: row}
}

// sealedPage is a row of supervision_person.
type sealedPage struct{ page, debriefs []byte }

func scanPage(r db.Row) (s sealedPage, err error) {
	err = r.Scan(&s.page, &s.debriefs)
	return s, err
}

// person reads somebody's page; nobody has written on it is an empty one.
func (s store) person(ctx context.Context, c db.Conn, id account.ID) (p Page, all []Debrief, err error) {
	row, found, err := db.Maybe(ctx, c, qPage, scanPage, int64(id))
	if err != nil || !found {
		return p, nil, err
	}
	key, err := s.accounts.KeyOf(ctx, c, id)
	if err != nil {
		return p, nil, err
	}
	return s.openPage(ctx, c, key, id, row)
}

func (s store) openPage(ctx context.Context, c db.Conn, key crypto.KeyID, id account.ID, row sealedPage) (p Page, all []Debrief, err error) {
	if len(row.page) == 0 {
		return p, nil, nil
	}
	if err := s.openJSON(ctx, c, key, place("supervision_person", "page_sealed", int64(id)), row.page, &p); err != nil {
		return p, nil, err
	}
	err = s.openJSON(ctx, c, key, place("supervision_person", "debriefs_sealed", int64(id)), row.debriefs, &all)
	return p, all, err
}

func (s store) openJSON(ctx context.Context, c db.Conn, key crypto.KeyID, at crypto.Place, sealed []byte, into any) error {
	if len(sealed) == 0 {
		return nil
	}
	text, err := s.keys.Open(ctx, c, key, at, sealed)
	if err != nil {
		return err
	}
	return json.Unmarshal([]byte(text), into)
}

func (s store) sealJSON(ctx context.Context, c db.Conn, key crypto.KeyID, at crypto.Place, what any) ([]byte, error) {
	text, err := json.Marshal(what)
	if err != nil {
		return nil, err
	}
	return s.keys.Seal(ctx, c, key, at, string(text))
}

// change runs f on somebody's page under its lock, and writes it back.
func (s store) change(ctx context.Context, tx *db.Tx, id account.ID, f func(*Page, *[]Debrief) error) error {
	key, err := s.accounts.KeyOf(ctx, tx, id)
	if err != nil {
		return err
	}
	row, err := db.One(ctx, tx, qLockPage, scanPage, int64(id), []byte{})
	if err != nil {
		return err
	}
	p, all, err := s.openPage(ctx, tx, key, id, row)
	if err != nil {
		return err
	}
	if err := f(&p, &all); err != nil {
		return err
	}
	page, err := s.sealJSON(ctx, tx, key, place("supervision_person", "page_sealed", int64(id)), p)
	if err != nil {
		return err
	}
	debriefs, err := s.sealJSON(ctx, tx, key, place("supervision_person", "debriefs_sealed", int64(id)), all)
	if err != nil {
		return err
	}
	_, err = db.Exec(ctx, tx, qSetPage, int64(id), page, debriefs)
	return err
}

func (s store) suggested(ctx context.Context, c db.Conn, o group.OrganisationID) (Limits, error) {
	l, _, err := db.Maybe(ctx, c, qDefault, func(r db.Row) (l Limits, err error) {
		err = r.Scan(&l.Cases, &l.Meetings, &l.Heavy)
		return l, err
	}, int64(o))
	return l, err
}

// talkRow is a talk that is still sealed.
type talkRow struct {
	Talk
	words, offer, steps []byte
}

func scanTalk(r db.Row) (t talkRow, err error) {
	var asked, offered, chosen, held, withdrawn int64
	err = r.Scan(&t.ID, &t.Organisation, &t.Account, &t.Member, &t.words, &asked, &t.Supervisor, &t.offer, &offered, &chosen, &t.steps, &held, &withdrawn)
	t.AskedAt, t.OfferedAt, t.Chosen = clock.FromMillis(asked), clock.FromMillis(offered), clock.FromMillis(chosen)
	t.HeldAt, t.WithdrawnAt = clock.FromMillis(held), clock.FromMillis(withdrawn)
	return t, err
}

// key is what a talk is sealed under: the member's, or the organisation's.
func (s store) key(ctx context.Context, c db.Conn, t Talk) (crypto.KeyID, error) {
	if t.Member == 0 {
		o, err := s.groups.OrganisationByID(ctx, t.Organisation)
		return o.Key, err
	}
	cards, err := s.groups.Cards(ctx, c, []group.MemberID{t.Member})
	if err != nil {
		return 0, err
	}
	card, there := cards[t.Member]
	if !there || card.Erased {
		return 0, fault.Missing("whoever asked was erased")
	}
	return card.Key, nil
}

// openTalk opens a talk's words, offer and steps. Whose key is gone has none.
func (s store) openTalk(ctx context.Context, c db.Conn, row talkRow) (Talk, error) {
	t := row.Talk
	key, err := s.key(ctx, c, t)
	if err != nil {
		return t, err
	}
	for _, one := range []struct {
		column string
		sealed []byte
		into   any
	}{{"words_sealed", row.words, &t.Words}, {"offer_sealed", row.offer, &t.Offer}, {"steps_sealed", row.steps, &t.Steps}} {
		err := s.openJSON(ctx, c, key, place("supervision_talk", one.column, int64(t.ID)), one.sealed, one.into)
		if err != nil && !errors.Is(err, crypto.ErrDestroyed) {
			return t, err
		}
	}
	return t, nil
}

func (s store) openTalks(ctx context.Context, c db.Conn, rows []talkRow) (talks []Talk, err error) {
	for _, row := range rows {
		t, err := s.openTalk(ctx, c, row)
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		talks = append(talks, t)
	}
	return talks, nil
}

// sealTalk seals one part of a talk.
func (s store) sealTalk(ctx context.Context, c db.Conn, t Talk, column string, what any) ([]byte, error) {
	key, err := s.key(ctx, c, t)
	if err != nil {
		return nil, err
	}
	return s.sealJSON(ctx, c, key, place("supervision_talk", column, int64(t.ID)), what)
}

func (s store) count(ctx context.Context, tx *db.Tx, o group.OrganisationID, month, what string) error {
	_, err := db.Exec(ctx, tx, qCount, int64(o), month, what)
	return err
}
