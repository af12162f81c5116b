package group

import (
	"context"

	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
)

var qListening = db.Register("group.member.listening", `SELECT key_id FROM member WHERE id = $1 AND left_at = 0 AND erased_at = 0
	AND (paused_at = 0 OR paused_until <> 0 AND paused_until <= $2)`)

// Listening returns the key of a member who belongs to the group and is not on
// a break, and false for everybody else. It reads on c, since features ask
// inside their own transaction.
func (m *Module) Listening(ctx context.Context, c db.Conn, id MemberID) (crypto.KeyID, bool, error) {
	key, found, err := db.Maybe(ctx, c, qListening, db.Value[int64], int64(id), clock.ToMillis(m.clock.Now()))
	return crypto.KeyID(key), found, err
}
