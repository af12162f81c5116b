package account

import (
	"context"
	"math"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"

	"hearth/internal/platform/clock"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/limit"
)

// How often a secret may be guessed wrong. NIST 800-63B-4 §3.2.2 allows a
// hundred in a row; a person who has forgotten needs a handful.
var (
	perName    = limit.Rate{Burst: 10, Every: 2 * time.Minute}
	perAddress = limit.Rate{Burst: 60, Every: 15 * time.Second}
)

// askRate bounds how many passkey ceremonies one address may begin: each is a
// row for some minutes.
var askRate = limit.Per(300, time.Hour)

// A throttle counts wrong guesses, never right ones, by name and by address.
// The count is shared by all nodes; that somebody has used theirs up is also
// noted here, so that the next guess is not even looked at.
type throttle struct {
	limiter limit.Limiter
	clock   clock.Clock
	joins   limit.Rate
	address func(*http.Request) string

	mu      sync.Mutex
	blocked *simplelru.LRU[string, time.Time]
}

// blockedKeys bounds the memory that strangers can make us use.
const blockedKeys = 50_000

func newThrottle(l limit.Limiter, c clock.Clock, joinsPerHour int, address func(*http.Request) string) *throttle {
	// The only error is a size below one.
	blocked, _ := simplelru.NewLRU[string, time.Time](blockedKeys, nil)
	return &throttle{limiter: l, clock: c, joins: limit.Per(joinsPerHour, time.Hour), blocked: blocked,
		address: func(r *http.Request) string { return household(address(r)) }}
}

// guess runs a check of a secret. Wrong guesses, which are Invalid faults, are
// counted for the name and for the request's address; when either has too many
// the check is not run, and the answer is the same whoever the name belongs to.
func (t *throttle) guess(r *http.Request, who string, check func() error) error {
	keys := []struct {
		key  string
		rate limit.Rate
	}{{"sign-in/name/" + who, perName}, {"sign-in/address/" + t.address(r), perAddress}}
	for _, k := range keys {
		if wait := t.wait(k.key); wait > 0 {
			return tooMany("account.too_many_tries", wait)
		}
	}
	err := check()
	if fault.Is(err, fault.Invalid) {
		for _, k := range keys {
			t.count(r.Context(), k.key, k.rate)
		}
	}
	return err
}

func (t *throttle) wait(key string) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	until, _ := t.blocked.Get(key)
	return until.Sub(t.clock.Now())
}

func (t *throttle) count(ctx context.Context, key string, rate limit.Rate) {
	ok, retry := t.limiter.Allow(ctx, key, rate)
	if ok {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.blocked.Add(key, t.clock.Now().Add(retry))
}

// join takes one from the address's allowance of new names.
func (t *throttle) join(r *http.Request) error {
	if ok, retry := t.limiter.Allow(r.Context(), "join/"+t.address(r), t.joins); !ok {
		return tooMany("account.too_many_joins", retry)
	}
	return nil
}

// ask takes one from the address's allowance of passkey ceremonies.
func (t *throttle) ask(r *http.Request) error {
	if ok, retry := t.limiter.Allow(r.Context(), "ceremony/"+t.address(r), askRate); !ok {
		return tooMany("account.too_many_tries", retry)
	}
	return nil
}

func tooMany(code string, wait time.Duration) error {
	f := fault.New(fault.TooMany, code)
	f.Retry = max(1, int(math.Ceil(wait.Seconds())))
	return f.With("count", int(math.Ceil(wait.Minutes())))
}

// peer is the address at the other end of the request's connection.
func peer(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// household is the network that an address belongs to: the address itself, or
// for IPv6 the /64 that one household has to itself.
func household(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	if ip = ip.Unmap(); ip.Is6() {
		if network, err := ip.WithZone("").Prefix(64); err == nil {
			return network.String()
		}
	}
	return ip.String()
}
