package chat

import (
	"context"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"hearth/internal/group"
)

const (
	ringSize = 1024 // events that a live room holds ready, a few MB in a busy one
	fillSize = 128  // events that are read from the database, or sent, at once
	oldPages = 32   // pages of older events that those who are behind share
	// Above crowd listeners the room speaks at most once in each breath:
	// waking them all costs more than what they are woken for.
	crowd  = 500
	breath = 40 * time.Millisecond
)

// A live is a room that somebody on this node listens to.
type live struct {
	m     *Module
	group group.Group
	row   int64 // names this live room in room_here; the next one has another
	stop  context.CancelFunc
	ready chan struct{} // closed once the room has begun, or has failed to
	err   error         // why it failed

	now  atomic.Pointer[moment]
	kick chan struct{} // holds one token while the database may hold more than the ring

	hereDue chan struct{} // holds one token while who is here may have changed

	mu        sync.Mutex
	listeners map[*listener]struct{}
	breathing bool // a crowd was woken a moment ago
	due       bool // and is to be woken again after the breath
	counting  bool // a look at who is here is due

	oldMu sync.Mutex
	old   map[int64]*oldPage
}

// A moment is what listeners see of a room. It does not change; the next moment
// replaces it and wakes those who wait on this one.
type moment struct {
	frames []*frame // all events after floor up to tail, in order
	floor  int64
	tail   int64
	here   *hereFrame
	wake   chan struct{}
}

// after returns the frames after the position, at most fillSize, and false if
// the ring does not reach back to it.
func (n *moment) after(at int64) (frames []*frame, reached bool) {
	if at < n.floor {
		return nil, false
	}
	i, _ := slices.BinarySearchFunc(n.frames, at+1, func(f *frame, seq int64) int {
		switch {
		case f.event.seq < seq:
			return -1
		case f.event.seq > seq:
			return 1
		}
		return 0
	})
	return n.frames[i:min(len(n.frames), i+fillSize)], true
}

func newLive(m *Module, g group.Group, stop context.CancelFunc) *live {
	l := &live{m: m, group: g, row: m.ids.Next(), stop: stop, ready: make(chan struct{}), kick: make(chan struct{}, 1),
		hereDue: make(chan struct{}, 1), listeners: map[*listener]struct{}{}}
	l.now.Store(&moment{wake: make(chan struct{}), here: &hereFrame{}})
	return l
}

func topic(name string, g group.ID) string {
	return "chat." + name + "." + strconv.FormatInt(int64(g), 10)
}

// run keeps the room up to date until the context ends.
func (l *live) run(ctx context.Context) {
	// Subscribed first and read afterwards, so that nothing falls between.
	rings := l.m.bus.Subscribe(topic("room", l.group.ID))
	defer rings.Close()
	checks := l.m.bus.Subscribe(topic("member", l.group.ID))
	defer checks.Close()
	here := l.m.bus.Subscribe(topic("here", l.group.ID))
	defer here.Close()
	l.err = l.begin(ctx)
	close(l.ready)
	if l.err != nil {
		return
	}
	defer l.leaveHere()
	renew, stop := l.m.tick(hereRenew)
	defer stop()
	// A closed bus is quiet from then on; the poll goes on without it.
	heard, asked, seen := rings.C(), checks.C(), here.C()
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case payload, open := <-heard:
			if heard = unless(!open, heard); open {
				l.heard(ctx, payload)
			}
		case _, open := <-asked:
			if asked = unless(!open, asked); open {
				l.check()
			}
		case _, open := <-seen:
			if seen = unless(!open, seen); open {
				l.readHere(ctx)
			}
		case <-l.hereDue:
			l.noteHere(ctx)
		case <-renew:
			l.noteHere(ctx)
		case <-l.kick:
			l.fill(ctx)
		}
	}
}

// unless returns the channel, or one that never says anything.
func unless(ended bool, c <-chan []byte) <-chan []byte {
	if ended {
		return nil
	}
	return c
}

// begin reads where the room stands and fills the ring with its newest events,
// so that the many who come back after a restart do not ask one by one.
func (l *live) begin(ctx context.Context) error {
	last, err := l.m.store.last(ctx, l.m.db, l.group.ID)
	if err != nil {
		return err
	}
	floor := max(0, last-fillSize)
	l.now.Store(&moment{floor: floor, tail: floor, wake: make(chan struct{}), here: &hereFrame{}})
	for {
		n, err := l.fillOnce(ctx)
		if err != nil {
			return err
		}
		if n < fillSize {
			l.skipTo(last)
			return nil
		}
	}
}

// skipTo is for numbers at the end whose messages are no longer there.
func (l *live) skipTo(last int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	next := *l.now.Load()
	next.tail = max(next.tail, last)
	l.now.Store(&next)
}

// heard takes a ring, which says how far the room is, or nothing if that is not
// known. A number that is reached already may stand in the place of a higher
// one, from another node, that was not heard; one short question tells.
func (l *live) heard(ctx context.Context, payload []byte) {
	tail := l.now.Load().tail
	if seq, err := strconv.ParseInt(string(payload), 10, 64); err == nil && seq <= tail {
		if last, err := l.m.store.last(ctx, l.m.db, l.group.ID); err == nil && last <= tail {
			return
		}
	}
	l.fill(ctx)
}

// fill reads what the database holds beyond the ring. When it fails, the next
// ring or poll tries again.
func (l *live) fill(ctx context.Context) {
	for {
		n, err := l.fillOnce(ctx)
		if err != nil {
			l.m.warn(ctx, "a room could not be read", err)
			return
		}
		if n < fillSize {
			return
		}
	}
}

func (l *live) fillOnce(ctx context.Context) (int, error) {
	events, err := l.m.events(ctx, l.group, l.now.Load().tail, fillSize)
	if err != nil || len(events) == 0 {
		return 0, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.append(events)
	return len(events), nil
}

// feed adds events that this node has just written. Where others' events lie
// between, the database is asked for all of them.
func (l *live) feed(events []event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	tail := l.now.Load().tail
	switch first, last := events[0].seq, events[len(events)-1].seq; {
	case last <= tail:
	case first <= tail+1:
		l.append(events)
	default:
		l.nudge()
	}
}

// nudge has the room's own goroutine read the database.
func (l *live) nudge() {
	select {
	case l.kick <- struct{}{}:
	default:
	}
}

// append makes the next moment; the lock is held. Events up to the tail are
// left out: they came another way already.
func (l *live) append(events []event) {
	now := l.now.Load()
	for len(events) > 0 && events[0].seq <= now.tail {
		events = events[1:]
	}
	if len(events) == 0 {
		return
	}
	next := *now
	next.frames = slices.Clone(now.frames)
	for _, e := range events {
		if e.changed {
			forget(next.frames, e)
			l.forgetOld()
		}
		next.frames = append(next.frames, &frame{event: e})
	}
	next.tail = events[len(events)-1].seq
	if over := len(next.frames) - ringSize; over > 0 {
		next.floor = next.frames[over-1].event.seq
		next.frames = slices.Clone(next.frames[over:])
	}
	l.show(&next)
}

// forget puts what a message has become in place of what it was, so that words
// that were taken back do not stay in memory, nor go to whoever comes back.
func forget(frames []*frame, changed event) {
	for i, f := range frames {
		if f.event.ID == changed.ID {
			was := changed
			was.seq, was.changed = f.event.seq, f.event.changed
			frames[i] = &frame{event: was}
		}
	}
}

// show makes the moment the present one and wakes the listeners; a crowd is
// woken at once and then not again before it has taken a breath. The lock is
// held.
func (l *live) show(next *moment) {
	switch {
	case len(l.listeners) <= crowd:
		l.wake(next)
	case l.breathing:
		l.now.Store(next) // it has the old one's wake, which is still to come
		l.due = true
	default:
		l.wake(next)
		l.breathe()
	}
}

func (l *live) breathe() {
	l.breathing = true
	time.AfterFunc(breath, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.breathing = false
		if l.due {
			l.due = false
			again := *l.now.Load()
			l.wake(&again)
			l.breathe()
		}
	})
}

func (l *live) wake(next *moment) {
	old := l.now.Load()
	next.wake = make(chan struct{})
	l.now.Store(next)
	close(old.wake)
}

// check has all listeners ask again whether they may go on. A ring cannot say
// whose membership has changed: of several that come as one, only the latest
// word is heard.
func (l *live) check() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for s := range l.listeners {
		s.askAgain()
	}
}

// setPresent notes whether the member wishes to be seen, and reports whether
// they listen here.
func (l *live) setPresent(member group.MemberID, present bool) (here bool) {
	l.mu.Lock()
	for s := range l.listeners {
		if s.member == member {
			s.present.Store(present)
			here = true
		}
	}
	l.mu.Unlock()
	if here {
		l.countHere()
	}
	return here
}
