package room

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"hearth/internal/group"
	"hearth/internal/meeting/floor"
	"hearth/internal/platform/bus"
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

// An eyes is how somebody sees a meeting: who is apart from them, and what they
// asked not to come upon. A page asks for it once; a stream again whenever it may
// have changed.
type eyes struct {
	apart group.Apart
	mute  group.Mute
	brake *group.Brake // nil until something touches on anything
}

func (h handler) eyesOf(ctx context.Context, v group.Visit) (*eyes, error) {
	apart, err := h.groups.Apart(ctx, h.db, v)
	if err != nil {
		return nil, err
	}
	mute, err := h.groups.Mute(ctx, h.db, v)
	return &eyes{apart: apart, mute: mute}, err
}

// Recheck is called when who sees whom in a group has changed, or somebody has left
// or may no longer be there. On every node its open meetings are drawn anew, and
// streams ask at once whether they may go on; without it they ask within half a
// minute. Of two who are not to meet, who came second leaves.
func (m *Module) Recheck(g group.ID) { _ = m.bus.Publish(context.Background(), sightsOf(g), nil) }

func sightsOf(g group.ID) string { return "meeting-sights:" + strconv.FormatInt(int64(g), 10) }

// recheck does it for one meeting whenever a node rings. A ring names nobody: one
// that comes while another is heard takes its place.
func (h *hub) recheck(l *live, rings *bus.Subscription) {
	for range rings.C() {
		l.mu.Lock()
		l.sights++
		l.changed()
		l.mu.Unlock()
		if err := h.part(l); err != nil && !errors.Is(err, context.Canceled) {
			h.m.warn(h.ctx, "whether two are in a meeting who are not to meet could not be read", err)
		}
	}
}

// part has whoever came second leave of two who are not to meet.
func (h *hub) part(l *live) error {
	for i := 0; ; i++ {
		state := l.now().state
		if i >= len(state.Seats) {
			return nil
		}
		second := state.Seats[i]
		if away(&state, second.ID) {
			continue
		}
		apart, err := h.m.groups.Apart(h.ctx, h.m.db, group.Visit{Group: l.group, Member: &group.Member{ID: group.MemberID(second.Guest)}})
		if err != nil {
			return err
		}
		state.Seats = state.Seats[:i]
		if mayMeet(&state, apart) != nil {
			h.tell(l, floor.Event{Kind: floor.Leave, By: second.ID})
		}
	}
}
