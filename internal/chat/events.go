package chat

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/web"
)

// events answers GET …/room/events: the room as it happens, until somebody
// ends it. It goes on after Last-Event-ID, or the query's "after", or from now.
//
// A stream rests on this goroutine's stack for hours, so what is only needed at
// the beginning is done in functions that have returned by then.
func (h handler) events(w http.ResponseWriter, r *http.Request) error {
	l, s, err := h.listen(r)
	if err != nil {
		return err
	}
	defer h.hub.leave(l, s)
	out, err := web.OpenStream(w, h.patience)
	if err == nil && r.Method == http.MethodGet { // and not HEAD
		err = h.follow(r.Context(), l, s, out)
	}
	if err != nil && r.Context().Err() == nil {
		h.warn(r.Context(), "a stream ended early", err)
	}
	return nil
}

// listen finds the room and adds a listener to it, who must be taken out again.
func (h handler) listen(r *http.Request) (*live, *listener, error) {
	v, err := h.visit(r)
	if err != nil {
		return nil, nil, err
	}
	if err := allow(v, read, nil); err != nil {
		return nil, nil, err
	}
	after, err := resumeAt(r)
	if err != nil {
		return nil, nil, err
	}
	return h.join(r.Context(), v, after, variantOf(r))
}

// join adds a listener to the room, who has heard everything up to an event.
func (m *Module) join(ctx context.Context, v group.Visit, after int64, as variant) (*live, *listener, error) {
	s := newListener(v, as)
	apart, err := m.groups.Apart(ctx, m.db, v)
	if err != nil {
		return nil, nil, err
	}
	s.apart = apart
	if s.mute, err = m.groups.Mute(ctx, m.db, v); err != nil {
		return nil, nil, err
	}
	if s.brake, err = m.groups.Brake(ctx, m.db, v); err != nil {
		return nil, nil, err
	}
	l, err := m.hub.join(ctx, v.Group, s)
	if err != nil {
		return nil, nil, err
	}
	if s.at, err = m.position(ctx, l, after); err != nil {
		m.hub.leave(l, s)
		return nil, nil, err
	}
	return l, s, nil
}

// mayListen asks again what was asked when the stream began, and returns the
// member as they are now.
func (m *Module) mayListen(ctx context.Context, l *live, s *listener) (group.Member, error) {
	signedIn, err := m.stillSignedIn(ctx)
	if err != nil {
		return group.Member{}, err
	}
	if !signedIn {
		return group.Member{}, fault.New(fault.SignInNeeded, "sign_in_needed")
	}
	now, err := m.groups.Visit(ctx, s.actor, l.group.Slug)
	if err != nil {
		return group.Member{}, err
	}
	if err := allow(now, read, nil); err != nil {
		return group.Member{}, err
	}
	return *now.Member, nil
}

// fromNow is the position of those who do not resume.
const fromNow = -1

func resumeAt(r *http.Request) (int64, error) {
	last := r.Header.Get("Last-Event-ID")
	if last == "" {
		last = r.URL.Query().Get("after")
	}
	if last == "" {
		return fromNow, nil
	}
	at, err := strconv.ParseInt(last, 10, 64)
	if err != nil || at < 0 {
		return 0, fault.New(fault.Malformed, "malformed")
	}
	return at, nil
}

// position is where the listener begins. Somebody who comes from a node that
// was ahead of this one is believed; a number that the database has not
// reached, such as one from before a backup was put back, is not.
func (m *Module) position(ctx context.Context, l *live, after int64) (int64, error) {
	tail := l.now.Load().tail
	if after == fromNow {
		return tail, nil
	}
	if after <= tail {
		return after, nil
	}
	l.nudge()
	last, err := m.store.last(ctx, m.db, l.group.ID)
	return min(after, last), err
}

func variantOf(r *http.Request) variant {
	if strings.Contains(r.Header.Get("Accept"), "application/json") {
		return asJSON
	}
	return htmlIn(i18n.From(r.Context()))
}
