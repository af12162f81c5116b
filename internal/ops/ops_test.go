package ops

import (
	"context"
	"errors"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/a-h/templ"

	"hearth/internal/platform/clock"
	"hearth/internal/platform/config"
	"hearth/internal/platform/web"
)

func passes(context.Context) error { return nil }
func fails(context.Context) error  { return errors.New("dial tcp 10.0.0.3:5432: connection refused") }

func ask(h *Health, path string) (status int, body string) {
	router := web.NewRouter(func(web.ErrorView) templ.Component { return templ.Raw("") }, nil)
	h.Routes(router)
	w := httptest.NewRecorder()
	router.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	return w.Code, w.Body.String()
}

func TestHealth(t *testing.T) {
	tests := []struct {
		name, path string
		checks     []Check
		drain      bool
		status     int
		body       string
	}{
		{"alive", "/healthz", nil, false, 200, "ok\n"},
		{"alive, whatever else fails", "/healthz", []Check{{Name: "database", Run: fails}}, false, 200, "ok\n"},
		{"alive while stopping", "/healthz", nil, true, 200, "ok\n"},
		{"ready", "/readyz", []Check{{Name: "database", Run: passes}}, false, 200, "ready\n"},
		{"one part fails", "/readyz", []Check{{Name: "database", Run: fails}, {Name: "Redis", Run: passes}}, false, 503, "not ready: database\n"},
		{"two parts fail", "/readyz", []Check{{Name: "database", Run: fails}, {Name: "Redis", Run: fails}}, false, 503, "not ready: database, Redis\n"},
		{"a check that breaks", "/readyz", []Check{{Name: "database", Run: nil}}, false, 503, "not ready: database\n"},
		{"stopping", "/readyz", []Check{{Name: "database", Run: passes}}, true, 503, "stopping\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			h := NewHealth(clock.At(time.Unix(1e9, 0)), test.checks)
			if test.drain {
				h.Drain()
			}
			if status, body := ask(h, test.path); status != test.status || body != test.body {
				t.Errorf("%s = %d %q, want %d %q", test.path, status, body, test.status, test.body)
			}
		})
	}
}

// TestReadyIsRemembered asks often: the part is looked at once a second.
func TestReadyIsRemembered(t *testing.T) {
	now := clock.At(time.Unix(1e9, 0))
	looked, broken := 0, false
	h := NewHealth(now, []Check{{Name: "database", Run: func(ctx context.Context) error {
		looked++
		if broken {
			return fails(ctx)
		}
		return nil
	}}})
	steps := []struct {
		after  time.Duration
		broken bool
		status int
		looked int
	}{
		{0, false, 200, 1},
		{0, true, 200, 1},
		{fresh - time.Millisecond, true, 200, 1},
		{time.Millisecond, true, 503, 2},
		{0, false, 503, 2},
		{fresh, false, 200, 3},
	}
	for i, step := range steps {
		now.Advance(step.after)
		broken = step.broken
		if status, _ := ask(h, "/readyz"); status != step.status || looked != step.looked {
			t.Errorf("step %d: %d after %d looks, want %d after %d", i, status, looked, step.status, step.looked)
		}
	}
}

// TestHangingCheck has a check that never returns; the clock is synctest's.
func TestHangingCheck(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hung := make(chan struct{})
		start := time.Now()
		outcomes := run(t.Context(), []Check{
			{Name: "hung", Run: func(context.Context) error { <-hung; return nil }},
			{Name: "fine", Run: passes},
		})
		if outcomes[0].Err == nil || outcomes[1].Err != nil {
			t.Errorf("outcomes: %v, %v", outcomes[0].Err, outcomes[1].Err)
		}
		if took := time.Since(start); took != patience {
			t.Errorf("took %v, want %v", took, patience)
		}
		close(hung)
	})
}

func TestDoctor(t *testing.T) {
	settings := []config.Value{{Key: "addr", Value: ":80"}, {Key: "master_key", Value: "(set, not shown)"}}
	tests := []struct {
		name   string
		checks []Check
		well   bool
		must   []string
		not    []string
	}{
		{"nothing to check", nil, true, []string{"master_key  (set, not shown)", "All is well."}, []string{"failed"}},
		{"all pass", []Check{{"database", passes, "Start it."}}, true, []string{"ok      database", "All is well."}, []string{"Start it."}},
		{"one fails", []Check{{"database", fails, "Start it."}, {"disk", passes, ""}}, false,
			[]string{"failed  database: dial tcp 10.0.0.3:5432: connection refused\n", "Start it.", "ok      disk", "One thing needs you."}, []string{"All is well."}},
		{"an error of many lines", []Check{{"a", func(context.Context) error { return errors.New("x\n  y") }, ""}}, false, []string{"a: x y\n"}, nil},
		{"two fail", []Check{{"a", fails, ""}, {"b", fails, ""}}, false, []string{"2 things need you."}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			report := Doctor(t.Context(), settings, test.checks)
			if report.Well() != test.well {
				t.Errorf("Well() = %v", report.Well())
			}
			var out strings.Builder
			if _, err := report.WriteTo(&out); err != nil {
				t.Fatal(err)
			}
			for _, words := range test.must {
				if !strings.Contains(out.String(), words) {
					t.Errorf("does not say %q:\n%s", words, &out)
				}
			}
			for _, words := range test.not {
				if strings.Contains(out.String(), words) {
					t.Errorf("says %q:\n%s", words, &out)
				}
			}
		})
	}
}

func TestChecks(t *testing.T) {
	folder := t.TempDir()
	open, closed := filepath.Join(folder, "open"), filepath.Join(folder, "closed")
	for path, mode := range map[string]os.FileMode{open: 0o644, closed: 0o600} {
		if err := os.WriteFile(path, nil, mode); err != nil {
			t.Fatal(err)
		}
	}
	tests := []struct {
		name  string
		check Check
		ok    bool
	}{
		{"a folder of one's own", Writable(folder), true},
		{"a folder that is gone", Writable(filepath.Join(folder, "gone")), false},
		{"a file for a folder", Writable(open), false},
		{"a little room", Room(folder, 1), true},
		{"too little room", Room(folder, 1<<62), false},
		{"room nowhere", Room("/nowhere", 1), false},
		{"a key that others may read", Private(open), false},
		{"a private key", Private(closed), true},
		{"no key yet", Private(filepath.Join(folder, "gone")), true},
	}
	for _, test := range tests {
		if err := test.check.Run(t.Context()); (err == nil) != test.ok {
			t.Errorf("%s: %v", test.name, err)
		}
		if test.check.Name == "" || !strings.Contains(test.check.Advice, " ") {
			t.Errorf("%s: no name or advice", test.name)
		}
	}
	left, err := os.ReadDir(folder)
	if err != nil || len(left) != 2 {
		t.Errorf("the checks left files behind: %v, %v", left, err)
	}
}
