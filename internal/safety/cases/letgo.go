package cases

import (
	"context"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// Who has a case, and may not work on it any more: they left the rota, stepped
// down, left the group. What the member writes would reach nobody, so nobody has
// the case from then on, and others are told.

// letGoOf looks whether whoever has the member's open case still may.
func (m *Module) letGoOf(ctx context.Context, member group.MemberID) error {
	rows, err := db.All(ctx, m.DB, qOfMember, scanCase, int64(member))
	if err != nil {
		return err
	}
	for _, c := range rows {
		if c.Open() {
			return m.letGo(ctx, c)
		}
	}
	return nil
}

// letGo takes an open case from whoever has it and may not work on it any more.
func (m *Module) letGo(ctx context.Context, c Case) error {
	if c.Owner == 0 {
		return nil
	}
	keeps, err := m.keeps(ctx, c)
	if err != nil || keeps {
		return err
	}
	return m.DB.Tx(ctx, func(tx *db.Tx) error {
		now, err := db.One(ctx, tx, qLock, scanCase, int64(c.ID))
		if err != nil || !now.Open() || now.Owner != c.Owner {
			return err
		}
		now.Owner = 0
		if _, err := m.append(ctx, tx, Entry{Case: now.ID, What: Left, Party: c.Owner}, ""); err != nil {
			return err
		}
		if err := m.store.head(ctx, tx, now); err != nil {
			return err
		}
		return m.callOthers(ctx, tx, now)
	})
}

// callOthers brings others to a case that nobody has any more.
func (m *Module) callOthers(ctx context.Context, tx *db.Tx, c Case) error {
	if err := m.tellStaff(ctx, tx, c, NoticeWaits); err != nil {
		return err
	}
	if !c.Level.Always() {
		_, err := m.tellHolders(ctx, tx, c, NoticeWaits)
		return err
	}
	g, err := m.Groups.ByIDIn(ctx, tx, c.Group)
	if err != nil {
		return err
	}
	return m.call(ctx, tx, g, c)
}

// keeps reports whether whoever has the case may still work on it. Of somebody who
// works on it under a handle nothing leads to an account: their card says whether
// they hold the group.
func (m *Module) keeps(ctx context.Context, c Case) (bool, error) {
	parties, err := m.store.parties(ctx, m.DB, c.ID)
	if err != nil {
		return true, err
	}
	for _, p := range parties {
		switch {
		case p.ID != c.Owner:
		case p.Account != 0:
			_, err := m.stand(ctx, p.Account, c)
			if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Forbidden) {
				return false, nil
			}
			return true, err
		case p.Member != 0:
			cards, err := m.Groups.Cards(ctx, m.DB, []group.MemberID{p.Member})
			return err != nil || cards[p.Member].Facilitates(), err
		}
	}
	return false, nil
}
