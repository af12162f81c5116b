package account

import (
	"context"
	"strconv"
	"time"

	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
)

var (
	qInsert = db.Register("account.insert", `INSERT INTO account (id, key_id, name_index, name_sealed, passphrase_sealed,
		recovery_index, recovery_sealed, recovery_kept_at, age_band, created_at, turns_adult) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`)
	qByID          = db.Register("account.get", `SELECT `+accountColumns+` FROM account WHERE id = $1`)
	qByName        = db.Register("account.by_name", `SELECT `+accountColumns+` FROM account WHERE name_index = $1`)
	qRename        = db.Register("account.rename", `UPDATE account SET name_index = $1, name_sealed = $2 WHERE id = $3`)
	qSetPassphrase = db.Register("account.passphrase.set", `UPDATE account SET passphrase_sealed = $1 WHERE id = $2`)
	qSetRecovery   = db.Register("account.recovery.set", `UPDATE account SET recovery_index = $1, recovery_sealed = $2, recovery_kept_at = $3 WHERE id = $4`)
	qHideRecovery  = db.Register("account.recovery.hide", `UPDATE account SET recovery_sealed = $1, recovery_kept_at = $2 WHERE id = $3`)
	qHold          = db.Register("account.hold", `UPDATE account SET created_at = created_at WHERE id = $1`)
	qDelete        = db.Register("account.delete", `DELETE FROM account WHERE id = $1`)
)

const accountColumns = `id, key_id, name_index, name_sealed, passphrase_sealed, recovery_index, recovery_sealed, recovery_kept_at, age_band, created_at, turns_adult`

// A row is an account as the database holds it: sealed.
type row struct {
	id                        ID
	key                       crypto.KeyID
	nameIndex, name           []byte
	passphrase                []byte // empty: none
	recoveryIndex, recovery   []byte // recovery is empty once the words were kept or passed over
	recoveryKeptAt, createdAt time.Time
	ageBand                   AgeBand // as it was said when they joined
	age                       Age
}

func scanAccount(r db.Row) (a row, err error) {
	var kept, created int64
	err = r.Scan(&a.id, &a.key, &a.nameIndex, &a.name, &a.passphrase, &a.recoveryIndex, &a.recovery, &kept, &a.ageBand, &created, &a.age.Turns)
	a.recoveryKeptAt, a.createdAt = clock.FromMillis(kept), clock.FromMillis(created)
	return a, err
}

// store speaks SQL for accounts; sessions and passkeys have files of their own.
type store struct {
	db   *db.DB
	keys *crypto.Keyring
}

func (s *store) insert(ctx context.Context, tx *db.Tx, a row) error {
	_, err := db.Exec(ctx, tx, qInsert, int64(a.id), int64(a.key), a.nameIndex, a.name, a.passphrase,
		a.recoveryIndex, a.recovery, clock.ToMillis(a.recoveryKeptAt), string(a.ageBand), clock.ToMillis(a.createdAt), int64(a.age.Turns))
	return err
}

func (s *store) byID(ctx context.Context, c db.Conn, id ID) (row, bool, error) {
	return db.Maybe(ctx, c, qByID, scanAccount, int64(id))
}

// byName finds an account by the blind index of its name's skeleton.
func (s *store) byName(ctx context.Context, nameIndex []byte) (row, bool, error) {
	return db.Maybe(ctx, s.db, qByName, scanAccount, nameIndex)
}

func (s *store) rename(ctx context.Context, tx *db.Tx, id ID, index, sealed []byte) error {
	_, err := db.Exec(ctx, tx, qRename, index, sealed, int64(id))
	return err
}

func (s *store) setPassphrase(ctx context.Context, tx *db.Tx, id ID, sealed []byte) error {
	_, err := db.Exec(ctx, tx, qSetPassphrase, sealed, int64(id))
	return err
}

func (s *store) setRecovery(ctx context.Context, tx *db.Tx, id ID, index, sealed []byte) error {
	_, err := db.Exec(ctx, tx, qSetRecovery, index, sealed, int64(0), int64(id))
	return err
}

// hideRecovery forgets the words themselves; keptAt is zero if they were
// passed over.
func (s *store) hideRecovery(ctx context.Context, tx *db.Tx, id ID, keptAt time.Time) error {
	_, err := db.Exec(ctx, tx, qHideRecovery, []byte{}, clock.ToMillis(keptAt), int64(id))
	return err
}

// hold makes every other transaction that holds the account wait for this one:
// what is counted before something is taken away must still be true then.
func (s *store) hold(ctx context.Context, tx *db.Tx, id ID) error {
	_, err := db.Exec(ctx, tx, qHold, int64(id))
	return err
}

func (s *store) delete(ctx context.Context, tx *db.Tx, id ID) error {
	for _, q := range []*db.Query{qDeleteSessions, qDeletePasskeys, qDeleteSecond, qDelete} {
		if _, err := db.Exec(ctx, tx, q, int64(id)); err != nil {
			return err
		}
	}
	return nil
}

// place is where a sealed value of an account lives.
func place(column string, id ID) crypto.Place {
	return crypto.Place{Table: "account", Column: column, Row: int64(id)}
}

// The blind indexes. Each purpose has a key of its own, so that no value of
// one can be looked for among the others.
func (s *store) nameIndex(skeleton string) []byte { return s.keys.Index("account.name", skeleton) }

func (s *store) recoveryIndex(id ID, secret []byte) []byte {
	return s.keys.Index("account.recovery", strconv.FormatInt(int64(id), 10)+"|"+string(secret))
}

func (s *store) credentialIndex(credential []byte) []byte {
	return s.keys.Index("account.passkey", string(credential))
}

// userHandle is what a passkey knows its account by: the same for every
// passkey of the account, and meaningless to whoever reads it.
func (s *store) userHandle(id ID) []byte {
	return s.keys.Index("account.user_handle", strconv.FormatInt(int64(id), 10))
}
