package sfu

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/livekit/livekit-server/pkg/agent"
	lkconfig "github.com/livekit/livekit-server/pkg/config"
	"github.com/livekit/livekit-server/pkg/routing"
	"github.com/livekit/livekit-server/pkg/service"
	"github.com/livekit/livekit-server/pkg/telemetry"
	lkprometheus "github.com/livekit/livekit-server/pkg/telemetry/prometheus"
	"github.com/livekit/protocol/auth"
	"github.com/livekit/protocol/livekit"
	"github.com/livekit/protocol/logger"
	lkredis "github.com/livekit/protocol/redis"
	"github.com/livekit/protocol/rpc"
	"github.com/livekit/protocol/utils"
	"github.com/livekit/protocol/webhook"
	"github.com/livekit/psrpc"
)

// parts are those of LiveKit that we use. This file follows LiveKit's own
// wire_gen.go of v1.13.5 and is read against it when the version changes. Left
// out on purpose: egress, ingress, SIP, agents' door, WHIP's door, TURN, and the
// HTTP server.
type parts struct {
	router  routing.Router
	rooms   *service.RoomService
	manager *service.RoomManager
	signal  *service.SignalServer
	door    http.Handler // LiveKit's own /rtc
	redis   io.Closer    // nil without one
	end     chan struct{}
}

// links are what LiveKit's parts talk to each other over, inside one process or
// between nodes.
type links struct {
	bus    psrpc.MessageBus
	store  service.ObjectStore
	agents service.AgentStore
	router func(routing.LocalNode, routing.SignalClient, routing.RoomManagerClient, rpc.KeepalivePubSub, lkconfig.NodeStatsConfig) routing.Router
	redis  io.Closer
}

func link(conf *lkconfig.Config) (links, error) {
	if !conf.Redis.IsConfigured() {
		store := service.NewLocalStore()
		return links{bus: psrpc.NewLocalMessageBus(), store: store, agents: store,
			router: func(n routing.LocalNode, s routing.SignalClient, m routing.RoomManagerClient, k rpc.KeepalivePubSub, c lkconfig.NodeStatsConfig) routing.Router {
				return routing.CreateRouter(nil, n, s, m, k, c)
			}}, nil
	}
	client, err := lkredis.GetRedisClient(&conf.Redis)
	if err != nil {
		return links{}, err
	}
	store := service.NewRedisStore(client)
	return links{bus: psrpc.NewRedisMessageBus(client), store: store, agents: store, redis: client,
		router: func(n routing.LocalNode, s routing.SignalClient, m routing.RoomManagerClient, k rpc.KeepalivePubSub, c lkconfig.NodeStatsConfig) routing.Router {
			return routing.CreateRouter(client, n, s, m, k, c)
		}}, nil
}

// assemble makes the parts. Nothing listens for orders before start.
func assemble(conf *lkconfig.Config, events webhook.QueuedNotifier) (*parts, error) {
	quiet()
	node, err := routing.NewLocalNode(conf)
	if err != nil {
		return nil, err
	}
	// Before the first room: without it LiveKit counts into nothing, and ends
	// the whole process with a panic.
	if err := lkprometheus.Init(string(node.NodeID()), node.NodeType()); err != nil {
		return nil, err
	}
	l, err := link(conf)
	if err != nil {
		return nil, err
	}
	p := &parts{redis: l.redis, end: make(chan struct{})}
	client := rpc.NewClientParams(conf.PSRPC, l.bus, logger.GetLogger(), rpc.PSRPCMetricsObserver{})
	allocator, err := p.route(conf, node, l, client)
	if err != nil {
		return nil, errors.Join(err, p.closeRedis())
	}
	if err := p.serve(conf, node, l, client, allocator, events); err != nil {
		return nil, errors.Join(err, p.closeRedis())
	}
	return p, nil
}

// route makes what finds a room's node.
func (p *parts) route(conf *lkconfig.Config, node routing.LocalNode, l links, client rpc.ClientParams) (service.RoomAllocator, error) {
	signals, err := routing.NewSignalClient(node.NodeID(), l.bus, conf.SignalRelay)
	if err != nil {
		return nil, err
	}
	managers, err := routing.NewRoomManagerClient(client, conf.Room)
	if err != nil {
		return nil, err
	}
	alive, err := rpc.NewKeepalivePubSub(client)
	if err != nil {
		return nil, err
	}
	p.router = l.router(node, signals, managers, alive, conf.NodeStats)
	return service.NewRoomAllocator(conf, p.router, l.store)
}

// serve makes what carries rooms and takes orders. There is no launcher of
// recordings (nil): who asks for one is told that there is none.
func (p *parts) serve(conf *lkconfig.Config, node routing.LocalNode, l links, client rpc.ClientParams, allocator service.RoomAllocator, events webhook.QueuedNotifier) (err error) {
	told := telemetry.NewTelemetryService(events, telemetry.NewAnalyticsService(conf, node))
	rooms, err := rpc.NewTypedRoomClient(client)
	if err != nil {
		return err
	}
	participants, err := rpc.NewTypedParticipantClient(client)
	if err != nil {
		return err
	}
	if p.rooms, err = service.NewRoomService(conf.Limit, conf.API, p.router, allocator, l.store, nil, rpc.NewTopicFormatter(), rooms, participants); err != nil {
		return err
	}
	mux := http.NewServeMux()
	service.NewRTCService(conf, allocator, p.router, told).SetupRoutes(mux)
	p.door = mux
	agents, err := agent.NewAgentClient(l.bus, conf.Agents)
	if err != nil {
		return err
	}
	keys := auth.NewFileBasedKeyProviderFromMap(conf.Keys)
	if p.manager, err = service.NewLocalRoomManager(conf, l.store, node, p.router, allocator, told, agents, l.agents, nil,
		utils.NewDefaultTimedVersionGenerator(), service.NewTURNAuthHandler(keys), l.bus, nil); err != nil {
		return err
	}
	p.signal, err = service.NewDefaultSignalServer(node, l.bus, conf.SignalRelay, p.router, p.manager)
	return err
}

// idleEvery is how often rooms are looked through for those that are empty.
const idleEvery = time.Second

func (p *parts) start() error {
	for _, step := range []func() error{p.router.RemoveDeadNodes, p.router.RegisterNode, p.router.Start, p.signal.Start} {
		if err := step(); err != nil {
			return err
		}
	}
	go func() {
		ticks := time.NewTicker(idleEvery)
		defer ticks.Stop()
		for {
			select {
			case <-p.end:
				return
			case <-ticks.C:
				p.manager.CloseIdleRooms()
			}
		}
	}()
	return nil
}

// stop takes no new rooms, tells everybody inside that the server stops, and
// leaves the other nodes.
func (p *parts) stop() error {
	close(p.end)
	p.router.Drain()
	p.router.Stop()
	p.manager.Stop()
	p.signal.Stop()
	return errors.Join(p.router.UnregisterNode(), p.closeRedis())
}

func (p *parts) closeRedis() error {
	if p.redis == nil {
		return nil
	}
	return p.redis.Close()
}

// A notifier takes LiveKit's events where others send them over HTTP.
type notifier func(*livekit.WebhookEvent)

// QueueNotify implements webhook.QueuedNotifier.
func (n notifier) QueueNotify(_ context.Context, e *livekit.WebhookEvent, _ ...webhook.NotifyOption) error {
	n(e)
	return nil
}

// RegisterProcessedHook implements webhook.QueuedNotifier.
func (notifier) RegisterProcessedHook(func(context.Context, *livekit.WebhookInfo)) {}

// SetKeys implements webhook.QueuedNotifier.
func (notifier) SetKeys(string, string) {}

// SetFilter implements webhook.QueuedNotifier.
func (notifier) SetFilter(webhook.FilterParams) {}

// Stop implements webhook.QueuedNotifier.
func (notifier) Stop(bool) {}
