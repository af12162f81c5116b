package sfutest

import (
	"context"
	"fmt"
	"net"
	"strconv"

	lkconfig "github.com/livekit/livekit-server/pkg/config"
	"github.com/livekit/livekit-server/pkg/routing"
	"github.com/livekit/livekit-server/pkg/service"
	lkprometheus "github.com/livekit/livekit-server/pkg/telemetry/prometheus"
	"github.com/livekit/protocol/auth"
)

// What a plain LiveKit signs with.
const (
	PlainKey    = "plain"
	PlainSecret = "a secret of thirty-two characters, for tests only"
)

// Plain is LiveKit as its own program starts it, on ports of this machine alone:
// what an operator would run beside Hearth.
type Plain struct {
	URL    string // http://…
	server *service.LivekitServer
}

// StartPlain starts a LiveKit that sends its events to hook, which may be empty.
func StartPlain(ctx context.Context, hook string) (*Plain, error) {
	ports, err := FreePorts(3)
	if err != nil {
		return nil, err
	}
	conf, err := lkconfig.NewConfig(fmt.Sprintf("rtc:\n  node_ip: 127.0.0.1\n  udp_port: %d\n", ports[0]), true, nil, nil)
	if err != nil {
		return nil, err
	}
	conf.Port, conf.BindAddresses = uint32(ports[1]), []string{"127.0.0.1"}
	conf.RTC.TCPPort = uint32(ports[2])
	conf.RTC.EnableLoopbackCandidate = true
	conf.Keys = map[string]string{PlainKey: PlainSecret}
	if hook != "" {
		conf.WebHook.URLs, conf.WebHook.APIKey = []string{hook}, PlainKey
	}
	node, err := routing.NewLocalNode(conf)
	if err != nil {
		return nil, err
	}
	if err := lkprometheus.Init(string(node.NodeID()), node.NodeType()); err != nil {
		return nil, err
	}
	server, err := service.InitializeServer(conf, node)
	if err != nil {
		return nil, err
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Start() }()
	err = Await(ctx, func() bool { return server.IsRunning() || len(failed) > 0 })
	if err == nil && !server.IsRunning() {
		err = <-failed
	}
	return &Plain{URL: "http://" + net.JoinHostPort("127.0.0.1", strconv.Itoa(ports[1])), server: server}, err
}

// PlainTicket lets the identity do everything in the room of a plain LiveKit.
func PlainTicket(room, identity string) (string, error) {
	return auth.NewAccessToken(PlainKey, PlainSecret).SetIdentity(identity).SetVideoGrant(&auth.VideoGrant{RoomJoin: true, Room: room}).ToJWT()
}

// Stop ends it.
func (p *Plain) Stop() { p.server.Stop(true) }

// FreePorts finds ports that are free for UDP and TCP at the moment.
func FreePorts(n int) ([]int, error) {
	var ports []int
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer l.Close()
		ports = append(ports, l.Addr().(*net.TCPAddr).Port)
	}
	return ports, nil
}
