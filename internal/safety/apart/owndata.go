package apart

import (
	"context"
	"strings"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/db"
)

// Erase implements account.OwnData: whom somebody asked not to meet, who asked
// not to meet them, the orders about them and their words are gone. Whoever
// comes back after that is somebody new to everybody.
func (m *Module) Erase(ctx context.Context, tx *db.Tx, id account.ID) error {
	members, err := m.groups.Memberships(ctx, tx, id)
	if err != nil {
		return err
	}
	for _, member := range members {
		for _, q := range []*db.Query{qForget, qForgetOrder, qDropMute} {
			if _, err := db.Exec(ctx, tx, q, int64(member.ID)); err != nil {
				return err
			}
		}
	}
	return nil
}

// Export implements account.OwnData. Who asked not to meet the person is not in
// it, since that is somebody else's, and neither is with whom an order keeps
// them from contact; that one stands is, where they are to know of it.
func (m *Module) Export(ctx context.Context, id account.ID) ([]account.Section, error) {
	members, err := m.groups.Memberships(ctx, m.db, id)
	if err != nil {
		return nil, err
	}
	blocks := account.Section{Name: "apart-people", Title: "apart.export.people"}
	words := account.Section{Name: "apart-words", Title: "apart.export.words"}
	orders := account.Section{Name: "apart-orders", Title: "apart.export.orders"}
	for _, member := range members {
		handle := account.Entry{Label: "apart.export.handle", Value: member.Handle}
		if err := m.exportBlocks(ctx, member, handle, &blocks); err != nil {
			return nil, err
		}
		muted, err := m.wordsOf(ctx, m.db, member)
		if err != nil {
			return nil, err
		}
		if len(muted) > 0 {
			words.Records = append(words.Records, account.Record{handle, {Label: "apart.export.words", Value: strings.Join(muted, "\n")}})
		}
		rows, err := db.All(ctx, m.db, qOrdersOf, scanOrder, int64(member.ID))
		if err != nil {
			return nil, err
		}
		for _, o := range rows {
			if o.Shown {
				orders.Records = append(orders.Records, account.Record{handle, {Label: "apart.export.since", Value: o.SetAt.Format(time.RFC3339)}})
			}
		}
	}
	return []account.Section{blocks, words, orders}, nil
}

func (m *Module) exportBlocks(ctx context.Context, member group.Member, handle account.Entry, to *account.Section) error {
	rows, err := db.All(ctx, m.db, qBlocks, scanBlock, int64(member.ID))
	if err != nil {
		return err
	}
	for _, b := range rows {
		cards, err := m.groups.Cards(ctx, m.db, []group.MemberID{b.Other})
		if err != nil {
			return err
		}
		to.Records = append(to.Records, account.Record{handle, {Label: "apart.export.other", Value: cards[b.Other].Handle},
			{Label: "apart.export.since", Value: b.At.Format(time.RFC3339)}})
	}
	return nil
}
