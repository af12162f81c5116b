package group

import (
	"context"

	"hearth/internal/account/naming"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

var qWearing = db.Register("group.member.wearing", `SELECT id FROM member
	WHERE group_id = $1 AND handle_index = $2 AND left_at = 0 AND erased_at = 0`)

// Wearing returns who wears the handle in the visited group, or one that looks
// like it, and 0 for nobody. It is for those who belong: others learn nothing.
func (m *Module) Wearing(ctx context.Context, v Visit, handle string) (MemberID, error) {
	if !v.Belongs() {
		return 0, fault.Missing("not a member")
	}
	id, _, err := db.Maybe(ctx, m.db, qWearing, scanMemberID, int64(v.Group.ID), m.handleIndex(v.Group.ID, naming.Clean(handle)))
	return id, err
}
