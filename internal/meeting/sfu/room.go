package sfu

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/livekit/protocol/livekit"

	"hearth/internal/platform/fault"
)

var errNoTicket = errors.New("sfu: no ticket, or a wrong or old one")

const (
	// emptySeconds is how long a room waits for somebody to come, or to come
	// back; then LiveKit forgets it. The next ticket makes it again.
	emptySeconds = 60
	// arrivalTime is how long settling somebody who has come may take.
	arrivalTime = 10 * time.Second
)

// open makes the room if it is not there. It is asked for at each join, since a
// room is gone with the node that carried it.
func (s *Server) open(ctx context.Context, room string) error {
	rooms, ctx := s.back.rooms(ctx, room)
	_, err := rooms.CreateRoom(ctx, &livekit.CreateRoomRequest{Name: room, EmptyTimeout: emptySeconds, DepartureTimeout: emptySeconds})
	if err != nil {
		return fault.Wrap(fault.Unavailable, "sfu.unreachable", err)
	}
	return nil
}

// settle looks at a connection that has come: of two, the newer one has the seat,
// in whatever order they came, and what was decided while it came holds.
func (s *Server) settle(at Place) error {
	ctx, cancel := context.WithTimeout(s.ctx, arrivalTime)
	defer cancel()
	rooms, orders := s.back.rooms(ctx, at.Room)
	list, err := rooms.ListParticipants(orders, &livekit.ListParticipantsRequest{Room: at.Room})
	if err != nil {
		return problem(err)
	}
	for _, p := range list.Participants {
		other, ok := placeOf(at.Room, p.Identity)
		switch {
		case !ok || other.Seat != at.Seat:
		case other.Connection > at.Connection: // an older tab, which was slow to come
			return problem(remove(orders, rooms, at.Room, at.identity()))
		case other.Connection < at.Connection:
			if err := problem(remove(orders, rooms, at.Room, p.Identity)); err != nil {
				return err
			}
		}
	}
	return s.settleRights(ctx, at)
}

// settleRights asks until the answer is the one that LiveKit was given: while we
// tell it one, Allow may tell it another.
func (s *Server) settleRights(ctx context.Context, at Place) error {
	rooms, orders := s.back.rooms(ctx, at.Room)
	for told := (*Rights)(nil); ; {
		may, err := s.house().Admit(ctx, at)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			return problem(remove(orders, rooms, at.Room, at.identity()))
		case told != nil && *told == may:
			return nil
		}
		if err := problem(permit(orders, rooms, at, may)); err != nil {
			return err
		}
		told = &may
	}
}

func permit(ctx context.Context, rooms livekit.RoomService, at Place, may Rights) error {
	_, err := rooms.UpdateParticipant(ctx, &livekit.UpdateParticipantRequest{Room: at.Room, Identity: at.identity(), Permission: may.permission()})
	return err
}

// settleLater is settle apart from LiveKit's own goroutine, which must not wait.
func (s *Server) settleLater(at Place) {
	s.inBackground(func() {
		if err := s.settle(at); err != nil && s.ctx.Err() == nil {
			slog.WarnContext(s.ctx, "voice and video: somebody who came could not be settled", "cause", err)
		}
	})
}

// inBackground runs f unless the Server is closed, which then waits for it.
func (s *Server) inBackground(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.watchers.Go(f)
	}
}

// replaced reports whether the place's seat is held by a newer connection.
func (s *Server) replaced(at Place) bool {
	ctx, cancel := context.WithTimeout(s.ctx, arrivalTime)
	defer cancel()
	rooms, ctx := s.back.rooms(ctx, at.Room)
	list, err := rooms.ListParticipants(ctx, &livekit.ListParticipantsRequest{Room: at.Room})
	if err != nil {
		return false
	}
	for _, p := range list.Participants {
		if other, ok := placeOf(at.Room, p.Identity); ok && other.Seat == at.Seat && other.Connection > at.Connection {
			return true
		}
	}
	return false
}
