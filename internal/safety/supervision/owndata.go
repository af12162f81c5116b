package supervision

import (
	"context"
	"strconv"
	"strings"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/db"
)

// Erase implements account.OwnData: the page, the debriefs and the talks that the
// person asked for are gone. Talks that they held with others stay, without them.
func (m *Module) Erase(ctx context.Context, tx *db.Tx, id account.ID) error {
	members, err := m.Groups.Memberships(ctx, tx, id)
	if err != nil {
		return err
	}
	for _, member := range members {
		if _, err := db.Exec(ctx, tx, qDropTalksOfMember, int64(member.ID)); err != nil {
			return err
		}
	}
	for _, q := range []*db.Query{qDropPage, qDropTalksOfAccount, qForgetSupervisor} {
		if _, err := db.Exec(ctx, tx, q, int64(id)); err != nil {
			return err
		}
	}
	return nil
}

// WithdrawAll lets what a member wrote go, when they leave a group and take their
// words along.
func (m *Module) WithdrawAll(ctx context.Context, tx *db.Tx, member group.MemberID) error {
	_, err := db.Exec(ctx, tx, qDropTalksOfMember, int64(member))
	return err
}

// Export implements account.OwnData: everything on the person's page, what they
// wrote for themselves, and the talks that they asked for.
func (m *Module) Export(ctx context.Context, id account.ID) ([]account.Section, error) {
	p, all, err := m.store.person(ctx, m.DB, id)
	if err != nil {
		return nil, err
	}
	settings := account.Section{Name: "supervision-settings", Title: "supervision.export.settings"}
	if p.Limits != (Limits{}) || len(p.Topics) > 0 || p.Uncovered || len(p.Heavy) > 0 {
		settings.Records = append(settings.Records, account.Record{
			{Label: "supervision.export.limits", Value: strings.Join([]string{number(p.Limits.Cases), number(p.Limits.Meetings), number(p.Limits.Heavy)}, " ")},
			{Label: "supervision.export.topics", Value: strings.Join(p.Topics, " ")}, {Label: "supervision.export.heavy", Value: heavyDays(p)},
			{Label: "supervision.export.rest", Value: moment(p.RestUntil)},
		})
	}
	debriefs := account.Section{Name: "supervision-debriefs", Title: "supervision.export.debriefs"}
	for _, d := range all {
		if !d.Written.IsZero() {
			debriefs.Records = append(debriefs.Records, account.Record{{Label: "supervision.export.at", Value: moment(d.Written)},
				{Label: "supervision.export.load", Value: number(d.Load)}, {Label: "supervision.export.stays", Value: d.Stays}, {Label: "supervision.export.needs", Value: d.Needs}})
		}
	}
	talks, err := m.exportTalks(ctx, id)
	return []account.Section{settings, debriefs, talks}, err
}

func (m *Module) exportTalks(ctx context.Context, id account.ID) (account.Section, error) {
	talks := account.Section{Name: "supervision-talks", Title: "supervision.export.talks"}
	memberships, err := m.Groups.Memberships(ctx, m.DB, id)
	if err != nil {
		return talks, err
	}
	members := make([]group.MemberID, len(memberships))
	for i, one := range memberships {
		members[i] = one.ID
	}
	all, err := m.talksOf(ctx, m.DB, id, members)
	for _, t := range all {
		talks.Records = append(talks.Records, account.Record{{Label: "supervision.export.at", Value: moment(t.AskedAt)},
			{Label: "supervision.export.words", Value: t.Words}, {Label: "supervision.export.steps", Value: t.Steps}})
	}
	return talks, err
}

func heavyDays(p Page) string {
	days := make([]string, len(p.Heavy))
	for i, h := range p.Heavy {
		days[i] = h.At.UTC().Format(time.DateOnly)
	}
	return strings.Join(days, " ")
}

func moment(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(time.RFC3339)
}

func number(n int64) string { return strconv.FormatInt(n, 10) }
