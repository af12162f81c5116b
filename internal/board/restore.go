package board

import (
	"context"

	"hearth/internal/group"
	"hearth/internal/platform/db"
)

var (
	qUnhide = db.Register("board.item.unhide", `UPDATE board_item SET hidden_at = 0, reason_sealed = $2 WHERE id = $1 AND withdrawn_at = 0`)
	qListed = db.Register("board.item.listed", `UPDATE board_item SET closed_at = 0, reason_sealed = $2, opened_at = CASE WHEN opened_at = 0 THEN $3 ELSE opened_at END
		WHERE id = $1 AND withdrawn_at = 0`)
)

// Restore shows an item again, or puts a resource on the list, when the decision
// about it turned out wrong. The caller keeps the record.
func (m *Module) Restore(ctx context.Context, tx *db.Tx, act string, id ID) error {
	var err error
	if act == group.ActResourceDeclined {
		_, err = db.Exec(ctx, tx, qListed, int64(id), []byte{}, m.now())
	} else {
		_, err = db.Exec(ctx, tx, qUnhide, int64(id), []byte{})
	}
	return err
}
