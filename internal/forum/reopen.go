package forum

import (
	"context"

	"hearth/internal/platform/db"
)

// Reopen lets people write in a conversation again that was closed, when the
// decision to close it turned out wrong. The caller keeps the record.
func (m *Module) Reopen(ctx context.Context, tx *db.Tx, id ID) error {
	_, err := db.Exec(ctx, tx, qLock, int64(id), int64(0))
	return err
}
