package room

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"sync"
	"time"

	"hearth/internal/group"
	"hearth/internal/meeting/floor"
	"hearth/internal/meeting/floor/timers"
	"hearth/internal/platform/bus"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

const (
	pulse  = 250 * time.Millisecond // how exactly a turn's time is kept
	renew  = 5 * time.Second        // how often a node says which connections it holds
	settle = 5 * time.Second        // a page that is loaded anew is back within this
	beside = "meeting"              // the bus's topic, with the run's id
)

// A hub holds the meetings that this node has open, and their timers.
type hub struct {
	m       *Module
	leaving chan struct{} // closed by Drain
	ctx     context.Context
	stop    context.CancelFunc
	running sync.WaitGroup

	mu       sync.Mutex
	draining bool
	lives    map[RunID]*live
	bells    map[RunID]*bus.Subscription

	timerMu sync.Mutex
	timers  timers.Heap
}

func newHub(m *Module) *hub {
	ctx, stop := context.WithCancel(context.Background())
	return &hub{m: m, leaving: make(chan struct{}), ctx: ctx, stop: stop, lives: map[RunID]*live{}, bells: map[RunID]*bus.Subscription{}}
}

// open returns the run's meeting, brought up from its log.
func (h *hub) open(ctx context.Context, run Run, g group.Group) (*live, error) {
	l := h.hold(run, g)
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.load(ctx); err != nil {
		return nil, err
	}
	return l, nil
}

func (h *hub) hold(run Run, g group.Group) *live {
	h.mu.Lock()
	defer h.mu.Unlock()
	l := h.lives[run.ID]
	if l == nil {
		l = newLive(h.m, run, g)
		h.lives[run.ID] = l
		bell := h.m.bus.Subscribe(topic(run.ID))
		h.bells[run.ID] = bell
		h.running.Go(func() { h.listen(l, bell) })
	}
	return l
}

func topic(run RunID) string { return beside + ":" + strconv.FormatInt(int64(run), 10) }

// listen brings the meeting up to date whenever another node rings.
func (h *hub) listen(l *live, bell *bus.Subscription) {
	for payload := range bell.C() {
		seq, err := strconv.ParseInt(string(payload), 10, 64)
		l.mu.Lock()
		if l.loaded && (err != nil || seq > l.seq) {
			if _, err := l.catchUp(h.ctx); err != nil {
				h.m.warn(h.ctx, "a meeting could not be brought up to date", err)
			}
		}
		l.mu.Unlock()
	}
}

// drop lets a meeting go that is over and that nobody looks at.
func (h *hub) drop(id RunID) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.lives, id)
	if bell := h.bells[id]; bell != nil {
		bell.Close()
		delete(h.bells, id)
	}
}

// all are the meetings that this node holds.
func (h *hub) all() []*live {
	h.mu.Lock()
	defer h.mu.Unlock()
	lives := make([]*live, 0, len(h.lives))
	for _, l := range h.lives {
		lives = append(lives, l)
	}
	return lives
}

// await sets the timers of a meeting that was brought up.
func (h *hub) await(l *live, awaited []floor.Timer) {
	h.timerMu.Lock()
	defer h.timerMu.Unlock()
	for _, t := range awaited {
		h.timers.Set(int64(l.run.ID), t)
	}
}

// follow sets and cancels timers as an event has asked.
func (h *hub) follow(l *live, effects []floor.Effect) {
	h.timerMu.Lock()
	defer h.timerMu.Unlock()
	for _, effect := range effects {
		switch x := effect.(type) {
		case floor.SetTimer:
			h.timers.Set(int64(l.run.ID), x.Timer)
		case floor.CancelTimer:
			h.timers.Cancel(int64(l.run.ID), x.Timer)
		}
	}
}

// due takes out the timers that are due.
func (h *hub) due(now int64) (all []timers.Due) {
	h.timerMu.Lock()
	defer h.timerMu.Unlock()
	for {
		t, ok := h.timers.Take(now)
		if !ok {
			return all
		}
		all = append(all, t)
	}
}

// run drives the meetings' time until the hub is closed.
func (h *hub) run() {
	beats, stopBeats := h.m.tick(pulse)
	defer stopBeats()
	renewals, stopRenewals := h.m.tick(renew)
	defer stopRenewals()
	for {
		select {
		case <-h.ctx.Done():
			return
		case <-beats:
			h.beat()
		case <-renewals:
			h.renew()
		}
	}
}

// beat tells meetings that a time was reached, and which connections are gone.
func (h *hub) beat() {
	now := clock.ToMillis(h.m.clock.Now())
	var all sync.WaitGroup
	for _, t := range h.due(now) {
		if l := h.find(RunID(t.Meeting)); l != nil {
			all.Go(func() {
				h.tell(l, floor.Event{Kind: floor.TimeReached, Timer: t.Name, Seat: t.Seat, Due: t.Due})
			})
		}
	}
	for _, l := range h.all() {
		for _, e := range l.lost(h.m.clock.Now()) {
			all.Go(func() { h.tell(l, e) })
		}
	}
	all.Wait()
}

func (h *hub) find(id RunID) *live {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.lives[id]
}

// tell makes an event of the server's own happen. That it is stale, because
// another node was first or somebody came back, is no error.
func (h *hub) tell(l *live, e floor.Event) {
	err := l.apply(h.ctx, e, nil)
	if err == nil || fault.Is(err, fault.Conflict) || errors.Is(err, context.Canceled) {
		return
	}
	h.m.warn(h.ctx, "a meeting could not go on", err)
	h.timerMu.Lock()
	defer h.timerMu.Unlock()
	if e.Kind == floor.TimeReached { // and is asked again at the next beat
		h.timers.Set(int64(l.run.ID), floor.Timer{Name: e.Timer, Seat: e.Seat, Due: e.Due})
	}
}

// renew says which connections this node holds, looks for those that no node
// names any more, and lets go of what is over.
func (h *hub) renew() {
	for _, l := range h.all() {
		if err := h.renewOne(l); err != nil && !errors.Is(err, context.Canceled) {
			h.m.warn(h.ctx, "a meeting's connections could not be renewed", err)
		}
	}
}

func (h *hub) renewOne(l *live) error {
	now := h.m.clock.Now()
	if err := l.lookAgain(h.ctx); err != nil { // a dead bus delays a meeting, and never loses anything
		return err
	}
	conns, state, idle := l.conns()
	if state.Phase == floor.Ended {
		if idle {
			h.drop(l.run.ID)
		}
		return nil
	}
	named, err := json.Marshal(conns)
	if err != nil {
		return err
	}
	err = h.m.db.Tx(h.ctx, func(tx *db.Tx) error {
		_, err := db.Exec(h.ctx, tx, qNoteHere, int64(l.run.ID), h.m.node, string(named), clock.ToMillis(now.Add(connLost)))
		return err
	})
	if err != nil {
		return err
	}
	rows, err := db.All(h.ctx, h.m.db, qHere, scanConns, int64(l.run.ID), clock.ToMillis(now))
	if err != nil {
		return err
	}
	held := slices.Concat(rows...)
	for i := range state.Seats {
		s := &state.Seats[i]
		connected := s.Presence == floor.Here || s.Presence == floor.Aside
		if connected && !slices.Contains(held, s.Conn) && l.old(s.Conn, now) {
			h.tell(l, floor.Event{Kind: floor.Lose, Seat: s.ID, Conn: s.Conn})
		}
	}
	return nil
}

func scanConns(r db.Row) (conns []int64, err error) {
	var raw string
	if err := r.Scan(&raw); err != nil {
		return nil, err
	}
	return conns, json.Unmarshal([]byte(raw), &conns)
}

// resume opens every meeting that goes on, so that its time goes on too.
func (h *hub) resume(ctx context.Context) error {
	rows, err := db.All(ctx, h.m.db, qOpenRuns, scanRun)
	if err != nil {
		return err
	}
	for _, row := range rows {
		g, err := h.m.groups.ByID(ctx, row.Group)
		if err != nil {
			return err
		}
		run, err := h.m.store.openRun(ctx, h.m.db, g.Key, row)
		if err != nil {
			return err
		}
		if _, err := h.open(ctx, run, g); err != nil {
			return err
		}
	}
	return nil
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

// close ends everything and waits for it.
func (h *hub) close() {
	h.drain()
	h.stop()
	for _, l := range h.all() {
		h.drop(l.run.ID)
	}
	h.running.Wait()
}
