package room

import (
	"slices"
	"time"

	"hearth/internal/meeting/floor"
	"hearth/internal/platform/ident"
)

// A listener is one open stream of somebody in the meeting, or at its door. Its
// own goroutine changes it; conn and joined, which others read, under the
// meeting's connMu.
type listener struct {
	seat   floor.SeatID
	conn   int64
	joined bool  // has taken the seat, once
	line   int64 // heard every line up to this number
	said   int64 // and every announcement up to this one
	drawn  int64 // the number of the state that was last drawn, 0 for none
	sight  int64 // of who sees whom, when that was
}

func (l *live) attach(s *listener) {
	l.connMu.Lock()
	defer l.connMu.Unlock()
	l.listeners[s] = struct{}{}
	delete(l.gone, s.conn)
}

// took notes that the listener has taken its seat.
func (l *live) took(s *listener) {
	l.connMu.Lock()
	defer l.connMu.Unlock()
	s.joined = true
}

// anew gives a listener another connection, to take its seat with once more.
func (l *live) anew(s *listener, conn int64) {
	l.connMu.Lock()
	defer l.connMu.Unlock()
	s.conn, s.joined = conn, false
}

// detach takes a listener out. The seat is not lost at once: a page that is
// loaded anew is back in a moment.
func (l *live) detach(s *listener, now time.Time) {
	l.connMu.Lock()
	defer l.connMu.Unlock()
	delete(l.listeners, s)
	if s.joined {
		l.gone[s.conn] = now
	}
}

// touch notes that a page without a script has asked, for the connection.
func (l *live) touch(conn int64, now time.Time) {
	l.connMu.Lock()
	defer l.connMu.Unlock()
	l.touched[conn] = now
}

// touches reports whether the connection is that of a page without a script.
func (l *live) touches(conn int64) bool {
	l.connMu.Lock()
	defer l.connMu.Unlock()
	_, yes := l.touched[conn]
	return yes
}

// lost takes out the connections that have gone for good. It never waits for the
// meeting.
func (l *live) lost(now time.Time) (conns []int64) {
	l.connMu.Lock()
	defer l.connMu.Unlock()
	for conn, since := range l.gone {
		if now.Sub(since) >= settle {
			delete(l.gone, conn)
			conns = append(conns, conn)
		}
	}
	for conn, at := range l.touched {
		if now.Sub(at) >= touchFor {
			delete(l.touched, conn)
			conns = append(conns, conn)
		}
	}
	return conns
}

// losses is what to tell the floor of connections that have gone.
func losses(s *floor.State, conns []int64) (events []floor.Event) {
	for i := range s.Seats {
		x := &s.Seats[i]
		if s.Present(x.ID) && slices.Contains(conns, x.Conn) {
			events = append(events, floor.Event{Kind: floor.Lose, Seat: x.ID, Conn: x.Conn})
		}
	}
	return events
}

// conns are the connections that this node holds, and whether nobody listens.
func (l *live) conns() (conns []int64, idle bool) {
	l.connMu.Lock()
	defer l.connMu.Unlock()
	conns = make([]int64, 0, len(l.listeners)+len(l.touched))
	for s := range l.listeners {
		if s.joined {
			conns = append(conns, s.conn)
		}
	}
	for conn := range l.touched {
		conns = append(conns, conn)
	}
	for conn := range l.gone { // may be back in a moment
		conns = append(conns, conn)
	}
	return conns, len(l.listeners) == 0
}

// old reports whether the connection was made long enough ago for its node to
// have named it. A connection's number begins with its time.
func (l *live) old(conn int64, now time.Time) bool {
	return now.Sub(ident.Time(conn)) > connLost
}
