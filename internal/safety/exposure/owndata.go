package exposure

import (
	"context"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/db"
)

// Erase implements account.OwnData.
func (m *Module) Erase(ctx context.Context, tx *db.Tx, id account.ID) error {
	members, err := m.Groups.Memberships(ctx, tx, id)
	if err != nil {
		return err
	}
	for _, member := range members {
		for _, drop := range []*db.Query{qDropMember, qDropTurn} {
			if _, err := db.Exec(ctx, tx, drop, int64(member.ID)); err != nil {
				return err
			}
		}
	}
	_, err = db.Exec(ctx, tx, qDropAccount, int64(id))
	return err
}

// Export implements account.OwnData. What somebody read, and how much, is known
// to their browser alone.
func (m *Module) Export(ctx context.Context, id account.ID) ([]account.Section, error) {
	section := account.Section{Name: "reading", Title: "exposure.export"}
	everywhere, _, err := m.chosen(ctx, m.DB, id, group.Visit{})
	if err != nil {
		return nil, err
	}
	section.Records = append(section.Records, records("", everywhere)...)
	members, err := m.Groups.Memberships(ctx, m.DB, id)
	if err != nil {
		return nil, err
	}
	for _, member := range members {
		_, here, err := m.chosen(ctx, m.DB, 0, group.Visit{Member: &member})
		if err != nil {
			return nil, err
		}
		section.Records = append(section.Records, records(member.Handle, here)...)
	}
	return []account.Section{section}, nil
}

func records(handle string, c choice) (list []account.Record) {
	for _, t := range group.Themes {
		if meet, chosen := c[t]; chosen {
			list = append(list, account.Record{{Label: "exposure.export.handle", Value: handle}, {Label: "exposure.export.theme", Value: string(t)},
				{Label: "exposure.export.meet", Value: string(meet)}})
		}
	}
	return list
}
