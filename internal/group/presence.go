package group

import (
	"context"

	"hearth/internal/platform/db"
)

var qSetPresent = db.Register("group.member.present", `UPDATE member SET present = $2 WHERE id = $1 AND left_at = 0`)

// SetPresent lets the room show that the visitor is there, or no longer does.
// Whoever does not belong gets MayWrite's fault.
func (m *Module) SetPresent(ctx context.Context, tx *db.Tx, v Visit, present bool) error {
	if err := v.MayWrite(); err != nil {
		return err
	}
	_, err := db.Exec(ctx, tx, qSetPresent, int64(v.Member.ID), present)
	return err
}
