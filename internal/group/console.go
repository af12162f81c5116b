package group

import (
	"context"
	"time"

	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
)

// What an organisation's console asks: numbers about groups, never who.

// A Tally is how many people a group has.
type Tally struct {
	Holders, Members int64
	LastAt           time.Time // when somebody was last active, to the hour
}

var (
	qTallies = db.Register("group.member.tallies", `SELECT m.group_id, COUNT(*), COALESCE(SUM(CASE WHEN m.role = 'facilitator' THEN 1 ELSE 0 END), 0), MAX(m.active_at)
		FROM member m JOIN support_group g ON g.id = m.group_id
		WHERE g.organisation_id = $1 AND m.left_at = 0 AND m.erased_at = 0 GROUP BY m.group_id`)
	qNewcomers = db.Register("group.member.newcomers", `SELECT group_id, COUNT(*) FROM member
		WHERE joined_at >= $1 AND joined_at < $2 AND erased_at = 0 GROUP BY group_id`)
	qGroupsOfThem = db.Register("group.member.groups", `SELECT id, group_id FROM member WHERE id IN (`+db.Slots(1, Page)+`)`)
	qSetBadge     = db.Register("group.member.badge", `UPDATE member SET checked = $2, checked_until = $3 WHERE id = $1 AND role = 'facilitator' AND left_at = 0 AND erased_at = 0
		AND group_id IN (SELECT id FROM support_group WHERE organisation_id = $4)`)
)

// Tallies counts the people of every group of an organisation that has any.
func (m *Module) Tallies(ctx context.Context, id OrganisationID) (map[ID]Tally, error) {
	rows, err := db.All(ctx, m.db, qTallies, func(r db.Row) (t struct {
		Tally
		group ID
	}, err error,
	) {
		var last int64
		err = r.Scan(&t.group, &t.Members, &t.Holders, &last)
		t.LastAt = clock.FromMillis(last)
		return t, err
	}, int64(id))
	if err != nil {
		return nil, err
	}
	tallies := make(map[ID]Tally, len(rows))
	for _, row := range rows {
		tallies[row.group] = row.Tally
	}
	return tallies, nil
}

// Newcomers counts those who joined each group of the site from one moment to
// before another.
func (m *Module) Newcomers(ctx context.Context, from, to time.Time) (map[ID]int64, error) {
	rows, err := db.All(ctx, m.db, qNewcomers, scanGroupCount, clock.ToMillis(from), clock.ToMillis(to))
	if err != nil {
		return nil, err
	}
	counts := make(map[ID]int64, len(rows))
	for _, row := range rows {
		counts[row.id] = row.n
	}
	return counts, nil
}

// GroupsOfMembers returns which group each of at most Page members is of.
func (m *Module) GroupsOfMembers(ctx context.Context, ids []MemberID) (map[MemberID]ID, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	type pair struct {
		member MemberID
		group  ID
	}
	rows, err := db.All(ctx, m.db, qGroupsOfThem, func(r db.Row) (p pair, err error) {
		err = r.Scan(&p.member, &p.group)
		return p, err
	}, db.Pad(ids, Page)...)
	if err != nil {
		return nil, err
	}
	groups := make(map[MemberID]ID, len(rows))
	for _, row := range rows {
		groups[row.member] = row.group
	}
	return groups, nil
}

// SetBadge writes what the organisation has checked about a facilitator of one
// of its groups, to stand beside the handle, and until when; "" takes it away.
// It tells whether there was such a facilitator: a group that moved away is the
// organisation's no more. It is for the organisation's staff records, and looks
// at nobody's permission.
func (m *Module) SetBadge(ctx context.Context, tx *db.Tx, by OrganisationID, id MemberID, checked string, until time.Time) (bool, error) {
	tx.OnCommit(func() { m.dropCard(id) })
	changed, err := db.Exec(ctx, tx, qSetBadge, int64(id), checked, clock.ToMillis(until), int64(by))
	return changed > 0, err
}
