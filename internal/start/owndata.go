package start

import (
	"context"
	"time"

	"hearth/internal/account"
	"hearth/internal/platform/db"
)

// Export implements account.OwnData: the groups that the person has begun to
// plan. What they started is group's to tell.
func (m *Module) Export(ctx context.Context, id account.ID) ([]account.Section, error) {
	drafts, err := m.Drafts(ctx, account.Actor{ID: id})
	if err != nil {
		return nil, err
	}
	section := account.Section{Name: "start-drafts", Title: "start.export.drafts"}
	for _, d := range drafts {
		record := account.Record{{Label: "start.export.at", Value: d.UpdatedAt.Format(time.RFC3339)}, {Label: "start.export.organisation", Value: d.Plan.Organisation},
			{Label: "start.field.name", Value: d.Plan.Name}, {Label: "start.field.summary", Value: d.Plan.Summary}, {Label: "start.field.aim", Value: d.Plan.Aim},
			{Label: "start.field.for_whom", Value: d.Plan.ForWhom}, {Label: "start.field.not_for", Value: d.Plan.NotFor},
			{Label: "start.field.community", Value: d.Plan.Community}, {Label: "start.field.cost_note", Value: d.Plan.CostNote},
			{Label: "start.field.handle", Value: d.Plan.Handle}}
		for _, s := range d.Plan.statements() {
			record = append(record, account.Entry{Label: "start.field.agreements", Value: s})
		}
		for _, q := range filled(d.Plan.Questions) {
			record = append(record, account.Entry{Label: "start.field.questions", Value: q})
		}
		section.Records = append(section.Records, record)
	}
	return []account.Section{section}, nil
}

// Erase implements account.OwnData.
func (m *Module) Erase(ctx context.Context, tx *db.Tx, id account.ID) error {
	_, err := db.Exec(ctx, tx, qDropAll, int64(id))
	return err
}
