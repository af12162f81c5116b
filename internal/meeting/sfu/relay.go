package sfu

import (
	"context"
	"crypto/hmac"
	"crypto/sha1" // #nosec G505 -- the scheme of TURN servers' shared secrets; HMAC-SHA1 is not broken
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/livekit/protocol/logger"
	"github.com/livekit/protocol/logger/pionlogger"
	"github.com/pion/turn/v5"
)

// A Relay is a TURN server that a browser may send its media through, and the
// words by which it may. They are made for one connection of one seat.
type Relay struct {
	URLs       []string
	Username   string
	Credential string
}

const (
	// relayLife is how long a relay's words are good: no meeting is longer.
	relayLife = 12 * time.Hour
	// relayMost is how many ways through the relay one connection may hold:
	// by UDP and TCP, by both families of addresses, and while it changes networks.
	relayMost  = 6
	relayRealm = "hearth"
	// admitTime is how long the meeting may take to say whether a seat is in it.
	admitTime = 3 * time.Second
)

// relays is what the place's browser is told, nil where there is no relay. An
// external one learns nothing of the place: its name there is a keyed hash.
func (s *Server) relays(at Place) []Relay {
	c := s.config
	if len(c.RelayURLs) == 0 && c.RelayPort == 0 {
		return nil
	}
	urls, secret, name := c.RelayURLs, c.RelaySecret, s.relayAlias(at)
	if c.RelayPort != 0 {
		secret, name = s.relaySecret(), relayName(at)
		if len(urls) == 0 {
			host := net.JoinHostPort(c.nodeIP(), strconv.Itoa(c.RelayPort))
			urls = []string{"turn:" + host + "?transport=udp", "turn:" + host + "?transport=tcp"}
		}
	}
	user := strconv.FormatInt(s.clock.Now().Add(relayLife).Unix(), 10) + ":" + name
	return []Relay{{URLs: urls, Username: user, Credential: relayWord(secret, user)}}
}

// relayWord is the password that belongs to a name under a shared secret, as
// coturn and others make it (draft-uberti-behave-turn-rest-00 §2.2).
func relayWord(secret, user string) string {
	mac := hmac.New(sha1.New, []byte(secret))
	mac.Write([]byte(user))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

func (s *Server) relaySecret() string {
	mac := hmac.New(sha256.New, []byte(s.secret))
	mac.Write([]byte("relay"))
	return hex.EncodeToString(mac.Sum(nil))
}

func (s *Server) relayAlias(at Place) string {
	mac := hmac.New(sha256.New, []byte(s.secret))
	mac.Write([]byte("relay name\n" + at.Room + "\n" + at.identity()))
	return hex.EncodeToString(mac.Sum(nil)[:12])
}

func relayName(at Place) string {
	return base64.RawURLEncoding.EncodeToString([]byte(at.Room + "\n" + at.identity()))
}

// relayPlace reads a name back, and until when it is good.
func relayPlace(user string) (at Place, until time.Time, ok bool) {
	seconds, name, _ := strings.Cut(user, ":")
	at64, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return at, until, false
	}
	raw, err := base64.RawURLEncoding.DecodeString(name)
	if err != nil {
		return at, until, false
	}
	room, identity, _ := strings.Cut(string(raw), "\n")
	at, ok = placeOf(room, identity)
	return at, time.Unix(at64, 0), ok
}

// special are addresses beyond Go's own kinds that are no machine in the public
// network, or lead to one that is not (IANA's registries of special-purpose
// addresses, RFC 6890).
var special = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("100::/64"),
	netip.MustParsePrefix("2001::/32"), netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("fec0::/10"),
}

// mayReach reports whether the relay may send to the address: never to one that
// is private, this machine's own loopback, or otherwise not public, and where
// the nodes are known to none but them.
func mayReach(to net.IP, nodes []netip.Addr) bool {
	ip, ok := netip.AddrFromSlice(to)
	if !ok {
		return false
	}
	ip = ip.Unmap()
	if !ip.IsGlobalUnicast() || ip.IsPrivate() || slices.ContainsFunc(special, func(p netip.Prefix) bool { return p.Contains(ip) }) {
		return false
	}
	return len(nodes) == 0 || slices.Contains(nodes, ip)
}

// relayNodes are the addresses that media is sent to: our own. Nodes that share
// a Redis do not know each other's.
func (c Config) relayNodes() []netip.Addr {
	ip, err := netip.ParseAddr(c.nodeIP())
	if err != nil || c.RedisURL != "" {
		return nil
	}
	return []netip.Addr{ip.Unmap()}
}

// A relay is our own TURN server.
type relay struct {
	server *turn.Server
	mu     sync.Mutex
	held   map[string]int // ways through it, by user
}

// startRelay begins to relay, if the operator wishes it.
func (s *Server) startRelay() error {
	c := s.config
	if c.RelayPort == 0 || c.Mode != Embedded {
		return nil
	}
	quiet()
	ip := net.ParseIP(c.nodeIP())
	if !mayReach(ip, nil) {
		slog.Warn("the relay for voice and video sends to public addresses only, and video_ip is none: it will refuse everybody")
	}
	port := net.JoinHostPort("", strconv.Itoa(c.RelayPort))
	udp, err := net.ListenPacket("udp", port)
	if err != nil {
		return fmt.Errorf("sfu: the relay: %w", err)
	}
	tcp, err := net.Listen("tcp", port)
	if err != nil {
		return errors.Join(fmt.Errorf("sfu: the relay: %w", err), udp.Close())
	}
	r := &relay{held: map[string]int{}}
	nodes := c.relayNodes()
	permit := func(_ net.Addr, to net.IP) bool { return mayReach(to, nodes) }
	out := outlet{&turn.RelayAddressGeneratorStatic{RelayAddress: ip, Address: anyAddress(ip)}, c.UDPPort}
	r.server, err = turn.NewServer(turn.ServerConfig{
		Realm:             relayRealm,
		AuthHandler:       s.relayAuth,
		QuotaHandler:      func(user, _ string, _ net.Addr) bool { return r.count(user) < relayMost },
		LoggerFactory:     pionlogger.NewLoggerFactory(logger.GetLogger()),
		PacketConnConfigs: []turn.PacketConnConfig{{PacketConn: udp, RelayAddressGenerator: out, PermissionHandler: permit}},
		ListenerConfigs:   []turn.ListenerConfig{{Listener: tcp, RelayAddressGenerator: out, PermissionHandler: permit}},
		EventHandler: turn.EventHandler{
			OnAllocationCreated: func(_, _ net.Addr, _, user, _ string, _ net.Addr, _ int) { r.add(user, 1) },
			OnAllocationDeleted: func(_, _ net.Addr, _, user, _ string) { r.add(user, -1) },
		},
	})
	if err != nil {
		return errors.Join(fmt.Errorf("sfu: the relay: %w", err), udp.Close(), tcp.Close())
	}
	s.relay = r
	return nil
}

// An outlet gives out the relay's ways to media, and to nothing else: by UDP, to
// the port of media. TURN itself asks about addresses only, and offers TCP too.
type outlet struct {
	*turn.RelayAddressGeneratorStatic
	port int
}

var errNoTCP = errors.New("sfu: the relay passes on no TCP")

// AllocatePacketConn implements turn.RelayAddressGenerator.
func (o outlet) AllocatePacketConn(conf turn.AllocateListenerConfig) (net.PacketConn, net.Addr, error) {
	conn, at, err := o.RelayAddressGeneratorStatic.AllocatePacketConn(conf)
	return narrow{conn, o.port}, at, err
}

// AllocateListener implements turn.RelayAddressGenerator.
func (outlet) AllocateListener(turn.AllocateListenerConfig) (net.Listener, net.Addr, error) {
	return nil, nil, errNoTCP
}

// AllocateConn implements turn.RelayAddressGenerator.
func (outlet) AllocateConn(turn.AllocateConnConfig) (net.Conn, error) { return nil, errNoTCP }

// narrow sends to one port. What is meant for another goes nowhere, as in a
// network that drops it.
type narrow struct {
	net.PacketConn
	port int
}

func (n narrow) WriteTo(p []byte, to net.Addr) (int, error) {
	if udp, ok := to.(*net.UDPAddr); !ok || udp.Port != n.port {
		return len(p), nil
	}
	return n.PacketConn.WriteTo(p, to)
}

func anyAddress(of net.IP) string {
	if of.To4() == nil {
		return "::"
	}
	return "0.0.0.0"
}

// relayAuth says whether somebody may use the relay, at each of their requests:
// who was removed from the meeting may not any more.
func (s *Server) relayAuth(ask *turn.RequestAttributes) (user string, key []byte, ok bool) {
	at, until, ok := relayPlace(ask.Username)
	if !ok || !s.clock.Now().Before(until) {
		return "", nil, false
	}
	ctx, cancel := context.WithTimeout(s.ctx, admitTime)
	defer cancel()
	if _, err := s.house().Admit(ctx, at); err != nil {
		return "", nil, false
	}
	return ask.Username, turn.GenerateAuthKey(ask.Username, ask.Realm, relayWord(s.relaySecret(), ask.Username)), true
}

func (r *relay) count(user string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.held[user]
}

func (r *relay) add(user string, n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.held[user] += n; r.held[user] <= 0 {
		delete(r.held, user)
	}
}

func (r *relay) close() error {
	if r == nil {
		return nil
	}
	return r.server.Close()
}
