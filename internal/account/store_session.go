package account

import (
	"context"
	"time"

	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
)

var (
	qInsertSession = db.Register("account.session.insert", `INSERT INTO account_session
		(id, account_id, token_hash, browser, system, created_at, fresh_at, seen_at, expires_at, second_at, staff_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)`)
	qSession = db.Register("account.session.get", `SELECT s.id, s.account_id, s.fresh_at, s.seen_at, s.expires_at, s.second_at, a.key_id, a.name_sealed, a.turns_adult
		FROM account_session s JOIN account a ON a.id = s.account_id WHERE s.token_hash = $1 AND s.expires_at > $2`)
	qSessions = db.Register("account.session.list", `SELECT id, browser, system, created_at, seen_at
		FROM account_session WHERE account_id = $1 AND expires_at > $2 ORDER BY seen_at DESC, id DESC LIMIT 100`)
	qSeen           = db.Register("account.session.seen", `UPDATE account_session SET seen_at = $1 WHERE id = $2`)
	qFresh          = db.Register("account.session.fresh", `UPDATE account_session SET fresh_at = $1 WHERE id = $2`)
	qProved         = db.Register("account.session.proved", `UPDATE account_session SET fresh_at = $1, second_at = $1, staff_at = $1 WHERE id = $2`)
	qUseStaff       = db.Register("account.session.use_staff", `UPDATE account_session SET staff_at = $1 WHERE id = $2 AND second_at > 0 AND staff_at > $3`)
	qDeleteSession  = db.Register("account.session.delete", `DELETE FROM account_session WHERE id = $1 AND account_id = $2`)
	qDeleteSessions = db.Register("account.session.delete_all", `DELETE FROM account_session WHERE account_id = $1`)
	qDeleteOthers   = db.Register("account.session.delete_others", `DELETE FROM account_session WHERE account_id = $1 AND id <> $2`)
	qSweepSessions  = db.Register("account.session.sweep", `DELETE FROM account_session WHERE expires_at <= $1`)
)

// A session is somebody's signed-in browser, as a request needs it.
type session struct {
	id        int64
	account   ID
	name      string
	freshAt   time.Time
	seenAt    time.Time
	expiresAt time.Time
	secondAt  time.Time // when a second factor was last given; zero for never
	token     tokenHash
	age       Age
}

// fresh reports whether the person signed in so recently that they are surely
// still the one at the keyboard.
func (s session) fresh(now time.Time) bool { return now.Sub(s.freshAt) < freshFor }

// sure reports whether they gave a second factor so recently.
func (s session) sure(now time.Time) bool {
	return !s.secondAt.IsZero() && now.Sub(s.secondAt) < freshFor
}

type sessionRow struct {
	session
	key    crypto.KeyID
	sealed []byte
}

func scanSession(r db.Row) (row sessionRow, err error) {
	var fresh, seen, expires, second int64
	err = r.Scan(&row.id, &row.account, &fresh, &seen, &expires, &second, &row.key, &row.sealed, &row.age.Turns)
	row.secondAt = clock.FromMillis(second)
	row.freshAt, row.seenAt, row.expiresAt = clock.FromMillis(fresh), clock.FromMillis(seen), clock.FromMillis(expires)
	return row, err
}

// A Session is one line in a person's list of where they are signed in.
type Session struct {
	id        int64
	device    device
	CreatedAt time.Time
	SeenAt    time.Time // to the hour
	Current   bool
}

func scanSessionLine(r db.Row) (line Session, err error) {
	var created, seen int64
	err = r.Scan(&line.id, &line.device.browser, &line.device.system, &created, &seen)
	line.CreatedAt, line.SeenAt = clock.FromMillis(created), clock.FromMillis(seen)
	return line, err
}

func (s *store) insertSession(ctx context.Context, tx *db.Tx, n session, d device, now time.Time) error {
	_, err := db.Exec(ctx, tx, qInsertSession, n.id, int64(n.account), n.token[:], d.browser, d.system,
		clock.ToMillis(now), clock.ToMillis(n.freshAt), clock.ToMillis(n.seenAt), clock.ToMillis(n.expiresAt), clock.ToMillis(n.secondAt))
	return err
}

// session is the one query of each request.
func (s *store) session(ctx context.Context, token tokenHash, now time.Time) (session, bool, error) {
	row, found, err := db.Maybe(ctx, s.db, qSession, scanSession, token[:], clock.ToMillis(now))
	if err != nil || !found {
		return session{}, false, err
	}
	row.token = token
	row.name, err = s.keys.Open(ctx, s.db, row.key, place("name", row.account), row.sealed)
	return row.session, err == nil, err
}

func (s *store) sessions(ctx context.Context, id ID, now time.Time) ([]Session, error) {
	return db.All(ctx, s.db, qSessions, scanSessionLine, int64(id), clock.ToMillis(now))
}

func (s *store) seen(ctx context.Context, tx *db.Tx, id int64, at time.Time) error {
	_, err := db.Exec(ctx, tx, qSeen, clock.ToMillis(at), id)
	return err
}

func (s *store) refresh(ctx context.Context, tx *db.Tx, id int64, at time.Time) error {
	_, err := db.Exec(ctx, tx, qFresh, clock.ToMillis(at), id)
	return err
}

// proved notes that the session's holder has just given a second factor.
func (s *store) proved(ctx context.Context, tx *db.Tx, id int64, at time.Time) error {
	_, err := db.Exec(ctx, tx, qProved, clock.ToMillis(at), id)
	return err
}

// useStaff notes the use of a page for staff, and reports whether the session
// may: it has a second factor, and used such a page after idleSince.
func (s *store) useStaff(ctx context.Context, tx *db.Tx, id int64, at, idleSince time.Time) (bool, error) {
	n, err := db.Exec(ctx, tx, qUseStaff, clock.ToMillis(at), id, clock.ToMillis(idleSince))
	return n > 0, err
}

// endSession deletes one session of the account, and tells whether it was
// there.
func (s *store) endSession(ctx context.Context, tx *db.Tx, id int64, owner ID) (bool, error) {
	n, err := db.Exec(ctx, tx, qDeleteSession, id, int64(owner))
	return n > 0, err
}

// endOthers deletes every session of the account but one; keep 0 keeps none.
func (s *store) endOthers(ctx context.Context, tx *db.Tx, owner ID, keep int64) error {
	_, err := db.Exec(ctx, tx, qDeleteOthers, int64(owner), keep)
	return err
}

// sweep deletes what has run out.
func (s *store) sweep(ctx context.Context, tx *db.Tx, now time.Time) error {
	for _, q := range []*db.Query{qSweepSessions, qSweepCeremonies} {
		if _, err := db.Exec(ctx, tx, q, clock.ToMillis(now)); err != nil {
			return err
		}
	}
	return nil
}
