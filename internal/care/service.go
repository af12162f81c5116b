package care

import (
	"context"
	"slices"
	"time"

	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// tell brings a notice to a member, if anybody brings notices at all.
func (m *Module) tell(ctx context.Context, tx *db.Tx, to group.MemberID, what, url string) error {
	if m.teller == nil {
		return nil
	}
	return m.teller.Tell(ctx, tx, to, "care."+what, url)
}

// tellHolders tells everybody who holds the group but the one who did it.
func (m *Module) tellHolders(ctx context.Context, tx *db.Tx, g group.ID, but group.MemberID, what, url string) error {
	holders, err := m.groups.Holders(ctx, tx, g)
	if err != nil {
		return err
	}
	for _, id := range holders {
		if id == but {
			continue
		}
		if err := m.tell(ctx, tx, id, what, url); err != nil {
			return err
		}
	}
	return nil
}

// tellAll tells everybody who belongs, a page at a time.
func (m *Module) tellAll(ctx context.Context, tx *db.Tx, g group.ID, but group.MemberID, what, url string) error {
	if m.teller == nil {
		return nil
	}
	for after := group.MemberID(0); ; {
		page, err := m.groups.MemberIDs(ctx, tx, g, after, group.Page)
		if err != nil {
			return err
		}
		for _, id := range page {
			if id == but {
				continue
			}
			if err := m.tell(ctx, tx, id, what, url); err != nil {
				return err
			}
		}
		if len(page) < group.Page {
			return nil
		}
		after = page[len(page)-1]
	}
}

// record writes an act of somebody who holds the group.
func (m *Module) record(ctx context.Context, tx *db.Tx, by group.MemberID, action, object string, detail map[string]string) error {
	return m.audit.Append(ctx, tx, audit.Entry{Actor: audit.Ref("member", by), Action: action, Object: object, Detail: detail})
}

// staffed reports whether the visited group's organisation has staff.
func (m *Module) staffed(ctx context.Context, v group.Visit) (bool, error) {
	if m.staff == nil {
		return false, nil
	}
	return m.staff.Staffed(ctx, v.Group.Organisation)
}

// standingOf is how the visitor stands to a member; see permission.go. It is
// read on c, inside the transaction that acts upon it.
func (m *Module) standingOf(ctx context.Context, c db.Conn, v group.Visit, whom group.Member) (Standing, error) {
	staffed, err := m.staffed(ctx, v)
	if err != nil {
		return Standing{}, err
	}
	holders, err := m.groups.Holders(ctx, c, v.Group.ID)
	if err != nil {
		return Standing{}, err
	}
	// Who holds the group may have changed since the visit and the member were
	// read: a hand-over and a removal at the same moment.
	if !slices.Contains(holders, v.Member.ID) {
		return Standing{}, fault.New(fault.Forbidden, "group.facilitators_only")
	}
	s := standing(v, whom, staffed, int64(len(holders)))
	s.Holds = slices.Contains(holders, whom.ID)
	return s, nil
}

// isNew is since when somebody counts as new.
func (m *Module) isNew() time.Time { return m.clock.Now().Add(-NewFor) }
