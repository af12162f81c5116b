package outward

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
)

// ErrNotPublic is for an address inside the operator's own network, or for
// another port than that of HTTPS.
var ErrNotPublic = errors.New("not a public address")

// Careful returns a client that connects to public addresses only, and follows
// no redirect. A whole exchange takes patience at most.
func Careful(patience time.Duration) *http.Client { return client(patience, Public) }

// Anywhere returns a client that connects wherever it is told to, for addresses
// that the operator vouches for. It follows no redirect either.
func Anywhere(patience time.Duration) *http.Client {
	return client(patience, func(string) error { return nil })
}

func client(patience time.Duration, allowed func(address string) error) *http.Client {
	dialer := &net.Dialer{Timeout: patience, Control: func(_, address string, _ syscall.RawConn) error { return allowed(address) }}
	return &http.Client{
		Timeout:       patience,
		Transport:     &http.Transport{DialContext: dialed(dialer.DialContext), ForceAttemptHTTP2: true, MaxIdleConnsPerHost: 16, TLSHandshakeTimeout: patience},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Public refuses an address with its port, once its name was looked up, that is
// not on the public network.
func Public(address string) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return ErrNotPublic
	}
	ip := at.Addr().Unmap()
	if !ip.IsGlobalUnicast() || ip.IsPrivate() || shared.Contains(ip) || at.Port() != 443 {
		return ErrNotPublic
	}
	return nil
}

// shared is for the insides of carriers' networks (RFC 6598).
var shared = netip.MustParsePrefix("100.64.0.0/10")

// A dialError is a connection that never was.
type dialError struct{ error }

// Unwrap returns what went wrong.
func (e dialError) Unwrap() error { return e.error }

// dialed marks the errors of dialling: after one, nothing was sent.
func dialed(dial func(ctx context.Context, network, address string) (net.Conn, error)) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		c, err := dial(ctx, network, address)
		if err != nil {
			return nil, dialError{err}
		}
		return c, nil
	}
}

// Unconnected reports whether a request ended before there was a connection, so
// that nothing of it was sent.
func Unconnected(err error) bool {
	var never dialError
	var op *net.OpError
	return errors.As(err, &never) || errors.As(err, &op) && op.Op == "dial"
}
