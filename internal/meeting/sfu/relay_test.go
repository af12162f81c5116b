package sfu

import (
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/livekit/protocol/logger"
	"github.com/livekit/protocol/logger/pionlogger"
	"github.com/pion/turn/v5"

	"hearth/internal/platform/clock"
)

func TestWhereTheRelayMaySend(t *testing.T) {
	one := Config{NodeIP: "198.51.100.4"}
	many := Config{NodeIP: "198.51.100.4", RedisURL: "redis://r:6379"}
	for _, x := range []struct {
		to        string
		one, many bool
	}{
		{"198.51.100.4", true, true}, {"::ffff:198.51.100.4", true, true},
		{"198.51.100.5", false, true}, {"2a00::1", false, true}, // another node, perhaps
		{"127.0.0.1", false, false}, {"127.8.8.8", false, false}, {"::1", false, false}, {"::ffff:127.0.0.1", false, false},
		{"10.0.0.1", false, false}, {"172.16.0.1", false, false}, {"192.168.1.1", false, false}, {"::ffff:10.0.0.1", false, false},
		{"fd00::1", false, false}, {"fe80::1", false, false}, {"fec0::1", false, false},
		{"169.254.169.254", false, false}, {"100.64.0.1", false, false}, {"0.0.0.0", false, false}, {"0.1.2.3", false, false}, {"::", false, false},
		{"224.0.0.1", false, false}, {"ff02::1", false, false}, {"255.255.255.255", false, false}, {"240.0.0.1", false, false}, {"198.18.0.1", false, false},
		{"64:ff9b::a00:1", false, false}, {"2002:a00:1::", false, false}, {"2001::1", false, false},
	} {
		if got := mayReach(net.ParseIP(x.to), one.relayNodes()); got != x.one {
			t.Errorf("one node, %s: %v", x.to, got)
		}
		if got := mayReach(net.ParseIP(x.to), many.relayNodes()); got != x.many {
			t.Errorf("many nodes, %s: %v", x.to, got)
		}
	}
	if mayReach(net.ParseIP("192.168.1.4"), Config{NodeIP: "192.168.1.4"}.relayNodes()) {
		t.Error("a node of a private address is reached")
	}
}

// withRelay is a server with a relay, and nothing of LiveKit running.
func withRelay(t *testing.T) (*Server, *house, *clock.Fixed) {
	t.Helper()
	port, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	number := port.LocalAddr().(*net.UDPAddr).Port
	if err := port.Close(); err != nil {
		t.Fatal(err)
	}
	at := clock.At(clock.System{}.Now())
	s, err := New(Deps{Config: Config{Mode: Embedded, NodeIP: "198.51.100.4", UDPPort: 1, RelayPort: number}, Clock: at,
		Fail: func(http.ResponseWriter, *http.Request, error) {}, Secret: []byte(strings.Repeat("s", secretBytes))})
	if err != nil {
		t.Fatal(err)
	}
	h := &house{rooms: map[string]map[string]Rights{}}
	s.Use(Meeting{Admit: h.admit, Tell: h.tell})
	if err := s.startRelay(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.relay.close() })
	return s, h, at
}

// call is a browser that asks the relay for a way out, by UDP or TCP.
func call(t *testing.T, s *Server, network string, r Relay) (*turn.Client, error) {
	t.Helper()
	server := net.JoinHostPort("127.0.0.1", strings.Split(strings.Split(r.URLs[0], "?")[0], ":")[2])
	var line net.PacketConn
	if network == "tcp" {
		tcp, err := net.Dial("tcp", server)
		if err != nil {
			t.Fatal(err)
		}
		line = turn.NewSTUNConn(tcp)
	} else {
		udp, err := net.ListenPacket("udp4", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		line = udp
	}
	c, err := turn.NewClient(&turn.ClientConfig{STUNServerAddr: server, TURNServerAddr: server, Conn: line, Username: r.Username, Password: r.Credential,
		Realm: relayRealm, LoggerFactory: pionlogger.NewLoggerFactory(logger.GetLogger())})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close(); _ = line.Close() })
	if err := c.Listen(); err != nil {
		t.Fatal(err)
	}
	out, err := c.Allocate()
	if err == nil {
		t.Cleanup(func() { _ = out.Close() })
	}
	return c, err
}

func TestTheRelayLeadsNowhereElse(t *testing.T) {
	s, h, _ := withRelay(t)
	at := Place{"room", "3", 9}
	h.seat("room", "3", &Rights{Hear: true})
	for _, network := range []string{"udp", "tcp"} {
		c, err := call(t, s, network, s.relays(at)[0])
		if err != nil {
			t.Fatalf("%s: %v", network, err)
		}
		for to, may := range map[string]bool{"198.51.100.4": true, "127.0.0.1": false, "192.168.0.1": false, "10.1.2.3": false, "169.254.169.254": false, "203.0.113.9": false} {
			err := c.CreatePermission(&net.UDPAddr{IP: net.ParseIP(to), Port: 7882})
			if (err == nil) != may {
				t.Errorf("%s: a relay to %s: %v", network, to, err)
			}
		}
	}
}

// ways counts what a connection was asked to send.
type ways struct {
	net.PacketConn
	sent []string
}

func (w *ways) WriteTo(p []byte, to net.Addr) (int, error) {
	w.sent = append(w.sent, to.String())
	return len(p), nil
}

func TestTheRelayLeadsToMediaOnly(t *testing.T) {
	s, h, _ := withRelay(t)
	h.seat("room", "3", &Rights{})
	if c, err := call(t, s, "tcp", s.relays(Place{"room", "3", 9})[0]); err != nil {
		t.Fatal(err)
	} else if _, err := c.AllocateTCP(); err == nil {
		t.Error("a way by TCP")
	}
	w := &ways{}
	n := narrow{w, 7882}
	for _, to := range []string{"198.51.100.4:7882", "198.51.100.4:22", "198.51.100.4:53", "198.51.100.4:7881"} {
		at, err := net.ResolveUDPAddr("udp", to)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := n.WriteTo([]byte("x"), at); err != nil {
			t.Error(err)
		}
	}
	if len(w.sent) != 1 || w.sent[0] != "198.51.100.4:7882" {
		t.Errorf("sent to %v", w.sent)
	}
	if _, err := (outlet{}).AllocateConn(turn.AllocateConnConfig{}); err == nil {
		t.Error("a connection by TCP")
	}
}

func TestWhoMayUseTheRelay(t *testing.T) {
	s, h, now := withRelay(t)
	at := Place{"room", "3", 9}
	h.seat("room", "3", &Rights{})
	good := s.relays(at)[0]
	if _, err := call(t, s, "udp", good); err != nil {
		t.Fatal(err)
	}
	other := s.relays(Place{"elsewhere", "3", 9})[0]
	for name, r := range map[string]Relay{
		"another meeting's":   other,
		"a wrong password":    {good.URLs, good.Username, other.Credential},
		"a name of one's own": {good.URLs, "99999999999:" + relayName(Place{"room", "4", 1}), good.Credential},
		"no name":             {good.URLs, "99999999999", relayWord(s.relaySecret(), "99999999999")},
	} {
		if _, err := call(t, s, "udp", r); err == nil {
			t.Errorf("%s: relayed", name)
		}
	}

	c, err := call(t, s, "udp", good)
	if err != nil {
		t.Fatal(err)
	}
	h.seat("room", "3", nil)
	if err := c.CreatePermission(&net.UDPAddr{IP: net.ParseIP("198.51.100.4"), Port: 1}); err == nil {
		t.Error("who was removed is still relayed")
	}
	h.seat("room", "3", &Rights{})
	now.Advance(relayLife)
	if _, err := call(t, s, "udp", good); err == nil {
		t.Error("old words are good for ever")
	}
}

func TestOneConnectionHoldsFewWays(t *testing.T) {
	s, h, _ := withRelay(t)
	h.seat("room", "3", &Rights{})
	r := s.relays(Place{"room", "3", 9})[0]
	for i := range relayMost {
		if _, err := call(t, s, "udp", r); err != nil {
			t.Fatal(i, err)
		}
	}
	if _, err := call(t, s, "udp", r); err == nil {
		t.Error("one more than there may be")
	}
}

func TestAnExternalRelayLearnsNothing(t *testing.T) {
	at := Place{"room-of-low-days", "3", 9}
	urls := []string{"turns:relay.example.org:443?transport=tcp"}
	c := Config{Mode: Embedded, NodeIP: "198.51.100.4", UDPPort: 1, RelayURLs: urls, RelaySecret: "shared with coturn"}
	now := clock.At(time.Unix(1_800_000_000, 0))
	s, err := New(Deps{Config: c, Clock: now, Fail: func(http.ResponseWriter, *http.Request, error) {}, Secret: []byte(strings.Repeat("s", secretBytes))})
	if err != nil {
		t.Fatal(err)
	}
	r := s.relays(at)[0]
	if r.URLs[0] != urls[0] || !strings.HasPrefix(r.Username, "1800043200:") || r.Credential != relayWord(c.RelaySecret, r.Username) {
		t.Errorf("%+v", r)
	}
	if _, _, ok := relayPlace(r.Username); ok || strings.Contains(r.Username, "room") {
		t.Error("the name says where somebody is")
	}
	if again := s.relays(Place{at.Room, at.Seat, 10})[0]; again.Username == r.Username {
		t.Error("two connections have one name")
	}
	if s.config.RelayURLs = nil; s.relays(at) != nil {
		t.Error("a relay where there is none")
	}
}
