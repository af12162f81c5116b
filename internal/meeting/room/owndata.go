package room

import (
	"context"
	"strconv"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/meeting/floor"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
)

var (
	qAttendedBy = db.Register("room.attendance.by", `SELECT came_at, minutes FROM meeting_attendance WHERE member_id = $1 ORDER BY came_at`)
	qLinesBy    = db.Register("room.line.by", `SELECT `+lineColumns+` FROM meeting_line l WHERE l.author_id = $1 ORDER BY l.id`)
	qNotesBy    = db.Register("room.note.by", `SELECT id, run_id, author_id, kind, load, body_sealed, written_at FROM meeting_note WHERE author_id = $1 ORDER BY id`)

	qForgetAttendance = db.Register("room.attendance.forget", `DELETE FROM meeting_attendance WHERE member_id = $1`)
	qForgetRated      = db.Register("room.rated.forget", `DELETE FROM meeting_rated WHERE member_id = $1`)
	qForgetCare       = db.Register("room.care.forget", `DELETE FROM meeting_care WHERE member_id = $1`)
	qForgetNotes      = db.Register("room.note.forget", `DELETE FROM meeting_note WHERE author_id = $1`)
	qForgetLines      = db.Register("room.line.forget", `UPDATE meeting_line SET author_id = 0, body_sealed = $2, once = NULL WHERE author_id = $1`)
)

// Erase implements account.OwnData: what somebody said, rated, took along and
// where they were is gone. If they are in a meeting, they leave it.
func (m *Module) Erase(ctx context.Context, tx *db.Tx, id account.ID) error {
	members, err := m.groups.Memberships(ctx, tx, id)
	if err != nil {
		return err
	}
	for _, member := range members {
		for _, q := range []*db.Query{qForgetAttendance, qForgetRated, qForgetCare, qForgetDoneBy, qForgetWheres, qForgetNotes} {
			if _, err := db.Exec(ctx, tx, q, int64(member.ID)); err != nil {
				return err
			}
		}
		if _, err := db.Exec(ctx, tx, qForgetLines, int64(member.ID), []byte{}); err != nil {
			return err
		}
		tx.Ring(func() {
			for _, l := range m.hub.all() {
				l.forget(member.ID)
			}
			m.Gone(member.ID)
		})
	}
	return nil
}

// Gone has somebody leave every meeting that this node holds: who left the
// group, was removed from it, or was erased. On other nodes their stream asks
// again within half a minute. What they said stays said.
func (m *Module) Gone(member group.MemberID) {
	for _, l := range m.hub.all() {
		now := l.now()
		if seat := now.state.SeatOf(int64(member)); seat != 0 {
			m.hub.running.Go(func() { m.hub.tell(l, floor.Event{Kind: floor.Leave, By: seat}) })
		}
	}
}

// forget takes a member's words out of memory.
func (l *live) forget(member group.MemberID) {
	l.mu.Lock()
	defer l.mu.Unlock()
	lines := make([]Line, 0, len(l.lines))
	for _, line := range l.lines {
		if line.Author == member {
			line.Body = ""
		}
		lines = append(lines, line)
	}
	l.lines = lines
}

// Export implements account.OwnData.
func (m *Module) Export(ctx context.Context, id account.ID) ([]account.Section, error) {
	members, err := m.groups.Memberships(ctx, m.db, id)
	if err != nil {
		return nil, err
	}
	there := account.Section{Name: "meetings", Title: "room.export.attended"}
	said := account.Section{Name: "meeting-lines", Title: "room.export.said"}
	kept := account.Section{Name: "meeting-notes", Title: "room.export.notes"}
	where := account.Section{Name: "meeting-whereabouts", Title: "room.export.where"}
	for _, member := range members {
		handle := account.Entry{Label: "room.export.handle", Value: member.Handle}
		if err := m.exportOne(ctx, member, handle, &there, &said, &kept); err != nil {
			return nil, err
		}
		if err := m.exportWhere(ctx, member, handle, &where); err != nil {
			return nil, err
		}
	}
	return []account.Section{there, said, kept, where}, nil
}

func (m *Module) exportOne(ctx context.Context, member group.Member, handle account.Entry, there, said, kept *account.Section) error {
	attended, err := db.All(ctx, m.db, qAttendedBy, scanAttended, int64(member.ID))
	if err != nil {
		return err
	}
	for _, a := range attended {
		there.Records = append(there.Records, account.Record{handle,
			{Label: "room.export.at", Value: a.at.Format(time.RFC3339)}, {Label: "room.export.minutes", Value: strconv.FormatInt(a.minutes, 10)}})
	}
	rows, err := db.All(ctx, m.db, qLinesBy, scanLine, int64(member.ID))
	if err != nil {
		return err
	}
	for _, row := range rows {
		line, err := m.store.openLine(ctx, m.db, member.Key, row)
		if err != nil {
			return err
		}
		said.Records = append(said.Records, account.Record{handle,
			{Label: "room.export.at", Value: line.SaidAt.Format(time.RFC3339)}, {Label: "room.export.body", Value: line.Body}})
	}
	notes, err := db.All(ctx, m.db, qNotesBy, scanNote, int64(member.ID))
	if err != nil {
		return err
	}
	for _, n := range notes {
		note, err := m.store.openNote(ctx, m.db, member.Key, n)
		if err != nil {
			return err
		}
		kept.Records = append(kept.Records, account.Record{handle,
			{Label: "room.export.at", Value: note.WrittenAt.Format(time.RFC3339)}, {Label: "room.export.body", Value: note.Body}})
	}
	return nil
}

type attended struct {
	at      time.Time
	minutes int64
}

func scanAttended(r db.Row) (a attended, err error) {
	var at int64
	err = r.Scan(&at, &a.minutes)
	a.at = clock.FromMillis(at)
	return a, err
}
