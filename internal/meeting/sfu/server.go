package sfu

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/livekit/protocol/livekit"
	"github.com/livekit/psrpc"
	"github.com/twitchtv/twirp"

	"hearth/internal/platform/clock"
	"hearth/internal/platform/fault"
)

// A backend is one way to carry media.
type backend interface {
	// start makes it ready. It is called once, and again after a failure.
	start() error
	// rooms is LiveKit's own service for rooms, with a context that may use it
	// on the room.
	rooms(ctx context.Context, room string) (livekit.RoomService, context.Context)
	// join passes an admitted request on to LiveKit.
	join(w http.ResponseWriter, r *http.Request, at Place, may Rights)
	// look reads who is connected to a room of this node, false if there is none.
	look(ctx context.Context, room string) ([]sight, bool)
	pace() time.Duration // how often to look
	// shared reports whether rooms may be there that this process did not make.
	shared() bool
	stop() error
}

// Deps are what a Server needs.
type Deps struct {
	Config Config
	Clock  clock.Clock
	Fail   func(http.ResponseWriter, *http.Request, error) // answers a refused request
	// Secret signs tickets and, if embedded, joins nodes: the same on each node
	// of a site.
	Secret []byte
}

// A Server carries voice and video, one way or another. It is safe for
// concurrent use.
type Server struct {
	mode        string
	key, secret string
	clock       clock.Clock
	fail        func(http.ResponseWriter, *http.Request, error)
	back        backend // nil if off
	config      Config

	mu       sync.Mutex
	relay    *relay // nil: none
	started  bool
	rest     time.Time // until which no start is tried
	closed   bool
	meeting  Meeting
	watching map[string]bool // rooms whose microphones are watched
	ctx      context.Context // ends with the Server
	end      context.CancelFunc
	watchers sync.WaitGroup
	crowd    *crowd
}

// secretBytes is the least length of a secret: LiveKit wants 32 characters, and gets
// two of each byte.
const secretBytes = 16

// New returns a Server. It opens no port and starts nothing before its first
// ticket: a site that never meets by voice should not pay for it, nor listen.
func New(d Deps) (*Server, error) {
	s := &Server{mode: d.Config.Mode, config: d.Config, clock: d.Clock, fail: d.Fail, watching: map[string]bool{}, crowd: newCrowd(), meeting: closedHouse}
	s.ctx, s.end = context.WithCancel(context.Background())
	switch d.Config.Mode {
	case Off:
	case Embedded:
		if len(d.Secret) < secretBytes {
			return nil, errors.New("sfu: the secret is too short")
		}
		s.key, s.secret = embeddedKey, hexKey(d.Secret)
		s.back = newEmbedded(d.Config, s.secret, s.heard)
	case External:
		s.key, s.secret = d.Config.Key, d.Config.Secret
		back, err := newExternal(d.Config, d.Fail)
		if err != nil {
			return nil, err
		}
		s.back = back
	default:
		return nil, errors.New("sfu: no such mode")
	}
	return s, nil
}

// closedHouse lets nobody in: the meeting until somebody sets one.
var closedHouse = Meeting{
	Admit: func(context.Context, Place) (Rights, error) { return Rights{}, fault.Missing("no meetings here") },
	Tell:  func(Event) {},
}

// Use sets who decides about rooms and is told of events. Call it once, before
// the first ticket.
func (s *Server) Use(m Meeting) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.meeting = m
}

func (s *Server) house() Meeting {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.meeting
}

// On reports whether there is voice and video at all.
func (s *Server) On() bool { return s.back != nil }

// Ticket returns what a browser needs for asking to come in at the place. If
// voice and video are off, or cannot be had at this moment, the fault is
// Unavailable; the meeting then goes on in text.
func (s *Server) Ticket(_ context.Context, at Place) (Ticket, error) {
	if err := s.begin(); err != nil {
		return Ticket{}, err
	}
	ticket, err := ticketFor(at, s.key, s.secret, ticketLife)
	if err == nil {
		ticket.Relays = s.relays(at)
	}
	return ticket, err
}

// restFor is the pause after a start that failed: each try leaves something
// behind, and who asks for tickets asks often.
const restFor = 10 * time.Second

// begin starts the backend if it is not running.
func (s *Server) begin() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.back == nil:
		return fault.New(fault.Unavailable, "sfu.off")
	case s.closed:
		return fault.New(fault.Unavailable, "sfu.unreachable")
	case s.started:
		return nil
	}
	if s.clock.Now().Before(s.rest) {
		return fault.New(fault.Unavailable, "sfu.unreachable")
	}
	if err := s.back.start(); err != nil {
		s.rest = s.clock.Now().Add(restFor)
		return fault.Wrap(fault.Unavailable, "sfu.unreachable", err)
	}
	s.started = true
	if err := s.startRelay(); err != nil { // most people need none
		slog.Error("voice and video go without their relay", "cause", err)
	}
	return nil
}

// running reports whether there can be anybody in a room through this node.
func (s *Server) running() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.started && !s.closed
}

// Allow sets what a seat may do, at once: what it sends and may not any more is
// stopped at the server. A seat that is not connected gets its rights when it
// comes, from Meeting.Admit; so decide first, and call Allow then. Of two calls
// at once for a seat, either may be the last.
func (s *Server) Allow(ctx context.Context, room, seat string, may Rights) error {
	return s.each(ctx, room, seat, func(ctx context.Context, rooms livekit.RoomService, at Place, _ *livekit.ParticipantInfo) error {
		return permit(ctx, rooms, at, may)
	})
}

// Mute closes a seat's microphone. Nothing opens it again but its owner.
func (s *Server) Mute(ctx context.Context, room, seat string) error {
	return s.each(ctx, room, seat, func(ctx context.Context, rooms livekit.RoomService, _ Place, p *livekit.ParticipantInfo) error {
		var problems []error
		for _, track := range p.Tracks {
			if track.Source == livekit.TrackSource_MICROPHONE && !track.Muted {
				_, err := rooms.MutePublishedTrack(ctx, &livekit.MuteRoomTrackRequest{Room: room, Identity: p.Identity, TrackSid: track.Sid, Muted: true})
				problems = append(problems, gone(err))
			}
		}
		return errors.Join(problems...)
	})
}

// Remove ends a seat's connections. That it stays out is Meeting.Admit's part.
func (s *Server) Remove(ctx context.Context, room, seat string) error {
	return s.each(ctx, room, seat, func(ctx context.Context, rooms livekit.RoomService, _ Place, p *livekit.ParticipantInfo) error {
		return remove(ctx, rooms, room, p.Identity)
	})
}

func remove(ctx context.Context, rooms livekit.RoomService, room, identity string) error {
	_, err := rooms.RemoveParticipant(ctx, &livekit.RoomParticipantIdentity{Room: room, Identity: identity})
	return err
}

// CloseRoom ends all connections to a room.
func (s *Server) CloseRoom(ctx context.Context, room string) error {
	if !s.reaches() {
		return nil
	}
	rooms, ctx := s.back.rooms(ctx, room)
	_, err := rooms.DeleteRoom(ctx, &livekit.DeleteRoomRequest{Room: room})
	return problem(err)
}

// reaches reports whether there is anything to ask: an external LiveKit may hold
// rooms from before we started, the embedded one only what came through us or
// through nodes that share its Redis.
func (s *Server) reaches() bool {
	if s.back == nil {
		return false
	}
	return s.running() || s.back.shared() && s.begin() == nil
}

// orderTime is how long an order may take. LiveKit waits longer for an answer of
// somebody who is just going.
const orderTime = 3 * time.Second

// each calls f for every connection of the seat.
func (s *Server) each(ctx context.Context, room, seat string, f func(context.Context, livekit.RoomService, Place, *livekit.ParticipantInfo) error) error {
	if !s.reaches() {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, orderTime)
	defer cancel()
	rooms, ctx := s.back.rooms(ctx, room)
	list, err := rooms.ListParticipants(ctx, &livekit.ListParticipantsRequest{Room: room})
	if err != nil {
		return problem(err)
	}
	var problems []error
	for _, p := range list.Participants {
		if at, ok := placeOf(room, p.Identity); ok && at.Seat == seat {
			problems = append(problems, problem(f(ctx, rooms, at, p)))
		}
	}
	return errors.Join(problems...)
}

// problem is nil if the error only says that whoever was meant is not there any
// more, which is what was wanted.
func problem(err error) error {
	if err = gone(err); err != nil {
		return fault.Wrap(fault.Unavailable, "sfu.unreachable", err)
	}
	return nil
}

func gone(err error) error {
	var local psrpc.Error
	var remote twirp.Error
	switch {
	case errors.As(err, &local) && local.Code() == psrpc.NotFound, errors.As(err, &remote) && remote.Code() == twirp.NotFound:
		return nil
	}
	return err
}

// Close ends every connection and gives the ports back. Browsers are told that
// the server stops, and ask for a new ticket.
func (s *Server) Close() error {
	s.mu.Lock()
	started, already := s.started, s.closed
	s.closed = true
	s.mu.Unlock()
	s.end()
	s.watchers.Wait()
	if s.back == nil || !started || already {
		return nil
	}
	return errors.Join(s.relay.close(), s.back.stop())
}
