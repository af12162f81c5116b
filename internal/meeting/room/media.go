package room

import (
	"context"
	"maps"
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
// and a token for one seat that soon runs out. Relays are TURN servers, for
// networks from which nothing else is reached, as RTCPeerConnection takes them.
type Ticket struct {
	Path   string  `json:"path"`
	Token  string  `json:"token"`
	Relays []Relay `json:"relays,omitempty"`
}

// A Relay is a TURN server, and words by which one seat's connection may use it.
type Relay struct {
	URLs       []string `json:"urls"`
	Username   string   `json:"username"`
	Credential string   `json:"credential"`
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
	r := l.heardNow(&now.state, id)
	if !r.Hear {
		return r, fault.New(fault.Forbidden, "room.no_media_now")
	}
	return r, nil
}

// MediaHeard notes that a seat's microphone was heard for so long. It is kept in
// memory, for as long as the meeting is, and waits for nothing: every voice room
// of the node waits for it.
func (m *Module) MediaHeard(room, seat string, d time.Duration) {
	run, id, ok := m.mediaNames(room, seat)
	if !ok {
		return
	}
	if l := m.hub.find(run); l != nil {
		l.heardMu.Lock()
		defer l.heardMu.Unlock()
		l.heard[id] += d
	}
}

// airtime is for how long each seat's microphone was heard.
func (l *live) airtime() map[floor.SeatID]time.Duration {
	l.heardMu.Lock()
	defer l.heardMu.Unlock()
	return maps.Clone(l.heard)
}

// mediaPlace finds the meeting and the seat that voice and video mean. A name
// that is none is not told from one of another's meeting.
func (m *Module) mediaPlace(ctx context.Context, room, seat string) (*live, floor.SeatID, error) {
	run, id, ok := m.mediaNames(room, seat)
	if !ok {
		return nil, 0, fault.Missing("no such room or seat")
	}
	if l := m.hub.find(run); l != nil {
		return l, id, l.ready(ctx)
	}
	row, found, err := db.Maybe(ctx, m.db, qRun, scanRun, int64(run))
	if err != nil {
		return nil, 0, err
	}
	if !found || !row.EndedAt.IsZero() { // an old ticket brings no meeting back
		return nil, 0, fault.Missing("no such meeting")
	}
	l, err := m.hub.openRow(ctx, row)
	return l, id, err
}

func (m *Module) mediaNames(room, seat string) (RunID, floor.SeatID, bool) {
	id, ok := m.codec.ID(kindMedia, room)
	number, err := strconv.Atoi(seat)
	return RunID(id), floor.SeatID(number), ok && err == nil
}

func (l *live) ready(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.load(ctx)
}
