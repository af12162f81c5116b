package room

import (
	"context"
	"strings"
	"time"

	"github.com/a-h/templ"

	"hearth/internal/group"
	"hearth/internal/meeting/floor"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// The private room: who has stepped aside, and whoever comes to them. What is
// said there is private lines, which those read who lead, and those who hold the
// group, from their own page, whether they are in the meeting or not.

// askEvery is how often somebody in the private room can have everybody told
// again that they ask for a person.
const askEvery = 3 * time.Minute

// Helplines shows numbers to call that are right for the reader.
type Helplines interface {
	Helplines(ctx context.Context) templ.Component
}

var qHoldRun = db.Register("room.run.hold", `UPDATE meeting_run SET opened_at = opened_at WHERE id = $1 AND ended_at = 0`)

// holdRun keeps the meeting from ending, and others who hold it waiting, until
// the transaction is over. It returns Conflict where the meeting is over.
func (m *Module) holdRun(ctx context.Context, tx *db.Tx, run RunID) error {
	n, err := db.Exec(ctx, tx, qHoldRun, int64(run))
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, "room.over")
	}
	return err
}

// isAside reports whether the seat is in the private room.
func isAside(s *floor.State, id floor.SeatID) bool {
	return s.Phase != floor.Ended && id > 0 && int(id) <= len(s.Seats) && s.Seats[id-1].Presence == floor.Aside
}

// mayReach lets somebody who holds the group, and has no seat, write to who has
// stepped aside, and to nobody else.
func mayReach(s *floor.State, l Line) error {
	if !isAside(s, l.To) {
		return fault.New(fault.Conflict, "room.not_aside")
	}
	return nil
}

// Reach writes to somebody who has stepped aside. Who leads in the meeting says
// it from their seat; who holds the group and is not in the meeting, without one.
func (m *Module) Reach(ctx context.Context, l *live, v group.Visit, w Writing) (Line, error) {
	if err := allow(v, tend); err != nil {
		return Line{}, err
	}
	now := l.now()
	if !isAside(&now.state, w.To) {
		return Line{}, fault.New(fault.Conflict, "room.not_aside")
	}
	if err := m.toOneOfTheYoung(ctx, l, v, w.To); err != nil {
		return Line{}, err
	}
	w.Kind = Private
	if id := now.state.SeatOf(int64(v.Member.ID)); now.state.Present(id) && now.state.Leads(id) {
		return m.Say(ctx, l, v, w)
	}
	w.Body = strings.TrimSpace(w.Body)
	if err := w.check(); err != nil {
		return Line{}, err
	}
	return m.put(ctx, l, v, w, Line{ID: LineID(m.ids.Next()), Author: v.Member.ID, To: w.To, Kind: Private, Body: w.Body, SaidAt: m.clock.Now()})
}

// between reports whether the line is part of the private talk with the seat.
func (l Line) between(seat floor.SeatID) bool {
	return l.Kind == Private && (l.Seat == seat || l.To == seat)
}

// A Stay is somebody's being in the private room.
type Stay struct {
	Since time.Time
	Asked time.Time // when they last asked once more for a person; zero: never
	Told  int       // how many who hold the group were sent a notice; nobody knows whether they have seen it
}

// stayOf is since when somebody is aside, and who has been told.
func (m *Module) stayOf(ctx context.Context, g group.Group, run RunID, member group.MemberID) (s Stay, err error) {
	cares, err := db.All(ctx, m.db, qCaresOf, scanCare, int64(run), int64(member))
	if err != nil {
		return s, err
	}
	for _, c := range cares {
		switch c.What {
		case floor.RecordAside:
			s.Since, s.Asked = c.At, time.Time{}
		case askedAgain:
			s.Asked = c.At
		}
	}
	if m.teller == nil {
		return s, nil
	}
	holders, err := m.groups.Holders(ctx, m.db, g.ID)
	for _, id := range holders {
		if id != member {
			s.Told++
		}
	}
	return s, err
}

// last is when people were last told.
func (s Stay) last() time.Time {
	if s.Asked.After(s.Since) {
		return s.Asked
	}
	return s.Since
}

// Ask tells those who hold the group once more that somebody aside asks for a
// person. Pressed again soon it tells nobody anew.
func (m *Module) Ask(ctx context.Context, l *live, v group.Visit) error {
	id, err := m.seat(l, v)
	if err != nil {
		return err
	}
	if now := l.now(); !isAside(&now.state, id) {
		return fault.New(fault.Conflict, "room.not_aside")
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		if err := m.holdRun(ctx, tx, l.run.ID); err != nil {
			return err
		}
		cares, err := db.All(ctx, tx, qCaresOf, scanCare, int64(l.run.ID), int64(v.Member.ID))
		if err != nil {
			return err
		}
		now := m.clock.Now()
		for _, c := range cares {
			if (c.What == askedAgain || c.What == floor.RecordAside) && now.Sub(c.At) < askEvery {
				return nil
			}
		}
		if _, err := db.Exec(ctx, tx, qCare, m.ids.Next(), int64(l.run.ID), int64(v.Member.ID), string(askedAgain), "", clock.ToMillis(now)); err != nil {
			return err
		}
		return l.notify(ctx, tx, floor.Notify{What: floor.NoticeAside, Seat: id})
	})
}
