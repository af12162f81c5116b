package fee

import (
	"context"
	"strconv"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/db"
)

// Export implements account.OwnData.
func (m *Module) Export(ctx context.Context, id account.ID) ([]account.Section, error) {
	members, err := m.Groups.Memberships(ctx, m.DB, id)
	if err != nil {
		return nil, err
	}
	sections := []account.Section{
		{Name: "fee-ledger", Title: "fee.export.ledger"}, {Name: "fee-waivers", Title: "fee.export.waivers"}, {Name: "fee-choices", Title: "fee.export.choices"},
	}
	for _, member := range members {
		for i, export := range []func(context.Context, group.Member) ([]account.Record, error){m.exportEntries, m.exportWaivers, m.exportChoice} {
			records, err := export(ctx, member)
			if err != nil {
				return nil, err
			}
			sections[i].Records = append(sections[i].Records, records...)
		}
	}
	return sections, nil
}

func (m *Module) exportEntries(ctx context.Context, member group.Member) (records []account.Record, err error) {
	entries, err := db.All(ctx, m.DB, qEntriesOf, scanEntry, int64(member.ID))
	for _, e := range entries {
		records = append(records, account.Record{
			{Label: "fee.export.handle", Value: member.Handle}, {Label: "fee.export.period", Value: e.Period}, {Label: "fee.export.state", Value: string(e.State)},
			{Label: "fee.export.amount", Value: strconv.FormatInt(e.Amount, 10)}, {Label: "fee.export.currency", Value: e.Currency}, {Label: "fee.export.at", Value: e.At.Format(time.RFC3339)},
		})
	}
	return records, err
}

func (m *Module) exportWaivers(ctx context.Context, member group.Member) (records []account.Record, err error) {
	rows, err := db.All(ctx, m.DB, qAllWaivers, scanWaiver, int64(member.ID))
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		w, err := m.openWaiver(ctx, row, member.Key)
		if err != nil {
			return nil, err
		}
		records = append(records, account.Record{
			{Label: "fee.export.handle", Value: member.Handle}, {Label: "fee.export.state", Value: string(w.StateAt(m.Clock.Now()))},
			{Label: "fee.export.words", Value: w.Words}, {Label: "fee.export.at", Value: w.AskedAt.Format(time.RFC3339)},
		})
	}
	return records, nil
}

func (m *Module) exportChoice(ctx context.Context, member group.Member) ([]account.Record, error) {
	amount, chosen, err := m.choice(ctx, member)
	if err != nil || !chosen {
		return nil, err
	}
	return []account.Record{{{Label: "fee.export.handle", Value: member.Handle}, {Label: "fee.export.amount", Value: strconv.FormatInt(amount, 10)}}}, nil
}

// Erase implements account.OwnData: everything about the person's fees is gone.
// A group's own accounts are kept where the money went, not here.
func (m *Module) Erase(ctx context.Context, tx *db.Tx, id account.ID) error {
	members, err := m.Groups.Memberships(ctx, tx, id)
	if err != nil {
		return err
	}
	for _, member := range members {
		for _, q := range []*db.Query{qDropChoice, qDropWaivers, qDropEntries} {
			if _, err := db.Exec(ctx, tx, q, int64(member.ID)); err != nil {
				return err
			}
		}
	}
	return nil
}
