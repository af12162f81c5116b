package push

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"syscall"
)

// errNotPublic is for an address inside the operator's own network.
var errNotPublic = errors.New("not a public address")

// careful returns a client that connects to public addresses only, and goes
// nowhere else when it is told to.
func careful() *http.Client {
	dialer := &net.Dialer{Timeout: patience, Control: func(_, address string, _ syscall.RawConn) error { return public(address) }}
	return &http.Client{
		Timeout:       patience,
		Transport:     &http.Transport{DialContext: dialed(dialer.DialContext), ForceAttemptHTTP2: true, MaxIdleConnsPerHost: 16, TLSHandshakeTimeout: patience},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// public refuses an address, once its name was looked up, that is not on the
// public network.
func public(address string) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return errNotPublic
	}
	ip := at.Addr().Unmap()
	if !ip.IsGlobalUnicast() || ip.IsPrivate() || shared.Contains(ip) || at.Port() != 443 {
		return errNotPublic
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

// unconnected reports whether the request ended before there was a connection.
func unconnected(err error) bool {
	var never dialError
	var op *net.OpError
	return errors.As(err, &never) || errors.As(err, &op) && op.Op == "dial"
}
