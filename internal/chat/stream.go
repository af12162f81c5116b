package chat

import (
	"context"
	"sync/atomic"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/web"
)

const (
	// heartbeat is how often a silent stream says that it lives, so that
	// proxies keep it open; every second time it asks again who listens.
	heartbeat = 15 * time.Second
	// writeTimeout is how long a reader may not read before it is dropped.
	writeTimeout = 15 * time.Second
)

// A listener is one open stream: a position in the room's numbers, and no queue.
type listener struct {
	actor   account.Actor
	member  group.MemberID
	present atomic.Bool // wishes to be seen
	at      int64       // heard everything up to this event
	variant variant
	again   chan struct{} // holds one token when it must ask again whether it may listen
	here    *hereFrame    // what was last said about who is here
	apart   group.Apart   // whom they do not see; the stream's own goroutine reads and writes it
	mute    group.Mute    // and what they asked not to come upon
	brake   group.Brake   // and how they meet what lines touch on
}

func newListener(v group.Visit, as variant) *listener {
	s := &listener{actor: v.Actor, member: v.Member.ID, variant: as, again: make(chan struct{}, 1)}
	s.present.Store(v.Member.Present)
	return s
}

func (s *listener) askAgain() {
	select {
	case s.again <- struct{}{}:
	default:
	}
}

// A sink is where a stream goes. Each send is one write, flushed at once; it
// fails when the reader has gone or does not read.
type sink interface{ Send(frames ...[]byte) error }

var (
	beat        = []byte(": \n\n")
	leavingWord = web.StreamEvent("", "leaving", "{}")
)

// follow serves a listener until the reader goes, the server stops, or the
// listener may no longer listen.
func (m *Module) follow(ctx context.Context, l *live, s *listener, out sink) error {
	beats, stop := m.tick(heartbeat)
	defer stop()
	for n := 1; ; {
		now := l.now.Load()
		if err := m.serve(l, s, now, out); err != nil {
			return err
		}
		if s.at < now.tail { // there is more than one write's worth
			continue
		}
		ask := false
		select {
		case <-now.wake:
		case <-s.again:
			ask = true
		case <-beats:
			if err := out.Send(beat); err != nil {
				return err
			}
			ask, n = n%2 == 0, n+1
		case <-m.hub.leaving:
			return out.Send(leavingWord)
		case <-ctx.Done():
			return ctx.Err()
		}
		if !ask {
			continue
		}
		gone, err := m.askAgain(ctx, l, s)
		if err != nil {
			return out.Send(web.StreamEvent("", "ended", "{}"))
		}
		if len(gone) > 0 {
			if err := out.Send(gone...); err != nil {
				return err
			}
		}
	}
}

// askAgain asks whether the listener may still listen, and what is to go from
// their page because they no longer see whoever said it. That the database does
// not answer ends no stream: the next beat asks again.
func (m *Module) askAgain(ctx context.Context, l *live, s *listener) (gone [][]byte, err error) {
	member, err := m.mayListen(ctx, l, s)
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.SignInNeeded) || fault.Is(err, fault.Forbidden) {
		return nil, err
	}
	if err != nil {
		return nil, nil
	}
	if s.present.Swap(member.Present) != member.Present {
		l.countHere()
	}
	return m.lookWho(ctx, l, s, member), nil
}

// serve sends what the listener has not heard, at most one page of it, and who
// is here if that has changed.
func (m *Module) serve(l *live, s *listener, now *moment, out sink) error {
	if s.variant != asJSON && s.here != now.here {
		bytes, err := m.encodeHereFor(now.here, s)
		if err != nil {
			return err
		}
		if err := out.Send(bytes); err != nil {
			return err
		}
		s.here = now.here
	}
	frames, reached := now.after(s.at)
	if !reached {
		return m.serveOld(l, s, now, out)
	}
	if err := m.sendFrames(l, frames, s, out); err != nil {
		return err
	}
	if len(frames) == 0 { // nothing lies between the position and the tail
		s.at = max(s.at, now.tail)
	} else {
		s.at = frames[len(frames)-1].event.seq
	}
	return nil
}

// serveOld sends a page to a listener that is behind the ring.
func (m *Module) serveOld(l *live, s *listener, now *moment, out sink) error {
	frames, end, err := l.oldFrames(s.at, now)
	if err != nil {
		return err
	}
	if err := m.sendFrames(l, frames, s, out); err != nil {
		return err
	}
	s.at = end
	return nil
}

func (m *Module) sendFrames(l *live, frames []*frame, s *listener, out sink) error {
	if len(frames) == 0 {
		return nil
	}
	raw := make([][]byte, 0, len(frames))
	for _, f := range frames {
		if s.apart.From(f.event.Author) {
			continue
		}
		bytes, err := m.encodeFor(l.group, f, s)
		if err != nil {
			return err
		}
		if bytes != nil {
			raw = append(raw, bytes)
		}
	}
	if len(raw) == 0 {
		return nil
	}
	return out.Send(raw...)
}
