package group

import (
	"bytes"
	"cmp"
	"context"
	"slices"

	"hearth/internal/account"
	"hearth/internal/platform/db"
)

var (
	qTagOfAnybody = db.Register("group.member.tag_of_anybody", `SELECT tag FROM member WHERE id = $1 AND group_id = $2 AND erased_at = 0`)
	qTheirsByTag  = db.Register("group.member.theirs_by_tags", `SELECT `+memberColumns+`
		FROM member WHERE left_at = 0 AND erased_at = 0 AND tag IN (`+db.Slots(1, Page)+`)`)
)

// SamePerson returns the groups of the same organisation in which the person
// behind a member is a member today, the member's own group left out, by name.
// It is for opening that link when somebody is in danger (package breakglass),
// which has asked two people before; nobody else may cause this to be called.
//
// Nothing is stored that leads from a member to an account, so this makes the
// tag of every account for the member's group until one is theirs. Accounts come
// a page at a time, those after the given one. The visits name no account.
func (m *Module) SamePerson(ctx context.Context, g ID, of MemberID, accounts func(ctx context.Context, after account.ID) ([]account.ID, error)) ([]Visit, error) {
	tag, found, err := db.Maybe(ctx, m.db, qTagOfAnybody, db.Value[[]byte], int64(of), int64(g))
	if err != nil || !found {
		return nil, err
	}
	id, err := m.wearer(ctx, g, tag, accounts)
	if err != nil || id == 0 {
		return nil, err
	}
	own, err := m.ByID(ctx, g)
	if err != nil {
		return nil, err
	}
	all, err := m.GroupsOf(ctx, own.Organisation)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(one Group) bool { return one.ID == g || !one.ArchivedAt.IsZero() })
	var visits []Visit
	for part := range slices.Chunk(all, Page) {
		some, err := m.wornIn(ctx, id, part)
		if err != nil {
			return nil, err
		}
		visits = append(visits, some...)
	}
	slices.SortFunc(visits, func(a, b Visit) int {
		return cmp.Or(cmp.Compare(a.Group.Name, b.Group.Name), cmp.Compare(a.Group.ID, b.Group.ID))
	})
	return visits, nil
}

// wearer is the account whose tag in the group it is; 0 for nobody's.
func (m *Module) wearer(ctx context.Context, g ID, tag []byte, accounts func(ctx context.Context, after account.ID) ([]account.ID, error)) (account.ID, error) {
	for after := account.ID(0); ; {
		page, err := accounts(ctx, after)
		if err != nil || len(page) == 0 {
			return 0, err
		}
		for _, id := range page {
			if bytes.Equal(tag, m.tag(id, g)) {
				return id, nil
			}
		}
		after = page[len(page)-1]
	}
}

// wornIn are those of at most Page groups in which the account is a member.
func (m *Module) wornIn(ctx context.Context, id account.ID, groups []Group) (visits []Visit, err error) {
	ids, byID := make([]ID, len(groups)), map[ID]Group{}
	for i, g := range groups {
		ids[i], byID[g.ID] = g.ID, g
	}
	members, err := m.store.openAll(ctx, m.db, qTheirsByTag, m.tags(id, ids, Page)...)
	for i := range members {
		visits = append(visits, Visit{Group: byID[members[i].Group], Member: &members[i]})
	}
	return visits, err
}
