package group

import (
	"context"

	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

var qSetPresent = db.Register("group.member.present", `UPDATE member SET present = $2 WHERE id = $1 AND left_at = 0`)

// SetPresent notes whether the room may show that the visitor is there. It
// returns Missing for those who do not belong.
func (m *Module) SetPresent(ctx context.Context, v Visit, present bool) error {
	if !v.Belongs() {
		return fault.Missing("not a member")
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		_, err := db.Exec(ctx, tx, qSetPresent, int64(v.Member.ID), present)
		return err
	})
}
