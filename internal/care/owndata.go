package care

import (
	"context"
	"time"

	"hearth/internal/account"
	"hearth/internal/platform/db"
)

// Export implements account.OwnData: why a membership was ended, and what the
// person was asked to take on or asked of others.
func (m *Module) Export(ctx context.Context, id account.ID) ([]account.Section, error) {
	members, err := m.groups.Memberships(ctx, m.db, id)
	if err != nil {
		return nil, err
	}
	removals := account.Section{Name: "care-ended-memberships", Title: "care.export.removals"}
	offers := account.Section{Name: "care-offers", Title: "care.export.offers"}
	for _, member := range members {
		key, err := m.groups.KeyOf(ctx, m.db, member.Group)
		if err != nil {
			return nil, err
		}
		rows, err := db.All(ctx, m.db, qRemovalsOf, scanRemoval, int64(member.ID))
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			removal, err := m.openRemoval(ctx, row, key)
			if err != nil {
				return nil, err
			}
			removals.Records = append(removals.Records, account.Record{
				{Label: "care.export.handle", Value: member.Handle}, {Label: "care.export.at", Value: stamp(removal.At)},
				{Label: "care.export.reason", Value: removal.Reason}, {Label: "care.export.undone", Value: stamp(removal.UndoneAt)},
			})
		}
		made, err := db.All(ctx, m.db, qOffersOf, scanOffer, int64(member.ID))
		if err != nil {
			return nil, err
		}
		for _, o := range made {
			offers.Records = append(offers.Records, account.Record{
				{Label: "care.export.handle", Value: member.Handle}, {Label: "care.export.kind", Value: string(o.Kind)},
				{Label: "care.export.state", Value: o.State}, {Label: "care.export.at", Value: stamp(o.MadeAt)},
			})
		}
	}
	return []account.Section{removals, offers}, nil
}

// stamp writes a time for programs and people; the zero time is "".
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

// Erase implements account.OwnData: the reasons for ending the person's
// memberships are gone, and every offer from and to them.
func (m *Module) Erase(ctx context.Context, tx *db.Tx, id account.ID) error {
	members, err := m.groups.Memberships(ctx, tx, id)
	if err != nil {
		return err
	}
	tx.OnCommit(m.signs.drop)
	for _, member := range members {
		if _, err := db.Exec(ctx, tx, qEraseOffers, int64(member.ID)); err != nil {
			return err
		}
		if _, err := db.Exec(ctx, tx, qEraseRemovals, int64(member.ID), []byte{}, m.now()); err != nil {
			return err
		}
	}
	return nil
}
