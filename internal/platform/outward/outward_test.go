package outward

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// What somebody typed may be meant for the machines behind the wall.
func TestOnlyPublicAddressesAreCalled(t *testing.T) {
	for address, want := range map[string]bool{
		"142.250.1.1:443": true, "[2a00:1450::1]:443": true,
		"127.0.0.1:443": false, "[::1]:443": false, "10.0.0.1:443": false, "192.168.1.1:443": false, "172.16.0.1:443": false, "169.254.169.254:443": false,
		"100.64.0.1:443": false, "[fd00::1]:443": false, "[fe80::1]:443": false, "[::ffff:127.0.0.1]:443": false, "0.0.0.0:443": false, "224.0.0.1:443": false,
		"142.250.1.1:22": false, "142.250.1.1:80": false, "push.example:443": false,
	} {
		if got := Public(address) == nil; got != want {
			t.Errorf("%s: %v", address, got)
		}
	}
}

func TestClients(t *testing.T) {
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		http.Redirect(w, r, "/elsewhere", http.StatusFound)
	}))
	defer server.Close()
	if _, err := Careful(time.Second).Get(server.URL); !errors.Is(err, ErrNotPublic) || !Unconnected(err) {
		t.Errorf("this machine was called: %v", err)
	}
	answer, err := Anywhere(time.Second).Get(server.URL)
	if err != nil || answer.StatusCode != http.StatusFound || asked != 1 {
		t.Errorf("asked %d times, %v", asked, err)
	}
	server.Close()
	if _, err := Anywhere(time.Second).Get(server.URL); err == nil || !Unconnected(err) {
		t.Errorf("nobody listens: %v", err)
	}
}
