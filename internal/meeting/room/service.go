package room

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"hearth/internal/group"
	"hearth/internal/group/heed"
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
		options: floor.Options{Minutes: int(d.Occurrence.End.Sub(d.Occurrence.Start).Minutes()), Seats: d.Series.Capacity, Lobby: d.Series.Lobby, Until: clock.ToMillis(d.Occurrence.End)},
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
	apart, err := m.groups.Apart(ctx, m.db, v)
	if err != nil {
		return err
	}
	if err := m.amongYoung(ctx, l, v); err != nil && !v.Facilitates() {
		return err
	}
	now := l.now()
	if err := mayMeet(&now.state, apart); err != nil {
		return err
	}
	if err := m.knock(ctx, l, v, in); err != nil {
		return err
	}
	// Two who come at the same moment both wait.
	if now = l.now(); mayMeet(&now.state, apart) != nil {
		m.hub.tell(l, floor.Event{Kind: floor.Leave, By: now.state.SeatOf(int64(v.Member.ID))})
		return mayMeet(&now.state, apart)
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
	if err := m.entrust(ctx, l, v); err != nil {
		return err
	}
	id, err := m.seat(l, v)
	if err != nil {
		return err
	}
	a.By = id
	switch a.Kind {
	case floor.EndBreak:
		if err := m.amongYoung(ctx, l, v); err != nil {
			return err
		}
	case floor.Begin:
		if err := m.amongYoung(ctx, l, v); err != nil {
			return err
		}
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

// entrust has the meeting follow the group in who facilitates it: it is told when
// somebody acts, looks, or listens, and is another than it knows.
func (m *Module) entrust(ctx context.Context, l *live, v group.Visit) error {
	if allow(v, look) != nil {
		return nil
	}
	now := l.now()
	id := now.state.SeatOf(int64(v.Member.ID))
	if id == 0 || now.state.Phase == floor.Ended || now.state.Seats[id-1].Facilitator == v.Facilitates() {
		return nil
	}
	err := l.apply(ctx, floor.Event{Kind: floor.Entrust, Seat: id, Facilitator: v.Facilitates()}, nil)
	if isRefused(err, floor.RefusedStale, floor.RefusedEnded) {
		return nil
	}
	return err
}

// seat is where the member sits, or waits. It returns a Conflict for those who
// have not come in.
func (m *Module) seat(l *live, v group.Visit) (floor.SeatID, error) {
	if err := allow(v, look); err != nil {
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
	if err == nil && w.Kind != Private {
		err = allow(v, speak)
	}
	if err == nil {
		err = m.saidAmongYoung(ctx, l, v, w)
	}
	if err != nil {
		return Line{}, err
	}
	w.Body = strings.TrimSpace(w.Body)
	if err := w.check(); err != nil {
		return Line{}, err
	}
	if w.Kind == Beside {
		if err := m.groups.InTurn(ctx, v, group.InMeeting, w.Body, w.Once); err != nil {
			return Line{}, err
		}
	}
	return m.put(ctx, l, v, w, Line{ID: LineID(m.ids.Next()), Author: v.Member.ID, Seat: id, To: w.To, Kind: w.Kind, Body: w.Body, SaidAt: m.clock.Now()})
}

func (m *Module) once(w Writing) any {
	if w.Once == "" {
		return nil
	}
	return m.keys.Index("room.once", w.Once)[:16]
}

// errTwice is that the same form has said its line already, elsewhere.
var errTwice = errors.New("room: a form was sent twice")

// earlier finds the line that the same form has said before.
func (m *Module) earlier(ctx context.Context, v group.Visit, w Writing) (Line, bool, error) {
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

// say writes a line as the next entry of the log; one that waits has no entry
// yet. It returns errTwice for a form that another node has taken. The lock is
// held.
func (l *live) say(ctx context.Context, author group.Member, line *Line, once any, found heed.Found) error {
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
			if err := heed.Note(ctx, tx, found, int64(line.ID)); err != nil || line.Held {
				return err
			}
			return l.m.store.put(ctx, tx, l.group.Key, l.run.ID, entry{seq: l.seq + 1, line: line.ID})
		})
		if db.IsTaken(err) {
			moved, err := l.catchUp(ctx)
			if err != nil {
				return err
			}
			if !moved { // it is not the log's number that was taken
				return errTwice
			}
			continue
		}
		if err != nil || line.Held {
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

// ring tells other nodes that the meeting has moved on.
func (m *Module) ring(l *live) { m.ringAt(l.run.ID, l.seq) }

func (m *Module) ringAt(run RunID, seq int64) {
	_ = m.bus.Publish(context.Background(), topic(run), strconv.AppendInt(nil, seq, 10))
}
