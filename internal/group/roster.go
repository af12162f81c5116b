package group

import (
	"context"
	"slices"
	"strings"

	"hearth/internal/audit"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

var (
	qRoster = db.Register("group.member.roster", `SELECT `+memberColumns+` FROM member
		WHERE group_id = $1 AND left_at = 0 AND erased_at = 0 AND id > $2 ORDER BY id LIMIT $3`)
	qMemberByID = db.Register("group.member.by_id", `SELECT `+memberColumns+` FROM member WHERE id = $1 AND group_id = $2 AND erased_at = 0`)
	qSetDuties  = db.Register("group.member.duties", `UPDATE member SET duties = $2 WHERE id = $1 AND left_at = 0 AND erased_at = 0`)
	qOnDuty     = db.Register("group.member.on_duty", `SELECT `+memberColumns+` FROM member
		WHERE group_id = $1 AND left_at = 0 AND erased_at = 0 AND duties LIKE $2 ORDER BY id`)
)

// Members returns a page of those who belong, in the order of joining, after a
// member (0 for the first page), for facilitators.
func (m *Module) Members(ctx context.Context, v Visit, after MemberID) ([]Member, error) {
	if err := v.MayFacilitate(); err != nil && !v.Facilitates() {
		return nil, err
	}
	return m.store.openAll(ctx, m.db, qRoster, int64(v.Group.ID), int64(after), int64(Page))
}

// MemberOf returns one member of the visited group, somebody who left too, or
// Missing. It is for those who belong.
func (m *Module) MemberOf(ctx context.Context, v Visit, id MemberID) (Member, error) {
	if !v.Belongs() {
		return Member{}, fault.Missing("not a member")
	}
	members, err := m.store.openAll(ctx, m.db, qMemberByID, int64(id), int64(v.Group.ID))
	if err == nil && len(members) == 0 {
		err = fault.Missing("no such member")
	}
	if err != nil {
		return Member{}, err
	}
	return members[0], nil
}

// WithDuty returns the members of a group who have taken on the duty, by age.
// It is for the features that give out work, not for pages.
func (m *Module) WithDuty(ctx context.Context, g ID, duty string) ([]Member, error) {
	return m.store.openAll(ctx, m.db, qOnDuty, int64(g), "%"+duty+"%")
}

// SetDuties writes which duties a member of the visited group has. It returns
// Invalid for an unknown duty and Missing for who does not belong.
func (m *Module) SetDuties(ctx context.Context, v Visit, id MemberID, duties []string) error {
	if err := v.MayFacilitate(); err != nil {
		return err
	}
	if !subset(duties, Duties) {
		var c fault.Check
		c.Add("duties", "group.problem.choice")
		return c.Err()
	}
	if _, err := m.MemberOf(ctx, v, id); err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		tx.OnCommit(func() { m.dropCard(id) })
		changed, err := db.Exec(ctx, tx, qSetDuties, int64(id), packDuties(duties))
		if err != nil {
			return err
		}
		if changed == 0 {
			return fault.Missing("not a member any more")
		}
		return m.noteBy(ctx, tx, v.Member.ID, "group.duties", audit.Ref("member", id), map[string]string{"duties": packDuties(duties)})
	})
}

func packDuties(duties []string) string {
	sorted := slices.Sorted(slices.Values(duties))
	return strings.Join(sorted, ",")
}

func unpackDuties(packed string) []string {
	if packed == "" {
		return nil
	}
	return strings.Split(packed, ",")
}
