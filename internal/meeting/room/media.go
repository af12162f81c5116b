package room

import (
	"context"
	"strconv"
	"time"

	"hearth/internal/group"
	"hearth/internal/meeting/floor"
	"hearth/internal/meeting/format"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/ident"
)

const kindMedia ident.Kind = "room.media"

// Media carries voice and video between seats, which it knows by names that mean
// nothing outside the meeting.
type Media interface {
	// On reports whether there is any.
	On() bool
	// Ticket is what a browser needs to connect a seat. A later connection takes
	// the seat over.
	Ticket(ctx context.Context, room, seat string, connection int64) (Ticket, error)
	// Allow says what a seat may do from now on. It opens no microphone: that is
	// its owner's to do.
	Allow(ctx context.Context, room, seat string, r MediaRights) error
	// Remove ends a seat's connection.
	Remove(ctx context.Context, room, seat string) error
	// CloseRoom ends them all.
	CloseRoom(ctx context.Context, room string) error
}

// A Ticket is what a browser needs to connect: an address on Hearth's own port,
// and a token for one seat that soon runs out.
type Ticket struct {
	Path  string `json:"path"`
	Token string `json:"token"`
}

// MediaRights are what a seat may do with voice and video at a moment.
type MediaRights struct {
	Mic  bool // may be heard
	Cam  bool // may be seen
	Hear bool // may hear and see others
}

// mediaRights are those of a seat by the floor's rule. Who only reads along has
// none, and neither has who is in the private room.
func mediaRights(s *floor.State, id floor.SeatID) MediaRights {
	if id < 1 || int(id) > len(s.Seats) {
		return MediaRights{}
	}
	seat := &s.Seats[id-1]
	if s.Phase == floor.Ended || seat.Presence != floor.Here || seat.Way == format.Text {
		return MediaRights{}
	}
	return MediaRights{
		Mic:  s.Rights(id).Mic != floor.MicClosed,
		Cam:  seat.Way == format.Video || seat.Way == format.Device,
		Hear: true,
	}
}

func (m *Module) mediaRoom(run RunID) string { return m.codec.Token(kindMedia, int64(run)) }

func mediaSeat(id floor.SeatID) string { return strconv.Itoa(int(id)) }

// TicketFor is somebody's way into voice and video. What they may say there is
// asked again when they connect.
func (m *Module) TicketFor(ctx context.Context, l *live, v group.Visit) (Ticket, error) {
	if m.media == nil || !m.media.On() {
		return Ticket{}, fault.New(fault.Unavailable, "room.no_media")
	}
	id, err := m.seat(l, v)
	if err != nil {
		return Ticket{}, err
	}
	now := l.now()
	if r := mediaRights(&now.state, id); !r.Hear {
		return Ticket{}, fault.New(fault.Conflict, "room.no_media_now")
	}
	return m.media.Ticket(ctx, m.mediaRoom(l.run.ID), mediaSeat(id), m.ids.Next())
}

// MediaAdmit says what a seat may do that connects to voice and video, or why it
// may not be there. It is asked at every connection, so that an old ticket of
// somebody who was removed opens nothing.
func (m *Module) MediaAdmit(ctx context.Context, room, seat string) (MediaRights, error) {
	l, id, err := m.mediaPlace(ctx, room, seat)
	if err != nil {
		return MediaRights{}, err
	}
	now := l.now()
	r := mediaRights(&now.state, id)
	if !r.Hear {
		return r, fault.New(fault.Forbidden, "room.no_media_now")
	}
	return r, nil
}

// MediaHeard notes that a seat's microphone was heard for so long. It is kept in
// memory, for as long as the meeting is.
func (m *Module) MediaHeard(ctx context.Context, room, seat string, d time.Duration) {
	l, id, err := m.mediaPlace(ctx, room, seat)
	if err != nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.heard[id] += d
}

// mediaPlace finds the meeting and the seat that voice and video mean. A name
// that is none is not told from one of another's meeting.
func (m *Module) mediaPlace(ctx context.Context, room, seat string) (*live, floor.SeatID, error) {
	id, ok := m.codec.ID(kindMedia, room)
	number, err := strconv.Atoi(seat)
	if !ok || err != nil {
		return nil, 0, fault.Missing("no such room or seat")
	}
	if l := m.hub.find(RunID(id)); l != nil {
		return l, floor.SeatID(number), l.ready(ctx)
	}
	row, found, err := db.Maybe(ctx, m.db, qRun, scanRun, id)
	if err != nil || !found {
		return nil, 0, fault.Missing("no such meeting")
	}
	g, err := m.groups.ByID(ctx, row.Group)
	if err != nil {
		return nil, 0, err
	}
	run, err := m.store.openRun(ctx, m.db, g.Key, row)
	if err != nil {
		return nil, 0, err
	}
	l, err := m.hub.open(ctx, run, g)
	return l, floor.SeatID(number), err
}

func (l *live) ready(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.load(ctx)
}

// An order is something for voice and video to do.
type order struct {
	seat   floor.SeatID
	rights MediaRights
	remove bool
	close  bool
}

// orders are what voice and video have to do after an event: the rights that
// have changed, closings before openings, and who is to go.
func orders(before, after *floor.State, effects []floor.Effect) (all []order) {
	var open []order
	for i := range after.Seats {
		id := after.Seats[i].ID
		was, is := mediaRights(before, id), mediaRights(after, id)
		switch {
		case was == is:
		case is.Mic && !was.Mic:
			open = append(open, order{seat: id, rights: is})
		default:
			all = append(all, order{seat: id, rights: is})
		}
	}
	all = append(all, open...)
	for _, effect := range effects {
		switch x := effect.(type) {
		case floor.Disconnect:
			all = append(all, order{seat: x.Seat, remove: true})
		case floor.Finished:
			all = append(all, order{close: true})
		}
	}
	return all
}

// carry hands orders on. They are carried out one after another, apart from the
// meeting, which does not wait for them.
func (l *live) carry(all []order) {
	if len(all) == 0 || l.m.media == nil || !l.m.media.On() {
		return
	}
	l.orderMu.Lock()
	defer l.orderMu.Unlock()
	l.orders = append(l.orders, all...)
	if !l.carrying {
		l.carrying = true
		l.m.hub.running.Go(l.carryOut)
	}
}

func (l *live) carryOut() {
	for {
		o, ok := l.nextOrder()
		if !ok {
			return
		}
		ctx, cancel := context.WithTimeout(l.m.hub.ctx, mediaPatience)
		err := l.m.obey(ctx, l.run.ID, o)
		cancel()
		if err != nil { // who is not connected has nothing to be allowed; a join asks anew
			l.m.warn(l.m.hub.ctx, "voice and video did not follow", err)
		}
	}
}

const mediaPatience = 5 * time.Second

func (l *live) nextOrder() (order, bool) {
	l.orderMu.Lock()
	defer l.orderMu.Unlock()
	if len(l.orders) == 0 {
		l.carrying = false
		return order{}, false
	}
	o := l.orders[0]
	l.orders = l.orders[1:]
	return o, true
}

func (m *Module) obey(ctx context.Context, run RunID, o order) error {
	room := m.mediaRoom(run)
	switch {
	case o.close:
		return m.media.CloseRoom(ctx, room)
	case o.remove:
		return m.media.Remove(ctx, room, mediaSeat(o.seat))
	}
	return m.media.Allow(ctx, room, mediaSeat(o.seat), o.rights)
}
