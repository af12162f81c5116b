package group

import (
	"cmp"
	"context"
	"slices"
	"time"

	"hearth/internal/account"
	"hearth/internal/platform/db"
)

// placesFor is how long memory keeps in which groups an account has been seen.
// The newest member's id tells at once that somebody joined anywhere, so this
// only bounds what two nodes whose clocks differ may miss.
const placesFor = time.Minute

var qNewestMember = db.Register("group.member.newest", `SELECT COALESCE(MAX(id), 0) FROM member`)

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
	groups, err := m.placesOf(ctx, id)
	if err != nil {
		return nil, err
	}
	var visits []Visit
	for _, g := range groups {
		row, found, err := db.Maybe(ctx, m.db, qMemberByTag, scanMember, int64(g), m.tag(id, g))
		if err != nil {
			return nil, err
		}
		if !found || !row.LeftAt.IsZero() {
			continue
		}
		visit, err := m.mine(ctx, id, row)
		if err != nil {
			return nil, err
		}
		if visit.Group.ArchivedAt.IsZero() {
			visits = append(visits, visit)
		}
	}
	slices.SortFunc(visits, func(a, b Visit) int { return cmp.Compare(a.Member.ID, b.Member.ID) })
	return visits, nil
}

func (m *Module) mine(ctx context.Context, id account.ID, row memberRow) (Visit, error) {
	g, err := m.ByID(ctx, row.Group)
	if err != nil {
		return Visit{}, err
	}
	member, err := m.store.member(ctx, m.db, row)
	return Visit{Group: g, Actor: account.Actor{ID: id}, Member: &member}, err
}

func (m *Module) placesOf(ctx context.Context, id account.ID) ([]ID, error) {
	newest, err := db.One(ctx, m.db, qNewestMember, db.Value[int64])
	if err != nil {
		return nil, err
	}
	if known, ok := m.places.get(id); ok && known.newest == newest {
		return known.groups, nil
	}
	members, err := m.Memberships(ctx, m.db, id)
	if err != nil {
		return nil, err
	}
	groups := make([]ID, len(members))
	for i, member := range members {
		groups[i] = member.Group
	}
	m.places.put(id, places{newest: newest, groups: groups})
	return groups, nil
}
