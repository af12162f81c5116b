package room

import (
	"context"
	"slices"

	"hearth/internal/group"
	"hearth/internal/meeting/floor"
	"hearth/internal/platform/fault"
)

// Members who are apart. In the circle both seats stay, and turns are heard and
// read: a circle with holes would tell who is apart from whom. What is written
// beside it and what is signed passes between the two no more. What those do who
// hold the group they do for all.
//
// Two who are to have no contact are never in one meeting: who comes second
// waits.

// unseen reports whether the reader does not see what the seat wrote.
func unseen(s *floor.State, apart group.Apart, l Line) bool {
	if !apart.From(l.Author) || l.Kind == Turn {
		return false
	}
	return l.Seat == 0 || !s.Seats[l.Seat-1].Facilitator
}

// unsigned takes the signals of those away whom the reader does not see.
func unsigned(s *floor.State, apart group.Apart, signals map[floor.SeatID][]floor.Signal) {
	for seat := range signals {
		if apart.From(guestOf(s, seat)) && !s.Seats[seat-1].Facilitator {
			delete(signals, seat)
		}
	}
}

// mayMeet refuses somebody who is to have no contact with one who is in the
// meeting, or on the way in. It does not say with whom.
func mayMeet(s *floor.State, apart group.Apart) error {
	for i := range s.Seats {
		seat := &s.Seats[i]
		if !away(s, seat.ID) && apart.NotWith(group.MemberID(seat.Guest)) {
			return fault.New(fault.Conflict, "room.not_this_time")
		}
	}
	return nil
}

// away reports whether the seat is empty for good, unless its owner comes back.
func away(s *floor.State, id floor.SeatID) bool {
	p := s.Seats[id-1].Presence
	return p == floor.Left || p == floor.Removed
}

// meets reports whether somebody is in the meeting whom the reader asked not to
// meet.
func meets(s *floor.State, apart group.Apart) bool {
	return slices.ContainsFunc(s.Seats, func(seat floor.Seat) bool {
		return !away(s, seat.ID) && apart.Asked(group.MemberID(seat.Guest))
	})
}

// Parted is called once two members are apart, or no longer. Open pages are
// drawn anew; where it is by an order and both are in one meeting, who came
// second leaves it.
func (m *Module) Parted(one, other group.MemberID, order bool) {
	for _, l := range m.hub.all() {
		now := l.now()
		a, b := now.state.SeatOf(int64(one)), now.state.SeatOf(int64(other))
		if a == 0 && b == 0 {
			continue
		}
		l.mu.Lock()
		l.sights++
		l.changed()
		l.mu.Unlock()
		if !order || a == 0 || b == 0 || away(&now.state, a) || away(&now.state, b) {
			continue
		}
		visit := group.Visit{Group: l.group, Member: &group.Member{ID: one}}
		m.hub.running.Go(func() {
			apart, err := m.groups.Apart(m.hub.ctx, m.db, visit)
			if err == nil && apart.NotWith(other) {
				m.hub.tell(l, floor.Event{Kind: floor.Leave, By: max(a, b)})
			}
		})
	}
}

// apartOf is who is apart from whoever looks.
func (h handler) apartOf(ctx context.Context, p place) (group.Apart, error) {
	return h.groups.Apart(ctx, h.db, p.visit)
}
