package sfutest

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/livekit/protocol/livekit"
	"github.com/livekit/protocol/signalling"
	"github.com/pion/interceptor"
	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"
	"github.com/pion/webrtc/v4/pkg/media"
)

// levelURI is RFC 6464: how loud a packet is, beside the sealed sound.
const levelURI = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"

// api speaks over this machine's addresses, the loopback too.
var api = func() *webrtc.API {
	engine := &webrtc.MediaEngine{}
	registry := &interceptor.Registry{}
	for _, err := range []error{
		engine.RegisterDefaultCodecs(),
		engine.RegisterHeaderExtension(webrtc.RTPHeaderExtensionCapability{URI: levelURI}, webrtc.RTPCodecTypeAudio),
		webrtc.RegisterDefaultInterceptors(engine, registry),
	} {
		if err != nil {
			panic(err) // constants of this file are wrong
		}
	}
	settings := webrtc.SettingEngine{}
	settings.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeUDP4})
	settings.SetIncludeLoopbackCandidate(true)
	return webrtc.NewAPI(webrtc.WithMediaEngine(engine), webrtc.WithInterceptorRegistry(registry), webrtc.WithSettingEngine(settings))
}()

const (
	frame      = 20 * time.Millisecond // of Opus
	frameTicks = 960                   // of its clock of 48 kHz
	soundBytes = 80                    // 32 kbit/s
	loud       = 20                    // dB under the loudest, as a voice near the microphone
)

// Speak opens a microphone and says something, fifty packets a second, until the
// participant goes. It fails if that is not allowed.
func (p *Participant) Speak(ctx context.Context) error {
	track, err := webrtc.NewTrackLocalStaticRTP(webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeOpus, ClockRate: 48000, Channels: 2}, p.trackName("voice"), "voice")
	if err != nil {
		return err
	}
	sender, err := p.publish(ctx, track, livekit.TrackType_AUDIO, livekit.TrackSource_MICROPHONE)
	if err != nil {
		return err
	}
	go drain(sender, func(rtcp.Packet) {})
	var level uint8
	for _, e := range sender.GetParameters().HeaderExtensions {
		if e.URI == levelURI {
			level = uint8(e.ID)
		}
	}
	go p.each(frame, func(n uint32) {
		packet := &rtp.Packet{Header: rtp.Header{Version: 2, SequenceNumber: uint16(n), Timestamp: n * frameTicks}, Payload: make([]byte, soundBytes)}
		packet.Payload[0] = 0x78 // one frame of 20 ms
		if level != 0 {
			_ = packet.SetExtension(level, []byte{0x80 | loud})
		}
		if track.WriteRTP(packet) == nil {
			p.Sent.Add(1)
		}
	})
	return nil
}

// Film opens a camera: VP8 of the given size, one layer.
func (p *Participant) Film(ctx context.Context, kbps, fps int) error {
	track, err := webrtc.NewTrackLocalStaticSample(webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8, ClockRate: 90000}, p.trackName("picture"), "picture")
	if err != nil {
		return err
	}
	sender, err := p.publish(ctx, track, livekit.TrackType_VIDEO, livekit.TrackSource_CAMERA)
	if err != nil {
		return err
	}
	var asked atomic.Bool // for a whole picture, by somebody who came
	go drain(sender, func(report rtcp.Packet) {
		if _, ok := report.(*rtcp.PictureLossIndication); ok {
			asked.Store(true)
		}
	})
	picture, every := make([]byte, kbps*1000/8/fps), time.Second/time.Duration(fps)
	go p.each(every, func(n uint32) {
		if asked.Swap(false) || n%uint32(4*fps) == 0 {
			copy(picture, []byte{0x10, 0x02, 0x00, 0x9d, 0x01, 0x2a, 0x80, 0x02, 0x68, 0x01}) // a key frame of 640 × 360
		} else {
			picture[0] = 0x11
		}
		_ = track.WriteSample(media.Sample{Data: picture, Duration: every})
	})
	return nil
}

// trackName sets tracks of one kind apart.
func (p *Participant) trackName(kind string) string {
	return kind + string('a'+rune(p.offers.Load()%26))
}

// each calls f at the pace, with the number of the call, until the participant
// goes.
func (p *Participant) each(pace time.Duration, f func(n uint32)) {
	ticks := time.NewTicker(pace)
	defer ticks.Stop()
	for n := uint32(0); ; n++ {
		select {
		case <-p.ended.Done():
			return
		case <-ticks.C:
			f(n)
		}
	}
}

func drain(s *webrtc.RTPSender, f func(rtcp.Packet)) {
	for {
		reports, _, err := s.ReadRTCP()
		if err != nil {
			return
		}
		for _, r := range reports {
			f(r)
		}
	}
}

// publish asks for leave, and then offers the track.
func (p *Participant) publish(ctx context.Context, track webrtc.TrackLocal, kind livekit.TrackType, source livekit.TrackSource) (*webrtc.RTPSender, error) {
	allowed := make(chan struct{})
	p.mu.Lock()
	p.published[track.ID()] = allowed
	p.mu.Unlock()
	if err := p.send(&livekit.SignalRequest{Message: &livekit.SignalRequest_AddTrack{AddTrack: &livekit.AddTrackRequest{
		Cid: track.ID(), Name: track.ID(), Type: kind, Source: source, Width: 640, Height: 360}}}); err != nil {
		return nil, err
	}
	select {
	case <-allowed:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	sender, err := p.out.AddTrack(track)
	if err != nil {
		return nil, err
	}
	offer, err := p.out.CreateOffer(nil)
	if err != nil {
		return nil, err
	}
	if err := p.out.SetLocalDescription(offer); err != nil {
		return nil, err
	}
	if err := p.send(&livekit.SignalRequest{Message: &livekit.SignalRequest_Offer{Offer: signalling.ToProtoSessionDescription(offer, p.offers.Add(1), nil)}}); err != nil {
		return nil, err
	}
	select {
	case <-p.answered:
		return sender, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
