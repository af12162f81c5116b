package promise

import (
	"context"
	"strconv"
	"strings"
	"time"

	"hearth/internal/account"
	"hearth/internal/forum"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
)

var (
	qShiftsOf = db.Register("promise.shift.of_member", `SELECT id, group_id, member_id, weekday, starts, minutes FROM promise_shift WHERE member_id = $1 ORDER BY weekday, starts`)
	qHelpOf   = db.Register("promise.help.of_member", `SELECT conversation_id, helped_at FROM promise_help WHERE member_id = $1 ORDER BY helped_at`)
	qPassOf   = db.Register("promise.pass.of_member", `SELECT conversation_id, passed_at FROM promise_pass WHERE member_id = $1 ORDER BY passed_at`)

	qEraseShifts  = db.Register("promise.shift.erase", `DELETE FROM promise_shift WHERE member_id = $1`)
	qEraseTakings = db.Register("promise.taking.erase", `DELETE FROM promise_taking WHERE member_id = $1`)
	qErasePasses  = db.Register("promise.pass.erase", `DELETE FROM promise_pass WHERE member_id = $1`)
	qEraseHelp    = db.Register("promise.help.erase", `DELETE FROM promise_help WHERE member_id = $1`)
)

// Erase implements account.OwnData.
func (m *Module) Erase(ctx context.Context, tx *db.Tx, id account.ID) error {
	if _, err := db.Exec(ctx, tx, qEraseChoice, int64(id)); err != nil {
		return err
	}
	members, err := m.groups.Memberships(ctx, tx, id)
	if err != nil {
		return err
	}
	for _, member := range members {
		for _, q := range []*db.Query{qEraseShifts, qEraseTakings, qErasePasses, qEraseHelp} {
			if _, err := db.Exec(ctx, tx, q, int64(member.ID)); err != nil {
				return err
			}
		}
		tx.OnCommit(func() { m.plans.Drop(member.Group) })
	}
	return nil
}

// Export implements account.OwnData.
func (m *Module) Export(ctx context.Context, id account.ID) ([]account.Section, error) {
	choices, err := m.exportChoices(ctx, id)
	if err != nil {
		return nil, err
	}
	members, err := m.groups.Memberships(ctx, m.db, id)
	if err != nil {
		return nil, err
	}
	shifts := account.Section{Name: "promise-shifts", Title: "promise.export.shifts"}
	helped := account.Section{Name: "promise-answers", Title: "promise.export.helped"}
	passed := account.Section{Name: "promise-passed", Title: "promise.export.passed"}
	for _, member := range members {
		if err := m.exportShifts(ctx, member, &shifts); err != nil {
			return nil, err
		}
		for q, section := range map[*db.Query]*account.Section{qHelpOf: &helped, qPassOf: &passed} {
			if err := m.exportPosts(ctx, q, member, section); err != nil {
				return nil, err
			}
		}
	}
	return []account.Section{choices, shifts, helped, passed}, nil
}

func (m *Module) exportChoices(ctx context.Context, id account.ID) (account.Section, error) {
	section := account.Section{Name: "promise-choices", Title: "promise.export.choices"}
	_, _, chosen, err := m.store.choiceRow(ctx, id)
	if err != nil || !chosen {
		return section, err
	}
	c, err := m.store.choices(ctx, id)
	if err != nil {
		return section, err
	}
	var wishes, rest []string
	for _, w := range c.Wishes {
		wishes = append(wishes, string(w))
	}
	for _, d := range c.Rest {
		rest = append(rest, d.String())
	}
	section.Records = []account.Record{{
		{Label: "promise.daily", Value: strconv.FormatInt(c.Daily, 10)}, {Label: "promise.wishes", Value: strings.Join(wishes, ", ")},
		{Label: "promise.topics", Value: strings.Join(c.Topics, ", ")}, {Label: "promise.avoid", Value: c.Avoid},
		{Label: "promise.no_notes", Value: strconv.FormatBool(c.NoNotes)}, {Label: "promise.rest", Value: strings.Join(rest, ", ")},
	}}
	return section, nil
}

func (m *Module) exportShifts(ctx context.Context, member group.Member, to *account.Section) error {
	rows, err := db.All(ctx, m.db, qShiftsOf, scanShift, int64(member.ID))
	for _, s := range rows {
		to.Records = append(to.Records, account.Record{
			{Label: "promise.export.handle", Value: member.Handle}, {Label: "promise.shift_days", Value: s.Weekday.String()},
			{Label: "promise.shift_start", Value: wall(s.Start).Format("15:04")}, {Label: "promise.shift_end", Value: wall(s.Start + s.Minutes).Format("15:04")},
		})
	}
	return err
}

func (m *Module) exportPosts(ctx context.Context, q *db.Query, member group.Member, to *account.Section) error {
	rows, err := db.All(ctx, m.db, q, scanPair, int64(member.ID))
	for _, row := range rows {
		to.Records = append(to.Records, account.Record{
			{Label: "promise.export.handle", Value: member.Handle}, {Label: "promise.export.conversation", Value: m.forum.TokenOf(forum.ID(row.key))},
			{Label: "promise.export.at", Value: clock.FromMillis(row.value).Format(time.RFC3339)},
		})
	}
	return err
}
