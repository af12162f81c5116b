package meeting

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"hearth/internal/group"
	"hearth/internal/meeting/format"
	"hearth/internal/meeting/schedule"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
)

// store reads and writes this package's tables and no others.
type store struct{ keys *crypto.Keyring }

const (
	seriesColumns = `id, group_id, sealed, revision, due_at, created_at, changed_at, ended_at`
	answerColumns = `a.date_key, a.member_id, a.says, a.answered_at, a.line_at, a.confirmed_at, a.seated_at, a.waits,
		COALESCE(r.chosen, 'hour'), COALESCE(r.chosen_at, 0)`
	answersFrom = ` FROM meeting_answer a LEFT JOIN meeting_reminder r ON r.member_id = a.member_id `
)

var (
	qInsertSeries = db.Register("meeting.series.insert", `INSERT INTO meeting_series (id, group_id, sealed, once, revision, turns, due_at, created_at, changed_at, ended_at, next_at, next_end)
		VALUES ($1, $2, $3, $4, 1, 0, $5, $5, $5, 0, $6, $7) ON CONFLICT (group_id, once) DO NOTHING`)
	qSeriesOnce = db.Register("meeting.series.once", `SELECT id FROM meeting_series WHERE group_id = $1 AND once = $2`)
	qSeries     = db.Register("meeting.series.get", `SELECT `+seriesColumns+` FROM meeting_series WHERE id = $1`)
	qSeriesOf   = db.Register("meeting.series.of_group", `SELECT `+seriesColumns+` FROM meeting_series WHERE group_id = $1 AND (ended_at = 0 OR ended_at > $2) ORDER BY id`)
	qEveryOf    = db.Register("meeting.series.count", `SELECT COUNT(*) FROM meeting_series WHERE group_id = $1 AND ended_at = 0`)
	// Whoever answers or edits takes a turn first, and so waits for whoever is at
	// it: the row decides who counts the seats when.
	qHold = db.Register("meeting.series.hold", `UPDATE meeting_series SET turns = turns + 1 WHERE id = $1 RETURNING `+seriesColumns)
	qSave = db.Register("meeting.series.save", `UPDATE meeting_series SET sealed = $2, revision = revision + 1, due_at = $3, changed_at = $3, ended_at = $4, next_at = $6, next_end = $7
		WHERE id = $1 AND revision = $5`)
	qDue = db.Register("meeting.series.due", `SELECT `+seriesColumns+` FROM meeting_series WHERE due_at <= $1 AND ended_at = 0 ORDER BY due_at, id LIMIT 100`)
	qPut = db.Register("meeting.series.put_off", `UPDATE meeting_series SET due_at = $2, next_at = $3, next_end = $4 WHERE id = $1`)

	qAnswers = db.Register("meeting.answer.of_date", `SELECT `+answerColumns+answersFrom+` WHERE a.series_id = $1 AND a.date_key = $2 ORDER BY a.line_at, a.member_id`)
	qRange   = db.Register("meeting.answer.of_dates", `SELECT `+answerColumns+answersFrom+` WHERE a.series_id = $1 AND a.date_key >= $2 AND a.date_key <= $3`)
	qKeys    = db.Register("meeting.answer.keys", `SELECT DISTINCT date_key FROM meeting_answer WHERE series_id = $1 AND date_key >= $2`)
	qAnswer  = db.Register("meeting.answer.give", `INSERT INTO meeting_answer (series_id, date_key, member_id, says, answered_at, line_at, confirmed_at, seated_at, waits)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 0, FALSE) ON CONFLICT (series_id, date_key, member_id)
		DO UPDATE SET says = excluded.says, answered_at = excluded.answered_at, line_at = excluded.line_at, confirmed_at = excluded.confirmed_at, seated_at = 0, waits = FALSE`)
	qConfirm  = db.Register("meeting.answer.confirm", `UPDATE meeting_answer SET confirmed_at = $4 WHERE series_id = $1 AND date_key = $2 AND member_id = $3`)
	qTakeBack = db.Register("meeting.answer.take_back", `DELETE FROM meeting_answer WHERE series_id = $1 AND date_key = $2 AND member_id = $3`)
	qStand    = db.Register("meeting.answer.stand", `UPDATE meeting_answer SET line_at = $4, seated_at = $5, waits = $6 WHERE series_id = $1 AND date_key = $2 AND member_id = $3`)
	qRekey    = db.Register("meeting.answer.rekey", `UPDATE meeting_answer SET date_key = $3 WHERE series_id = $1 AND date_key = $2
		AND NOT EXISTS (SELECT 1 FROM meeting_answer b WHERE b.series_id = $1 AND b.date_key = $3)`)
	qDropDate = db.Register("meeting.answer.drop_date", `DELETE FROM meeting_answer WHERE series_id = $1 AND date_key = $2`)

	qTold      = db.Register("meeting.told.note", `INSERT INTO meeting_told (series_id, date_key, member_id, what, start_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`)
	qSweepTold = db.Register("meeting.told.sweep", `DELETE FROM meeting_told WHERE start_at < $1`)

	qChosen = db.Register("meeting.reminder.get", `SELECT chosen FROM meeting_reminder WHERE member_id = $1`)
	qChoose = db.Register("meeting.reminder.set", `INSERT INTO meeting_reminder (member_id, chosen, chosen_at) VALUES ($1, $2, $3)
		ON CONFLICT (member_id) DO UPDATE SET chosen = excluded.chosen, chosen_at = excluded.chosen_at`)

	qCalendar   = db.Register("meeting.calendar.by_token", `SELECT member_id, lang, made_at FROM meeting_calendar WHERE token = $1`)
	qCalendarOf = db.Register("meeting.calendar.of", `SELECT member_id, lang, made_at FROM meeting_calendar WHERE member_id = $1`)
	qSetCal     = db.Register("meeting.calendar.set", `INSERT INTO meeting_calendar (member_id, token, lang, made_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (member_id) DO UPDATE SET token = excluded.token, lang = excluded.lang, made_at = excluded.made_at`)
	qDropCal = db.Register("meeting.calendar.drop", `DELETE FROM meeting_calendar WHERE member_id = $1`)
)

// seriesRow is a series whose words are still sealed.
type seriesRow struct {
	id       SeriesID
	group    group.ID
	sealed   []byte
	revision int64
	due      time.Time
	created  time.Time
	changed  time.Time
	ended    time.Time
}

func scanSeries(r db.Row) (s seriesRow, err error) {
	var due, created, changed, ended int64
	err = r.Scan(&s.id, &s.group, &s.sealed, &s.revision, &due, &created, &changed, &ended)
	s.due, s.created, s.changed, s.ended = clock.FromMillis(due), clock.FromMillis(created), clock.FromMillis(changed), clock.FromMillis(ended)
	return s, err
}

// answerRow is what a member said for a date, and how they wish to be reminded.
type answerRow struct {
	key        schedule.Key
	member     group.MemberID
	answeredAt time.Time
	schedule.Answer
	chosen   string
	chosenAt time.Time
}

func scanAnswer(r db.Row) (a answerRow, err error) {
	var answered, line, confirmed, seated, chosen int64
	err = r.Scan(&a.key, &a.member, &a.Says, &answered, &line, &confirmed, &seated, &a.Waits, &a.chosen, &chosen)
	a.Who, a.answeredAt, a.chosenAt = int64(a.member), clock.FromMillis(answered), clock.FromMillis(chosen)
	a.Line, a.Confirmed, a.Seated = clock.FromMillis(line), clock.FromMillis(confirmed), clock.FromMillis(seated)
	return a, err
}

// document is a series as it is sealed.
type document struct {
	Title    string          `json:"title"`
	Format   string          `json:"format"`
	When     schedule.Series `json:"when"`
	Former   []Former        `json:"former,omitempty"`
	Capacity int             `json:"capacity,omitempty"`
	Ways     []format.Way    `json:"ways,omitempty"`
	Place    string          `json:"place,omitempty"`
	Lobby    bool            `json:"lobby,omitempty"`
	Confirm  []string        `json:"confirm,omitempty"`
}

// place is where the document of a series lies.
func place(id SeriesID) crypto.Place {
	return crypto.Place{Table: "meeting_series", Column: "sealed", Row: int64(id)}
}

// open opens a series under its group's key.
func (m *Module) open(ctx context.Context, c db.Conn, key crypto.KeyID, row seriesRow) (Series, error) {
	s := Series{ID: row.id, Token: m.token(row.id), Group: row.group, Revision: row.revision, ChangedAt: row.changed, EndedAt: row.ended}
	raw, err := m.store.keys.Open(ctx, c, key, place(row.id), row.sealed)
	if err != nil {
		return s, err
	}
	var d document
	if err := json.Unmarshal([]byte(raw), &d); err != nil {
		return s, errors.New("meeting: the sealed series is torn")
	}
	s.Title, s.Format, s.When, s.Former, s.Capacity, s.Ways = d.Title, d.Format, d.When, d.Former, d.Capacity, d.Ways
	s.Place, s.Lobby, s.Confirm = d.Place, d.Lobby, stagesOf(d.Confirm)
	return s, nil
}

// seal seals a series under its group's key.
func (m *Module) seal(ctx context.Context, c db.Conn, key crypto.KeyID, s Series) ([]byte, error) {
	raw, err := json.Marshal(document{Title: s.Title, Format: s.Format, When: s.When, Former: s.Former, Capacity: s.Capacity, Ways: s.Ways,
		Place: s.Place, Lobby: s.Lobby, Confirm: stageNames(s.Confirm)})
	if err != nil {
		return nil, err
	}
	return m.store.keys.Seal(ctx, c, key, place(s.ID), string(raw))
}

// The stages by their names, in forms and in what is sealed.
const (
	twoWeeks = "two_weeks"
	oneDay   = "one_day"
)

func stagesOf(names []string) (all []schedule.Stage) {
	for _, name := range names {
		switch name {
		case twoWeeks:
			all = append(all, schedule.TwoWeeks)
		case oneDay:
			all = append(all, schedule.OneDay)
		}
	}
	return all
}

func stageNames(stages []schedule.Stage) (names []string) {
	for _, s := range stages {
		switch s {
		case schedule.TwoWeeks:
			names = append(names, twoWeeks)
		case schedule.OneDay:
			names = append(names, oneDay)
		}
	}
	return names
}
