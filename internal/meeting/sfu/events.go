package sfu

import (
	"context"
	"time"

	"github.com/livekit/protocol/livekit"
	"github.com/livekit/protocol/webhook"
)

// A sight is one connection as it was a moment ago.
type sight struct {
	identity string
	mic      bool // open, and not muted
	speaking bool
}

// spokeEach is how much speech one event tells of.
const spokeEach = time.Second

// heard takes LiveKit's own events. It is called in their order.
func (s *Server) heard(e *livekit.WebhookEvent) {
	at, ok := placeOf(e.GetRoom().GetName(), e.GetParticipant().GetIdentity())
	if !ok || s.ctx.Err() != nil {
		return
	}
	switch e.Event {
	case webhook.EventParticipantJoined:
		s.crowd.came(at, s.house().Tell)
		s.watch(at.Room)
		s.settleLater(at)
	case webhook.EventParticipantLeft:
		s.crowd.went(at, s.why(at, e.Participant.DisconnectReason), s.house().Tell)
	}
}

func (s *Server) why(at Place, reason livekit.DisconnectReason) Kind {
	switch reason {
	case livekit.DisconnectReason_PARTICIPANT_REMOVED:
		if s.replaced(at) {
			return Replaced
		}
		return Removed
	case livekit.DisconnectReason_CLIENT_INITIATED, livekit.DisconnectReason_ROOM_DELETED, livekit.DisconnectReason_ROOM_CLOSED:
		return Left
	}
	return Lost
}

// watch begins to look at a room's microphones, if nobody does.
func (s *Server) watch(room string) {
	s.mu.Lock()
	running := s.watching[room]
	s.watching[room] = true
	s.mu.Unlock()
	if !running {
		s.inBackground(func() { s.watchRoom(room) })
	}
}

func (s *Server) watchRoom(room string) {
	defer func() {
		s.mu.Lock()
		delete(s.watching, room)
		s.mu.Unlock()
		s.crowd.forget(room)
	}()
	ticks := time.NewTicker(s.back.pace())
	defer ticks.Stop()
	before := s.clock.Now()
	for {
		select {
		case <-s.ctx.Done():
			return
		case <-ticks.C:
		}
		seen, there := s.back.look(s.ctx, room)
		if !there {
			return
		}
		now := s.clock.Now()
		s.note(s.ctx, room, seen, min(now.Sub(before), spokeEach))
		s.crowd.look(room, now, s.house().Tell)
		before = now
	}
}

// note tells what is different from the last look, passed ago.
func (s *Server) note(ctx context.Context, room string, seen []sight, passed time.Duration) {
	for _, one := range seen {
		if at, ok := placeOf(room, one.identity); ok && ctx.Err() == nil {
			s.crowd.seen(at, one, passed, s.house().Tell)
		}
	}
}
