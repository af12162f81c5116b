package moderation

import (
	"context"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/i18n"
)

// Erase implements account.OwnData. What the person wrote here goes, and what
// was written about them; that something was decided stays as a number. Where
// they decided about others for an organisation, their account goes from it.
func (m *Module) Erase(ctx context.Context, tx *db.Tx, id account.ID) error {
	members, err := m.groups.Memberships(ctx, tx, id)
	if err != nil {
		return err
	}
	for _, member := range members {
		for _, q := range []*db.Query{qEraseReports, qEraseAppeals} {
			if _, err := db.Exec(ctx, tx, q, int64(member.ID), []byte{}); err != nil {
				return err
			}
		}
		if _, err := db.Exec(ctx, tx, qEraseDecisions, int64(member.ID), []byte{}, m.now()); err != nil {
			return err
		}
		if _, err := db.Exec(ctx, tx, qErasePace, int64(member.ID)); err != nil {
			return err
		}
		tx.OnCommit(func() { m.stills.Drop(member.ID) })
	}
	for _, q := range []*db.Query{qForgetFirst, qForgetSecond, qForgetAppeal, qForgetRules, qForgot} {
		if _, err := db.Exec(ctx, tx, q, int64(id)); err != nil {
			return err
		}
	}
	return nil
}

// Export implements account.OwnData.
func (m *Module) Export(ctx context.Context, id account.ID) ([]account.Section, error) {
	members, err := m.groups.Memberships(ctx, m.db, id)
	if err != nil {
		return nil, err
	}
	about := account.Section{Name: "moderation-decisions", Title: "moderation.export.decisions"}
	reports := account.Section{Name: "moderation-reports", Title: "moderation.export.reports"}
	appeals := account.Section{Name: "moderation-appeals", Title: "moderation.export.appeals"}
	for _, member := range members {
		if err := m.exportMember(ctx, member, &about, &reports, &appeals); err != nil {
			return nil, err
		}
	}
	return []account.Section{about, reports, appeals}, nil
}

func (m *Module) exportMember(ctx context.Context, member group.Member, about, reports, appeals *account.Section) error {
	g, err := m.groups.ByID(ctx, member.Group)
	if err != nil {
		return err
	}
	decided, err := m.decisions(ctx, g, qDecisionsOf, int64(member.ID))
	if err != nil {
		return err
	}
	for _, d := range decided {
		if d.Measure != None {
			about.Records = append(about.Records, account.Record{
				{Label: "moderation.export.group", Value: g.Name}, {Label: "moderation.export.at", Value: d.At.Format(time.RFC3339)},
				{Label: "moderation.export.measure", Value: i18n.T(ctx, "moderation.measure."+string(d.Measure))},
				{Label: "moderation.facts", Value: d.Facts}, {Label: "moderation.reason", Value: d.Reason}})
		}
	}
	made, err := db.All(ctx, m.db, qReportsOf, scanReport, int64(member.ID))
	if err != nil {
		return err
	}
	for _, row := range made {
		words, err := m.store.open(ctx, m.db, member.Key, reportPlace(row.ID), row.words)
		if err != nil {
			return err
		}
		reports.Records = append(reports.Records, account.Record{
			{Label: "moderation.export.group", Value: g.Name}, {Label: "moderation.export.at", Value: row.At.Format(time.RFC3339)},
			{Label: "moderation.export.rule", Value: string(row.Rule)}, {Label: "moderation.export.words", Value: words}})
	}
	asked, err := db.All(ctx, m.db, qAppealsOf, scanAppeal, int64(member.ID))
	if err != nil {
		return err
	}
	for _, row := range asked {
		a, err := m.openAppeal(ctx, g, member.Key, row)
		if err != nil {
			return err
		}
		appeals.Records = append(appeals.Records, account.Record{
			{Label: "moderation.export.group", Value: g.Name}, {Label: "moderation.export.at", Value: a.At.Format(time.RFC3339)},
			{Label: "moderation.export.words", Value: a.Words}, {Label: "moderation.answer", Value: a.Answer}})
	}
	return nil
}
