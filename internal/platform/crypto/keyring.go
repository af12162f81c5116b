package crypto

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"strconv"
	"sync"

	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/tink-crypto/tink-go/v2/aead/subtle"
	"github.com/tink-crypto/tink-go/v2/tink"

	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/ident"
)

// KeyID names a key of the hierarchy. 0 is no key.
type KeyID int64

// ErrDestroyed is returned for what was sealed under a key that no longer
// exists: its writer has been erased.
var ErrDestroyed = errors.New("crypto: the key has been destroyed")

// ErrUnreadable is returned for a sealed value or a wrapped key that does not
// open: it was changed, or put in another's place. No trying again mends it.
var ErrUnreadable = errors.New("does not open")

// cachedKeys bounds the opened keys in memory: about 1 KB each.
const cachedKeys = 20_000

// Batch is how many keys Warm loads in one statement.
const Batch = 32

var (
	qInsertKey = db.Register("crypto.key.insert",
		`INSERT INTO sealing_key (id, parent_id, wrapped, created_at) VALUES ($1, $2, $3, $4)`)
	qKey = db.Register("crypto.key.get",
		`SELECT id, COALESCE(parent_id, 0), wrapped FROM sealing_key WHERE id = $1`)
	qKeys = db.Register("crypto.key.list",
		`SELECT id, COALESCE(parent_id, 0), wrapped FROM sealing_key WHERE id IN (`+db.Slots(1, Batch)+`)`)
	qDeleteKey   = db.Register("crypto.key.delete", `DELETE FROM sealing_key WHERE id = $1`)
	qMasterCheck = db.Register("crypto.master.get", `SELECT sealed FROM master_check WHERE id = 1`)
	qSetCheck    = db.Register("crypto.master.insert", `INSERT INTO master_check (id, sealed) VALUES (1, $1) ON CONFLICT (id) DO NOTHING`)
)

// A Keyring makes, keeps and destroys keys, and seals and opens with them. It
// is safe for use by several goroutines.
type Keyring struct {
	db     *db.DB
	ids    *ident.Source
	clock  clock.Clock
	master Master
	wrap   tink.AEAD
	opened *lru.Cache[KeyID, tink.AEAD]
	// indexKeys keeps the derived key of each purpose of Index.
	indexKeys sync.Map
}

// NewKeyring returns a keyring under the master key. It fails if the database
// was sealed under another one.
func NewKeyring(ctx context.Context, d *db.DB, master Master, ids *ident.Source, c clock.Clock) (*Keyring, error) {
	wrap, err := master.wrapper()
	if err != nil {
		return nil, err
	}
	opened, err := lru.New[KeyID, tink.AEAD](cachedKeys)
	if err != nil {
		return nil, err
	}
	k := &Keyring{db: d, ids: ids, clock: c, master: master, wrap: wrap, opened: opened}
	return k, k.checkMaster(ctx)
}

var masterQuestion = []byte("hearth master key")

// checkMaster compares the key with the one that the database was sealed with.
// An empty database takes this one; of two nodes that begin it at once only one
// wins, so the other compares as well.
func (k *Keyring) checkMaster(ctx context.Context) error {
	sealed, found, err := db.Maybe(ctx, k.db, qMasterCheck, db.Value[[]byte])
	if err == nil && !found {
		sealed, err = k.beginMaster(ctx)
	}
	if err != nil {
		return err
	}
	if _, err := k.wrap.Decrypt(sealed, masterQuestion); err != nil {
		return errors.New("the master key is not the one that this database was sealed with: put back the hearth.key (or HEARTH_MASTER_KEY) that belongs to it")
	}
	return nil
}

// beginMaster notes this key as the database's, unless another was noted
// meanwhile, and returns what stands there.
func (k *Keyring) beginMaster(ctx context.Context) (sealed []byte, err error) {
	sealed, err = k.wrap.Encrypt(nil, masterQuestion)
	if err != nil {
		return nil, err
	}
	err = k.db.Tx(ctx, func(tx *db.Tx) error {
		_, err := db.Exec(ctx, tx, qSetCheck, sealed)
		return err
	})
	if err != nil {
		return nil, err
	}
	return db.One(ctx, k.db, qMasterCheck, db.Value[[]byte])
}

// Index returns the blind index of a value: a keyed hash by which a sealed
// value can be found again, and which says nothing without the master key.
func (k *Keyring) Index(purpose, value string) []byte {
	key, ok := k.indexKeys.Load(purpose)
	if !ok {
		key, _ = k.indexKeys.LoadOrStore(purpose, k.master.Derive("index/"+purpose, keySize))
	}
	mac := hmac.New(sha256.New, key.([]byte))
	mac.Write([]byte(value))
	return mac.Sum(nil)
}

// Create makes a key under the parent, or right under the master key if parent
// is 0, and returns its id.
func (k *Keyring) Create(ctx context.Context, tx *db.Tx, parent KeyID) (KeyID, error) {
	secret := make([]byte, keySize)
	_, _ = rand.Read(secret)
	id := KeyID(k.ids.Next())
	wrapper, err := k.aead(ctx, tx, parent)
	if err != nil {
		return 0, err
	}
	wrapped, err := wrapper.Encrypt(secret, keyPlace(id))
	if err != nil {
		return 0, err
	}
	var parentID any
	if parent != 0 {
		parentID = int64(parent)
	}
	if _, err := db.Exec(ctx, tx, qInsertKey, int64(id), parentID, wrapped, clock.ToMillis(k.clock.Now())); err != nil {
		return 0, err
	}
	opened, err := subtle.NewAESGCM(secret)
	if err != nil {
		return 0, err
	}
	// A rollback leaves this entry behind; its id is never used again.
	k.opened.Add(id, opened)
	return id, nil
}

// Destroy deletes the key once tx commits. What it sealed cannot be opened
// again by anybody. Another node may still hold the opened key in memory, so
// whoever erases also deletes the sealed values themselves.
func (k *Keyring) Destroy(ctx context.Context, tx *db.Tx, id KeyID) error {
	tx.OnCommit(func() { k.opened.Remove(id) })
	_, err := db.Exec(ctx, tx, qDeleteKey, int64(id))
	return err
}

// Seal encrypts text under the key, bound to the place.
func (k *Keyring) Seal(ctx context.Context, c db.Conn, key KeyID, at Place, text string) ([]byte, error) {
	aead, err := k.aead(ctx, c, key)
	if err != nil {
		return nil, err
	}
	return aead.Encrypt([]byte(text), at.bytes())
}

// Open decrypts what Seal made. It returns ErrDestroyed if the key is gone,
// and ErrUnreadable, without content, if the value was sealed for another place.
func (k *Keyring) Open(ctx context.Context, c db.Conn, key KeyID, at Place, sealed []byte) (string, error) {
	aead, err := k.aead(ctx, c, key)
	if err != nil {
		return "", err
	}
	text, err := aead.Decrypt(sealed, at.bytes())
	if err != nil {
		return "", fmt.Errorf("crypto: %s.%s of row %d %w", at.Table, at.Column, at.Row, ErrUnreadable)
	}
	return string(text), nil
}

// Warm loads the keys of a page in one statement instead of one each.
func (k *Keyring) Warm(ctx context.Context, c db.Conn, keys []KeyID) error {
	var cold []KeyID
	for _, id := range keys {
		if id != 0 && !k.opened.Contains(id) && len(cold) < Batch {
			cold = append(cold, id)
		}
	}
	if len(cold) == 0 {
		return nil
	}
	rows, err := db.All(ctx, c, qKeys, scanKey, db.Pad(cold, Batch)...)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if _, err := k.unwrap(ctx, c, row); err != nil {
			return err
		}
	}
	return nil
}

type keyRow struct {
	id, parent KeyID
	wrapped    []byte
}

func scanKey(r db.Row) (row keyRow, err error) {
	err = r.Scan(&row.id, &row.parent, &row.wrapped)
	return row, err
}

// aead returns the opened key, reading it on c if it is not in memory: inside
// a transaction the key may be one that only this transaction sees.
func (k *Keyring) aead(ctx context.Context, c db.Conn, id KeyID) (tink.AEAD, error) {
	if id == 0 {
		return k.wrap, nil
	}
	if a, ok := k.opened.Get(id); ok {
		return a, nil
	}
	row, found, err := db.Maybe(ctx, c, qKey, scanKey, int64(id))
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, ErrDestroyed
	}
	return k.unwrap(ctx, c, row)
}

func (k *Keyring) unwrap(ctx context.Context, c db.Conn, row keyRow) (tink.AEAD, error) {
	parent, err := k.aead(ctx, c, row.parent)
	if err != nil {
		return nil, err
	}
	secret, err := parent.Decrypt(row.wrapped, keyPlace(row.id))
	if err != nil {
		return nil, fmt.Errorf("crypto: wrapped key %d %w", row.id, ErrUnreadable)
	}
	opened, err := subtle.NewAESGCM(secret)
	if err != nil {
		return nil, err
	}
	k.opened.Add(row.id, opened)
	return opened, nil
}

// A Place is where a sealed value lives. A value opens only in its own place:
// swapping two rows in the database makes both unreadable.
type Place struct {
	Table, Column string
	Row           int64
}

func (p Place) bytes() []byte {
	b := make([]byte, 0, len(p.Table)+len(p.Column)+22)
	b = append(b, p.Table...)
	b = append(b, '|')
	b = append(b, p.Column...)
	b = append(b, '|')
	return strconv.AppendInt(b, p.Row, 10)
}

func keyPlace(id KeyID) []byte {
	return Place{Table: "sealing_key", Column: "wrapped", Row: int64(id)}.bytes()
}
