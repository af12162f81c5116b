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

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
)

// events answers GET …/room/events: the room as it happens, until somebody
// ends it. It goes on after Last-Event-ID, or the query's "after", or from now.
func (h handler) events(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	if err := allow(v, read, nil); err != nil {
		return err
	}
	after, err := resumeAt(r)
	if err != nil {
		return err
	}
	s := newListener(*v.Member, variantOf(r))
	l, err := h.hub.join(r.Context(), v.Group, s)
	if err != nil {
		return err
	}
	defer h.hub.leave(l, s)
	if s.at, err = h.position(r.Context(), l, after); err != nil {
		return err
	}
	out := openStream(w, h.patience)
	// Those who lose their node come back over a few seconds, not all at once.
	if err := out.send(fmt.Appendf(nil, "retry: %d\n\n", 1000+rand.IntN(3000))); err != nil {
		return nil
	}
	mayListen := func(ctx context.Context) (group.Member, error) { return h.mayListen(ctx, v) }
	if err := h.follow(r.Context(), l, s, out, mayListen); err != nil && r.Context().Err() == nil {
		h.warn(r.Context(), "a stream ended early", err)
	}
	return nil
}

// mayListen asks again what was asked when the stream began.
func (m *Module) mayListen(ctx context.Context, v group.Visit) (group.Member, error) {
	signedIn, err := m.stillSignedIn(ctx)
	if err != nil {
		return group.Member{}, err
	}
	if !signedIn {
		return group.Member{}, fault.New(fault.SignInNeeded, "sign_in_needed")
	}
	now, err := m.groups.Visit(ctx, account.Actor{ID: v.Actor.ID}, v.Group.Slug)
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

func openStream(w http.ResponseWriter, timeout time.Duration) *httpSink {
	h := w.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("Cache-Control", "no-store, no-transform")
	h.Set("X-Accel-Buffering", "no") // nginx would hold it back
	h.Add("Vary", "Accept")
	w.WriteHeader(http.StatusOK)
	return &httpSink{w: w, rc: http.NewResponseController(w), timeout: timeout}
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

