package room

import (
	"context"
	"slices"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// What a feature with a duty asks of one line, without being anybody's visit.
// None of it looks at permissions: the caller has, and keeps the record. A line
// goes with its meeting's log, a quarter of an hour after the end.

// A State is whether others can read a line.
type State string

// The states.
const (
	Open   State = ""
	Held   State = "held"   // for its author alone
	Folded State = "hidden" // behind a reason
)

// About is what can be known of a line without opening its words.
type About struct {
	ID      LineID
	Group   group.ID
	Author  group.MemberID // 0 once erased
	At      time.Time
	URL     string
	State   State
	Private bool // said to those who lead, or by them to one person
	Gone    bool // erased
}

// Said is a line with its words.
type Said struct {
	About
	Body string
}

var (
	qLinesBefore = db.Register("room.line.earlier", `SELECT `+lineColumns+` FROM meeting_line l WHERE l.run_id = $1 AND l.id < $2 ORDER BY l.id DESC LIMIT $3`)
	qLinesAfter  = db.Register("room.line.later", `SELECT `+lineColumns+` FROM meeting_line l WHERE l.run_id = $1 AND l.id > $2 ORDER BY l.id LIMIT $3`)
)

// AboutLine returns what can be known of a line, or Missing.
func (m *Module) AboutLine(ctx context.Context, c db.Conn, id LineID) (About, error) {
	row, run, g, err := m.whole(ctx, c, id)
	if err != nil {
		return About{}, err
	}
	return m.about(g, run, row.Line), nil
}

func (m *Module) whole(ctx context.Context, c db.Conn, id LineID) (row lineRow, run Run, g group.Group, err error) {
	row, found, err := db.Maybe(ctx, c, qLine, scanLine, int64(id))
	if err == nil && !found {
		err = fault.Missing("no such line")
	}
	if err != nil {
		return row, run, g, err
	}
	of, err := db.One(ctx, c, qRun, scanRun, int64(row.run))
	if err != nil {
		return row, run, g, err
	}
	g, err = m.groups.ByIDIn(ctx, c, of.Group)
	return row, of.Run, g, err
}

func (m *Module) about(g group.Group, run Run, l Line) About {
	about := About{ID: l.ID, Group: g.ID, Author: l.Author, At: l.SaidAt, URL: m.url(g, run), Private: l.Kind == Private, Gone: l.Author == 0}
	switch {
	case l.Held:
		about.State = Held
	case l.Hidden:
		about.State = Folded
	}
	return about
}

// ExcerptLine opens a line's words and those of at most around lines before and
// after it, the oldest first.
func (m *Module) ExcerptLine(ctx context.Context, c db.Conn, id LineID, around int) (it Said, before, after []Said, err error) {
	row, run, g, err := m.whole(ctx, c, id)
	if err != nil {
		return it, nil, nil, err
	}
	earlier, err := db.All(ctx, c, qLinesBefore, scanLine, int64(run.ID), int64(id), int64(around))
	if err != nil {
		return it, nil, nil, err
	}
	later, err := db.All(ctx, c, qLinesAfter, scanLine, int64(run.ID), int64(id), int64(around))
	if err != nil {
		return it, nil, nil, err
	}
	slices.Reverse(earlier)
	rows := slices.Concat(earlier, []lineRow{row}, later)
	ids := make([]group.MemberID, len(rows))
	for i, r := range rows {
		ids[i] = r.Author
	}
	cards, err := m.groups.Cards(ctx, c, ids)
	if err != nil {
		return it, nil, nil, err
	}
	said := make([]Said, len(rows))
	for i, r := range rows {
		line, err := m.store.openLine(ctx, c, cards[r.Author].Key, r)
		if err != nil {
			return it, nil, nil, err
		}
		said[i] = Said{About: m.about(g, run, line), Body: line.Body}
	}
	n := len(earlier)
	return said[n], said[:n], said[n+1:], nil
}

// SetLine puts a line into a state; the reason is that of a Folded one, in the
// group's language. To set what is already so does nothing. What was held and
// opens is read by everybody now. Private words are never held.
func (m *Module) SetLine(ctx context.Context, tx *db.Tx, id LineID, s State, reason string) error {
	row, run, g, err := m.whole(ctx, tx, id)
	if err != nil || row.Author == 0 || m.about(g, run, row.Line).State == s || s == Held && row.Kind == Private {
		return err
	}
	held, hidden, sealed := int64(0), int64(0), []byte(nil)
	switch s {
	case Held:
		held = clock.ToMillis(m.clock.Now())
	case Folded:
		hidden = clock.ToMillis(m.clock.Now())
		if sealed, err = m.keys.Seal(ctx, tx, g.Key, reasonPlace(id), reason); err != nil {
			return err
		}
	}
	if _, err := db.Exec(ctx, tx, qSetLine, int64(id), held, hidden, sealed); err != nil {
		return err
	}
	return m.lookAt(ctx, tx, run.ID, id)
}
