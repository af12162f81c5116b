package sfu

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"hearth/internal/meeting/sfu/sfutest"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/fault"
)

// patience is how long a test waits for what must come. The machine may be busy.
const patience = 30 * time.Second

// A house is a meeting's decisions and what it was told, for all rooms.
type house struct {
	mu     sync.Mutex
	rooms  map[string]map[string]Rights
	events []Event
}

func (h *house) admit(_ context.Context, at Place) (Rights, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	seats, ok := h.rooms[at.Room]
	if !ok {
		return Rights{}, fault.Missing("no such meeting")
	}
	may, ok := seats[at.Seat]
	if !ok {
		return Rights{}, fault.New(fault.Forbidden, "sfu.refused")
	}
	return may, nil
}

func (h *house) tell(e Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.events = append(h.events, e)
}

// forget begins anew: a test may run twice.
func (h *house) forget() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.events = nil
}

// seat gives a seat its rights; nil takes the seat away.
func (h *house) seat(room, seat string, may *Rights) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.rooms[room] == nil {
		h.rooms[room] = map[string]Rights{}
	}
	if may == nil {
		delete(h.rooms[room], seat)
	} else {
		h.rooms[room][seat] = *may
	}
}

// told lists what happened at a place, in its order, speech left out.
func (h *house) told(at Place) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	var kinds []string
	for _, e := range h.events {
		if e.At == at && e.Kind != Spoke {
			kinds = append(kinds, string(e.Kind))
		}
	}
	return strings.Join(kinds, ", ")
}

// spoke is how long a place was heard speaking.
func (h *house) spoke(at Place) (total time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, e := range h.events {
		if e.At == at {
			total += e.For
		}
	}
	return total
}

// A site is a Server behind HTTP with its house. There is one of each mode for
// all tests, since LiveKit leaves goroutines behind.
type site struct {
	*Server
	house *house
	url   string
	plain *sfutest.Plain // nil if embedded
}

var sites = map[string]func() *site{
	Embedded: sync.OnceValue(func() *site { return must(embeddedSite("")) }),
	External: sync.OnceValue(func() *site { return must(externalSite()) }),
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// embeddedSite is one node; with a Redis, one of several.
func embeddedSite(redis string) (*site, error) {
	ports, err := sfutest.FreePorts(2)
	if err != nil {
		return nil, err
	}
	return newSite(Config{Mode: Embedded, NodeIP: loopback, UDPPort: ports[0], TCPPort: ports[1], RedisURL: redis}, httptest.NewUnstartedServer(nil))
}

// externalSite has a plain LiveKit beside it.
func externalSite() (*site, error) {
	web := httptest.NewUnstartedServer(nil)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	plain, err := sfutest.StartPlain(ctx, "http://"+web.Listener.Addr().String()+Path+hookPath)
	if err != nil {
		return nil, err
	}
	s, err := newSite(Config{Mode: External, URL: plain.URL, Key: sfutest.PlainKey, Secret: sfutest.PlainSecret}, web)
	s.plain = plain
	return s, err
}

func newSite(c Config, web *httptest.Server) (*site, error) {
	server, err := New(Deps{Config: c, Clock: clock.System{}, Fail: fail, Secret: []byte("thirty-two bytes for tests only!")})
	if err != nil {
		return nil, err
	}
	h := &house{rooms: map[string]map[string]Rights{}}
	server.Use(Meeting{Admit: h.admit, Tell: h.tell})
	gate := server.Gate()
	web.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { gate.ServeHTTP(wrapped{w}, r) })
	web.Start()
	return &site{Server: server, house: h, url: web.URL}, nil
}

// wrapped is a writer as middleware leaves it: only http.ResponseController finds
// the connection.
type wrapped struct{ http.ResponseWriter }

func (w wrapped) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// fail is the router's way out, without pages.
func fail(w http.ResponseWriter, _ *http.Request, err error) {
	status := map[fault.Kind]int{fault.Forbidden: 403, fault.NotFound: 404, fault.Unavailable: 503}[fault.Of(err).Kind]
	if status == 0 {
		status = 500
	}
	w.WriteHeader(status)
	_, _ = fmt.Fprint(w, fault.Of(err).Code)
}

// each runs f with either kind of server.
func each(t *testing.T, f func(t *testing.T, s *site)) {
	for _, mode := range []string{Embedded, External} {
		t.Run(mode, func(t *testing.T) {
			s := sites[mode]()
			s.house.forget()
			f(t, s)
		})
	}
}

func deadline(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	return ctx
}

// await waits until it is so.
func await(t *testing.T, what string, so func() bool) {
	t.Helper()
	if sfutest.Await(deadline(t), so) != nil {
		t.Fatalf("%s: did not come", what)
	}
}

// ws is where a client connects to.
func (s *site) ws() string { return strings.Replace(s.url, "http", "ws", 1) + Path }

// enter lets somebody in with the rights.
func (s *site) enter(t *testing.T, at Place, may Rights) *sfutest.Participant {
	t.Helper()
	s.house.seat(at.Room, at.Seat, &may)
	p, err := s.knock(t, at)
	if err != nil {
		t.Fatalf("%v: %v", at, err)
	}
	t.Cleanup(p.Vanish)
	return p
}

// knock asks to be let in with a fresh ticket.
func (s *site) knock(t *testing.T, at Place) (*sfutest.Participant, error) {
	t.Helper()
	ticket, err := s.Ticket(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	return sfutest.Join(deadline(t), s.ws(), ticket.Token)
}

// refusal is the status that nobody was let in with, 0 if somebody was.
func refusal(p *sfutest.Participant, err error) int {
	var r sfutest.Refusal
	if errors.As(err, &r) {
		return r.Status
	}
	if p != nil {
		p.Vanish()
	}
	return 0
}
