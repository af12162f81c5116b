package web

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"time"

	"hearth/internal/platform/clock"
)

// A Stream is an open answer of server-sent events. It writes to a response, one
// write for each flush: an event is never split over two buffers.
type Stream struct {
	w       http.ResponseWriter
	rc      *http.ResponseController
	timeout time.Duration
}

// OpenStream sends the headers and how long to wait before coming back. Those
// who lose their node come back over a few seconds, not all at once. A reader
// who does not read for as long as timeout is dropped.
func OpenStream(w http.ResponseWriter, timeout time.Duration) (*Stream, error) {
	h := w.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("Cache-Control", "no-store, no-transform")
	h.Set("X-Accel-Buffering", "no") // nginx would hold it back
	h.Add("Vary", "Accept")
	w.WriteHeader(http.StatusOK)
	s := &Stream{w: w, rc: http.NewResponseController(w), timeout: timeout}
	return s, s.Send(fmt.Appendf(nil, "retry: %d\n\n", 1000+rand.IntN(3000)))
}

var joinBuffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// largestKept keeps a buffer that one long catch-up has grown out of the pool.
const largestKept = 64 << 10

// Send writes events, as StreamEvent makes them, and flushes them.
func (s *Stream) Send(events ...[]byte) error {
	// The kernel's clock, whatever the feature's clock says. A test's recorder
	// has no deadlines.
	_ = s.rc.SetWriteDeadline(clock.System{}.Now().Add(s.timeout))
	if err := s.write(events); err != nil {
		return err
	}
	return s.rc.Flush()
}

func (s *Stream) write(events [][]byte) error {
	if len(events) == 1 {
		_, err := s.w.Write(events[0])
		return err
	}
	buf := joinBuffers.Get().(*bytes.Buffer)
	buf.Reset()
	for _, e := range events {
		buf.Write(e)
	}
	_, err := s.w.Write(buf.Bytes())
	if buf.Cap() <= largestKept {
		joinBuffers.Put(buf)
	}
	return err
}

// lineEnd matches what ends a line in an event stream.
var lineEnd = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// StreamEvent is one event of an event stream; id and name may be "".
func StreamEvent(id, name, data string) []byte {
	var b bytes.Buffer
	b.Grow(len(data) + 48)
	field := func(key, value string) {
		b.WriteString(key)
		b.WriteString(": ")
		b.WriteString(value)
		b.WriteByte('\n')
	}
	if id != "" {
		field("id", id)
	}
	if name != "" {
		field("event", name)
	}
	for part := range strings.SplitSeq(lineEnd.Replace(data), "\n") {
		field("data", part)
	}
	b.WriteByte('\n')
	return b.Bytes()
}
