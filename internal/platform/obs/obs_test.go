package obs

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"hearth/internal/platform/fault"
	"hearth/internal/platform/web"
)

// watched is an Observer whose spans stay here.
func watched(t *testing.T) (*Observer, *tracetest.InMemoryExporter) {
	spans := tracetest.NewInMemoryExporter()
	provider := tracing(sdk.NewSimpleSpanProcessor(spans), "test")
	o := observe(provider, provider.Shutdown)
	t.Cleanup(func() { _ = o.Close(context.Background()) })
	return o, spans
}

// logTo makes a buffer the program's log for the length of the test.
func logTo(t *testing.T, format string) *bytes.Buffer {
	var log bytes.Buffer
	before := slog.Default()
	t.Cleanup(func() { slog.SetDefault(before) })
	slog.SetDefault(NewLogger(&log, "debug", format))
	return &log
}

func metrics(t *testing.T, o *Observer) string {
	answer := httptest.NewRecorder()
	o.Metrics().ServeHTTP(answer, httptest.NewRequest("GET", "/metrics", nil))
	if answer.Code != http.StatusOK {
		t.Fatalf("/metrics answers %d: %s", answer.Code, answer.Body)
	}
	return answer.Body.String()
}

func nothing(web.ErrorView) templ.Component { return templ.Raw("") }

// TestNothingOfAPersonIsKept asks for a private page in every way that could
// leave a trace, and looks for it in logs, metrics and spans.
func TestNothingOfAPersonIsKept(t *testing.T) {
	for _, format := range []string{"text", "json"} {
		t.Run(format, func(t *testing.T) {
			o, spans := watched(t)
			log := logTo(t, format)
			router := web.NewRouter(nothing, o.Route)
			router.Public("GET /groups/{slug}", func(w http.ResponseWriter, r *http.Request) error {
				slog.InfoContext(r.Context(), "somebody was careless", "path", r.URL.Path, "user", "Ann Example")
				return fault.Wrap(fault.Internal, "internal", errors.New("disk full"))
			})
			router.Public("POST /groups/{slug}/membership", func(http.ResponseWriter, *http.Request) error { panic("living-with-hiv") })
			site := router.Recover(web.WithIncident(router))

			ask := httptest.NewRequest("GET", "/groups/living-with-hiv?q=relapse", nil)
			ask.RemoteAddr = "203.0.113.7:999"
			ask.Header.Set("User-Agent", "Ann's phone")
			ask.Header.Set("Referer", "https://clinic.example/")
			ask.Header.Set("Traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
			site.ServeHTTP(httptest.NewRecorder(), ask)
			site.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("POST", "/groups/living-with-hiv/membership", nil))
			site.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/living-with-hiv", nil))

			kept := fmt.Sprintf("%s\n%s\n%+v", log, metrics(t, o), spans.GetSpans())
			for _, secret := range []string{"living", "relapse", "203.0.113", "phone", "clinic", "Ann", "0af7651916cd43dd8448eb211c80319c"} {
				if strings.Contains(kept, secret) {
					t.Errorf("%q was kept in:\n%s", secret, kept)
				}
			}
			for _, needed := range []string{"GET /groups/{slug}", "disk full", "incident", "trace", `status="5xx"`} {
				if !strings.Contains(kept, needed) {
					t.Errorf("%q is missing in:\n%s", needed, kept)
				}
			}
		})
	}
}

func TestSpans(t *testing.T) {
	o, spans := watched(t)
	router := web.NewRouter(nothing, o.Route)
	router.Public("GET /groups/{slug}", func(w http.ResponseWriter, r *http.Request) error {
		_, end := o.Start(r.Context(), "match groups")
		end()
		return fault.Missing("no such group")
	})
	router.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/groups/x?y=z", nil))
	got := map[string][]string{}
	for _, span := range spans.GetSpans() {
		attributes := []string{}
		for _, a := range span.Attributes {
			attributes = append(attributes, fmt.Sprintf("%s=%v", a.Key, a.Value.AsInterface()))
		}
		got[span.Name] = attributes
	}
	want := map[string][]string{
		"GET /groups/{slug}": {"http.route=/groups/{slug}", "http.request.method=GET", "http.response.status_code=404"},
		"match groups":       {},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestStatus(t *testing.T) {
	tests := []struct {
		name   string
		answer http.HandlerFunc
		want   string
	}{
		{"nothing written", func(http.ResponseWriter, *http.Request) {}, "2xx"},
		{"only a body", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "hello") }, "2xx"},
		{"a redirect", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(303) }, "3xx"},
		{"the first status counts", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(404); w.WriteHeader(200) }, "4xx"},
		{"early hints do not", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(103); w.WriteHeader(422) }, "4xx"},
		{"a panic", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "5xx"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			o, _ := watched(t)
			func() {
				defer func() { _ = recover() }()
				o.Route("GET /a/{b}", test.answer).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/a/x", nil))
			}()
			line := `hearth_http_request_seconds_count{method="GET",route="/a/{b}",status="` + test.want + `"} 1`
			if all := metrics(t, o); !strings.Contains(all, line) {
				t.Errorf("%s is missing in:\n%s", line, all)
			}
		})
	}
}

// TestStreams opens a real stream: it is counted while it lasts, its bytes
// arrive at once, and it leaves no mark on the times.
func TestStreams(t *testing.T) {
	o, _ := watched(t)
	end := make(chan struct{})
	server := httptest.NewServer(o.Route("GET /events", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprint(w, ": hello\n\n")
		if err := http.NewResponseController(w).Flush(); err != nil {
			t.Errorf("Flush: %v", err)
		}
		<-end
	})))
	answer, err := server.Client().Get(server.URL + "/events")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if all := metrics(t, o); !strings.Contains(all, `hearth_http_streams{route="/events"} 1`) {
		t.Errorf("the open stream is not counted:\n%s", all)
	}
	close(end)
	server.Close() // waits for the handler
	all := metrics(t, o)
	if !strings.Contains(all, `hearth_http_streams{route="/events"} 0`) || strings.Contains(all, "hearth_http_request_seconds_count{") {
		t.Errorf("the ended stream is still counted, or timed:\n%s", all)
	}
}

type twoPools struct{}

func (twoPools) Stats() (read, write sql.DBStats) {
	return sql.DBStats{OpenConnections: 4, InUse: 3}, sql.DBStats{OpenConnections: 1, WaitCount: 9}
}

func TestPools(t *testing.T) {
	o, _ := watched(t)
	o.WatchPools(twoPools{})
	all := metrics(t, o)
	for _, line := range []string{
		`hearth_db_connections_open{pool="read"} 4`, `hearth_db_connections_busy{pool="read"} 3`,
		`hearth_db_connections_open{pool="write"} 1`, `hearth_db_waits_total{pool="write"} 9`,
		"go_goroutines ", "process_open_fds ",
	} {
		if !strings.Contains(all, line) {
			t.Errorf("%s is missing in:\n%s", line, all)
		}
	}
}

func TestThisMachineOnly(t *testing.T) {
	tests := []struct {
		remote, header string
		want           int
	}{
		{"127.0.0.1:5", "", 200},
		{"[::1]:5", "", 200},
		{"[::ffff:127.0.0.1]:5", "", 200},
		{"10.0.0.1:5", "", 404},
		{"203.0.113.7:5", "", 404},
		{"@", "", 404},
		{"", "", 404},
		{"127.0.0.1:5", "X-Forwarded-For", 404},
		{"127.0.0.1:5", "Forwarded", 404},
		{"127.0.0.1:5", "X-Real-IP", 404},
	}
	guarded := ThisMachineOnly(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	for _, test := range tests {
		r := httptest.NewRequest("GET", "/metrics", nil)
		r.RemoteAddr = test.remote
		if test.header != "" {
			r.Header.Set(test.header, "127.0.0.1")
		}
		w := httptest.NewRecorder()
		guarded.ServeHTTP(w, r)
		if w.Code != test.want {
			t.Errorf("from %q with %q: %d, want %d", test.remote, test.header, w.Code, test.want)
		}
	}
}

func TestLogger(t *testing.T) {
	tests := []struct {
		level, format string
		must, not     []string
	}{
		{"debug", "text", []string{"level=DEBUG", "msg=small"}, nil},
		{"info", "text", []string{"level=INFO"}, []string{"small"}},
		{"warn", "json", []string{`"level":"WARN"`}, []string{"INFO"}},
		{"error", "json", []string{`"level":"ERROR"`}, []string{"WARN"}},
	}
	for _, test := range tests {
		var out bytes.Buffer
		logger := NewLogger(&out, test.level, test.format)
		logger.Debug("small")
		logger.Info("middling")
		logger.Warn("odd")
		logger.Error("bad")
		for _, words := range test.must {
			if !strings.Contains(out.String(), words) {
				t.Errorf("%s %s: %q is missing in %s", test.level, test.format, words, &out)
			}
		}
		for _, words := range test.not {
			if strings.Contains(out.String(), words) {
				t.Errorf("%s %s: %q is in %s", test.level, test.format, words, &out)
			}
		}
	}
}

func TestIncidentIsLoggedOnce(t *testing.T) {
	log := logTo(t, "text")
	web.WithIncident(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		slog.InfoContext(r.Context(), "one")
		slog.With("a", 1).InfoContext(r.Context(), "two")
		slog.InfoContext(r.Context(), "three", "incident", web.Incident(r.Context()))
	})).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
	slog.Info("four")
	for i, line := range strings.Split(strings.TrimSpace(log.String()), "\n") {
		want := []int{1, 1, 1, 0}[i]
		if got := strings.Count(line, "incident="); got != want {
			t.Errorf("line %d names the incident %d times, want %d: %s", i, got, want, line)
		}
	}
}

func TestServerLogHidesTheCaller(t *testing.T) {
	var out bytes.Buffer
	log := ServerLog(NewLogger(&out, "info", "text"))
	log.Print("http: TLS handshake error from 203.0.113.7:55: EOF")
	log.Print("http: panic serving 203.0.113.7:55: Ann\ngoroutine 1")
	if text := out.String(); strings.Contains(text, "203.") || strings.Contains(text, "Ann") ||
		!strings.Contains(text, "TLS handshake error") || !strings.Contains(text, "http: panic") {
		t.Error(text)
	}
}

func TestTracesGoWhereTheyShould(t *testing.T) {
	tests := []struct{ endpoint, want string }{
		{"http://localhost:4318", "http://localhost:4318/v1/traces"},
		{"http://localhost:4318/", "http://localhost:4318/v1/traces"},
		{"https://c.example/otlp/v1/traces", "https://c.example/otlp/v1/traces"},
	}
	for _, test := range tests {
		if got, err := tracesURL(test.endpoint); err != nil || got != test.want {
			t.Errorf("tracesURL(%q) = %q, %v, want %q", test.endpoint, got, err, test.want)
		}
	}
	sent := make(chan string, 1)
	collector := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { sent <- r.URL.Path }))
	defer collector.Close()
	o, err := New(t.Context(), collector.URL, "test")
	if err != nil {
		t.Fatal(err)
	}
	o.Route("GET /x", http.NotFoundHandler()).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/x", nil))
	if err := o.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if path := <-sent; path != "/v1/traces" {
		t.Errorf("traces were sent to %s", path)
	}
}

func TestNoCollectorNoTraces(t *testing.T) {
	o, err := New(t.Context(), "", "test")
	if err != nil {
		t.Fatal(err)
	}
	ctx, end := o.Start(t.Context(), "work")
	defer end()
	if ctx == nil || o.Close(t.Context()) != nil {
		t.Error("an observer without collector does not work")
	}
}
