package sfu

import (
	"errors"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// Ways to carry voice and video.
const (
	Embedded = "embedded"
	External = "external"
	Off      = "off"
)

// Config is what an operator decides.
type Config struct {
	Mode string // Embedded, External or Off

	// For External: LiveKit's address as http(s)://host, and what it signs with.
	URL, Key, Secret string

	// For Embedded.
	NodeIP  string // the address that browsers send media to; empty: see nodeIP
	UDPPort int    // for media
	TCPPort int    // for media where UDP is blocked; 0: none
	// RelayPort is where a relay (TURN) of our own listens, by UDP and TCP; 0:
	// there is none.
	RelayPort int
	// RelayURLs are the addresses at which browsers find the relay: ours, or, with
	// RelaySecret, one that runs elsewhere and shares that secret with us.
	RelayURLs   []string
	RelaySecret string
	// RedisURL joins the nodes of one site; empty: this node alone.
	RedisURL string
	// LocalOnly tells that only this machine's browsers use the site.
	LocalOnly bool
}

// loopback is where a browser on the same machine finds us.
const loopback = "127.0.0.1"

// nodeIP is the address that browsers are told to send media to. It is always a
// fixed one: without it LiveKit asks somebody else's server what our address is.
func (c Config) nodeIP() string {
	if c.NodeIP != "" {
		return c.NodeIP
	}
	if c.LocalOnly {
		return loopback
	}
	return firstAddress()
}

// firstAddress is this machine's first address that others could reach it at,
// IPv4 before IPv6, and the loopback where there is none.
func firstAddress() string {
	found := loopback
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		return found
	}
	for _, a := range addresses {
		prefix, err := netip.ParsePrefix(a.String())
		if err != nil || !prefix.Addr().IsGlobalUnicast() {
			continue
		}
		if prefix.Addr().Is4() {
			return prefix.Addr().String()
		}
		if found == loopback {
			found = prefix.Addr().String()
		}
	}
	return found
}

// mediaNets are the networks whose addresses of this machine take media. Browsers
// are told ip in place of every address of its family; of addresses that are told
// alike only one, whichever comes first, is listened to for a seat. So of that
// family there is one: ip itself, or, behind a translating router, the address
// from which ip is reached. Of the other family there are all.
func mediaNets(ip string) []string {
	to, err := netip.ParseAddr(ip)
	if err != nil {
		return nil
	}
	// Dialling UDP sends nothing; it only asks which way leads there.
	way, err := net.DialUDP("udp", nil, net.UDPAddrFromAddrPort(netip.AddrPortFrom(to, 9)))
	if err != nil {
		return nil
	}
	defer way.Close()
	own := way.LocalAddr().(*net.UDPAddr).AddrPort().Addr().Unmap().WithZone("")
	other := "::/0"
	if own.Is6() {
		other = "0.0.0.0/0"
	}
	return []string{netip.PrefixFrom(own, own.BitLen()).String(), other}
}

// redisParts takes a Redis address apart, as LiveKit wants it.
type redisParts struct {
	address, user, password string
	database                int
	tls                     bool
}

func parseRedis(raw string) (redisParts, error) {
	broken := errors.New("sfu: redis_url cannot be read; it looks like redis://:password@host:6379/0")
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || u.Scheme != "redis" && u.Scheme != "rediss" {
		return redisParts{}, broken
	}
	port := u.Port()
	if port == "" {
		port = "6379"
	}
	p := redisParts{address: net.JoinHostPort(u.Hostname(), port), user: u.User.Username(), tls: u.Scheme == "rediss"}
	p.password, _ = u.User.Password()
	if database := strings.Trim(u.Path, "/"); database != "" {
		if p.database, err = strconv.Atoi(database); err != nil {
			return redisParts{}, broken
		}
	}
	return p, nil
}
