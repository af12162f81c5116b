package moderation

import (
	"context"
	"strconv"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

var (
	qOutside  = db.Register("moderation.outside.insert", `INSERT INTO moderation_outside (mark) VALUES ($1) ON CONFLICT (mark) DO NOTHING`)
	qNoLonger = db.Register("moderation.outside.delete", `DELETE FROM moderation_outside WHERE mark = $1`)
)

// whose finds the account of a member, 0 for none: nothing stored leads there,
// so every account is asked whether the member is theirs. It is done where two
// people have decided that somebody leaves a whole organisation, and where that
// is undone, and what is found is neither stored nor shown.
func (m *Module) whose(ctx context.Context, c db.Conn, member group.MemberID) (account.ID, error) {
	if m.accounts == nil {
		return 0, nil
	}
	for after := account.ID(0); ; {
		some, err := m.accounts.Every(ctx, c, after)
		if err != nil || len(some) == 0 {
			return 0, err
		}
		if id, found, err := m.groups.WornBy(ctx, c, member, some); err != nil || found {
			return id, err
		}
		after = some[len(some)-1]
	}
}

// mark is what is kept of a membership that ended with a decision elsewhere.
func (m *Module) mark(d DecisionID, member group.MemberID) []byte {
	return m.store.keys.Index("moderation.outside", strconv.FormatInt(int64(d), 10)+"/"+strconv.FormatInt(int64(member), 10))
}

// endElsewhere ends every other membership that the person has in the
// organisation, so that they stand in none of its lists. Nobody there is told
// why.
func (m *Module) endElsewhere(ctx context.Context, tx *db.Tx, d Decision, of account.ID) error {
	if of == 0 {
		return nil
	}
	return m.elsewhere(ctx, tx, d, of, func(g group.Group, member group.Member) error {
		if !member.LeftAt.IsZero() {
			return nil
		}
		if _, err := db.Exec(ctx, tx, qOutside, m.mark(d.ID, member.ID)); err != nil {
			return err
		}
		return m.groups.End(ctx, tx, g, member)
	})
}

// readmitElsewhere brings back what endElsewhere ended, and nothing that the
// person left themselves.
func (m *Module) readmitElsewhere(ctx context.Context, tx *db.Tx, d Decision) error {
	if d.Measure != LeaveOrganisation {
		return nil
	}
	of, err := m.whose(ctx, tx, d.Member)
	if err != nil || of == 0 {
		return err
	}
	return m.elsewhere(ctx, tx, d, of, func(g group.Group, member group.Member) error {
		ended, err := db.Exec(ctx, tx, qNoLonger, m.mark(d.ID, member.ID))
		if err != nil || ended == 0 {
			return err
		}
		if err := m.groups.Readmit(ctx, tx, g, member.ID); err != nil && !fault.Is(err, fault.Conflict) {
			return err
		}
		return nil
	})
}

// elsewhere goes through the person's other members in the organisation.
func (m *Module) elsewhere(ctx context.Context, tx *db.Tx, d Decision, of account.ID, do func(group.Group, group.Member) error) error {
	members, err := m.groups.Memberships(ctx, tx, of)
	if err != nil {
		return err
	}
	for _, member := range members {
		g, err := m.groups.ByIDIn(ctx, tx, member.Group)
		if err != nil {
			return err
		}
		if member.ID == d.Member || g.Organisation != d.Organisation {
			continue
		}
		if err := do(g, member); err != nil {
			return err
		}
	}
	return nil
}
