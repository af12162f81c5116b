package group

import (
	"context"

	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

var qWears = db.Register("group.member.wears", `SELECT id FROM member WHERE group_id = $1 AND handle_index = $2 AND erased_at = 0`)

// Wears returns the member of the group who wears a handle, also one that only
// looks like it, and also somebody who left; Missing where nobody does. It looks
// at nobody's permission.
func (m *Module) Wears(ctx context.Context, c db.Conn, g ID, handle string) (MemberID, error) {
	id, found, err := db.Maybe(ctx, c, qWears, scanMemberID, int64(g), m.handleIndex(g, handle))
	if err == nil && !found {
		err = fault.Missing("nobody wears this handle")
	}
	return id, err
}
