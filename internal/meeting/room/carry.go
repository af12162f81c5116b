package room

import (
	"context"
	"slices"
	"time"

	"hearth/internal/meeting/floor"
	"hearth/internal/meeting/format"
)

// What voice and video are told. Nobody keeps what they are to be told, only
// whom it is about: it follows from the meeting as it is when they are told. So
// an answer that comes late, or a try that fails, opens no microphone whose turn
// is over.

const (
	mediaPatience = 5 * time.Second // for one answer
	mediaRest     = 2 * time.Second // before what failed is tried again
)

// An order is something for voice and video to do.
type order struct {
	seat   floor.SeatID
	rights MediaRights
	remove bool
	close  bool
}

// orderFor is what voice and video are to know of a seat.
func orderFor(s *floor.State, id floor.SeatID) order {
	if id == everybody || s.Phase == floor.Ended {
		return order{close: s.Phase == floor.Ended}
	}
	if int(id) > len(s.Seats) { // not there yet
		return order{seat: id}
	}
	if p := s.Seats[id-1].Presence; p == floor.Left || p == floor.Removed {
		return order{seat: id, remove: true}
	}
	return order{seat: id, rights: mediaRights(s, id)}
}

// everybody stands for the whole room, which is told that the meeting is over.
const everybody floor.SeatID = 0

// stirred are the seats of which voice and video have something to learn after
// an event.
func stirred(before, after *floor.State, effects []floor.Effect) (ids []floor.SeatID) {
	if after.Phase == floor.Ended {
		if before.Phase != floor.Ended {
			ids = append(ids, everybody)
		}
		return ids
	}
	for i := range after.Seats {
		if id := after.Seats[i].ID; mediaRights(before, id) != mediaRights(after, id) {
			ids = append(ids, id)
		}
	}
	for _, effect := range effects {
		if x, ok := effect.(floor.Disconnect); ok && !slices.Contains(ids, x.Seat) {
			ids = append(ids, x.Seat)
		}
	}
	return ids
}

// allOf are all that voice and video can know of a meeting: nobody, where all are
// there by text.
func allOf(s *floor.State) (ids []floor.SeatID) {
	if !slices.ContainsFunc(s.Seats, func(x floor.Seat) bool { return x.Way != format.Text }) {
		return nil
	}
	if s.Phase == floor.Ended {
		return []floor.SeatID{everybody}
	}
	for i := range s.Seats {
		ids = append(ids, s.Seats[i].ID)
	}
	return ids
}

// next is whom of those that wait to tell first: a microphone closes before
// another opens.
func next(s *floor.State, waiting []floor.SeatID) floor.SeatID {
	for _, id := range waiting {
		if !orderFor(s, id).rights.Mic {
			return id
		}
	}
	return waiting[0]
}

// A carrier brings a meeting's orders to voice and video.
type carrier struct {
	waiting  []floor.SeatID // in the order in which they stirred, each once
	failed   []floor.SeatID // to be tried again
	again    time.Time      // when
	carrying bool
}

func (c *carrier) add(ids ...floor.SeatID) {
	for _, id := range ids {
		if !slices.Contains(c.waiting, id) {
			c.waiting = append(c.waiting, id)
		}
	}
}

// carry has voice and video told of the seats, apart from the meeting, which
// does not wait for them.
func (l *live) carry(ids []floor.SeatID) {
	if len(ids) == 0 || l.m.media == nil || !l.m.media.On() {
		return
	}
	l.carryMu.Lock()
	defer l.carryMu.Unlock()
	l.carrier.add(ids...)
	l.setOff()
}

// carryAgain tries what has failed once more, when its rest is over.
func (l *live) carryAgain(now time.Time) {
	l.carryMu.Lock()
	defer l.carryMu.Unlock()
	if len(l.carrier.failed) == 0 || now.Before(l.carrier.again) {
		return
	}
	l.carrier.add(l.carrier.failed...)
	l.carrier.failed = nil
	l.setOff()
}

// setOff begins to carry, if nobody does. The carrier's lock is held.
func (l *live) setOff() {
	if !l.carrier.carrying && len(l.carrier.waiting) > 0 {
		l.carrier.carrying = true
		l.m.hub.running.Go(l.carryOut)
	}
}

func (l *live) carryOut() {
	for {
		id, ok := l.pick()
		if !ok {
			return
		}
		// Read after it was picked: what stirs from now on is picked again.
		state := l.now().state
		ctx, cancel := context.WithTimeout(l.m.hub.ctx, mediaPatience)
		told := orderFor(&state, id)
		if told.rights.Hear {
			told.rights = l.heardNow(&state, id)
		}
		err := l.m.obey(ctx, l.run.ID, told)
		cancel()
		if err != nil && l.m.hub.ctx.Err() == nil {
			l.m.warn(l.m.hub.ctx, "voice and video did not follow, and will be told again", err)
			l.failedFor(id)
		}
	}
}

// pick takes out whom to tell next; ok is false where nobody waits, and the
// carrying is over.
func (l *live) pick() (id floor.SeatID, ok bool) {
	state := l.now().state
	l.carryMu.Lock()
	defer l.carryMu.Unlock()
	c := &l.carrier
	if len(c.waiting) == 0 || l.m.hub.ctx.Err() != nil {
		c.carrying = false
		return 0, false
	}
	if state.Phase == floor.Ended { // and there is one thing left to say
		c.waiting, c.failed = nil, nil
		return everybody, true
	}
	id = next(&state, c.waiting)
	same := func(other floor.SeatID) bool { return other == id }
	c.waiting, c.failed = slices.DeleteFunc(c.waiting, same), slices.DeleteFunc(c.failed, same)
	return id, true
}

func (l *live) failedFor(id floor.SeatID) {
	l.carryMu.Lock()
	defer l.carryMu.Unlock()
	c := &l.carrier
	if !slices.Contains(c.failed, id) {
		c.failed = append(c.failed, id)
	}
	c.again = l.m.clock.Now().Add(mediaRest)
}

// obey does what an order says. Who is not connected has nothing to be allowed:
// a join asks anew.
func (m *Module) obey(ctx context.Context, run RunID, o order) error {
	room := m.mediaRoom(run)
	switch {
	case o.close:
		return m.media.CloseRoom(ctx, room)
	case o.seat == everybody:
		return nil
	case o.remove:
		return m.media.Remove(ctx, room, mediaSeat(o.seat))
	}
	return m.media.Allow(ctx, room, mediaSeat(o.seat), o.rights)
}
