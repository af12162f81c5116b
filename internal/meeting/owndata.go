package meeting

import (
	"context"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/meeting/schedule"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
)

var (
	qSaidBy        = db.Register("meeting.answer.of_member", `SELECT series_id, date_key, says, answered_at, confirmed_at FROM meeting_answer WHERE member_id = $1 ORDER BY answered_at, series_id, date_key`)
	qEraseAnswers  = db.Register("meeting.answer.erase", `DELETE FROM meeting_answer WHERE member_id = $1`)
	qEraseTold     = db.Register("meeting.told.erase", `DELETE FROM meeting_told WHERE member_id = $1`)
	qEraseReminder = db.Register("meeting.reminder.erase", `DELETE FROM meeting_reminder WHERE member_id = $1`)
)

// reply is one answer of a member.
type reply struct {
	series        SeriesID
	key           schedule.Key
	says          schedule.Says
	at, confirmed time.Time
}

func scanReply(r db.Row) (s reply, err error) {
	var at, confirmed int64
	err = r.Scan(&s.series, &s.key, &s.says, &at, &confirmed)
	s.at, s.confirmed = clock.FromMillis(at), clock.FromMillis(confirmed)
	return s, err
}

// forget deletes everything that is kept of a member.
func (m *Module) forget(ctx context.Context, tx *db.Tx, member group.MemberID) error {
	for _, q := range []*db.Query{qEraseAnswers, qEraseTold, qEraseReminder, qDropCal} {
		if _, err := db.Exec(ctx, tx, q, int64(member)); err != nil {
			return err
		}
	}
	return nil
}

// Erase implements account.OwnData: the person's seats go to those who wait, and
// nothing says any more what they answered.
func (m *Module) Erase(ctx context.Context, tx *db.Tx, id account.ID) error {
	members, err := m.groups.Memberships(ctx, tx, id)
	if err != nil {
		return err
	}
	for _, member := range members {
		if err := m.Gone(ctx, tx, member.Group, member.ID); err != nil {
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
	answers := account.Section{Name: "meeting-answers", Title: "meeting.export.answers"}
	chosen := account.Section{Name: "meeting-choices", Title: "meeting.export.choices"}
	for _, member := range members {
		rows, err := db.All(ctx, m.db, qSaidBy, scanReply, int64(member.ID))
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			answers.Records = append(answers.Records, account.Record{
				{Label: "meeting.export.handle", Value: member.Handle}, {Label: "meeting.export.date", Value: string(row.key)},
				{Label: "meeting.export.said", Value: string(row.says)}, {Label: "meeting.export.at", Value: stamp(row.at)},
				{Label: "meeting.export.confirmed", Value: stamp(row.confirmed)},
			})
		}
		reminders, found, err := db.Maybe(ctx, m.db, qChosen, db.Value[string], int64(member.ID))
		if err != nil {
			return nil, err
		}
		calendar, has, err := db.Maybe(ctx, m.db, qCalendarOf, scanCalendar, int64(member.ID))
		if err != nil {
			return nil, err
		}
		if found || has {
			chosen.Records = append(chosen.Records, account.Record{
				{Label: "meeting.export.handle", Value: member.Handle}, {Label: "meeting.export.reminders", Value: reminders},
				{Label: "meeting.export.calendar", Value: stamp(calendar.MadeAt)},
			})
		}
	}
	return []account.Section{answers, chosen}, nil
}

// stamp writes a time for programs and people; the zero time is "".
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}
