package account

import (
	"context"
	"time"

	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
)

var (
	// A secret that is in use is never written over.
	qPutSecond = db.Register("account.second.put", `INSERT INTO second_factor (account_id, secret_sealed, step, created_at, confirmed_at)
		VALUES ($1, $2, 0, $3, 0) ON CONFLICT (account_id) DO UPDATE
		SET secret_sealed = excluded.secret_sealed, step = 0, created_at = excluded.created_at WHERE second_factor.confirmed_at = 0`)
	qSecond        = db.Register("account.second.get", `SELECT secret_sealed, created_at, confirmed_at FROM second_factor WHERE account_id = $1`)
	qConfirmSecond = db.Register("account.second.confirm", `UPDATE second_factor SET confirmed_at = $1, step = $2
		WHERE account_id = $3 AND confirmed_at = 0 AND created_at = $4`)
	qTakeStep     = db.Register("account.second.step", `UPDATE second_factor SET step = $1 WHERE account_id = $2 AND confirmed_at > 0 AND created_at = $3 AND step < $1`)
	qProvedSince  = db.Register("account.second.proved_since", `SELECT id FROM account_session WHERE id = $1 AND second_at > $2`)
	qDeleteSecond = db.Register("account.second.delete", `DELETE FROM second_factor WHERE account_id = $1`)
)

// A secondRow is an account's code app as the database holds it.
type secondRow struct {
	sealed                 []byte
	createdAt, confirmedAt time.Time // confirmedAt is zero until the first code came
}

func (r secondRow) works() bool { return !r.confirmedAt.IsZero() }

func scanSecond(r db.Row) (s secondRow, err error) {
	var created, confirmed int64
	err = r.Scan(&s.sealed, &created, &confirmed)
	s.createdAt, s.confirmedAt = clock.FromMillis(created), clock.FromMillis(confirmed)
	return s, err
}

func secondPlace(id ID) crypto.Place {
	return crypto.Place{Table: "second_factor", Column: "secret_sealed", Row: int64(id)}
}

func (s *store) second(ctx context.Context, c db.Conn, id ID) (secondRow, bool, error) {
	return db.Maybe(ctx, c, qSecond, scanSecond, int64(id))
}

// putSecond keeps a new secret that waits for its first code; put is false if
// one is in use.
func (s *store) putSecond(ctx context.Context, tx *db.Tx, id ID, sealed []byte, at time.Time) (put bool, err error) {
	n, err := db.Exec(ctx, tx, qPutSecond, int64(id), sealed, clock.ToMillis(at))
	return n > 0, err
}

// confirmSecond puts the secret in use, unless it was replaced since it was read.
func (s *store) confirmSecond(ctx context.Context, tx *db.Tx, id ID, was secondRow, step int64, at time.Time) (bool, error) {
	n, err := db.Exec(ctx, tx, qConfirmSecond, clock.ToMillis(at), step, int64(id), clock.ToMillis(was.createdAt))
	return n > 0, err
}

// takeStep uses up a code and all before it; false if it was used up already.
// It is one statement, so that of two who give one code at once one gets in.
func (s *store) takeStep(ctx context.Context, tx *db.Tx, id ID, was secondRow, step int64) (bool, error) {
	n, err := db.Exec(ctx, tx, qTakeStep, step, int64(id), clock.ToMillis(was.createdAt))
	return n > 0, err
}

// provedSince reports whether the session gave a second factor after the moment.
func (s *store) provedSince(ctx context.Context, c db.Conn, id int64, since time.Time) (bool, error) {
	_, found, err := db.Maybe(ctx, c, qProvedSince, db.Value[int64], id, clock.ToMillis(since))
	return found, err
}

func (s *store) deleteSecond(ctx context.Context, tx *db.Tx, id ID) error {
	_, err := db.Exec(ctx, tx, qDeleteSecond, int64(id))
	return err
}
