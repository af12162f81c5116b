package crypto

import (
	"context"
	"errors"
	"fmt"

	"hearth/internal/platform/db"
)

// qRewrap asks for the wrapping that was read, so that two who move a key at
// once do not undo each other.
var qRewrap = db.Register("crypto.key.rewrap", `UPDATE sealing_key SET parent_id = $2, wrapped = $3 WHERE id = $1 AND wrapped = $4`)

// ErrMoved is returned by Rewrap if the key was moved or destroyed meanwhile.
var ErrMoved = errors.New("crypto: the key was moved meanwhile")

// Rewrap hangs the key beneath another parent, or right beneath the master key
// if parent is 0. The key itself stays the same: what was sealed under it, and
// the keys beneath it, open as before, on this node and on every other. From
// then on the former parent opens none of it. It returns ErrDestroyed for a key
// that is gone, and ErrMoved if somebody else moved it meanwhile.
//
// A backup made before still holds the key wrapped by its former parent.
func (k *Keyring) Rewrap(ctx context.Context, tx *db.Tx, id, parent KeyID) error {
	if id == 0 || id == parent {
		return errors.New("crypto: a key cannot hang beneath itself, nor the master key beneath another")
	}
	row, found, err := db.Maybe(ctx, tx, qKey, scanKey, int64(id))
	if err != nil {
		return err
	}
	if !found {
		return ErrDestroyed
	}
	if err := k.above(ctx, tx, parent, id); err != nil {
		return err
	}
	former, err := k.aead(ctx, tx, row.parent)
	if err != nil {
		return err
	}
	secret, err := former.Decrypt(row.wrapped, keyPlace(id))
	if err != nil {
		return fmt.Errorf("crypto: key %d does not unwrap", id)
	}
	wrapper, err := k.aead(ctx, tx, parent)
	if err != nil {
		return err
	}
	wrapped, err := wrapper.Encrypt(secret, keyPlace(id))
	if err != nil {
		return err
	}
	var parentID any
	if parent != 0 {
		parentID = int64(parent)
	}
	changed, err := db.Exec(ctx, tx, qRewrap, int64(id), parentID, wrapped, row.wrapped)
	if err == nil && changed == 0 {
		err = ErrMoved
	}
	return err
}

// above refuses a parent that hangs beneath the key itself: a ring of keys
// would open nothing.
func (k *Keyring) above(ctx context.Context, tx *db.Tx, parent, id KeyID) error {
	for parent != 0 {
		if parent == id {
			return errors.New("crypto: a key cannot hang beneath a key of its own")
		}
		row, found, err := db.Maybe(ctx, tx, qKey, scanKey, int64(parent))
		if err != nil {
			return err
		}
		if !found {
			return ErrDestroyed
		}
		parent = row.parent
	}
	return nil
}
