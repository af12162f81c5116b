package notice

import (
	"context"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/i18n"
)

// Export implements account.OwnData: the address, the choices and the browsers,
// which groups may be told of outside the app, and what the person was told.
func (m *Module) Export(ctx context.Context, id account.ID) ([]account.Section, error) {
	key, err := m.accounts.KeyOf(ctx, m.db, id)
	if err != nil {
		return nil, err
	}
	own := account.Section{Name: "notices-outside", Title: "notice.export.outside"}
	a, found, err := m.mailOf(ctx, m.db, id, key)
	if err != nil {
		return nil, err
	}
	if found {
		own.Records = append(own.Records, account.Record{{Label: "notice.export.address", Value: a.Text}})
	}
	choices, found, err := m.choices(ctx, m.db, id, key)
	if err != nil {
		return nil, err
	}
	if found {
		own.Records = append(own.Records, choices.record())
	}
	browsers, err := db.All(ctx, m.db, qBrowsers, scanBrowser, int64(id))
	if err != nil {
		return nil, err
	}
	for _, b := range browsers {
		own.Records = append(own.Records, account.Record{{Label: "notice.export.browser", Value: b.MadeAt.Format(time.RFC3339)}})
	}
	groups, err := m.exportRoutes(ctx, id)
	if err != nil {
		return nil, err
	}
	told, err := m.exportTold(ctx, id)
	return []account.Section{own, groups, told}, err
}

func (c Choices) record() account.Record {
	record := account.Record{{Label: "notice.export.zone", Value: c.Zone}, {Label: "notice.export.language", Value: string(c.Lang)},
		{Label: "notice.export.quiet", Value: hourText(c.Hours.QuietFrom) + " - " + hourText(c.Hours.QuietTo)},
		{Label: "notice.export.hour", Value: hourText(c.Hours.Hour)}}
	for _, class := range Classes {
		record = append(record, account.Entry{Label: "notice.class." + string(class), Value: string(c.Rhythm(class))})
	}
	return record
}

func (m *Module) exportRoutes(ctx context.Context, id account.ID) (account.Section, error) {
	section := account.Section{Name: "notices-groups", Title: "notice.export.groups"}
	places, err := m.places(ctx, id)
	for _, p := range places {
		if p.On {
			section.Records = append(section.Records, account.Record{{Label: "notice.export.group", Value: p.Visit.Group.Name}})
		}
	}
	return section, err
}

func (m *Module) exportTold(ctx context.Context, id account.ID) (account.Section, error) {
	section := account.Section{Name: "notices", Title: "notice.export.told"}
	days, err := m.List(ctx, id, i18n.Zone(ctx))
	if err != nil {
		return section, err
	}
	for _, d := range days {
		for _, e := range d.Entries {
			for _, n := range e.All {
				section.Records = append(section.Records, account.Record{{Label: "notice.export.what", Value: m.sentence(ctx, Entry{Notice: n, Group: e.Group, Count: 1})},
					{Label: "notice.export.page", Value: n.URL}, {Label: "notice.export.at", Value: n.At.Format(time.RFC3339)}})
			}
		}
	}
	return section, nil
}

// Erase implements account.OwnData. It comes before group's, which destroys the
// members' keys, and account's.
func (m *Module) Erase(ctx context.Context, tx *db.Tx, id account.ID) error {
	members, err := m.groups.Memberships(ctx, tx, id)
	if err != nil {
		return err
	}
	for _, member := range members {
		if err := m.eraseMember(ctx, tx, member.ID); err != nil {
			return err
		}
	}
	if err := m.dropWaiting(ctx, tx, id, qDropAll); err != nil {
		return err
	}
	for _, q := range []*db.Query{qEraseOfAccount, qEraseChoices, qEraseMail, qEraseBrowsers} {
		if _, err := db.Exec(ctx, tx, q, int64(id)); err != nil {
			return err
		}
	}
	tx.OnCommit(func() { m.dots.drop(id) })
	return nil
}

func (m *Module) eraseMember(ctx context.Context, tx *db.Tx, member group.MemberID) error {
	for _, q := range []*db.Query{qErase, qErasePend, qDropRoute} {
		if _, err := db.Exec(ctx, tx, q, int64(member)); err != nil {
			return err
		}
	}
	return nil
}
