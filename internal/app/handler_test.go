package app

import (
	"net/http/httptest"
	"net/netip"
	"testing"

	"hearth/internal/platform/config"
)

func TestAddress(t *testing.T) {
	a := &App{Config: config.Config{TrustedProxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}}}
	for _, c := range []struct {
		name, peer string
		forwarded  []string
		want       string
	}{
		{"nobody between", "192.0.2.7:4711", nil, "192.0.2.7"},
		{"a stranger's word is not believed", "192.0.2.7:4711", []string{"198.51.100.1"}, "192.0.2.7"},
		{"a proxy's is", "10.0.0.1:4711", []string{"192.0.2.7"}, "192.0.2.7"},
		{"two proxies", "10.0.0.1:4711", []string{"192.0.2.7, 10.0.0.2"}, "192.0.2.7"},
		{"what the caller wrote stands before it", "10.0.0.1:4711", []string{"198.51.100.1, 192.0.2.7"}, "192.0.2.7"},
		{"or in a line of its own", "10.0.0.1:4711", []string{"198.51.100.1", "192.0.2.7"}, "192.0.2.7"},
		{"a proxy that says nothing", "10.0.0.1:4711", nil, "10.0.0.1"},
		{"no port", "pipe", nil, "pipe"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequest("GET", "/", nil)
			r.RemoteAddr = c.peer
			for _, line := range c.forwarded {
				r.Header.Add("X-Forwarded-For", line)
			}
			if got := a.address(r); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}
