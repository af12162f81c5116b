package push

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// A reader is a browser: it can open what it is sent.
type reader struct {
	key  *ecdh.PrivateKey
	auth []byte
}

func newReader(t *testing.T) reader {
	t.Helper()
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return reader{key: key, auth: []byte("sixteen bytes ok")}
}

func (r reader) at(endpoint string) Browser {
	encode := base64.RawURLEncoding.EncodeToString
	return Browser{Endpoint: endpoint, P256dh: encode(r.key.PublicKey().Bytes()), Auth: encode(r.auth)}
}

// open is RFC 8291, section 3.4, and RFC 8188, from the browser's side.
func (r reader) open(t *testing.T, body []byte) string {
	t.Helper()
	salt, length := body[:16], int(body[20])
	sender, err := ecdh.P256().NewPublicKey(body[21 : 21+length])
	if err != nil {
		t.Fatal(err)
	}
	shared, err := r.key.ECDH(sender)
	if err != nil {
		t.Fatal(err)
	}
	derive := func(secret, salt []byte, info string, n int) []byte {
		out, err := hkdf.Key(sha256.New, secret, salt, info, n)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	ikm := derive(shared, r.auth, "WebPush: info\x00"+string(r.key.PublicKey().Bytes())+string(sender.Bytes()), 32)
	block, err := aes.NewCipher(derive(ikm, salt, "Content-Encoding: aes128gcm\x00", 16))
	if err != nil {
		t.Fatal(err)
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := gcm.Open(nil, derive(ikm, salt, "Content-Encoding: nonce\x00", 12), body[21+length:], nil)
	if err != nil {
		t.Fatal(err)
	}
	return string(bytes.TrimRight(plain, "\x00\x02"))
}

func newSender(t *testing.T, client *http.Client) *Sender {
	t.Helper()
	s, err := New([]byte("a secret"), "https://site.example", client)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestKeyIsOfTheSecret(t *testing.T) {
	one, other := newSender(t, nil), newSender(t, nil)
	if one.Key() != other.Key() {
		t.Error("two nodes have two keys")
	}
	third, err := New([]byte("another secret"), "", nil)
	if err != nil || third.Key() == one.Key() {
		t.Error("another secret gives the same key", err)
	}
	if raw, err := base64.RawURLEncoding.DecodeString(one.Key()); err != nil || len(raw) != 65 || raw[0] != 4 {
		t.Errorf("not an uncompressed point: %d bytes, %v", len(raw), err)
	}
}

func TestWhatABrowserGets(t *testing.T) {
	r := newReader(t)
	var sizes []int
	service := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		body, _ := io.ReadAll(q.Body)
		sizes = append(sizes, len(body))
		if said := r.open(t, body); !strings.HasPrefix(said, "You have an update") {
			t.Errorf("it reads %q", said)
		}
		if !strings.HasPrefix(q.Header.Get("Authorization"), "vapid t=") || q.Header.Get("TTL") != "86400" || q.Header.Get("Topic") != "update" {
			t.Errorf("headers %v", q.Header)
		}
		w.WriteHeader(http.StatusCreated)
	}))
	defer service.Close()
	s := newSender(t, service.Client())
	for _, message := range []string{"You have an update", "You have an update, and this one is longer"} {
		if err := s.Send(t.Context(), r.at(service.URL+"/abc"), []byte(message)); err != nil {
			t.Error(err)
		}
	}
	if sizes[0] != sizes[1] {
		t.Error("the length tells what was sent:", sizes)
	}
}

func TestWhatIsUrgentWakesADevice(t *testing.T) {
	r := newReader(t)
	service := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		if q.Header.Get("Urgency") != "high" || q.Header.Get("TTL") != "3600" || q.Header.Get("Topic") != "call" {
			t.Errorf("headers %v", q.Header)
		}
		w.WriteHeader(http.StatusCreated)
	}))
	defer service.Close()
	if err := newSender(t, service.Client()).Urge(t.Context(), r.at(service.URL), []byte("Somebody needs you")); err != nil {
		t.Error(err)
	}
}

func TestWhatAnAnswerMeans(t *testing.T) {
	r := newReader(t)
	for _, row := range []struct {
		status int
		want   error
	}{{201, nil}, {202, nil}, {404, ErrGone}, {410, ErrGone}, {429, ErrLater}, {503, ErrLater}, {400, ErrRefused}, {403, ErrRefused}, {413, ErrRefused}, {302, ErrRefused}} {
		service := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(row.status) }))
		if err := newSender(t, service.Client()).Send(t.Context(), r.at(service.URL), nil); !errors.Is(err, row.want) {
			t.Errorf("%d: %v, want %v", row.status, err, row.want)
		}
		service.Close()
	}
	service := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }))
	err := newSender(t, service.Client()).Send(t.Context(), r.at(service.URL+"/secret-address"), nil)
	if err == nil || errors.Is(err, ErrLater) || errors.Is(err, ErrRefused) || errors.Is(err, ErrGone) {
		t.Errorf("it broke off: %v", err)
	}
	if strings.Contains(err.Error(), "secret-address") {
		t.Error("the address is in the error")
	}
	service.Close()
	if err := newSender(t, service.Client()).Send(t.Context(), r.at(service.URL), nil); !errors.Is(err, ErrLater) {
		t.Errorf("nobody listens: %v", err)
	}
	if err := newSender(t, nil).Send(t.Context(), Browser{Endpoint: "https://push.example", P256dh: "x", Auth: "x"}, nil); !errors.Is(err, ErrRefused) {
		t.Errorf("broken keys: %v", err)
	}
}

// What a browser says of itself may be meant for the machines behind the wall.
func TestThisMachineIsNotCalled(t *testing.T) {
	err := newSender(t, nil).Send(context.Background(), newReader(t).at("https://127.0.0.1/internal"), nil)
	if !errors.Is(err, ErrRefused) {
		t.Errorf("this machine: %v", err)
	}
	var dial *net.OpError
	if errors.As(err, &dial) {
		t.Error("a dialling error is passed on")
	}
}

func TestValid(t *testing.T) {
	good := newReader(t).at("https://push.example/abc")
	change := func(f func(*Browser)) Browser {
		b := good
		f(&b)
		return b
	}
	if !good.Valid() {
		t.Error("a good one is refused")
	}
	for name, b := range map[string]Browser{
		"nothing":              {},
		"without TLS":          change(func(b *Browser) { b.Endpoint = "http://push.example/abc" }),
		"no host":              change(func(b *Browser) { b.Endpoint = "https:///abc" }),
		"a password":           change(func(b *Browser) { b.Endpoint = "https://a:b@push.example/" }),
		"much too long":        change(func(b *Browser) { b.Endpoint += strings.Repeat("a", maxEndpoint) }),
		"no point":             change(func(b *Browser) { b.P256dh = "AAAA" }),
		"a secret of 3 bytes":  change(func(b *Browser) { b.Auth = "AAAA" }),
		"a secret with spaces": change(func(b *Browser) { b.Auth = " " + b.Auth }),
	} {
		if b.Valid() {
			t.Errorf("%s is taken", name)
		}
	}
}
