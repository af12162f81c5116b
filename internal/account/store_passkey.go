package account

import (
	"context"
	"time"

	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
)

var (
	qInsertPasskey = db.Register("account.passkey.insert", `INSERT INTO passkey
		(id, account_id, credential_index, credential_sealed, browser, system, created_at, used_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`)
	qPasskeyOwner = db.Register("account.passkey.owner", `SELECT account_id FROM passkey WHERE credential_index = $1`)
	qPasskeys     = db.Register("account.passkey.list", `SELECT id, account_id, credential_sealed, browser, system, created_at, used_at
		FROM passkey WHERE account_id = $1 ORDER BY created_at, id LIMIT 50`)
	qUsePasskey     = db.Register("account.passkey.use", `UPDATE passkey SET credential_sealed = $1, used_at = $2 WHERE id = $3`)
	qDeletePasskey  = db.Register("account.passkey.delete", `DELETE FROM passkey WHERE id = $1 AND account_id = $2`)
	qDeletePasskeys = db.Register("account.passkey.delete_all", `DELETE FROM passkey WHERE account_id = $1`)

	qInsertCeremony  = db.Register("account.ceremony.insert", `INSERT INTO ceremony (id, token_hash, sealed, expires_at) VALUES ($1, $2, $3, $4)`)
	qTakeCeremony    = db.Register("account.ceremony.take", `DELETE FROM ceremony WHERE token_hash = $1 RETURNING id, sealed, expires_at`)
	qSweepCeremonies = db.Register("account.ceremony.sweep", `DELETE FROM ceremony WHERE expires_at <= $1`)
)

// A Passkey is one line in a person's list of passkeys.
type Passkey struct {
	id        int64
	account   ID
	sealed    []byte
	device    device // where it was made
	CreatedAt time.Time
	UsedAt    time.Time
}

func scanPasskey(r db.Row) (p Passkey, err error) {
	var created, used int64
	err = r.Scan(&p.id, &p.account, &p.sealed, &p.device.browser, &p.device.system, &created, &used)
	p.CreatedAt, p.UsedAt = clock.FromMillis(created), clock.FromMillis(used)
	return p, err
}

func passkeyPlace(id int64) crypto.Place {
	return crypto.Place{Table: "passkey", Column: "credential_sealed", Row: id}
}

func (s *store) insertPasskey(ctx context.Context, tx *db.Tx, p Passkey, index []byte) error {
	_, err := db.Exec(ctx, tx, qInsertPasskey, p.id, int64(p.account), index, p.sealed, p.device.browser, p.device.system,
		clock.ToMillis(p.CreatedAt), clock.ToMillis(p.UsedAt))
	return err
}

// passkeyOwner finds whose passkey has the credential id.
func (s *store) passkeyOwner(ctx context.Context, credential []byte) (ID, bool, error) {
	return db.Maybe(ctx, s.db, qPasskeyOwner, db.Value[ID], s.credentialIndex(credential))
}

func (s *store) passkeys(ctx context.Context, c db.Conn, owner ID) ([]Passkey, error) {
	return db.All(ctx, c, qPasskeys, scanPasskey, int64(owner))
}

func (s *store) usePasskey(ctx context.Context, tx *db.Tx, id int64, sealed []byte, at time.Time) error {
	_, err := db.Exec(ctx, tx, qUsePasskey, sealed, clock.ToMillis(at), id)
	return err
}

func (s *store) deletePasskey(ctx context.Context, tx *db.Tx, id int64, owner ID) (bool, error) {
	n, err := db.Exec(ctx, tx, qDeletePasskey, id, int64(owner))
	return n > 0, err
}

type ceremonyRow struct {
	id        int64
	sealed    []byte
	expiresAt time.Time
}

func scanCeremony(r db.Row) (c ceremonyRow, err error) {
	var expires int64
	err = r.Scan(&c.id, &c.sealed, &expires)
	c.expiresAt = clock.FromMillis(expires)
	return c, err
}

func ceremonyPlace(id int64) crypto.Place {
	return crypto.Place{Table: "ceremony", Column: "sealed", Row: id}
}

func (s *store) insertCeremony(ctx context.Context, tx *db.Tx, c ceremonyRow, token tokenHash) error {
	_, err := db.Exec(ctx, tx, qInsertCeremony, c.id, token[:], c.sealed, clock.ToMillis(c.expiresAt))
	return err
}

// takeCeremony reads a ceremony and removes it: a challenge is good for one
// answer.
func (s *store) takeCeremony(ctx context.Context, tx *db.Tx, token tokenHash) (ceremonyRow, bool, error) {
	return db.Maybe(ctx, tx, qTakeCeremony, scanCeremony, token[:])
}
