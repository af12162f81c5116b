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
		(id, account_id, token_hash, browser, system, created_at, fresh_at, seen_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`)
	qSession = db.Register("account.session.get", `SELECT s.id, s.account_id, s.fresh_at, s.seen_at, s.expires_at, a.key_id, a.name_sealed
		FROM account_session s JOIN account a ON a.id = s.account_id WHERE s.token_hash = $1 AND s.expires_at > $2`)
	qSessions = db.Register("account.session.list", `SELECT id, browser, system, created_at, seen_at
		FROM account_session WHERE account_id = $1 AND expires_at > $2 ORDER BY seen_at DESC, id DESC LIMIT 100`)
	qSeen           = db.Register("account.session.seen", `UPDATE account_session SET seen_at = $1 WHERE id = $2`)
	qFresh          = db.Register("account.session.fresh", `UPDATE account_session SET fresh_at = $1 WHERE id = $2`)
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
	token     tokenHash
}

// fresh reports whether the person signed in so recently that they are surely
// still the one at the keyboard.
func (s session) fresh(now time.Time) bool { return now.Sub(s.freshAt) < freshFor }

type sessionRow struct {
	session
	key    crypto.KeyID
	sealed []byte
}

func scanSession(r db.Row) (row sessionRow, err error) {
	var fresh, seen, expires int64
	err = r.Scan(&row.id, &row.account, &fresh, &seen, &expires, &row.key, &row.sealed)
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
		clock.ToMillis(now), clock.ToMillis(n.freshAt), clock.ToMillis(n.seenAt), clock.ToMillis(n.expiresAt))
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
