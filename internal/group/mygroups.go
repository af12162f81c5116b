package group

import (
	"cmp"
	"context"
	"slices"
	"time"

	"hearth/internal/account"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// placesFor is how long memory keeps in which groups an account has been seen.
// The newest member's id tells at once that somebody joined anywhere, so this
// only bounds what two nodes whose clocks differ may miss.
const placesFor = time.Minute

var (
	qNewestMember     = db.Register("group.member.newest", `SELECT COALESCE(MAX(id), 0) FROM member`)
	qPlaces           = db.Register("group.member.places", `SELECT group_id FROM member WHERE tag IN (`+db.Slots(1, tagsAtOnce)+`)`)
	qMembersByFewTags = db.Register("group.member.by_few_tags", `SELECT `+memberColumns+`
		FROM member WHERE tag IN (`+db.Slots(1, Page)+`)`)
)

// places are the groups in which an account has a member, those that they left
// included. It lives in memory only: nothing stored leads from an account to
// its members.
type places struct {
	newest int64 // the newest member anywhere when this was found out
	groups []ID
}

// MyGroups returns the groups that the account belongs to today, in the order
// in which they were joined. Only the person themselves may cause this to be
// called.
func (m *Module) MyGroups(ctx context.Context, id account.ID) ([]Visit, error) {
	visits, err := m.AllMyGroups(ctx, id)
	return slices.DeleteFunc(visits, func(v Visit) bool { return v.Shut != nil }), err
}

// AllMyGroups is MyGroups with those that are closed to them for now; see
// Visit.Shut. It is for pages that say so, and show nothing of what is in them.
func (m *Module) AllMyGroups(ctx context.Context, id account.ID) ([]Visit, error) {
	rows, err := m.rowsOf(ctx, id)
	if err != nil {
		return nil, err
	}
	rows = slices.DeleteFunc(rows, func(row memberRow) bool { return !row.LeftAt.IsZero() })
	ids := make([]ID, len(rows))
	for i, row := range rows {
		ids[i] = row.Group
	}
	groups, err := m.byIDs(ctx, ids)
	if err != nil {
		return nil, err
	}
	rows = slices.DeleteFunc(rows, func(row memberRow) bool {
		g, there := groups[row.Group]
		return !there || !g.ArchivedAt.IsZero()
	})
	members, err := m.store.open(ctx, m.db, rows)
	if err != nil {
		return nil, err
	}
	var visits []Visit
	for i := range members {
		v, err := m.stilled(ctx, Visit{Group: groups[members[i].Group], Actor: account.Actor{ID: id}, Member: &members[i]})
		if err != nil {
			return nil, err
		}
		if v, err = m.aged(ctx, v); fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if v.Belongs() {
			visits = append(visits, v)
		}
	}
	return visits, nil
}

// A Membership says that a member of somebody's is, or was, in a group.
type Membership struct {
	Member MemberID
	Group  ID
	Left   bool
}

// MembersOf returns the account's members in all groups, archived ones and those
// that they left included, the first joined first. It is Memberships for who
// asks often: it opens no handle, and begins from what MyGroups remembers. Only
// the person themselves may cause this to be called.
func (m *Module) MembersOf(ctx context.Context, id account.ID) ([]Membership, error) {
	rows, err := m.rowsOf(ctx, id)
	if err != nil {
		return nil, err
	}
	all := make([]Membership, len(rows))
	for i, row := range rows {
		all[i] = Membership{Member: row.ID, Group: row.Group, Left: !row.LeftAt.IsZero()}
	}
	return all, nil
}

// rowsOf reads the account's members in all groups, the first joined first.
func (m *Module) rowsOf(ctx context.Context, id account.ID) (rows []memberRow, err error) {
	groups, err := m.placesOf(ctx, id)
	if err != nil {
		return nil, err
	}
	for part := range slices.Chunk(groups, Page) {
		some, err := db.All(ctx, m.db, qMembersByFewTags, scanMember, m.tags(id, part, Page)...)
		if err != nil {
			return nil, err
		}
		rows = append(rows, some...)
	}
	slices.SortFunc(rows, func(a, b memberRow) int { return cmp.Compare(a.ID, b.ID) })
	return rows, nil
}

func (m *Module) placesOf(ctx context.Context, id account.ID) ([]ID, error) {
	newest, err := db.One(ctx, m.db, qNewestMember, db.Value[int64])
	if err != nil {
		return nil, err
	}
	if known, ok := m.places.Get(id); ok && known.newest == newest {
		return known.groups, nil
	}
	every, err := m.EveryID(ctx, m.db)
	if err != nil {
		return nil, err
	}
	var groups []ID
	for part := range slices.Chunk(every, tagsAtOnce) {
		some, err := db.All(ctx, m.db, qPlaces, scanGroupID, m.tags(id, part, tagsAtOnce)...)
		if err != nil {
			return nil, err
		}
		groups = append(groups, some...)
	}
	m.places.Put(id, places{newest: newest, groups: groups})
	return groups, nil
}
