package room

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"hearth/internal/group"
	"hearth/internal/meeting/floor"
	"hearth/internal/meeting/format"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
)

// store reads and writes this package's tables and no others.
type store struct{ keys *crypto.Keyring }

const (
	runColumns  = `r.id, r.group_id, r.series_id, r.date_key, r.format_sealed, r.options, r.starts_at, r.opened_at, r.ended_at`
	lineColumns = `l.id, l.run_id, l.author_id, l.seat, l.kind, l.body_sealed, l.said_at, l.held_at, l.hidden_at, l.reason_sealed`
)

var (
	qInsertRun = db.Register("room.run.insert", `INSERT INTO meeting_run
		(id, group_id, series_id, date_key, format_sealed, options, starts_at, opened_at, ended_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0) ON CONFLICT (series_id, date_key) DO NOTHING`)
	qRunOf    = db.Register("room.run.of", `SELECT `+runColumns+` FROM meeting_run r WHERE r.series_id = $1 AND r.date_key = $2`)
	qRunKey   = db.Register("room.run.key", `SELECT id, ended_at FROM meeting_run WHERE series_id = $1 AND date_key = $2`)
	qRun      = db.Register("room.run.get", `SELECT `+runColumns+` FROM meeting_run r WHERE r.id = $1`)
	qOpenRuns = db.Register("room.run.open", `SELECT `+runColumns+` FROM meeting_run r WHERE r.ended_at = 0 ORDER BY r.id`)
	qEndRun   = db.Register("room.run.end", `UPDATE meeting_run SET ended_at = $2 WHERE id = $1 AND ended_at = 0`)

	qInsertEvent = db.Register("room.event.insert", `INSERT INTO meeting_event (run_id, seq, line_id, body) VALUES ($1, $2, $3, $4)`)
	qEvents      = db.Register("room.event.after", `SELECT seq, line_id, body FROM meeting_event WHERE run_id = $1 AND seq > $2 ORDER BY seq LIMIT 500`)

	qInsertLine = db.Register("room.line.insert", `INSERT INTO meeting_line (id, run_id, author_id, seat, kind, body_sealed, said_at, once, held_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`)
	qLine     = db.Register("room.line.get", `SELECT `+lineColumns+` FROM meeting_line l WHERE l.id = $1`)
	qLineOnce = db.Register("room.line.once", `SELECT `+lineColumns+` FROM meeting_line l WHERE l.author_id = $1 AND l.once = $2`)

	qDropLines  = db.Register("room.line.drop", `DELETE FROM meeting_line WHERE run_id = $1`)
	qDropEvents = db.Register("room.event.drop", `DELETE FROM meeting_event WHERE run_id = $1`)
	qDropHere   = db.Register("room.here.drop", `DELETE FROM meeting_here WHERE run_id = $1`)

	qBallot = db.Register("room.ballot.put", `INSERT INTO meeting_ballot (run_id, choice, voices) VALUES ($1, $2, 1)
		ON CONFLICT (run_id, choice) DO UPDATE SET voices = meeting_ballot.voices + 1`)
	qBallots     = db.Register("room.ballot.all", `SELECT choice, voices FROM meeting_ballot WHERE run_id = $1`)
	qDropBallots = db.Register("room.ballot.drop", `DELETE FROM meeting_ballot WHERE run_id = $1`)

	qCame = db.Register("room.attendance.came", `INSERT INTO meeting_attendance (run_id, member_id, way, came_at, minutes, went)
		VALUES ($1, $2, $3, $4, 0, '') ON CONFLICT (run_id, member_id) DO UPDATE SET went = ''`)
	qWent = db.Register("room.attendance.went", `UPDATE meeting_attendance SET minutes = minutes + $3, went = $4, way = $5
		WHERE run_id = $1 AND member_id = $2`)
	qCare = db.Register("room.care.insert", `INSERT INTO meeting_care (id, run_id, member_id, what, outcome, at, done_at, done_by)
		VALUES ($1, $2, $3, $4, $5, $6, 0, 0)`)
)

func formatPlace(id RunID) crypto.Place {
	return crypto.Place{Table: "meeting_run", Column: "format_sealed", Row: int64(id)}
}

// eventPlace binds an event to its number in its meeting.
func eventPlace(run RunID, seq int64) crypto.Place {
	return crypto.Place{Table: "meeting_event", Column: "body/" + strconv.FormatInt(seq, 10), Row: int64(run)}
}

func linePlace(id LineID) crypto.Place {
	return crypto.Place{Table: "meeting_line", Column: "body_sealed", Row: int64(id)}
}

// runRow is a run whose format is still sealed.
type runRow struct {
	Run
	sealed []byte
}

func scanRun(r db.Row) (row runRow, err error) {
	var options string
	var starts, opened, ended int64
	if err := r.Scan(&row.ID, &row.Group, &row.Series, &row.Key, &row.sealed, &options, &starts, &opened, &ended); err != nil {
		return row, err
	}
	row.StartsAt, row.OpenedAt, row.EndedAt = clock.FromMillis(starts), clock.FromMillis(opened), clock.FromMillis(ended)
	return row, json.Unmarshal([]byte(options), &row.options)
}

// runKey is as much of a run as finds it in memory.
type runKey struct {
	id    RunID
	ended time.Time
}

func scanRunKey(r db.Row) (k runKey, err error) {
	var ended int64
	err = r.Scan(&k.id, &ended)
	k.ended = clock.FromMillis(ended)
	return k, err
}

// openRun opens the format that the meeting is held by. One that was good when
// the meeting was opened stays good for it, whatever rules came later.
func (s store) openRun(ctx context.Context, c db.Conn, key crypto.KeyID, row runRow) (Run, error) {
	text, err := s.keys.Open(ctx, c, key, formatPlace(row.ID), row.sealed)
	if err != nil {
		return row.Run, err
	}
	row.format, err = format.Parse([]byte(text))
	var problems format.Problems
	if errors.As(err, &problems) && len(row.format.Segments) > 0 {
		err = nil
	}
	return row.Run, err
}

func (s store) insertRun(ctx context.Context, tx *db.Tx, key crypto.KeyID, run Run) error {
	raw, err := run.format.JSON()
	if err != nil {
		return err
	}
	sealed, err := s.keys.Seal(ctx, tx, key, formatPlace(run.ID), string(raw))
	if err != nil {
		return err
	}
	options, err := json.Marshal(run.options)
	if err != nil {
		return err
	}
	_, err = db.Exec(ctx, tx, qInsertRun, int64(run.ID), int64(run.Group), int64(run.Series), run.Key, sealed, string(options),
		clock.ToMillis(run.StartsAt), clock.ToMillis(run.OpenedAt))
	return err
}

// An entry is one number of a meeting's log: an event, or a line.
type entry struct {
	seq   int64
	event floor.Event
	line  LineID // 0 for an event
	body  []byte
}

func scanEntry(r db.Row) (e entry, err error) {
	err = r.Scan(&e.seq, &e.line, &e.body)
	return e, err
}

// entries reads the log after a number, a page of it.
func (s store) entries(ctx context.Context, c db.Conn, key crypto.KeyID, run RunID, after int64) ([]entry, error) {
	entries, err := db.All(ctx, c, qEvents, scanEntry, int64(run), after)
	if err != nil {
		return nil, err
	}
	for i := range entries {
		e := &entries[i]
		if e.line != 0 {
			continue
		}
		text, err := s.keys.Open(ctx, c, key, eventPlace(run, e.seq), e.body)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal([]byte(text), &e.event); err != nil {
			return nil, err
		}
	}
	return entries, nil
}

// put writes the next entry of a log. Where another node was first, the error is
// db.IsTaken.
func (s store) put(ctx context.Context, tx *db.Tx, key crypto.KeyID, run RunID, e entry) error {
	body := []byte{}
	if e.line == 0 {
		raw, err := json.Marshal(e.event)
		if err != nil {
			return err
		}
		if body, err = s.keys.Seal(ctx, tx, key, eventPlace(run, e.seq), string(raw)); err != nil {
			return err
		}
	}
	_, err := db.Exec(ctx, tx, qInsertEvent, int64(run), e.seq, int64(e.line), body)
	return err
}

// lineRow is a line whose words are still sealed.
type lineRow struct {
	Line
	run            RunID
	sealed, reason []byte
}

func scanLine(r db.Row) (l lineRow, err error) {
	var at, held, hidden int64
	var kind string
	err = r.Scan(&l.ID, &l.run, &l.Author, &l.Seat, &kind, &l.sealed, &at, &held, &hidden, &l.reason)
	l.Held, l.Hidden = held != 0, hidden != 0
	l.Kind, l.To = readKind(kind)
	l.SaidAt = clock.FromMillis(at)
	return l, err
}

// openLine opens a line's words; those of somebody erased are gone.
func (s store) openLine(ctx context.Context, c db.Conn, author crypto.KeyID, l lineRow) (Line, error) {
	if len(l.sealed) == 0 {
		return l.Line, nil
	}
	text, err := s.keys.Open(ctx, c, author, linePlace(l.ID), l.sealed)
	if errors.Is(err, crypto.ErrDestroyed) {
		return l.Line, nil
	}
	l.Body = text
	return l.Line, err
}

func (s store) insertLine(ctx context.Context, tx *db.Tx, author group.Member, run RunID, l Line, once any) error {
	sealed, err := s.keys.Seal(ctx, tx, author.Key, linePlace(l.ID), l.Body)
	if err != nil {
		return err
	}
	_, err = db.Exec(ctx, tx, qInsertLine, int64(l.ID), int64(run), int64(author.ID), int64(l.Seat), l.kind(), sealed, clock.ToMillis(l.SaidAt), once, heldAt(l))
	return err
}
