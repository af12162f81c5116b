package room

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"hearth/internal/group"
	"hearth/internal/meeting/floor"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// tries is how often an event is applied anew because another node was first.
// Of two nodes that write without a pause either is first half of the time.
const tries = 40

// keptSays is how many announcements are kept for streams that are a moment
// behind.
const keptSays = 128

// A live is a meeting that this node holds open: the state that its log has led
// to, and who listens.
type live struct {
	m     *Module
	run   Run
	group group.Group

	vetted atomic.Pointer[[]group.MemberID] // of a group for young people; see young.go
	alone  atomic.Bool                      // too few of them are here
	waits  atomic.Bool                      // and a break was taken for it

	mu       sync.Mutex // held while an event is applied and written
	loaded   bool
	state    floor.State // Apply never changes one, so a copy may be read without the lock
	seq      int64       // of the last entry that state holds
	lines    []Line
	dropped  []dropped
	sights   int64 // counts how often who sees whom has changed
	says     []said
	sayCount int64
	wake     chan struct{} // closed at each change, and replaced

	connMu    sync.Mutex // never waits for anything; may be taken while mu is held, and not the other way round
	listeners map[*listener]struct{}
	touched   map[int64]time.Time // connections of pages without a script, when they last asked
	gone      map[int64]time.Time // connections whose stream has ended, since when
	named     bool                // the node's row names some; only the one who renews asks

	partsMu sync.Mutex // held while the agreement is read
	parts   []string   // the group's agreement, as the segment that began at partsOf has it
	partsOf int64

	heardMu sync.Mutex // as connMu
	heard   map[floor.SeatID]time.Duration

	carryMu sync.Mutex // never held while mu is waited for
	carrier carrier
}

// said is an announcement, numbered in the order in which this node made it.
type said struct {
	number int64
	what   floor.Announce
}

func newLive(m *Module, run Run, g group.Group) *live {
	return &live{m: m, run: run, group: g, wake: make(chan struct{}), listeners: map[*listener]struct{}{},
		touched: map[int64]time.Time{}, gone: map[int64]time.Time{}, heard: map[floor.SeatID]time.Duration{}}
}

// load brings the state up from the log. The lock is held.
func (l *live) load(ctx context.Context) error {
	if l.loaded {
		return nil
	}
	l.state, l.seq, l.lines, l.dropped = floor.New(&l.run.format, l.run.options), 0, nil, nil
	if _, err := l.catchUp(ctx); err != nil {
		return err
	}
	if err := l.count(ctx); err != nil { // it is asked again when the connections are
		l.m.warn(ctx, "a vote could not be counted", err)
	}
	l.says, l.loaded = nil, true
	l.m.hub.await(l, l.state.Timers())
	l.carry(allOf(&l.state)) // whoever wrote the last events may not have come to it
	return nil
}

// catchUp applies what other nodes have written since. The lock is held.
func (l *live) catchUp(ctx context.Context) (moved bool, err error) {
	for {
		entries, err := l.m.store.entries(ctx, l.m.db, l.group.Key, l.run.ID, l.seq)
		if err != nil || len(entries) == 0 {
			return moved, err
		}
		lines, err := l.linesOf(ctx, entries)
		if err != nil {
			return moved, err
		}
		for _, e := range entries {
			l.follow(ctx, e, lines)
		}
		moved = true
	}
}

// follows is catchUp for those who do not hold the lock, and know how far the log
// has gone. A vote whose counting was cut off is counted.
func (l *live) follows(ctx context.Context, last []lastSeq) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.loaded {
		return nil
	}
	if slices.ContainsFunc(last, func(x lastSeq) bool { return x.run == l.run.ID && x.seq > l.seq }) {
		if _, err := l.catchUp(ctx); err != nil {
			return err
		}
	}
	return l.count(ctx)
}

// lookAgain is catchUp for those who do not hold the lock.
func (l *live) lookAgain(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.loaded {
		return nil
	}
	_, err := l.catchUp(ctx)
	return err
}

// follow takes in one entry of the log that another node, or an earlier life of
// this one, has written.
func (l *live) follow(ctx context.Context, e entry, lines map[LineID]Line) {
	if e.line != 0 {
		l.seq = e.seq
		if line, there := lines[e.line]; there {
			line.Seq = e.seq
			l.replace(line)
		}
		l.changed()
		return
	}
	next, effects, err := floor.Apply(l.state, e.event)
	if err != nil { // written under another rule than today's: the meeting goes on without it, on every node alike
		l.m.warn(ctx, "an event of a meeting's log is passed over", err)
		next, effects = l.state, nil
	}
	l.take(next, e.seq, effects)
}

// take makes the next state the present one and wakes whoever listens.
func (l *live) take(next floor.State, seq int64, effects []floor.Effect) {
	l.state, l.seq = next, seq
	for _, effect := range effects {
		if a, ok := effect.(floor.Announce); ok {
			l.sayCount++
			l.says = append(l.says, said{l.sayCount, a})
		}
	}
	if n := len(l.says) - keptSays; n > 0 {
		l.says = append([]said(nil), l.says[n:]...)
	}
	if l.loaded {
		l.m.hub.follow(l, effects)
	}
	l.changed()
}

// changed wakes whoever listens.
func (l *live) changed() {
	close(l.wake)
	l.wake = make(chan struct{})
}

// A moment is what a reader sees of the meeting. It does not change.
type moment struct {
	state floor.State
	seq   int64
	lines []Line
	drops []dropped
	sight int64
	says  []said
	last  int64 // number of the newest announcement
	heard map[floor.SeatID]time.Duration
	wake  <-chan struct{}
}

func (l *live) now() moment {
	l.mu.Lock()
	defer l.mu.Unlock()
	return moment{l.state, l.seq, l.lines, l.dropped, l.sights, l.says, l.sayCount, l.airtime(), l.wake}
}

// apply makes an event happen: by the floor's rules, written down, and told to
// everyone. The error is a floor's refusal as a fault, or that it could not be
// written. also is done in the same transaction.
func (l *live) apply(ctx context.Context, e floor.Event, also func(*db.Tx) error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.applyLocked(ctx, e, also)
}

func (l *live) applyLocked(ctx context.Context, e floor.Event, also func(*db.Tx) error) error {
	for range tries {
		e.At = clock.ToMillis(l.m.clock.Now())
		next, effects, err := floor.Apply(l.state, e)
		if err != nil {
			// It may be refused only because this node has not seen the newest.
			if moved, readErr := l.catchUp(ctx); readErr == nil && moved {
				continue
			}
			return refused(err)
		}
		err = l.m.db.Tx(ctx, func(tx *db.Tx) error { return l.write(ctx, tx, e, &next, effects, also) })
		if db.IsTaken(err) {
			if _, err := l.catchUp(ctx); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		who := stirred(&l.state, &next, effects)
		l.take(next, l.seq+1, effects)
		l.carry(who)
		l.m.ring(l)
		return l.count(ctx)
	}
	return busy()
}

// write notes an event, and what it is to leave behind, in one transaction.
func (l *live) write(ctx context.Context, tx *db.Tx, e floor.Event, next *floor.State, effects []floor.Effect, also func(*db.Tx) error) error {
	if err := l.m.store.put(ctx, tx, l.group.Key, l.run.ID, entry{seq: l.seq + 1, event: e}); err != nil {
		return err
	}
	if also != nil {
		if err := also(tx); err != nil {
			return err
		}
	}
	if votes(&l.state) && !sameVote(&l.state, next) {
		if _, err := db.Exec(ctx, tx, qDropBallots, int64(l.run.ID)); err != nil {
			return err
		}
	}
	return l.keep(ctx, tx, e, effects)
}

// votes reports whether there is a vote of which ballots are kept.
func votes(s *floor.State) bool { return s.Now.Vote.Open || s.Now.Vote.Counting }

// sameVote reports whether the vote before an event goes on after it with the
// ballots that it has. Going elsewhere, and voting again, begin another.
func sameVote(before, after *floor.State) bool {
	return votes(after) && after.Now.Index == before.Now.Index && after.Now.Began == before.Now.Began && len(after.Now.Vote.Voted) >= len(before.Now.Vote.Voted)
}

// count adds up the ballots of a vote that was closed, and hands in the sum. That
// the vote is closed is written already, so whoever closed it and goes away does
// not keep it from being counted. The lock is held.
func (l *live) count(ctx context.Context) error {
	if !l.state.Now.Vote.Counting {
		return nil
	}
	ctx = context.WithoutCancel(ctx)
	rows, err := db.All(ctx, l.m.db, qBallots, scanBallot, int64(l.run.ID))
	if err != nil {
		return err
	}
	tally := make([]int, len(l.state.Segment().Vote.Options))
	for _, r := range rows {
		if r.choice < len(tally) {
			tally[r.choice] = r.voices
		}
	}
	err = l.applyLocked(ctx, floor.Event{Kind: floor.Count, Tally: tally}, nil)
	if fault.Is(err, fault.Conflict) { // another node has counted
		return nil
	}
	return err
}

type ballotRow struct{ choice, voices int }

func scanBallot(r db.Row) (b ballotRow, err error) {
	err = r.Scan(&b.choice, &b.voices)
	return b, err
}

// refused is a floor's refusal as people meet it.
func refused(err error) error {
	var r floor.Refusal
	if errors.As(err, &r) {
		return fault.New(fault.Conflict, "floor."+string(r))
	}
	return err
}

func busy() error {
	f := fault.New(fault.Unavailable, "room.busy")
	f.Retry = 1
	return f
}
