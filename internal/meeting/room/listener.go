package room

import (
	"time"

	"hearth/internal/meeting/floor"
	"hearth/internal/platform/ident"
)

// A listener is one open stream of somebody in the meeting, or at its door.
type listener struct {
	seat   floor.SeatID
	conn   int64
	joined bool  // has taken the seat, once
	line   int64 // heard every line up to this number
	said   int64 // and every announcement up to this one
	drawn  int64 // the number of the state that was last drawn, 0 for none
}

func (l *live) attach(s *listener) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.listeners[s] = struct{}{}
	delete(l.gone, s.conn)
}

// detach takes a listener out. The seat is not lost at once: a page that is
// loaded anew is back in a moment.
func (l *live) detach(s *listener, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.listeners, s)
	if s.joined {
		l.gone[s.conn] = now
	}
}

// touch notes that a page without a script has asked, for the connection.
func (l *live) touch(conn int64, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.touched[conn] = now
}

// touches reports whether the connection is that of a page without a script.
func (l *live) touches(conn int64) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	_, yes := l.touched[conn]
	return yes
}

// lost is what to tell the floor of connections that have gone.
func (l *live) lost(now time.Time) (events []floor.Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for conn, since := range l.gone {
		if now.Sub(since) >= settle {
			delete(l.gone, conn)
			events = l.loseConn(events, conn)
		}
	}
	for conn, at := range l.touched {
		if now.Sub(at) >= touchFor {
			delete(l.touched, conn)
			events = l.loseConn(events, conn)
		}
	}
	return events
}

func (l *live) loseConn(events []floor.Event, conn int64) []floor.Event {
	for i := range l.state.Seats {
		s := &l.state.Seats[i]
		if s.Conn == conn && (s.Presence == floor.Here || s.Presence == floor.Aside) {
			return append(events, floor.Event{Kind: floor.Lose, Seat: s.ID, Conn: conn})
		}
	}
	return events
}

// conns are the connections that this node holds, and whether there are none.
func (l *live) conns() (conns []int64, state floor.State, idle bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
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
	return conns, l.state, len(l.listeners) == 0
}

// old reports whether the connection was made long enough ago for its node to
// have named it. A connection's number begins with its time.
func (l *live) old(conn int64, now time.Time) bool {
	return now.Sub(ident.Time(conn)) > connLost
}
