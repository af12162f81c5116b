package group

import (
	"bytes"
	"context"

	"hearth/internal/account"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

var qTagWorn = db.Register("group.member.tag_worn", `SELECT group_id, tag FROM member WHERE id = $1`)

// tagged is what a member wears in place of an account, in which group.
type tagged struct {
	group ID
	tag   []byte
}

// WornBy returns which of the accounts
// the member is, and false for none of them. It is for the program alone, where
// two people have decided that somebody leaves a whole organisation, and what it
// returns is neither stored nor shown.
func (m *Module) WornBy(ctx context.Context, c db.Conn, id MemberID, of []account.ID) (account.ID, bool, error) {
	row, found, err := db.Maybe(ctx, c, qTagWorn, func(r db.Row) (t tagged, err error) {
		err = r.Scan(&t.group, &t.tag)
		return t, err
	}, int64(id))
	if err == nil && !found {
		err = fault.Missing("no such member")
	}
	if err != nil {
		return 0, false, err
	}
	for _, one := range of {
		if bytes.Equal(row.tag, m.tag(one, row.group)) {
			return one, true, nil
		}
	}
	return 0, false, nil
}
