package group

import (
	"bytes"
	"context"

	"hearth/internal/account"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// What features ask inside their own transaction, or of many members at once.
// None of it looks at anybody's permission.

var (
	qReadyFor = db.Register("group.member.ready_for", `SELECT id FROM member WHERE group_id = $1 AND left_at = 0 AND erased_at = 0 AND duties LIKE $2
		AND (paused_at = 0 OR paused_until <> 0 AND paused_until <= $3) ORDER BY id`)
	qKeeping = db.Register("group.member.keeping", `SELECT id FROM member WHERE left_at = 0 AND erased_at = 0 AND seated = TRUE
		AND paused_at <> 0 AND (paused_until = 0 OR paused_until > $1) AND id IN (`+db.Slots(2, Page)+`)`)
	qMembersByID = db.Register("group.member.by_ids", `SELECT `+memberColumns+` FROM member
		WHERE group_id = $1 AND erased_at = 0 AND id IN (`+db.Slots(2, Page)+`)`)
	qTagOf = db.Register("group.member.tag_of", `SELECT tag FROM member WHERE id = $1 AND group_id = $2 AND left_at = 0 AND erased_at = 0`)
)

// ByIDIn is ByID, read on c.
func (m *Module) ByIDIn(ctx context.Context, c db.Conn, id ID) (Group, error) {
	g, found, err := m.store.group(ctx, c, qGroupByID, int64(id))
	if err == nil && !found {
		err = fault.Missing("no such group")
	}
	return g, err
}

// ReadyFor returns those of a group who have taken on the duty and are not on a
// break, by age.
func (m *Module) ReadyFor(ctx context.Context, c db.Conn, g ID, duty string) ([]MemberID, error) {
	return db.All(ctx, c, qReadyFor, scanMemberID, int64(g), "%"+duty+"%", clock.ToMillis(m.clock.Now()))
}

// Keeping returns those of at most Page members who are on a break and hold
// their seat meanwhile.
func (m *Module) Keeping(ctx context.Context, c db.Conn, ids []MemberID) ([]MemberID, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return db.All(ctx, c, qKeeping, scanMemberID, append([]any{clock.ToMillis(m.clock.Now())}, db.Pad(ids, Page)...)...)
}

// MembersIn returns those of at most Page members who are or were in the group,
// without those who were erased.
func (m *Module) MembersIn(ctx context.Context, c db.Conn, g ID, ids []MemberID) (map[MemberID]Member, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	rows, err := db.All(ctx, c, qMembersByID, scanMember, append([]any{int64(g)}, db.Pad(ids, Page)...)...)
	if err != nil {
		return nil, err
	}
	keys := make([]crypto.KeyID, len(rows))
	for i, row := range rows {
		keys[i] = row.Key
	}
	if err := m.keys.Warm(ctx, c, keys); err != nil {
		return nil, err
	}
	members := make(map[MemberID]Member, len(rows))
	for _, row := range rows {
		if members[row.ID], err = m.store.member(ctx, c, row); err != nil {
			return nil, err
		}
	}
	return members, nil
}

// Whose returns the place of the account in the list that the member of the
// group is, and -1 if they are none of these or do not belong. It is for a
// feature that has made somebody a member and holds, sealed, who had asked to be
// one; nobody else may ask.
func (m *Module) Whose(ctx context.Context, c db.Conn, g ID, id MemberID, accounts []account.ID) (int, error) {
	tag, found, err := db.Maybe(ctx, c, qTagOf, db.Value[[]byte], int64(id), int64(g))
	if err != nil || !found {
		return -1, err
	}
	for i, a := range accounts {
		if bytes.Equal(tag, m.tag(a, g)) {
			return i, nil
		}
	}
	return -1, nil
}
