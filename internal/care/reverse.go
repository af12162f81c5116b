package care

import (
	"context"

	"hearth/internal/group"
	"hearth/internal/platform/db"
)

// Reverse brings somebody back whose membership was ended, when that turned out
// wrong or nobody else agreed to it. It does nothing if they are back already.
// The caller tells them, and keeps the record.
func (m *Module) Reverse(ctx context.Context, tx *db.Tx, g group.Group, member group.MemberID) error {
	row, found, err := db.Maybe(ctx, tx, qRemovalOf, scanRemoval, int64(member))
	if err != nil || !found {
		return err
	}
	changed, err := db.Exec(ctx, tx, qUndoRemoval, row.ID, m.now(), int64(0))
	if err != nil || changed == 0 {
		return err
	}
	tx.OnCommit(m.signs.drop)
	return m.groups.Readmit(ctx, tx, g, member)
}
