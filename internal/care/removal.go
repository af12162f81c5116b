package care

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// A Removal is a membership that a facilitator ended.
type Removal struct {
	ID       int64
	Group    group.ID
	Slug     string
	Member   group.MemberID
	By       group.MemberID
	Reason   string
	At       time.Time
	UndoneAt time.Time // zero while it stands
}

// Remove ends somebody's membership and tells them why. What they wrote stays.
// It returns Invalid without a reason, Conflict if they left meanwhile, and
// what MayRemove says.
func (m *Module) Remove(ctx context.Context, v group.Visit, id group.MemberID, reason string) error {
	if err := v.MayFacilitate(); err != nil {
		return err
	}
	reason = strings.TrimSpace(reason)
	if err := checkReason(reason); err != nil {
		return err
	}
	row := m.ids.Next()
	sealed, err := m.keys.Seal(ctx, m.db, v.Group.Key, reasonPlace(row), reason)
	if err != nil {
		return err
	}
	member, err := m.memberHere(ctx, v, id)
	if err != nil {
		return err
	}
	err = m.db.Tx(ctx, func(tx *db.Tx) error {
		if err := m.groups.Queue(ctx, tx, v.Group.ID); err != nil {
			return err
		}
		standing, err := m.standingOf(ctx, tx, v, member)
		if err != nil {
			return err
		}
		if err := MayRemove(standing); err != nil {
			return err
		}
		return m.remove(ctx, tx, v, member, row, sealed, reason)
	})
	if db.IsTaken(err) { // two facilitators at once
		return fault.New(fault.Conflict, "group.gone_already")
	}
	return err
}

func (m *Module) remove(ctx context.Context, tx *db.Tx, v group.Visit, member group.Member, row int64, reason []byte, why string) error {
	tx.OnCommit(m.signs.drop)
	// Before it ends: who left is told nothing more.
	if err := m.tell(ctx, tx, member.ID, "removed", removedURL(v.Group)); err != nil {
		return err
	}
	if err := m.groups.Moderated(ctx, tx, v, true, group.Restriction{Act: group.ActMembershipEnded, Thing: int64(member.ID), Member: member.ID,
		URL: removedURL(v.Group), Reason: why}); err != nil {
		return err
	}
	if err := m.groups.End(ctx, tx, v.Group, member); err != nil {
		return err
	}
	if _, err := db.Exec(ctx, tx, qDropOffers, int64(member.ID), m.now()); err != nil {
		return err
	}
	if _, err := db.Exec(ctx, tx, qInsertRemoval, row, int64(v.Group.ID), v.Group.Slug, int64(member.ID), int64(v.Member.ID), reason, m.now()); err != nil {
		return err
	}
	return m.record(ctx, tx, v.Member.ID, "care.remove", audit.Ref("member", member.ID), nil)
}

// Removals returns the memberships that were ended, the latest first, for those
// who hold the group.
func (m *Module) Removals(ctx context.Context, v group.Visit) ([]Removal, error) {
	if err := mayTend(v); err != nil {
		return nil, err
	}
	rows, err := db.All(ctx, m.db, qRemovalsIn, scanRemoval, int64(v.Group.ID), int64(listed))
	if err != nil {
		return nil, err
	}
	removals := make([]Removal, len(rows))
	for i, row := range rows {
		if removals[i], err = m.openRemoval(ctx, row, v.Group.Key); err != nil {
			return nil, err
		}
	}
	return removals, nil
}

func (m *Module) openRemoval(ctx context.Context, row removalRow, key crypto.KeyID) (_ Removal, err error) {
	if len(row.reason) > 0 {
		row.Reason, err = m.keys.Open(ctx, m.db, key, reasonPlace(row.ID), row.reason)
		if errors.Is(err, crypto.ErrDestroyed) {
			err = nil
		}
	}
	return row.Removal, err
}

// Undo brings somebody back whose membership was ended, and tells them. They
// sign the agreements anew before they write. It returns Conflict if somebody
// undid it already.
func (m *Module) Undo(ctx context.Context, v group.Visit, id int64) error {
	if err := v.MayFacilitate(); err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		row, found, err := db.Maybe(ctx, tx, qRemoval, scanRemoval, id, int64(v.Group.ID))
		if err != nil {
			return err
		}
		if !found {
			return fault.Missing("no such removal")
		}
		changed, err := db.Exec(ctx, tx, qUndoRemoval, id, m.now(), int64(v.Member.ID))
		if err != nil {
			return err
		}
		if changed == 0 {
			return fault.New(fault.Conflict, "care.undone_already")
		}
		tx.OnCommit(m.signs.drop)
		if err := m.groups.Readmit(ctx, tx, v.Group, row.Member); err != nil {
			return err
		}
		if err := m.tell(ctx, tx, row.Member, "back", v.Group.URL()); err != nil {
			return err
		}
		if err := m.groups.Lifted(ctx, tx, v.Group, group.ActMembershipEnded, int64(row.Member), v.Member.ID); err != nil {
			return err
		}
		return m.record(ctx, tx, v.Member.ID, "care.remove.undo", audit.Ref("member", row.Member), nil)
	})
}

// Why returns why the visitor's membership was ended, to them alone, or Missing
// if it was not.
func (m *Module) Why(ctx context.Context, v group.Visit) (Removal, error) {
	if v.Member == nil {
		return Removal{}, fault.Missing("never a member")
	}
	row, found, err := db.Maybe(ctx, m.db, qRemovalOf, scanRemoval, int64(v.Member.ID))
	if err != nil {
		return Removal{}, err
	}
	if !found {
		return Removal{}, fault.Missing("not removed")
	}
	return m.openRemoval(ctx, row, v.Group.Key)
}

// refuseRemoved is asked when somebody joins a group.
func (m *Module) refuseRemoved(ctx context.Context, tx *db.Tx, _ group.Group, member group.Member) error {
	_, removed, err := db.Maybe(ctx, tx, qRemovalOf, scanRemoval, int64(member.ID))
	if err == nil && removed {
		err = fault.New(fault.Forbidden, "care.removed")
	}
	return err
}

func contains(ids []group.MemberID, id group.MemberID) bool { return slices.Contains(ids, id) }
