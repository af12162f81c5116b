package formats

import (
	"context"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
)

var (
	qBy = db.Register("formats.version.by", `SELECT `+formatColumns+fromBoth+`WHERE v.author_id = $1 ORDER BY v.id`)
	// The words stay: they are how the group meets. Who wrote them goes.
	qForget = db.Register("formats.version.forget", `UPDATE meeting_format_version SET author_id = 0 WHERE author_id = $1`)
)

// WithdrawAll forgets which versions a member wrote; group calls it when somebody
// leaves and takes their words along. A format is the group's, as its agreements
// are, and is still needed when one of those who wrote it goes.
func (m *Module) WithdrawAll(ctx context.Context, tx *db.Tx, member group.MemberID) error {
	_, err := db.Exec(ctx, tx, qForget, int64(member))
	return err
}

// Erase implements account.OwnData: no row says any more that the person wrote a
// version.
func (m *Module) Erase(ctx context.Context, tx *db.Tx, id account.ID) error {
	members, err := m.groups.Memberships(ctx, tx, id)
	if err != nil {
		return err
	}
	for _, member := range members {
		if err := m.WithdrawAll(ctx, tx, member.ID); err != nil {
			return err
		}
	}
	return nil
}

// Export implements account.OwnData: every version that the person saved.
func (m *Module) Export(ctx context.Context, id account.ID) ([]account.Section, error) {
	members, err := m.groups.Memberships(ctx, m.db, id)
	if err != nil {
		return nil, err
	}
	saved := account.Section{Name: "meeting-formats", Title: "formats.export.saved"}
	for _, member := range members {
		rows, err := db.All(ctx, m.db, qBy, scanRow, int64(member.ID))
		if err != nil {
			return nil, err
		}
		if len(rows) == 0 {
			continue
		}
		g := group.Group{ID: member.Group}
		if g.Key, err = m.groups.KeyOf(ctx, m.db, member.Group); err != nil {
			return nil, err
		}
		for _, r := range rows {
			k, err := m.open(ctx, m.db, g, r)
			if err != nil {
				return nil, err
			}
			document, err := k.Format.YAML()
			if err != nil {
				return nil, err
			}
			saved.Records = append(saved.Records, account.Record{
				{Label: "formats.export.handle", Value: member.Handle}, {Label: "formats.export.format", Value: k.Code},
				{Label: "formats.export.version", Value: itoa(int(k.Version))}, {Label: "formats.export.at", Value: stamp(k.SavedAt)},
				{Label: "formats.export.document", Value: string(document)},
			})
		}
	}
	return []account.Section{saved}, nil
}

// stamp writes a time for programs and people.
func stamp(t time.Time) string { return clock.FromMillis(clock.ToMillis(t)).UTC().Format(time.RFC3339) }
