package staff

import (
	"context"
	"strconv"
	"strings"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/platform/db"
)

// Export implements account.OwnData: where the person works, what they said of
// themselves there, and what was checked.
func (m *Module) Export(ctx context.Context, id account.ID) ([]account.Section, error) {
	places, err := m.Places(ctx, id)
	if err != nil {
		return nil, err
	}
	works := account.Section{Name: "staff-places", Title: "staff.export.places"}
	checked := account.Section{Name: "staff-checks", Title: "staff.export.checks"}
	for _, p := range places {
		v, err := m.visit(ctx, account.Actor{ID: id}, p.Org)
		if err != nil {
			return nil, err
		}
		held, err := m.Holdings(ctx, v)
		if err != nil {
			return nil, err
		}
		var worn []string
		for _, h := range held {
			if h.Worn {
				worn = append(worn, h.Group.Name+" · "+h.Handle)
			}
		}
		r := v.Person.Roster
		works.Records = append(works.Records, account.Record{
			{Label: "staff.export.organisation", Value: p.Org.Name}, {Label: "staff.export.role", Value: string(p.Role)},
			{Label: "staff.export.name", Value: v.Person.Name}, {Label: "staff.export.joined", Value: string(DayOf(v.Person.JoinedAt, v.Zone))},
			{Label: "staff.export.langs", Value: strings.Join(r.Langs, " ")}, {Label: "staff.export.knows", Value: strings.Join(r.Knows, " ")},
			{Label: "staff.export.words", Value: r.Words}, {Label: "staff.export.hours", Value: strconv.FormatInt(r.Hours, 10)},
			{Label: "staff.export.badges", Value: strings.Join(worn, ", ")},
		})
		for _, c := range v.Checks {
			checked.Records = append(checked.Records, account.Record{
				{Label: "staff.export.organisation", Value: p.Org.Name}, {Label: "staff.export.kind", Value: string(c.Kind)}, {Label: "staff.export.checked", Value: c.Words},
				{Label: "staff.export.on", Value: string(c.On)}, {Label: "staff.export.until", Value: string(c.Until)},
			})
		}
	}
	return []account.Section{works, checked}, nil
}

// Erase implements account.OwnData. Somebody's right to go is above the rule
// that an organisation has an owner: the operator names another then.
func (m *Module) Erase(ctx context.Context, tx *db.Tx, id account.ID) error {
	rows, err := db.All(ctx, tx, qPlaces, scanPerson, int64(id))
	if err != nil {
		return err
	}
	for _, row := range rows {
		o, err := m.groups.OrganisationByID(ctx, row.Organisation)
		if err != nil {
			return err
		}
		if err := m.forget(ctx, tx, o, row.ID); err != nil {
			return err
		}
		if err := m.audit.Append(ctx, tx, audit.Entry{Actor: audit.Ref("staff", row.ID), Action: "staff.leave", Object: audit.Ref("staff", row.ID),
			Detail: map[string]string{"organisation": audit.Ref("organisation", row.Organisation)}}); err != nil {
			return err
		}
	}
	return m.dropPasses(ctx, tx, id)
}

// dropPasses deletes every mark of the account. Nothing leads from it to them,
// so the mark of every organisation is made and looked for.
func (m *Module) dropPasses(ctx context.Context, tx *db.Tx, id account.ID) error {
	organisations, err := m.groups.Organisations(ctx)
	if err != nil {
		return err
	}
	for _, o := range organisations {
		if _, err := db.Exec(ctx, tx, qDropPass, m.mark(id, o.ID)); err != nil {
			return err
		}
	}
	return nil
}
