package sfu

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"time"

	"github.com/livekit/protocol/auth"
	"github.com/livekit/protocol/livekit"
	"github.com/livekit/protocol/webhook"

	"hearth/internal/platform/fault"
	"hearth/internal/platform/obs"
)

const (
	// hookPath is where an outside LiveKit sends its events, under Path.
	hookPath = "/hook"
	// hookBytes is more than LiveKit's longest event.
	hookBytes = 64 << 10
	// externalPace is how often microphones are looked at over the network.
	externalPace = time.Second
	// externalTimeout is for one order.
	externalTimeout = 5 * time.Second
	// passLife is how long what we sign for LiveKit itself can be used.
	passLife = time.Minute
)

// external is a LiveKit of the operator's own. It should answer HTTP only to
// Hearth: whoever reaches it directly does not pass the Gate.
type external struct {
	keys   auth.KeyProvider
	key    string
	secret string
	admin  livekit.RoomService
	proxy  *httputil.ReverseProxy
	fail   func(http.ResponseWriter, *http.Request, error)
}

func newExternal(c Config, fail func(http.ResponseWriter, *http.Request, error)) (*external, error) {
	target, err := url.Parse(c.URL)
	if err != nil || target.Host == "" {
		return nil, fmt.Errorf("sfu: the address of LiveKit cannot be read")
	}
	target.Scheme = strings.Replace(target.Scheme, "ws", "http", 1)
	x := &external{keys: auth.NewSimpleKeyProvider(c.Key, c.Secret), key: c.Key, secret: c.Secret, fail: fail}
	x.admin = livekit.NewRoomServiceProtobufClient(strings.TrimSuffix(target.String(), "/"), &http.Client{Timeout: externalTimeout, Transport: signer{x}})
	x.proxy = &httputil.ReverseProxy{
		Rewrite: func(p *httputil.ProxyRequest) { p.SetURL(target) },
		ErrorHandler: func(w http.ResponseWriter, r *http.Request, err error) {
			fail(w, r, fault.Wrap(fault.Unavailable, "sfu.unreachable", err))
		},
		ErrorLog: obs.ServerLog(slog.Default()),
	}
	return x, nil
}

func (x *external) start() error { return nil }

// sign makes a token for LiveKit itself.
func (x *external) sign(g *auth.ClaimGrants) (string, error) {
	return auth.NewAccessToken(x.key, x.secret).SetIdentity(g.Identity).SetVideoGrant(g.Video).SetValidFor(passLife).ToJWT()
}

type roomKey struct{}

func (x *external) rooms(ctx context.Context, room string) (livekit.RoomService, context.Context) {
	return x.admin, context.WithValue(ctx, roomKey{}, room)
}

// A signer signs each order to LiveKit, for its one room.
type signer struct{ x *external }

// RoundTrip implements http.RoundTripper.
func (s signer) RoundTrip(r *http.Request) (*http.Response, error) {
	room, _ := r.Context().Value(roomKey{}).(string)
	token, err := s.x.sign(&auth.ClaimGrants{Video: &auth.VideoGrant{RoomCreate: true, RoomList: true, RoomAdmin: true, Room: room}})
	if err != nil {
		return nil, err
	}
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "Bearer "+token)
	return http.DefaultTransport.RoundTrip(r)
}

// join passes the request on with a token of our own making, which holds what
// the seat may do now.
func (x *external) join(w http.ResponseWriter, r *http.Request, at Place, may Rights) {
	token, err := x.sign(grants(at, may))
	if err != nil {
		x.fail(w, r, err)
		return
	}
	r.Header.Set("Authorization", "Bearer "+token)
	x.proxy.ServeHTTP(w, r)
}

// look asks LiveKit. Who is speaking it does not tell; while it cannot be
// reached, nothing is known and nothing is over.
func (x *external) look(ctx context.Context, room string) ([]sight, bool) {
	rooms, ctx := x.rooms(ctx, room)
	list, err := rooms.ListParticipants(ctx, &livekit.ListParticipantsRequest{Room: room})
	if err != nil {
		return nil, gone(err) != nil
	}
	if len(list.Participants) == 0 {
		open, err := rooms.ListRooms(ctx, &livekit.ListRoomsRequest{Names: []string{room}})
		return nil, err != nil || len(open.Rooms) > 0
	}
	seen := make([]sight, 0, len(list.Participants))
	for _, p := range list.Participants {
		s := sight{identity: p.Identity}
		for _, track := range p.Tracks {
			s.mic = s.mic || track.Source == livekit.TrackSource_MICROPHONE && !track.Muted
		}
		seen = append(seen, s)
	}
	return seen, true
}

func (x *external) pace() time.Duration { return externalPace }

func (x *external) shared() bool { return true }

func (x *external) stop() error { return nil }

// hook takes LiveKit's events. They are signed, body included.
func (x *external) hook(w http.ResponseWriter, r *http.Request, heard func(*livekit.WebhookEvent)) {
	r.Body = http.MaxBytesReader(w, r.Body, hookBytes)
	event, err := webhook.ReceiveWebhookEvent(r, x.keys)
	if err != nil {
		x.fail(w, r, fault.Wrap(fault.Forbidden, "sfu.refused", err))
		return
	}
	heard(event)
	w.WriteHeader(http.StatusOK)
}
