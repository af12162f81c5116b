package app

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"hearth/internal/platform/clock"
	"hearth/internal/platform/config"
)

// The demo world is made through the features, once, and what it says of its
// people is true.
func TestDemoWorld(t *testing.T) {
	cfg, err := config.Load([]string{"HEARTH_DATA_DIR=" + t.TempDir(), "HEARTH_DEMO=true"}, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []bool{true, false} {
		if filled, err := FillDemo(t.Context(), cfg); err != nil || filled != want {
			t.Fatalf("filled %v, %v; want %v", filled, err, want)
		}
	}
	a := must(Build(t.Context(), cfg, clock.System{}))
	defer a.Close()
	if n, err := a.Audit.Verify(t.Context()); err != nil || n == 0 {
		t.Errorf("the audit log: %d entries, %v", n, err)
	}
	site := must(a.Handler())
	for _, p := range must(DemoPeople()) {
		r := httptest.NewRequest("POST", "/sign-in", strings.NewReader(url.Values{"name": {p.Name}, "passphrase": {p.Passphrase}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		site.ServeHTTP(w, r)
		if w.Code != 303 {
			t.Errorf("%s cannot sign in: %d", p.Name, w.Code)
		}
	}
	for _, path := range []string{"/", "/groups", "/groups/low-days", "/groups/ala-mahl/conversations", "/sign-in"} {
		w := httptest.NewRecorder()
		site.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if w.Code != 200 {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}
