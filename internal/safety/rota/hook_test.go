package rota

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/outward"
	"hearth/internal/safety/ladder"
)

// A service is an organisation's own, as it is called.
type service struct {
	*httptest.Server
	mu     sync.Mutex
	got    []string // bodies
	signed []string
	answer int
}

func newService(t *testing.T) *service {
	s := &service{answer: http.StatusNoContent}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		s.mu.Lock()
		defer s.mu.Unlock()
		s.got, s.signed = append(s.got, string(body)), append(s.signed, r.Header.Get("Hearth-Signature"))
		w.WriteHeader(s.answer)
	}))
	t.Cleanup(s.Close)
	return s
}

func TestTheOrganisationsOwnServiceIsCalled(t *testing.T) {
	s := newStation(t, dbtest.SQLite(t))
	s.always("ana", false, func(r *Responder) { r.Ways = []Way{Hook} })
	called := newService(t)
	s.ok(s.SetHook(t.Context(), s.as("owner"), called.URL+"/in"))
	to, found, err := s.hookOf(t.Context(), s.org)
	if err != nil || !found || len(to.Secret) < 32 {
		t.Fatal(to, err)
	}
	s.raise(1, ladder.S4)
	if len(called.got) != 1 {
		t.Fatalf("called %d times", len(called.got))
	}
	at, mac, _ := strings.Cut(strings.TrimPrefix(called.signed[0], "t="), ",v1=")
	if mac != sign(to.Secret, at, []byte(called.got[0])) {
		t.Errorf("signed %q", called.signed[0])
	}
	for _, never := range []string{"harbour", "Harbour", "ana", "s4", "S4", "en", "cases/abc", "owner"} {
		if strings.Contains(strings.ReplaceAll(called.got[0], `"event"`, ""), `"`+never) || never == "cases/abc" && strings.Contains(called.got[0], never) {
			t.Errorf("%q is in %s", never, called.got[0])
		}
	}
	if s.later(4 * time.Minute); len(called.got) != 1 {
		t.Error("the service took it: nobody else is called yet")
	}
	// A service that does not take it is as good as none: the next step follows.
	called.answer = http.StatusBadGateway
	s.raise(2, ladder.S4)
	if got := s.outcomes(s.alarms()[0].ID); !strings.Contains(strings.Join(got, ","), "3 owner mail sent") {
		t.Errorf("a service that fails: %v", got)
	}
	if err := s.TryHook(t.Context(), s.as("owner")); !fault.Is(err, fault.Unavailable) {
		t.Errorf("a trial that fails: %v", err)
	}
	s.ok(s.SetHook(t.Context(), s.as("owner"), ""))
	if _, found, _ := s.hookOf(t.Context(), s.org); found {
		t.Error("it is still there")
	}
	if err := s.SetHook(t.Context(), s.as("ana"), called.URL); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a responder sets it: %v", err)
	}
}

func TestAddressesThatAreRefused(t *testing.T) {
	s := newStation(t, dbtest.SQLite(t))
	s.HooksAnywhere, s.Hooks = false, outward.Careful(time.Second)
	v := s.as("owner")
	for address, want := range map[string]bool{
		"https://calls.example.org/in": true, "https://calls.example.org:443/in": true,
		"http://calls.example.org/in": false, "https://calls.example.org:8443/in": false, "https://10.0.0.7/in": false, "https://127.0.0.1/in": false,
		"https://[::1]/in": false, "https://169.254.169.254/latest": false, "https://192.168.0.1": false, "https://u:p@calls.example.org": false,
		"ftp://calls.example.org": false, "calls.example.org": false, "https://": false, "https://" + strings.Repeat("a", maxHook): false,
	} {
		if err := s.SetHook(t.Context(), v, address); (err == nil) != want {
			t.Errorf("%s: %v", address, err)
		}
	}
	// A name that leads behind the wall is refused when it is called.
	s.ok(s.SetHook(t.Context(), v, "https://localhost/in"))
	if err := s.TryHook(t.Context(), v); !fault.Is(err, fault.Unavailable) {
		t.Errorf("a name of this machine: %v", err)
	}
	s.HooksAnywhere = true
	s.ok(s.SetHook(t.Context(), v, "http://10.0.0.7:8080/in"))
}
