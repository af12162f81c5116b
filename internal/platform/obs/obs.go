package obs

import (
	"context"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
)

// An Observer counts, times and traces requests. It is safe for concurrent
// use.
type Observer struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
	streams  *prometheus.GaugeVec
	tracer   trace.Tracer
	shutdown func(context.Context) error
}

// Close sends the traces that have not been sent yet.
func (o *Observer) Close(ctx context.Context) error { return o.shutdown(ctx) }

// Start begins a span inside ctx for work that is worth seeing apart. The name
// is a constant of the program; attributes are not taken, on purpose.
func (o *Observer) Start(ctx context.Context, name string) (context.Context, func()) {
	ctx, span := o.tracer.Start(ctx, name)
	return ctx, func() { span.End() }
}

// Route observes what is registered under the pattern, which is written as
// http.ServeMux takes it: "GET /groups/{slug}". Event streams count as open
// streams while they last, and not in the histogram of times.
func (o *Observer) Route(pattern string, next http.Handler) http.Handler {
	method, route, found := strings.Cut(pattern, " ")
	if !found {
		method, route = "any", pattern
	}
	attributes := trace.WithAttributes(attribute.String("http.route", route), attribute.String("http.request.method", method))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// WithNewRoot: a trace id that a stranger sends must not join requests.
		ctx, span := o.tracer.Start(r.Context(), pattern, trace.WithNewRoot(), trace.WithSpanKind(trace.SpanKindServer), attributes)
		seen := &watcher{ResponseWriter: w, streams: o.streams.WithLabelValues(route)}
		start := time.Now()
		defer func() {
			o.note(ctx, span, seen, method, route, time.Since(start))
		}()
		next.ServeHTTP(seen, r.WithContext(ctx))
		seen.finished = true
	})
}

func (o *Observer) note(ctx context.Context, span trace.Span, seen *watcher, method, route string, took time.Duration) {
	defer span.End()
	status := seen.end()
	span.SetAttributes(attribute.Int("http.response.status_code", status))
	if status >= http.StatusInternalServerError {
		span.SetStatus(codes.Error, "")
	}
	if !seen.stream {
		o.requests.WithLabelValues(route, method, strconv.Itoa(status/100)+"xx").Observe(took.Seconds())
	}
	slog.LogAttrs(ctx, slog.LevelDebug, "request",
		slog.String("route", route), slog.String("method", method), slog.Int("status", status), slog.Duration("took", took))
}

// A watcher remembers how a request was answered.
type watcher struct {
	http.ResponseWriter
	status   int
	stream   bool
	streams  prometheus.Gauge
	finished bool // false if the handler panicked
}

// WriteHeader implements http.ResponseWriter.
func (w *watcher) WriteHeader(status int) {
	if w.status == 0 && status >= http.StatusOK { // 1xx come before the answer
		w.status = status
		if strings.HasPrefix(w.Header().Get("Content-Type"), "text/event-stream") {
			w.stream = true
			w.streams.Inc()
		}
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (w *watcher) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.WriteHeader(http.StatusOK)
	}
	return w.ResponseWriter.Write(b)
}

// FlushError sends what was written so far, headers first.
func (w *watcher) FlushError() error {
	if w.status == 0 {
		w.WriteHeader(http.StatusOK)
	}
	return http.NewResponseController(w.ResponseWriter).Flush()
}

// Flush implements http.Flusher.
func (w *watcher) Flush() { _ = w.FlushError() }

// Unwrap lets http.ResponseController reach the connection.
func (w *watcher) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// end says what the answer was, once it is over.
func (w *watcher) end() int {
	if w.stream {
		w.streams.Dec()
	}
	switch {
	case w.status != 0:
		return w.status
	case w.finished:
		return http.StatusOK
	}
	return http.StatusInternalServerError
}
