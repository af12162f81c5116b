package room

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"hearth/internal/group"
	"hearth/internal/meeting"
	"hearth/internal/meeting/floor"
	"hearth/internal/meeting/format"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// run returns the meeting of a date, if it was opened.
func (m *Module) run(ctx context.Context, v group.Visit, d meeting.Date) (Run, bool, error) {
	row, found, err := db.Maybe(ctx, m.db, qRunOf, scanRun, int64(d.Series.ID), string(d.Occurrence.Key))
	if err != nil || !found {
		return Run{}, false, err
	}
	run, err := m.store.openRun(ctx, m.db, v.Group.Key, row)
	return run, true, err
}

// begin opens the meeting of a date, with the format as it is today. Two who
// open it at the same time open the same one.
func (m *Module) begin(ctx context.Context, v group.Visit, d meeting.Date) (Run, error) {
	run, found, err := m.run(ctx, v, d)
	if err != nil || found {
		return run, err
	}
	f, err := m.formats.Get(ctx, m.db, v.Group, d.FormatCode())
	if err != nil {
		return Run{}, err
	}
	if len(d.Series.Ways) > 0 {
		f.Ways = d.Series.Ways
	}
	run = Run{
		ID: RunID(m.ids.Next()), Group: v.Group.ID, Series: d.Series.ID, Key: string(d.Occurrence.Key),
		StartsAt: d.Occurrence.Start, OpenedAt: m.clock.Now(), format: f,
		options: floor.Options{Minutes: int(d.Occurrence.End.Sub(d.Occurrence.Start).Minutes()), Seats: d.Series.Capacity, Lobby: d.Series.Lobby},
	}
	err = m.db.Tx(ctx, func(tx *db.Tx) error { return m.store.insertRun(ctx, tx, v.Group.Key, run) })
	if err != nil {
		return Run{}, err
	}
	run, found, err = m.run(ctx, v, d)
	if err == nil && !found {
		err = errors.New("room: a meeting that was just opened is not there")
	}
	return run, err
}

// find returns the open meeting of a date for somebody who may see it: nil where
// nobody has opened it yet.
func (m *Module) find(ctx context.Context, v group.Visit, d meeting.Date) (*live, error) {
	if err := allow(v, look); err != nil {
		return nil, err
	}
	key, found, err := db.Maybe(ctx, m.db, qRunKey, scanRunKey, int64(d.Series.ID), string(d.Occurrence.Key))
	if err != nil || !found {
		return nil, err
	}
	if !key.ended.IsZero() && m.clock.Now().Sub(key.ended) > keepLog {
		return nil, fault.New(fault.Conflict, "room.over")
	}
	if l := m.hub.find(key.id); l != nil { // and needs no opening of its format
		return l, l.ready(ctx)
	}
	run, _, err := m.run(ctx, v, d)
	if err != nil {
		return nil, err
	}
	return m.hub.open(ctx, run, v.Group)
}

// Enter brings somebody to the meeting's door, and in, if the floor lets them.
// It opens the meeting where they are the first. The room is open from a quarter
// of an hour before the beginning.
func (m *Module) Enter(ctx context.Context, v group.Visit, d meeting.Date, in Entering) error {
	if err := allow(v, enter); err != nil {
		return err
	}
	if err := in.check(); err != nil {
		return err
	}
	if in.Way == format.Device && !v.Facilitates() {
		return fault.New(fault.Forbidden, "room.device")
	}
	if !d.JoinableAt(m.clock.Now()) {
		return fault.New(fault.Conflict, "room.not_open")
	}
	run, err := m.begin(ctx, v, d)
	if err != nil {
		return err
	}
	l, err := m.hub.open(ctx, run, v.Group)
	if err != nil {
		return err
	}
	if err := m.knock(ctx, l, v, in); err != nil {
		return err
	}
	return m.sit(ctx, l, v.Member.ID)
}

// knock asks for a seat. Whoever has one already only says how they are there
// from now on.
func (m *Module) knock(ctx context.Context, l *live, v group.Visit, in Entering) error {
	now := l.now()
	if seat := now.state.SeatOf(int64(v.Member.ID)); seat != 0 {
		if s := now.state.Seats[seat-1]; s.Presence.In() {
			if s.Way == in.Way {
				return nil
			}
			return l.apply(ctx, floor.Event{Kind: floor.ChangeWay, By: seat, Way: in.Way}, nil)
		}
	}
	err := l.apply(ctx, floor.Event{
		Kind: floor.Knock, Guest: int64(v.Member.ID), Way: in.Way, CheckIn: in.CheckIn, People: in.People,
		Facilitator: v.Facilitates(), Newcomer: v.Member.SpokeAt.IsZero(),
	}, nil)
	if isRefused(err, floor.RefusedWaits, floor.RefusedInAlready) { // pressed twice
		return nil
	}
	return err
}

// sit takes the seat of somebody who has been let in, for a page without a
// script; a stream takes it over.
func (m *Module) sit(ctx context.Context, l *live, member group.MemberID) error {
	now := l.now()
	id := now.state.SeatOf(int64(member))
	if id == 0 {
		return nil
	}
	switch s := now.state.Seats[id-1]; {
	case s.Presence == floor.Expected, s.Presence == floor.Lost:
	case l.touches(s.Conn):
		l.touch(s.Conn, m.clock.Now())
		return nil
	default:
		return nil
	}
	conn := m.ids.Next()
	l.touch(conn, m.clock.Now())
	err := l.apply(ctx, floor.Event{Kind: floor.Join, Seat: id, Conn: conn}, nil)
	if isRefused(err, floor.RefusedStale) {
		return nil
	}
	return err
}

func isRefused(err error, codes ...floor.Refusal) bool {
	var f *fault.Error
	if !errors.As(err, &f) {
		return false
	}
	for _, c := range codes {
		if f.Code == "floor."+string(c) {
			return true
		}
	}
	return false
}

// Act is something that somebody in the meeting does. A ballot's choice goes
// beside the event: it is added up in the same transaction, and nowhere else.
type Act struct {
	floor.Event
	Choice int // of a CastVote: the option, from 0
}

// Do makes an act happen, if the floor allows it.
func (m *Module) Do(ctx context.Context, l *live, v group.Visit, a Act) error {
	id, err := m.seat(l, v)
	if err != nil {
		return err
	}
	a.By = id
	switch a.Kind {
	case floor.Begin:
		a.Seed = uint64(m.ids.Next())
	case floor.CastVote:
		return m.vote(ctx, l, a)
	}
	return l.apply(ctx, a.Event, nil)
}

func (m *Module) vote(ctx context.Context, l *live, a Act) error {
	now := l.now()
	q := now.state.Segment().Vote
	if q == nil || !floor.Fits(a.Choice, len(q.Options)) {
		var c fault.Check
		c.Add("choice", "room.problem.choice")
		return c.Err()
	}
	return l.apply(ctx, a.Event, func(tx *db.Tx) error {
		_, err := db.Exec(ctx, tx, qBallot, int64(l.run.ID), int64(a.Choice))
		return err
	})
}

// seat is where the member sits, or waits. It returns a Conflict for those who
// have not come in.
func (m *Module) seat(l *live, v group.Visit) (floor.SeatID, error) {
	if err := allow(v, enter); err != nil {
		return 0, err
	}
	now := l.now()
	id := now.state.SeatOf(int64(v.Member.ID))
	if id == 0 {
		return 0, fault.New(fault.Conflict, "room.come_in")
	}
	return id, nil
}

// Say says a line, where the floor lets its author write.
func (m *Module) Say(ctx context.Context, l *live, v group.Visit, w Writing) (Line, error) {
	id, err := m.seat(l, v)
	if err != nil {
		return Line{}, err
	}
	w.Body = strings.TrimSpace(w.Body)
	if err := w.check(); err != nil {
		return Line{}, err
	}
	if line, found, err := m.earlier(ctx, l, v, w); err != nil || found {
		return line, err
	}
	line := Line{ID: LineID(m.ids.Next()), Author: v.Member.ID, Seat: id, To: w.To, Kind: w.Kind, Body: w.Body, SaidAt: m.clock.Now()}
	l.mu.Lock()
	defer l.mu.Unlock()
	return line, l.say(ctx, *v.Member, &line, m.once(w))
}

func (m *Module) once(w Writing) any {
	if w.Once == "" {
		return nil
	}
	return m.keys.Index("room.once", w.Once)[:16]
}

// earlier finds the line that the same form has said before.
func (m *Module) earlier(ctx context.Context, l *live, v group.Visit, w Writing) (Line, bool, error) {
	if w.Once == "" {
		return Line{}, false, nil
	}
	row, found, err := db.Maybe(ctx, m.db, qLineOnce, scanLine, int64(v.Member.ID), m.once(w))
	if err != nil || !found {
		return Line{}, false, err
	}
	line, err := m.store.openLine(ctx, m.db, v.Member.Key, row)
	return line, true, err
}

// say writes a line as the next entry of the log. The lock is held.
func (l *live) say(ctx context.Context, author group.Member, line *Line, once any) error {
	for range tries {
		if err := mayWrite(&l.state, *line); err != nil {
			if moved, readErr := l.catchUp(ctx); readErr == nil && moved {
				continue
			}
			return err
		}
		err := l.m.db.Tx(ctx, func(tx *db.Tx) error {
			if err := l.m.store.insertLine(ctx, tx, author, l.run.ID, *line, once); err != nil {
				return err
			}
			return l.m.store.put(ctx, tx, l.group.Key, l.run.ID, entry{seq: l.seq + 1, line: line.ID})
		})
		if db.IsTaken(err) {
			if _, err := l.catchUp(ctx); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		line.Seq = l.seq + 1
		l.seq, l.lines = line.Seq, append(l.lines, *line)
		l.changed()
		l.m.ring(l)
		return nil
	}
	return busy()
}

// readLine reads a line that another node has written.
func (m *Module) readLine(ctx context.Context, id LineID) (Line, error) {
	row, err := db.One(ctx, m.db, qLine, scanLine, int64(id))
	if err != nil {
		return Line{}, err
	}
	cards, err := m.groups.Cards(ctx, m.db, []group.MemberID{row.Author})
	if err != nil {
		return Line{}, err
	}
	return m.store.openLine(ctx, m.db, cards[row.Author].Key, row)
}

// ring tells other nodes that the meeting has moved on.
func (m *Module) ring(l *live) {
	_ = m.bus.Publish(context.Background(), topic(l.run.ID), strconv.AppendInt(nil, l.seq, 10))
}

// Sweep ends what nobody has ended and drops the logs of what is over. Every
// node runs it.
func (m *Module) Sweep(ctx context.Context) error {
	now := m.clock.Now()
	rows, err := db.All(ctx, m.db, qOpenRuns, scanRun)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if now.Sub(row.StartsAt) < longest {
			continue
		}
		if err := m.db.Tx(ctx, func(tx *db.Tx) error {
			if _, err := db.Exec(ctx, tx, qEndRun, int64(row.ID), clock.ToMillis(now)); err != nil {
				return err
			}
			return m.forgetWhere(ctx, tx, row.ID)
		}); err != nil {
			return err
		}
	}
	old, err := db.All(ctx, m.db, qOldRuns, db.Value[int64], clock.ToMillis(now.Add(-keepLog)))
	if err != nil {
		return err
	}
	for _, id := range old {
		if err := m.db.Tx(ctx, func(tx *db.Tx) error { return m.store.dropLog(ctx, tx, RunID(id)) }); err != nil {
			return err
		}
		m.hub.drop(RunID(id))
	}
	return nil
}

func (s store) dropLog(ctx context.Context, tx *db.Tx, run RunID) error {
	for _, q := range []*db.Query{qDropLines, qDropEvents, qDropHere, qDropBallots} {
		if _, err := db.Exec(ctx, tx, q, int64(run)); err != nil {
			return err
		}
	}
	return nil
}
