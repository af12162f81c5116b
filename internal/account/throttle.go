package account

import (
	"context"
	"math"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"time"

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

// perCode is for the six digits of a code app. Of a million three are right at
// any moment, so five at once and twelve an hour leave a thief who has the
// passphrase one chance in a thousand a day.
var perCode = limit.Rate{Burst: 5, Every: 5 * time.Minute}

// A throttle counts wrong guesses, never right ones, by name and by address.
// The count is shared by all nodes.
type throttle struct {
	limiter limit.Limiter
	joins   limit.Rate
	address func(*http.Request) string

	mu     sync.Mutex
	flying map[string]*flight
}

// A flight is the guesses under one key that are being looked at just now.
type flight struct {
	guesses int
	landed  chan struct{} // closed when one of them is done
}

func newThrottle(l limit.Limiter, joinsPerHour int, address func(*http.Request) string) *throttle {
	return &throttle{limiter: l, joins: limit.Per(joinsPerHour, time.Hour), flying: map[string]*flight{},
		address: func(r *http.Request) string { return household(address(r)) }}
}

// An allowance is how often a secret may be guessed wrong under one key.
type allowance struct {
	key  string
	rate limit.Rate
}

// guess runs a check of the passphrase or the words that go with a name.
func (t *throttle) guess(r *http.Request, who string, check func() error) error {
	return t.try(r, allowance{"sign-in/name/" + who, perName}, check)
}

// guessCode runs a check of a code from an account's app. It is counted apart
// from the passphrase: strangers, who know the name alone, cannot use it up.
func (t *throttle) guessCode(r *http.Request, id ID, check func() error) error {
	return t.try(r, allowance{"second/" + strconv.FormatInt(int64(id), 10), perCode}, check)
}

// try runs a check of a secret. Wrong guesses, which are Invalid faults, are
// counted under the key and for the request's address; when either has too many
// the check is not run, and the answer is the same whoever the name belongs to.
// Each guess is counted before it is looked at and given back if it was right,
// so that many at once are no more than one after the other.
func (t *throttle) try(r *http.Request, who allowance, check func() error) error {
	ctx := r.Context()
	from := allowance{"sign-in/address/" + t.address(r), perAddress}
	if err := t.take(ctx, who); err != nil {
		return err
	}
	wrong := false
	defer func() { t.land(ctx, who, wrong) }()
	if err := t.take(ctx, from); err != nil {
		return err
	}
	defer func() { t.land(ctx, from, wrong) }()
	err := check()
	wrong = fault.Is(err, fault.Invalid)
	return err
}

// take takes one from the allowance. When it is used up, but some of it by
// guesses that are being looked at, it waits for one of them: they may be right,
// and many members of one clinic share an address.
func (t *throttle) take(ctx context.Context, a allowance) error {
	for {
		t.mu.Lock()
		f := t.flying[a.key]
		if f == nil {
			f = &flight{landed: make(chan struct{})}
			t.flying[a.key] = f
		}
		landed := f.landed
		f.guesses++
		t.mu.Unlock()

		ok, retry := t.limiter.Allow(ctx, a.key, a.rate)
		if ok {
			return nil
		}
		if t.leave(a.key, false) == 0 {
			return tooMany("account.too_many_tries", retry)
		}
		select {
		case <-landed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// land ends a guess that take let pass. A wrong one stays counted.
func (t *throttle) land(ctx context.Context, a allowance, wrong bool) {
	if !wrong {
		t.limiter.Give(ctx, a.key, a.rate)
	}
	t.leave(a.key, true)
}

// leave takes one guess out of its flight and returns how many are left. Those
// who wait are woken if it landed, or if it was the last one that they could
// wait for.
func (t *throttle) leave(key string, landed bool) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	f := t.flying[key]
	f.guesses--
	if landed || f.guesses == 0 {
		close(f.landed)
		f.landed = make(chan struct{})
	}
	if f.guesses == 0 {
		delete(t.flying, key)
	}
	return f.guesses
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
