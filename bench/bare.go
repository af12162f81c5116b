package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// A bareServer is what Go's HTTP server does when nothing is asked of it.
type bareServer struct {
	mu   sync.Mutex
	page []byte
	head http.Header

	wake chan struct{} // closed, and replaced, at each tick
	n    int
	at   int64
}

func serveBare(addr string) error {
	s := &bareServer{wake: make(chan struct{}), head: http.Header{}}
	go s.tick()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("POST /page", s.setPage)
	mux.HandleFunc("GET /page", s.getPage)
	mux.HandleFunc("POST /take", take)
	mux.HandleFunc("GET /events", s.events)
	return http.ListenAndServe(addr, mux)
}

func (s *bareServer) setPage(_ http.ResponseWriter, r *http.Request) {
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.page, s.head = raw, http.Header{"Content-Type": {"text/html; charset=utf-8"}, "Content-Length": {strconv.Itoa(len(raw))}}
}

// getPage sends what setPage was given.
func (s *bareServer) getPage(w http.ResponseWriter, _ *http.Request) {
	for name, value := range s.head {
		w.Header()[name] = value
	}
	_, _ = w.Write(s.page)
}

// take reads a form and says where to go next.
func take(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	w.Header().Set("Location", "/page")
	w.WriteHeader(http.StatusSeeOther)
}

// pace is how often the bare stream speaks.
const pace = 50 * time.Millisecond

func (s *bareServer) tick() {
	for now := range time.Tick(pace) {
		s.mu.Lock()
		s.n, s.at = s.n+1, now.UnixNano()
		close(s.wake)
		s.wake = make(chan struct{})
		s.mu.Unlock()
	}
}

// events streams frames of the size that the query names: one at each tick, or
// one after another where it says so.
func (s *bareServer) events(w http.ResponseWriter, r *http.Request) {
	size, _ := strconv.Atoi(r.URL.Query().Get("size"))
	w.Header().Set("Content-Type", "text/event-stream")
	rc, flat := http.NewResponseController(w), r.URL.Query().Get("flat") != ""
	_ = rc.Flush()
	var frame []byte
	for n := 1; ; n++ {
		at := int64(0)
		if !flat {
			s.mu.Lock()
			wake := s.wake
			s.mu.Unlock()
			select {
			case <-wake:
			case <-r.Context().Done():
				return
			}
			s.mu.Lock()
			n, at = s.n, s.at
			s.mu.Unlock()
		}
		frame = fmt.Appendf(frame[:0], "id: %d\ndata: %s%d ", n, stamp, at)
		frame = append(frame, bytes.Repeat([]byte{'x'}, max(0, size-len(frame)-2))...)
		if _, err := w.Write(append(frame, "\n\n"...)); err != nil {
			return
		}
		if rc.Flush() != nil {
			return
		}
	}
}
