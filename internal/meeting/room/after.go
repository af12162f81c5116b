package room

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// After a meeting: a rating that nobody can be found in, a word to take along to
// next time, a message to those who were there, attendance and a debrief for
// those who led.

var (
	qRate = db.Register("room.rating.put", `INSERT INTO meeting_rating (run_id, question, score, voices) VALUES ($1, $2, $3, 1)
		ON CONFLICT (run_id, question, score) DO UPDATE SET voices = meeting_rating.voices + 1`)
	qRated     = db.Register("room.rated.put", `INSERT INTO meeting_rated (run_id, member_id) VALUES ($1, $2) ON CONFLICT (run_id, member_id) DO NOTHING`)
	qHasRated  = db.Register("room.rated.has", `SELECT COUNT(*) FROM meeting_rated WHERE run_id = $1 AND member_id = $2`)
	qRatings   = db.Register("room.rating.all", `SELECT question, score, voices FROM meeting_rating WHERE run_id = $1`)
	qAttended  = db.Register("room.attendance.all", `SELECT member_id, way, came_at, minutes, went FROM meeting_attendance WHERE run_id = $1 ORDER BY came_at, member_id`)
	qWasThere  = db.Register("room.attendance.has", `SELECT COUNT(*) FROM meeting_attendance WHERE run_id = $1 AND member_id = $2`)
	qPutNote   = db.Register("room.note.put", `INSERT INTO meeting_note (id, run_id, author_id, kind, load, body_sealed, written_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`)
	qDropNote  = db.Register("room.note.drop", `DELETE FROM meeting_note WHERE run_id = $1 AND author_id = $2 AND kind = $3`)
	qNotes     = db.Register("room.note.all", `SELECT id, run_id, author_id, kind, load, body_sealed, written_at FROM meeting_note WHERE run_id = $1 AND kind = $2 ORDER BY id`)
	qOwnNote   = db.Register("room.note.own", `SELECT id, run_id, author_id, kind, load, body_sealed, written_at FROM meeting_note WHERE run_id = $1 AND author_id = $2 AND kind = $3`)
	qOwnBefore = db.Register("room.note.before", `SELECT n.id, n.run_id, n.author_id, n.kind, n.load, n.body_sealed, n.written_at FROM meeting_note n
		JOIN meeting_run r ON r.id = n.run_id WHERE r.series_id = $1 AND n.author_id = $2 AND n.kind = 'commitment' AND r.starts_at < $3
		ORDER BY r.starts_at DESC LIMIT 1`)
	qLoads = db.Register("room.note.loads", `SELECT load FROM meeting_note WHERE author_id = $1 AND kind = 'debrief' AND written_at > $2 ORDER BY id DESC`)
)

// A NoteKind is what a note is for.
type NoteKind string

// The kinds of notes. Each person has one of a kind for each meeting.
const (
	Commitment NoteKind = "commitment" // what its author takes along; shown to them alone, next time
	FollowUp   NoteKind = "follow_up"  // by a facilitator, to those who were there
	Debrief    NoteKind = "debrief"    // by a facilitator, to the other facilitators
)

// MaxNote is how much a note may hold, in bytes.
const MaxNote = 4000

// A Note is something that was written after a meeting.
type Note struct {
	ID        int64
	Run       RunID
	Author    group.MemberID
	Kind      NoteKind
	Load      int // of a debrief: how heavy the meeting was for its author, 1 to 5
	Body      string
	WrittenAt time.Time
}

type noteRow struct {
	Note
	sealed []byte
}

func scanNote(r db.Row) (n noteRow, err error) {
	var at int64
	err = r.Scan(&n.ID, &n.Run, &n.Author, &n.Kind, &n.Load, &n.sealed, &at)
	n.WrittenAt = clock.FromMillis(at)
	return n, err
}

func notePlace(id int64) crypto.Place {
	return crypto.Place{Table: "meeting_note", Column: "body_sealed", Row: id}
}

func (s store) openNote(ctx context.Context, c db.Conn, author crypto.KeyID, n noteRow) (Note, error) {
	text, err := s.keys.Open(ctx, c, author, notePlace(n.ID), n.sealed)
	if errors.Is(err, crypto.ErrDestroyed) {
		return n.Note, nil
	}
	n.Body = text
	return n.Note, err
}

// wasThere refuses whoever was not in the meeting.
func (m *Module) wasThere(ctx context.Context, c db.Conn, run Run, member group.MemberID) error {
	n, err := db.One(ctx, c, qWasThere, db.Value[int64], int64(run.ID), int64(member))
	if err == nil && n == 0 {
		err = fault.New(fault.Forbidden, "room.not_there")
	}
	return err
}

// Rate adds an answer to each question to the sums; a question without an
// answer is left out, but one needs an answer. Somebody rates a meeting once. Which answer was whose is
// written nowhere.
func (m *Module) Rate(ctx context.Context, v group.Visit, run Run, scores map[string]int) error {
	if err := allow(v, look); err != nil {
		return err
	}
	var c fault.Check
	if len(scores) == 0 { // pressed too early, which is not to be all that they say
		c.Add(Questions[0], "room.problem.score")
	}
	for question, score := range scores {
		if !slices.Contains(Questions, question) || score < 1 || score > 5 {
			c.Add(question, "room.problem.score")
		}
	}
	if err := c.Err(); err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		if err := m.wasThere(ctx, tx, run, v.Member.ID); err != nil {
			return err
		}
		first, err := db.Exec(ctx, tx, qRated, int64(run.ID), int64(v.Member.ID))
		if err != nil || first == 0 {
			return err
		}
		for _, question := range Questions { // in one order, always
			if score := scores[question]; score != 0 {
				if _, err := db.Exec(ctx, tx, qRate, int64(run.ID), question, int64(score)); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// Keep writes a note in place of the author's earlier one of its kind; an empty
// one takes it away.
func (m *Module) Keep(ctx context.Context, v group.Visit, run Run, n Note) error {
	may := look
	if n.Kind != Commitment {
		may = tend
	}
	if err := allow(v, may); err != nil {
		return err
	}
	n.Body = strings.TrimSpace(n.Body)
	if err := n.check(); err != nil {
		return err
	}
	n.ID, n.Author, n.WrittenAt = m.ids.Next(), v.Member.ID, m.clock.Now()
	err := m.replace(ctx, v, run, n)
	if db.IsTaken(err) { // the same form, pressed twice: now the first one can be seen
		err = m.replace(ctx, v, run, n)
	}
	return err
}

// replace does what Keep promises. The same words again change nothing, and
// nobody is told twice.
func (m *Module) replace(ctx context.Context, v group.Visit, run Run, n Note) error {
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		if err := m.wasThere(ctx, tx, run, v.Member.ID); err != nil {
			return err
		}
		if same, err := m.same(ctx, tx, v, run, n); err != nil || same {
			return err
		}
		if _, err := db.Exec(ctx, tx, qDropNote, int64(run.ID), int64(n.Author), string(n.Kind)); err != nil || n.Body == "" && n.Load == 0 {
			return err
		}
		sealed, err := m.keys.Seal(ctx, tx, v.Member.Key, notePlace(n.ID), n.Body)
		if err != nil {
			return err
		}
		if _, err := db.Exec(ctx, tx, qPutNote, n.ID, int64(run.ID), int64(n.Author), string(n.Kind), int64(n.Load), sealed, clock.ToMillis(n.WrittenAt)); err != nil {
			return err
		}
		switch {
		case n.Kind == FollowUp:
			return m.tellThere(ctx, tx, v.Group, run, n.Author)
		case n.Kind == Debrief && n.Load >= heavyFrom:
			return m.tellHeavy(ctx, tx, v, run)
		}
		return nil
	})
}

// same reports whether the author's note of this kind says just this already.
func (m *Module) same(ctx context.Context, tx *db.Tx, v group.Visit, run Run, n Note) (bool, error) {
	row, found, err := db.Maybe(ctx, tx, qOwnNote, scanNote, int64(run.ID), int64(v.Member.ID), string(n.Kind))
	if err != nil || !found {
		return false, err
	}
	before, err := m.store.openNote(ctx, tx, v.Member.Key, row)
	return before.Body == n.Body && before.Load == n.Load, err
}

func (n Note) check() error {
	var c fault.Check
	if len(n.Body) > MaxNote {
		c.Add("body", "room.problem.body_long", "most", MaxNote)
	}
	if n.Load < 0 || n.Load > 5 {
		c.Add("load", "room.problem.score")
	}
	return c.Err()
}

// tellThere tells those who were in the meeting that somebody has written to
// them.
func (m *Module) tellThere(ctx context.Context, tx *db.Tx, g group.Group, run Run, author group.MemberID) error {
	if m.teller == nil {
		return nil
	}
	people, err := db.All(ctx, tx, qAttended, scanAttendance, int64(run.ID))
	if err != nil {
		return err
	}
	for _, a := range people {
		if a.Member == author {
			continue
		}
		if err := m.teller.Tell(ctx, tx, a.Member, "room.follow_up", m.url(g, run)+"/after"); err != nil {
			return err
		}
	}
	return nil
}

// An Attendance is somebody's time in a meeting, for those who hold the group.
type Attendance struct {
	Member  group.MemberID
	Way     string
	CameAt  time.Time
	Minutes int64
	Went    string // how they went: left, lost, removed; "" while they are there
}

func scanAttendance(r db.Row) (a Attendance, err error) {
	var at int64
	err = r.Scan(&a.Member, &a.Way, &at, &a.Minutes, &a.Went)
	a.CameAt = clock.FromMillis(at)
	return a, err
}

// fewRatings is how many must have rated before anybody sees the sums: of fewer
// one could guess who answered what.
const fewRatings = 4

// An Afterwards is what a member sees when a meeting is over.
type Afterwards struct {
	Run       Run
	There     bool // they were in it
	Rated     bool
	Mine      Note   // what they take along
	FollowUps []Note // what facilitators wrote to those who were there

	// For those who hold the group.
	Attendance []Attendance
	Ratings    map[string][5]int64 // by question, how many gave 1 to 5; nil while there are few
	Debriefs   []Note
	Heavy      bool // the reader's own last meetings were heavy: time to rest
}

// Afterwards gathers what somebody sees of a meeting that is over.
func (m *Module) Afterwards(ctx context.Context, v group.Visit, run Run) (a Afterwards, err error) {
	if err := allow(v, look); err != nil {
		return a, err
	}
	a.Run = run
	n, err := db.One(ctx, m.db, qWasThere, db.Value[int64], int64(run.ID), int64(v.Member.ID))
	if err != nil {
		return a, err
	}
	a.There = n > 0
	if n, err = db.One(ctx, m.db, qHasRated, db.Value[int64], int64(run.ID), int64(v.Member.ID)); err != nil {
		return a, err
	}
	a.Rated = n > 0
	if a.There {
		if a.Mine, a.FollowUps, err = m.notesFor(ctx, v, run); err != nil {
			return a, err
		}
	}
	if v.Facilitates() {
		err = m.forHolders(ctx, v, run, &a)
	}
	return a, err
}

func (m *Module) notesFor(ctx context.Context, v group.Visit, run Run) (mine Note, followUps []Note, err error) {
	own, err := m.notes(ctx, run, Commitment)
	if err != nil {
		return mine, nil, err
	}
	for _, n := range own {
		if n.Author == v.Member.ID {
			mine = n
		}
	}
	followUps, err = m.notes(ctx, run, FollowUp)
	return mine, followUps, err
}

// notes are a meeting's notes of a kind, opened.
func (m *Module) notes(ctx context.Context, run Run, kind NoteKind) ([]Note, error) {
	rows, err := db.All(ctx, m.db, qNotes, scanNote, int64(run.ID), string(kind))
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	notes := make([]Note, 0, len(rows))
	for part := range slices.Chunk(rows, group.Page) {
		ids := make([]group.MemberID, len(part))
		for i, n := range part {
			ids[i] = n.Author
		}
		cards, err := m.groups.Cards(ctx, m.db, ids)
		if err != nil {
			return nil, err
		}
		for _, row := range part {
			note, err := m.store.openNote(ctx, m.db, cards[row.Author].Key, row)
			if err != nil {
				return nil, err
			}
			notes = append(notes, note)
		}
	}
	return notes, nil
}

func (m *Module) forHolders(ctx context.Context, v group.Visit, run Run, a *Afterwards) (err error) {
	if a.Attendance, err = db.All(ctx, m.db, qAttended, scanAttendance, int64(run.ID)); err != nil {
		return err
	}
	if a.Debriefs, err = m.notes(ctx, run, Debrief); err != nil {
		return err
	}
	if a.Ratings, err = m.ratings(ctx, run); err != nil {
		return err
	}
	loads, err := db.All(ctx, m.db, qLoads, db.Value[int64], int64(v.Member.ID), clock.ToMillis(m.clock.Now().AddDate(0, 0, -28)))
	a.Heavy = heavyLoad(loads)
	return err
}

type ratingRow struct {
	question      string
	score, voices int64
}

func scanRating(r db.Row) (x ratingRow, err error) {
	err = r.Scan(&x.question, &x.score, &x.voices)
	return x, err
}

func (m *Module) ratings(ctx context.Context, run Run) (map[string][5]int64, error) {
	rows, err := db.All(ctx, m.db, qRatings, scanRating, int64(run.ID))
	if err != nil {
		return nil, err
	}
	return sumsOf(rows), nil
}

// sumsOf are the ratings by question, without those that few have answered.
func sumsOf(rows []ratingRow) map[string][5]int64 {
	sums, all := map[string][5]int64{}, map[string]int64{}
	for _, r := range rows {
		if r.score < 1 || r.score > 5 {
			continue
		}
		of := sums[r.question]
		of[r.score-1] += r.voices
		sums[r.question], all[r.question] = of, all[r.question]+r.voices
	}
	for question, n := range all {
		if n < fewRatings {
			delete(sums, question)
		}
	}
	return sums
}

// heavyLoad reports whether somebody's debriefs of four weeks, the newest first,
// ask for a rest: two of the last three at 4 or more, or any two at 5.
func heavyLoad(loads []int64) bool {
	heavy, most := 0, 0
	for i, load := range loads {
		if i < 3 && load >= 4 {
			heavy++
		}
		if load == 5 {
			most++
		}
	}
	return heavy >= 2 || most >= 2
}

// Before is what the member took along from the series' last meeting before
// this one; its Body is "" if nothing.
func (m *Module) Before(ctx context.Context, v group.Visit, run Run) (Note, error) {
	row, found, err := db.Maybe(ctx, m.db, qOwnBefore, scanNote, int64(run.Series), int64(v.Member.ID), clock.ToMillis(run.StartsAt))
	if err != nil || !found {
		return Note{}, err
	}
	return m.store.openNote(ctx, m.db, v.Member.Key, row)
}
