package chat

import (
	"context"
	"strconv"
	"sync"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

const (
	pollEvery = 2 * time.Second // how long a dead bus may delay a message
	pollBatch = 32              // rooms in one statement
)

// A hub holds the rooms that somebody on this node listens to.
type hub struct {
	m       *Module
	leaving chan struct{} // closed by Drain
	ctx     context.Context
	stop    context.CancelFunc
	running sync.WaitGroup

	mu       sync.Mutex
	draining bool
	rooms    map[group.ID]*live
}

func newHub(m *Module) *hub {
	ctx, stop := context.WithCancel(context.Background())
	return &hub{m: m, leaving: make(chan struct{}), ctx: ctx, stop: stop, rooms: map[group.ID]*live{}}
}

// join adds a listener to the group's room and waits until the room is ready.
// It returns Unavailable while the node is being stopped.
func (h *hub) join(ctx context.Context, g group.Group, s *listener) (*live, error) {
	l, err := h.enter(g, s)
	if err != nil {
		return nil, err
	}
	select {
	case <-l.ready:
		err = l.err
	case <-ctx.Done():
		err = ctx.Err()
	}
	if err != nil {
		h.leave(l, s)
		return nil, err
	}
	l.countHere()
	return l, nil
}

func (h *hub) enter(g group.Group, s *listener) (*live, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.draining {
		f := fault.New(fault.Unavailable, "unavailable")
		f.Retry = 1
		return nil, f
	}
	l := h.rooms[g.ID]
	if l == nil {
		ctx, stop := context.WithCancel(h.ctx)
		l = newLive(h.m, g, stop)
		h.rooms[g.ID] = l
		h.running.Go(func() { l.run(ctx) })
	}
	l.mu.Lock()
	l.listeners[s] = struct{}{}
	l.mu.Unlock()
	return l, nil
}

// leave takes the listener out; a room that nobody listens to is let go.
func (h *hub) leave(l *live, s *listener) {
	h.mu.Lock()
	defer h.mu.Unlock()
	l.mu.Lock()
	delete(l.listeners, s)
	empty := len(l.listeners) == 0
	l.mu.Unlock()
	if !empty {
		l.countHere()
		return
	}
	if h.rooms[l.group.ID] == l {
		delete(h.rooms, l.group.ID)
	}
	l.stop()
}

func (h *hub) room(g group.ID) *live {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.rooms[g]
}

// drain has every stream end and takes no new ones.
func (h *hub) drain() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.draining {
		h.draining = true
		close(h.leaving)
	}
}

// close ends the rooms and waits for them.
func (h *hub) close() {
	h.drain()
	h.stop()
	h.running.Wait()
}

// poll asks the database now and then how far the live rooms are, so that a
// dead bus delays messages and never loses them.
func (h *hub) poll() {
	due, stop := h.m.tick(pollEvery)
	defer stop()
	for {
		select {
		case <-h.ctx.Done():
			return
		case <-due:
			h.pollOnce()
		}
	}
}

func (h *hub) pollOnce() {
	ids := h.ids()
	for len(ids) > 0 {
		part := ids[:min(len(ids), pollBatch)]
		ids = ids[len(part):]
		rows, err := db.All(h.ctx, h.m.db, qLasts, scanLast, db.Pad(part, pollBatch)...)
		if err != nil {
			h.m.warn(h.ctx, "rooms could not be polled", err)
			return
		}
		for _, r := range rows {
			if l := h.room(r.room); l != nil && l.now.Load().tail < r.last {
				l.nudge()
			}
		}
	}
}

func (h *hub) ids() []group.ID {
	h.mu.Lock()
	defer h.mu.Unlock()
	ids := make([]group.ID, 0, len(h.rooms))
	for id := range h.rooms {
		ids = append(ids, id)
	}
	return ids
}

// listeners counts the open streams of this node.
func (h *hub) listeners() (n int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, l := range h.rooms {
		l.mu.Lock()
		n += len(l.listeners)
		l.mu.Unlock()
	}
	return n
}

type lastRow struct {
	room group.ID
	last int64
}

func scanLast(r db.Row) (l lastRow, err error) {
	err = r.Scan(&l.room, &l.last)
	return l, err
}

// tell hands new events of a room to this node's listeners, and rings the other
// nodes.
func (m *Module) tell(g group.ID, events []event) {
	if l := m.hub.room(g); l != nil {
		select {
		case <-l.ready:
			l.feed(events)
		default: // it has not begun yet, and will read them
			l.nudge()
		}
	}
	m.ring("room", g, strconv.FormatInt(events[len(events)-1].seq, 10))
}

// ring rings a topic of the room. The bus never waits, and an error is only
// that it was closed, when nobody is left to hear.
func (m *Module) ring(name string, g group.ID, payload string) {
	_ = m.bus.Publish(context.Background(), topic(name, g), []byte(payload))
}
