package room

import (
	"context"
	"errors"
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
	bells    map[RunID][]*bus.Subscription

	timerMu sync.Mutex
	timers  timers.Heap
}

func newHub(m *Module) *hub {
	ctx, stop := context.WithCancel(context.Background())
	return &hub{m: m, leaving: make(chan struct{}), ctx: ctx, stop: stop, lives: map[RunID]*live{}, bells: map[RunID][]*bus.Subscription{}}
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
		bell, sights := h.m.bus.Subscribe(topic(run.ID)), h.m.bus.Subscribe(sightsOf(g.ID))
		h.bells[run.ID] = []*bus.Subscription{bell, sights}
		h.running.Go(func() { h.listen(l, bell) })
		h.running.Go(func() { h.recheck(l, sights) })
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

// drop lets a meeting go that is over and that nobody looks at, with what it
// waits for.
func (h *hub) drop(id RunID) {
	l := h.takeOut(id)
	if l == nil {
		return
	}
	state := l.now().state
	h.timerMu.Lock()
	defer h.timerMu.Unlock()
	h.timers.Drop(int64(id), state.Timers())
}

func (h *hub) takeOut(id RunID) *live {
	h.mu.Lock()
	defer h.mu.Unlock()
	l := h.lives[id]
	delete(h.lives, id)
	for _, bell := range h.bells[id] {
		bell.Close()
	}
	delete(h.bells, id)
	return l
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

// run drives the meetings' time until the hub is closed. What is done for all of
// them every few seconds does not hold it up.
func (h *hub) run() {
	h.running.Go(func() { h.each(renew, h.renew) })
	h.each(pulse, func() { h.strike() })
}

// each does something once in each period.
func (h *hub) each(period time.Duration, do func()) {
	c, stop := h.m.tick(period)
	defer stop()
	for {
		select {
		case <-h.ctx.Done():
			return
		case <-c:
			do()
		}
	}
}

// beat is strike, and waits until it is done.
func (h *hub) beat() { h.strike().Wait() }

// strike tells meetings that a time was reached, and which connections are gone.
// It waits for none of them: one that hangs holds up no other's time.
func (h *hub) strike() *sync.WaitGroup {
	now := h.m.clock.Now()
	all := &sync.WaitGroup{}
	apart := func(do func()) {
		all.Add(1)
		h.running.Go(func() { defer all.Done(); do() })
	}
	for _, t := range h.due(clock.ToMillis(now)) {
		if l := h.find(RunID(t.Meeting)); l != nil {
			apart(func() { h.tell(l, floor.Event{Kind: floor.TimeReached, Timer: t.Name, Seat: t.Seat, Due: t.Due}) })
		}
	}
	for _, l := range h.all() {
		if l.young() {
			apart(func() { h.mind(l) })
		}
		l.carryAgain(now)
		if conns := l.lost(now); len(conns) > 0 {
			apart(func() {
				state := l.now().state
				for _, e := range losses(&state, conns) {
					h.tell(l, e)
				}
			})
		}
	}
	return all
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

// renew keeps up with other nodes. What fails is done the next time.
func (h *hub) renew() {
	if err := h.keepUp(); err != nil && !errors.Is(err, context.Canceled) {
		h.m.warn(h.ctx, "the meetings' connections could not be renewed", err)
	}
}

// resume opens every meeting that goes on, so that its time goes on too. One that
// cannot be opened keeps neither the others nor the site from starting.
func (h *hub) resume(ctx context.Context) error {
	rows, err := db.All(ctx, h.m.db, qOpenRuns, scanRun)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if _, err := h.openRow(ctx, row); err != nil {
			h.m.warn(ctx, "a meeting could not be taken up again", err)
		}
	}
	return ctx.Err()
}

// openRow returns the meeting of a row, brought up from its log.
func (h *hub) openRow(ctx context.Context, row runRow) (*live, error) {
	if l := h.find(row.ID); l != nil {
		return l, l.ready(ctx)
	}
	g, err := h.m.groups.ByID(ctx, row.Group)
	if err != nil {
		return nil, err
	}
	run, err := h.m.store.openRun(ctx, h.m.db, g.Key, row)
	if err != nil {
		return nil, err
	}
	return h.open(ctx, run, g)
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
