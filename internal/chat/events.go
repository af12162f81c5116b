package chat

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
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
	out, err := openStream(w, h.patience)
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

// httpSink writes to a response, one write for each flush: a frame is never
// split over two buffers.
type httpSink struct {
	w       http.ResponseWriter
	rc      *http.ResponseController
	timeout time.Duration
}

// openStream sends the headers and how long to wait before coming back. Those
// who lose their node come back over a few seconds, not all at once.
func openStream(w http.ResponseWriter, timeout time.Duration) (*httpSink, error) {
	h := w.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("Cache-Control", "no-store, no-transform")
	h.Set("X-Accel-Buffering", "no") // nginx would hold it back
	h.Add("Vary", "Accept")
	w.WriteHeader(http.StatusOK)
	s := &httpSink{w: w, rc: http.NewResponseController(w), timeout: timeout}
	return s, s.send(fmt.Appendf(nil, "retry: %d\n\n", 1000+rand.IntN(3000)))
}

var joinBuffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// largestKept keeps a buffer that one long catch-up has grown out of the pool.
const largestKept = 64 << 10

func (s *httpSink) send(frames ...[]byte) error {
	// The kernel's clock, whatever the feature's clock says. A test's recorder
	// has no deadlines.
	_ = s.rc.SetWriteDeadline(clock.System{}.Now().Add(s.timeout))
	if err := s.write(frames); err != nil {
		return err
	}
	return s.rc.Flush()
}

func (s *httpSink) write(frames [][]byte) error {
	if len(frames) == 1 {
		_, err := s.w.Write(frames[0])
		return err
	}
	buf := joinBuffers.Get().(*bytes.Buffer)
	buf.Reset()
	for _, f := range frames {
		buf.Write(f)
	}
	_, err := s.w.Write(buf.Bytes())
	if buf.Cap() <= largestKept {
		joinBuffers.Put(buf)
	}
	return err
}
