package board

import (
	"context"

	"hearth/internal/group"
	"hearth/internal/platform/db"
)

// tell tells a member, unless it is the one who did it.
func (m *Module) tell(ctx context.Context, tx *db.Tx, by group.Visit, to group.MemberID, kind, url string) error {
	if m.teller == nil || to == 0 || to == by.Member.ID {
		return nil
	}
	return m.teller.Tell(ctx, tx, to, kind, url)
}

// crowd is how many members are told at a time.
const crowd = 200

// tellOfNew tells who should know of a new item: every member of an
// announcement, the facilitators of what waits for them.
func (m *Module) tellOfNew(ctx context.Context, tx *db.Tx, v group.Visit, kind Kind, id ID, waits bool) error {
	switch {
	case m.teller == nil:
		return nil
	case kind == Announcement:
		return m.tellAll(ctx, tx, v, "board.announced", itemURL(v.Group, m.token(id)))
	case waits && kind == Feedback:
		return m.tellHolders(ctx, tx, v, "board.feedback", boardURL(v.Group)+"/changes")
	case waits:
		return m.tellHolders(ctx, tx, v, "board.resource_waits", boardURL(v.Group)+"/resources")
	}
	return nil
}

func (m *Module) tellHolders(ctx context.Context, tx *db.Tx, v group.Visit, kind, url string) error {
	holders, err := m.groups.Holders(ctx, tx, v.Group.ID)
	if err != nil {
		return err
	}
	for _, to := range holders {
		if err := m.tell(ctx, tx, v, to, kind, url); err != nil {
			return err
		}
	}
	return nil
}

func (m *Module) tellAll(ctx context.Context, tx *db.Tx, v group.Visit, kind, url string) error {
	for after := group.MemberID(0); ; {
		some, err := m.groups.MemberIDs(ctx, tx, v.Group.ID, after, crowd)
		if err != nil || len(some) == 0 {
			return err
		}
		for _, to := range some {
			if err := m.tell(ctx, tx, v, to, kind, url); err != nil {
				return err
			}
		}
		after = some[len(some)-1]
	}
}
