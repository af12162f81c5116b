package ops

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"hearth/internal/platform/clock"
	"hearth/internal/platform/web"
)

// fresh is how long the answer of /readyz is used again, so that whoever asks
// often does not keep the database busy.
const fresh = time.Second

// Health answers /healthz and /readyz.
type Health struct {
	clock    clock.Clock
	checks   []Check
	draining atomic.Bool

	mu      sync.Mutex // held while checking: who asks meanwhile shares the answer
	checked time.Time
	failing string // names of the parts that failed, "" if none
}

// NewHealth returns what answers for the checks, all of which must pass for
// this process to be ready.
func NewHealth(now clock.Clock, checks []Check) *Health { return &Health{clock: now, checks: checks} }

// Routes registers the paths that other programs ask.
func (h *Health) Routes(rt *web.Router) {
	rt.Public("GET /healthz", h.alive)
	rt.Public("GET /readyz", h.ready)
}

// Drain makes /readyz say that this process is about to stop, so that nobody
// new is sent to it.
func (h *Health) Drain() { h.draining.Store(true) }

func (h *Health) alive(w http.ResponseWriter, _ *http.Request) error {
	return answer(w, http.StatusOK, "ok")
}

func (h *Health) ready(w http.ResponseWriter, r *http.Request) error {
	if h.draining.Load() {
		return answer(w, http.StatusServiceUnavailable, "stopping")
	}
	if failing := h.look(r.Context()); failing != "" {
		return answer(w, http.StatusServiceUnavailable, "not ready: "+failing)
	}
	return answer(w, http.StatusOK, "ready")
}

// look returns the names of the failing parts. The causes go to the log, once
// for each time they are looked for.
func (h *Health) look(ctx context.Context) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := h.clock.Now()
	if !h.checked.IsZero() && now.Before(h.checked.Add(fresh)) {
		return h.failing
	}
	var failing []string
	// A caller who hangs up must not make the answer wrong for the others.
	for _, outcome := range run(context.WithoutCancel(ctx), h.checks) {
		if outcome.Err != nil {
			failing = append(failing, outcome.Name)
			slog.WarnContext(ctx, "not ready", "part", outcome.Name, "cause", outcome.Err)
		}
	}
	h.checked, h.failing = now, strings.Join(failing, ", ")
	return h.failing
}

func answer(w http.ResponseWriter, status int, text string) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = fmt.Fprintln(w, text) // a caller who has gone is not an error
	return nil
}
