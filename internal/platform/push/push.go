package push

import (
	"context"
	"crypto/ecdh"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	webpush "github.com/SherClockHolmes/webpush-go"

	"hearth/internal/platform/outward"
)

// A Browser is where and how one browser is reached, as it said itself.
type Browser struct {
	Endpoint string `json:"endpoint"`
	P256dh   string `json:"p256dh"` // the browser's public key, base64
	Auth     string `json:"auth"`   // its secret, base64
}

// Named limits.
const (
	maxEndpoint = 2000 // bytes; real ones have a few hundred
	// keepFor is how long a push service may hold a message for a browser that is
	// off: a day later, the list in the app says more.
	keepFor = 24 * time.Hour
	// patience is how long a push service may take.
	patience = 20 * time.Second
	// topic lets a newer message take the place of one that waits (RFC 8030 §5.4).
	topic = "update"
	// urgeTopic keeps what is urgent from being replaced by what is not.
	urgeTopic = "call"
	// urgeFor is how long a push service may hold what is urgent: by then others
	// were called.
	urgeFor = time.Hour
	// record is the size that every message is padded to, so that its length says
	// nothing; 4096 is what services must take, less than that is quicker.
	record = 1024
)

var (
	// ErrLater means that nothing was sent, and that it may work later.
	ErrLater = errors.New("push: not sent, later perhaps")
	// ErrGone means that the browser takes no more messages.
	ErrGone = errors.New("push: the browser is gone")
	// ErrRefused means that the service will not take this message.
	ErrRefused = errors.New("push: refused for good")
)

// A Sender signs with the server's own key pair. All nodes have one, since it
// is derived from one secret.
type Sender struct {
	public, private string
	contact         string
	client          *http.Client
}

// New returns a sender whose keys are derived from the secret. contact is how
// a push service reaches the operator: an https address or a mail address.
// client is for tests; nil makes the careful one.
func New(secret []byte, contact string, client *http.Client) (*Sender, error) {
	key, err := derive(secret)
	if err != nil {
		return nil, err
	}
	if client == nil {
		client = outward.Careful(patience)
	}
	encode := base64.RawURLEncoding.EncodeToString
	return &Sender{public: encode(key.PublicKey().Bytes()), private: encode(key.Bytes()), contact: contact, client: client}, nil
}

// derive makes a P-256 key of the secret. Nearly every 32 bytes are one; the
// count is for those that are not.
func derive(secret []byte) (*ecdh.PrivateKey, error) {
	for count := range byte(255) {
		sum := sha256.Sum256(append([]byte{count}, secret...))
		if key, err := ecdh.P256().NewPrivateKey(sum[:]); err == nil {
			return key, nil
		}
	}
	return nil, errors.New("push: no key can be made of this secret")
}

// Key is the public key that a browser asks for when it subscribes.
func (s *Sender) Key() string { return s.public }

// Valid reports whether the browser's own words could be true: an https address
// and keys of the right lengths.
func (b Browser) Valid() bool {
	at, err := url.Parse(b.Endpoint)
	if err != nil || at.Scheme != "https" || at.Hostname() == "" || at.User != nil || len(b.Endpoint) > maxEndpoint {
		return false
	}
	point, err := base64.RawURLEncoding.DecodeString(b.P256dh)
	if err != nil {
		return false
	}
	if _, err := ecdh.P256().NewPublicKey(point); err != nil {
		return false
	}
	auth, err := base64.RawURLEncoding.DecodeString(b.Auth)
	return err == nil && len(auth) == 16
}

// Send sends the message to the browser. It returns nil, ErrLater, ErrGone,
// ErrRefused, or another error where it cannot be known whether the service took
// it over.
func (s *Sender) Send(ctx context.Context, b Browser, message []byte) error {
	return s.send(ctx, b, message, webpush.Options{TTL: int(keepFor.Seconds()), Topic: topic, Urgency: webpush.UrgencyNormal})
}

// Urge is Send for what cannot wait until somebody looks: it wakes a device that
// saves power (RFC 8030 §5.3), and is forgotten when it comes too late to help.
func (s *Sender) Urge(ctx context.Context, b Browser, message []byte) error {
	return s.send(ctx, b, message, webpush.Options{TTL: int(urgeFor.Seconds()), Topic: urgeTopic, Urgency: webpush.UrgencyHigh})
}

func (s *Sender) send(ctx context.Context, b Browser, message []byte, how webpush.Options) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	how.HTTPClient, how.Subscriber, how.RecordSize, how.VAPIDPublicKey, how.VAPIDPrivateKey = s.client, s.contact, record, s.public, s.private
	answer, err := webpush.SendNotificationWithContext(ctx, message, &webpush.Subscription{
		Endpoint: b.Endpoint, Keys: webpush.Keys{Auth: b.Auth, P256dh: b.P256dh},
	}, &how)
	if err != nil {
		return judge(err)
	}
	defer answer.Body.Close()
	switch code := answer.StatusCode; {
	case code >= 200 && code < 300:
		return nil
	case code == http.StatusNotFound || code == http.StatusGone: // RFC 8030 §7.3
		return ErrGone
	case code == http.StatusTooManyRequests || code == http.StatusServiceUnavailable:
		return fmt.Errorf("%w: status %d", ErrLater, code)
	case code >= 300 && code < 500:
		return fmt.Errorf("%w: status %d", ErrRefused, code)
	default:
		return fmt.Errorf("push: status %d", code)
	}
}

// judge says what a request without an answer means. An address of a browser
// stands in the error, so the error is not passed on.
func judge(err error) error {
	switch {
	case errors.Is(err, outward.ErrNotPublic):
		return fmt.Errorf("%w: %w", ErrRefused, outward.ErrNotPublic)
	case outward.Unconnected(err):
		return fmt.Errorf("%w: no connection", ErrLater)
	}
	var asked *url.Error
	if !errors.As(err, &asked) { // never left this machine: the keys are broken
		return ErrRefused
	}
	return errors.New("push: broke off")
}
