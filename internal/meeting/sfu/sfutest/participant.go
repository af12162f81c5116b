package sfutest

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
	"github.com/livekit/protocol/livekit"
	"github.com/livekit/protocol/signalling"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"
	"google.golang.org/protobuf/proto"
)

// A Refusal is an answer that let nobody in.
type Refusal struct{ Status int }

// Error says the status.
func (r Refusal) Error() string { return fmt.Sprintf("not let in: status %d", r.Status) }

// A Participant is somebody in a room. Its counters may be read at any time.
type Participant struct {
	Welcome *livekit.JoinResponse // what LiveKit said at the door

	Audio, Video, Bytes atomic.Int64 // packets, silence not counted, and bytes that came
	Tracks              atomic.Int64 // of others, that are open now
	Sent                atomic.Int64 // packets of sound that went out
	Connected           atomic.Bool  // media can come
	MutedByServer       atomic.Bool
	Renewed             atomic.Pointer[string] // the last ticket that LiveKit sent
	Gone                atomic.Pointer[livekit.LeaveRequest]

	socket    *websocket.Conn
	writing   sync.Mutex
	out, in   *webrtc.PeerConnection
	mu        sync.Mutex
	published map[string]chan struct{}
	answered  chan struct{}
	offers    atomic.Uint32
	end       context.CancelFunc
	ended     context.Context
}

// Join goes to the room that the token is for. base is the address before /rtc,
// as ws://localhost:8080/sfu. Who is not let in gets a Refusal.
func Join(ctx context.Context, base, token string) (*Participant, error) {
	header := http.Header{"Authorization": {"Bearer " + token}}
	socket, answer, err := websocket.DefaultDialer.DialContext(ctx, base+"/rtc?protocol=15&sdk=go&auto_subscribe=1", header)
	if err != nil {
		if answer != nil {
			return nil, Refusal{answer.StatusCode}
		}
		return nil, err
	}
	p := &Participant{socket: socket, published: map[string]chan struct{}{}, answered: make(chan struct{}, 8)}
	p.ended, p.end = context.WithCancel(context.Background())
	welcomed := make(chan error, 1)
	go p.listen(welcomed)
	select {
	case err = <-welcomed:
	case <-ctx.Done():
		err = ctx.Err()
	}
	if err != nil {
		p.Vanish()
		return nil, err
	}
	go p.stayAlive()
	if !p.Welcome.Participant.Permission.CanSubscribe { // for whom nothing is connected
		return p, nil
	}
	return p, Await(ctx, func() bool { return p.Connected.Load() || p.Gone.Load() != nil }) // whoever is sent away at once connects nothing
}

// pingEvery keeps the signalling connection open.
const pingEvery = 5 * time.Second

func (p *Participant) stayAlive() {
	ticks := time.NewTicker(pingEvery)
	defer ticks.Stop()
	for {
		select {
		case <-p.ended.Done():
			return
		case now := <-ticks.C:
			if p.send(&livekit.SignalRequest{Message: &livekit.SignalRequest_PingReq{PingReq: &livekit.Ping{Timestamp: now.UnixMilli()}}}) != nil {
				return
			}
		}
	}
}

// lookEvery is how often Await looks.
const lookEvery = 5 * time.Millisecond

// Await returns once it is so, or ctx's error.
func Await(ctx context.Context, so func() bool) error {
	ticks := time.NewTicker(lookEvery)
	defer ticks.Stop()
	for !so() {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticks.C:
		}
	}
	return nil
}

func (p *Participant) send(r *livekit.SignalRequest) error {
	raw, err := proto.Marshal(r)
	if err != nil {
		return err
	}
	p.writing.Lock()
	defer p.writing.Unlock()
	return p.socket.WriteMessage(websocket.BinaryMessage, raw)
}

// listen follows the signalling connection to its end.
func (p *Participant) listen(welcomed chan<- error) {
	for {
		_, raw, err := p.socket.ReadMessage()
		if err != nil {
			select {
			case welcomed <- err:
			default:
			}
			return
		}
		m := &livekit.SignalResponse{}
		if proto.Unmarshal(raw, m) != nil {
			continue
		}
		if join := m.GetJoin(); join != nil {
			p.Welcome = join
			welcomed <- p.connect()
			continue
		}
		p.take(m)
	}
}

func (p *Participant) take(m *livekit.SignalResponse) {
	switch m := m.Message.(type) {
	case *livekit.SignalResponse_Offer:
		p.answer(m.Offer)
	case *livekit.SignalResponse_Answer:
		description, _, _ := signalling.FromProtoSessionDescription(m.Answer)
		if p.out.SetRemoteDescription(description) == nil {
			p.answered <- struct{}{}
		}
	case *livekit.SignalResponse_Trickle:
		p.trickle(m.Trickle)
	case *livekit.SignalResponse_TrackPublished:
		p.mu.Lock()
		if waiting := p.published[m.TrackPublished.Cid]; waiting != nil {
			close(waiting)
			delete(p.published, m.TrackPublished.Cid)
		}
		p.mu.Unlock()
	case *livekit.SignalResponse_Mute:
		p.MutedByServer.Store(m.Mute.Muted)
	case *livekit.SignalResponse_RefreshToken:
		p.Renewed.Store(&m.RefreshToken)
	case *livekit.SignalResponse_Leave:
		p.Gone.Store(m.Leave)
	}
}

func (p *Participant) answer(offer *livekit.SessionDescription) {
	description, id, _ := signalling.FromProtoSessionDescription(offer)
	if p.in.SetRemoteDescription(description) != nil {
		return
	}
	answer, err := p.in.CreateAnswer(nil)
	if err != nil || p.in.SetLocalDescription(answer) != nil {
		return
	}
	_ = p.send(&livekit.SignalRequest{Message: &livekit.SignalRequest_Answer{Answer: signalling.ToProtoSessionDescription(answer, id, nil)}})
}

func (p *Participant) trickle(t *livekit.TrickleRequest) {
	candidate, err := signalling.FromProtoTrickle(t)
	if err != nil {
		return
	}
	if t.Target == livekit.SignalTarget_PUBLISHER {
		_ = p.out.AddICECandidate(candidate)
	} else {
		_ = p.in.AddICECandidate(candidate)
	}
}

// connect makes the two media connections.
func (p *Participant) connect() (err error) {
	if p.out, err = api.NewPeerConnection(webrtc.Configuration{}); err != nil {
		return err
	}
	if p.in, err = api.NewPeerConnection(webrtc.Configuration{}); err != nil {
		return err
	}
	for target, connection := range map[livekit.SignalTarget]*webrtc.PeerConnection{livekit.SignalTarget_PUBLISHER: p.out, livekit.SignalTarget_SUBSCRIBER: p.in} {
		connection.OnICECandidate(func(c *webrtc.ICECandidate) {
			if c != nil {
				_ = p.send(&livekit.SignalRequest{Message: &livekit.SignalRequest_Trickle{Trickle: signalling.ToProtoTrickle(c.ToJSON(), target, false)}})
			}
		})
	}
	p.in.OnConnectionStateChange(func(s webrtc.PeerConnectionState) { p.Connected.Store(s == webrtc.PeerConnectionStateConnected) })
	p.in.OnTrack(p.receive)
	return nil
}

// receive counts what comes of one track.
func (p *Participant) receive(t *webrtc.TrackRemote, r *webrtc.RTPReceiver) {
	p.Tracks.Add(1)
	defer p.Tracks.Add(-1)
	count := &p.Audio
	if t.Kind() == webrtc.RTPCodecTypeVideo {
		count = &p.Video
	}
	go func() {
		for {
			if _, _, err := r.ReadRTCP(); err != nil {
				return
			}
		}
	}()
	packet := make([]byte, 1600)
	for {
		n, _, err := t.Read(packet)
		if err != nil {
			return
		}
		p.Bytes.Add(int64(n))
		if t.Kind() != webrtc.RTPCodecTypeAudio || !silence(packet[:n]) {
			count.Add(1)
		}
	}
}

// silence reports whether a packet is the silence that LiveKit itself sends in
// place of a muted microphone.
func silence(packet []byte) bool {
	var header rtp.Header
	n, err := header.Unmarshal(packet)
	return err == nil && bytes.HasPrefix(packet[n:], []byte{0xf8, 0xff, 0xfe})
}

// Leave says goodbye and goes.
func (p *Participant) Leave() {
	_ = p.send(&livekit.SignalRequest{Message: &livekit.SignalRequest_Leave{Leave: &livekit.LeaveRequest{Reason: livekit.DisconnectReason_CLIENT_INITIATED}}})
	_ = p.socket.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""), time.Time{})
	p.Vanish()
}

// Vanish goes without a word, like a phone in a tunnel.
func (p *Participant) Vanish() {
	p.end()
	_ = p.socket.Close()
	for _, connection := range []*webrtc.PeerConnection{p.out, p.in} {
		if connection != nil {
			_ = connection.Close()
		}
	}
}
