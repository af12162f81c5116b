package obs

import (
	"context"
	"io"
	"log"
	"log/slog"
	"slices"
	"strings"

	"go.opentelemetry.io/otel/trace"

	"hearth/internal/platform/web"
)

const incidentAttr = "incident"

// private are names of attributes whose values must not be kept. Our own code
// does not log them; this holds even when a library, or a tired person, does.
var private = []string{
	"path", "uri", "url", "query", "referer", "form", "body", "cookie", "authorization",
	"ip", "remote", "remote_addr", "user_agent", "user", "account", "handle", "passphrase",
}

// NewLogger returns a logger that writes to w. level is debug, info, warn or
// error; format is text or json. Every line that belongs to a request carries
// its incident id, and its trace id if there is one.
func NewLogger(w io.Writer, level, format string) *slog.Logger {
	var least slog.Level
	_ = least.UnmarshalText([]byte(level)) // checked by config; info otherwise
	options := &slog.HandlerOptions{Level: least, ReplaceAttr: redact}
	if format == "json" {
		return slog.New(handler{slog.NewJSONHandler(w, options)})
	}
	return slog.New(handler{slog.NewTextHandler(w, options)})
}

func redact(_ []string, a slog.Attr) slog.Attr {
	if slices.Contains(private, strings.ToLower(a.Key)) {
		return slog.String(a.Key, "(not logged)")
	}
	return a
}

// handler adds the ids of the request that the context belongs to.
type handler struct{ slog.Handler }

// Handle implements slog.Handler.
func (h handler) Handle(ctx context.Context, record slog.Record) error {
	if id := web.Incident(ctx); id != "" && !has(record, incidentAttr) {
		record.AddAttrs(slog.String(incidentAttr, id))
	}
	if span := trace.SpanContextFromContext(ctx); span.IsSampled() {
		record.AddAttrs(slog.String("trace", span.TraceID().String()))
	}
	return h.Handler.Handle(ctx, record)
}

// WithAttrs implements slog.Handler.
func (h handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return handler{h.Handler.WithAttrs(attrs)}
}

// WithGroup implements slog.Handler.
func (h handler) WithGroup(name string) slog.Handler { return handler{h.Handler.WithGroup(name)} }

func has(record slog.Record, key string) (found bool) {
	record.Attrs(func(a slog.Attr) bool {
		found = a.Key == key
		return !found
	})
	return found
}

// ServerLog returns what http.Server.ErrorLog needs. The server's messages
// name the caller's address after "from" or "serving"; only what comes before
// is kept.
func ServerLog(logger *slog.Logger) *log.Logger { return log.New(serverLog{logger}, "", 0) }

type serverLog struct{ logger *slog.Logger }

// Write implements io.Writer for one message.
func (s serverLog) Write(message []byte) (int, error) {
	line, _, _ := strings.Cut(string(message), "\n")
	for _, before := range []string{" from ", " serving "} {
		line, _, _ = strings.Cut(line, before)
	}
	s.logger.Warn("http server", "message", line)
	return len(message), nil
}
