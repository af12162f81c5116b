package sfu

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"time"

	lkconfig "github.com/livekit/livekit-server/pkg/config"
	"github.com/livekit/livekit-server/pkg/service"
	"github.com/livekit/protocol/auth"
	"github.com/livekit/protocol/livekit"
)

const (
	// embeddedKey names our one secret to LiveKit.
	embeddedKey = "hearth"
	// embeddedPace is how often microphones are looked at: often enough for a
	// ring around whoever speaks, and for airtime to the second.
	embeddedPace = 200 * time.Millisecond
	// stopWithin is how long LiveKit gets for saying goodbye to everybody.
	stopWithin = 5 * time.Second
)

// hexKey is a secret as LiveKit takes it: text of 32 characters or more.
func hexKey(secret []byte) string { return hex.EncodeToString(secret) }

// embedded is LiveKit inside this process, without a port for HTTP: requests,
// orders and events are function calls.
type embedded struct {
	config Config
	secret string
	heard  func(*livekit.WebhookEvent)
	parts  *parts
}

func newEmbedded(c Config, secret string, heard func(*livekit.WebhookEvent)) *embedded {
	return &embedded{config: c, secret: secret, heard: heard}
}

// liveKitConfig is LiveKit's configuration. What its own reader must see before
// it checks the rest is YAML; everything else is set.
func (c Config) liveKitConfig(secret string) (*lkconfig.Config, error) {
	ip := c.nodeIP()
	conf, err := lkconfig.NewConfig(fmt.Sprintf("rtc:\n  node_ip: %q\n  udp_port: %d\n", ip, c.UDPPort), true, nil, nil)
	if err != nil {
		return nil, fmt.Errorf("sfu: %w", err)
	}
	conf.Keys = map[string]string{embeddedKey: secret}
	conf.RTC.TCPPort = uint32(c.TCPPort)
	conf.RTC.UseExternalIP = false
	conf.RTC.IPs.Includes = mediaNets(ip)
	conf.RTC.EnableLoopbackCandidate = ip == loopback
	// With none, LiveKit names those of Google and Twilio to browsers. This one
	// is ourselves, and answers nothing: our clients are reached directly.
	conf.RTC.STUNServers = []string{net.JoinHostPort(ip, strconv.Itoa(c.UDPPort))}
	conf.TURN.Enabled = false
	conf.Room.AutoCreate = false
	conf.Room.EnableRemoteUnmute = false
	if c.RedisURL == "" {
		return conf, nil
	}
	p, err := parseRedis(c.RedisURL)
	if err != nil {
		return nil, err
	}
	conf.Redis.Address, conf.Redis.Username, conf.Redis.Password = p.address, p.user, p.password
	conf.Redis.DB, conf.Redis.UseTLS = p.database, p.tls
	return conf, nil
}

func (e *embedded) start() error {
	conf, err := e.config.liveKitConfig(e.secret)
	if err != nil {
		return err
	}
	begun, err := assemble(conf, notifier(e.heard))
	if err != nil {
		return fmt.Errorf("sfu: %w", err)
	}
	if err := begun.start(); err != nil {
		return errors.Join(fmt.Errorf("sfu: %w", err), begun.stop())
	}
	e.parts = begun
	slog.Info("voice and video are ready", "udp_port", e.config.UDPPort, "tcp_port", e.config.TCPPort)
	return nil
}

func (e *embedded) rooms(ctx context.Context, room string) (livekit.RoomService, context.Context) {
	may := &auth.ClaimGrants{Video: &auth.VideoGrant{RoomCreate: true, RoomAdmin: true, Room: room}}
	return e.parts.rooms, service.WithAPIKey(ctx, may, embeddedKey)
}

func (e *embedded) join(w http.ResponseWriter, r *http.Request, at Place, may Rights) {
	r = r.WithContext(service.WithAPIKey(r.Context(), grants(at, may), embeddedKey))
	e.parts.door.ServeHTTP(hijackable(w), r)
}

func (e *embedded) look(ctx context.Context, name string) ([]sight, bool) {
	room := e.parts.manager.GetRoom(ctx, livekit.RoomName(name))
	if room == nil {
		return nil, false
	}
	participants := room.GetParticipants()
	seen := make([]sight, 0, len(participants))
	for _, p := range participants {
		s := sight{identity: string(p.Identity())}
		for _, track := range p.GetPublishedTracks() {
			s.mic = s.mic || track.Source() == livekit.TrackSource_MICROPHONE && !track.IsMuted()
		}
		_, active := p.GetAudioLevel()
		s.speaking = active && s.mic
		seen = append(seen, s)
	}
	return seen, true
}

func (e *embedded) pace() time.Duration { return embeddedPace }

func (e *embedded) shared() bool { return e.config.RedisURL != "" }

// stop ends all connections. LiveKit may wait for a browser that is gone, so
// there is an end to our patience.
func (e *embedded) stop() error {
	stopped := make(chan error, 1)
	go func() { stopped <- e.parts.stop() }()
	select {
	case err := <-stopped:
		return err
	case <-time.After(stopWithin):
		return errors.New("sfu: LiveKit did not stop in time")
	}
}

// hijackable lets LiveKit's WebSockets take the connection over: they ask the
// writer itself, while ours are wrapped and answer to http.ResponseController.
func hijackable(w http.ResponseWriter) http.ResponseWriter {
	if _, ok := w.(http.Hijacker); ok {
		return w
	}
	return hijacker{w}
}
