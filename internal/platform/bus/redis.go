package bus

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	// channelPrefix sets our channels apart in a Redis that others use too.
	channelPrefix = "hearth:bus:"
	// allChannel is the one that rings every topic. A topic's channel never
	// has its name, since it has no topic part.
	allChannel = "hearth:bus-all"

	redisTimeout = 500 * time.Millisecond // for one exchange
	redisPause   = 250 * time.Millisecond // before trying again
	redisCheck   = time.Second            // silence after which the link is checked
)

// redisBus joins the hubs of several processes through Redis.
type redisBus struct {
	client redis.UniversalClient
	link   *redis.PubSub
	node   string // marks our own messages, which were rung here already
	hub    *hub
	out    *outbox

	changedMu sync.Mutex
	changed   map[string]struct{} // topics to be subscribed or let go
	dirty     chan struct{}       // holds one token while changed is not empty

	stop context.CancelFunc
	done sync.WaitGroup
}

// NewRedis returns a bus for several processes that share the client's Redis.
// It starts even while Redis cannot be reached, and joins the others as soon
// as it can. The client is not closed with the bus.
func NewRedis(client redis.UniversalClient) Bus {
	ctx, stop := context.WithCancel(context.Background())
	b := &redisBus{
		client:  client,
		link:    client.Subscribe(ctx),
		node:    rand.Text(),
		out:     newOutbox(),
		changed: map[string]struct{}{},
		dirty:   make(chan struct{}, 1),
		stop:    stop,
	}
	b.hub = newHub(b.noteChange)
	rings := b.link.ChannelWithSubscriptions(redis.WithChannelHealthCheckInterval(redisCheck))
	b.done.Go(func() { b.send(ctx) })
	b.done.Go(func() { b.follow(ctx) })
	go b.hear(rings)
	return b
}

// Publish implements Bus.
func (b *redisBus) Publish(_ context.Context, topic string, payload []byte) error {
	if err := checkPayload(payload); err != nil {
		return err
	}
	if err := b.hub.ring(topic, payload); err != nil {
		return err
	}
	b.out.put(topic, slices.Clone(payload))
	return nil
}

// Subscribe implements Bus. The other nodes are heard a moment later; then the
// subscription is rung once, for what it may have missed until then.
func (b *redisBus) Subscribe(topic string) *Subscription { return b.hub.subscribe(topic) }

// Close implements Bus. What was not sent yet is dropped.
func (b *redisBus) Close() error {
	if !b.hub.close() {
		return nil
	}
	b.stop()
	b.done.Wait()
	// Closing can wait for a connection that is just being made; nobody needs
	// to wait with it. It ends hear.
	go func() { _ = b.link.Close() }()
	return nil
}

// send passes the outbox on to Redis until the bus is closed. A failed batch
// is tried again with what came meanwhile, so that nodes which still hear
// Redis are told once it hears us.
func (b *redisBus) send(ctx context.Context) {
	for wait(ctx, b.out.ready) {
		latest, all := b.out.take()
		if b.publish(ctx, latest, all) == nil {
			continue
		}
		b.out.giveBack(latest, all)
		if !pause(ctx) {
			return
		}
		b.out.wake()
	}
}

func (b *redisBus) publish(ctx context.Context, latest map[string][]byte, all bool) error {
	ctx, cancel := context.WithTimeout(ctx, redisTimeout)
	defer cancel()
	batch := b.client.Pipeline()
	for topic, payload := range latest {
		batch.Publish(ctx, channelPrefix+topic, b.node+" "+string(payload))
	}
	if all {
		batch.Publish(ctx, allChannel, b.node)
	}
	_, err := batch.Exec(ctx)
	return err
}

// noteChange is the hub's word that a topic came or went.
func (b *redisBus) noteChange(topic string) {
	b.changedMu.Lock()
	b.changed[topic] = struct{}{}
	b.changedMu.Unlock()
	b.wakeFollow()
}

func (b *redisBus) wakeFollow() {
	select {
	case b.dirty <- struct{}{}:
	default:
	}
}

// follow keeps the subscriptions at Redis in step with the hub's topics.
func (b *redisBus) follow(ctx context.Context) {
	b.wakeFollow()
	start := []string{allChannel}
	for wait(ctx, b.dirty) {
		start = b.subscribeLink(ctx, start)
		if len(start) == 0 {
			continue
		}
		if !pause(ctx) {
			return
		}
		b.wakeFollow()
	}
}

// subscribeLink carries out the changes noted so far. It returns the channels
// that Redis could not be asked for, to be tried again.
func (b *redisBus) subscribeLink(ctx context.Context, start []string) (left []string) {
	ctx, cancel := context.WithTimeout(ctx, redisTimeout)
	defer cancel()
	var end []string
	for topic := range b.takeChanges() {
		if b.hub.wants(topic) {
			start = append(start, channelPrefix+topic)
		} else {
			end = append(end, channelPrefix+topic)
		}
	}
	// A topic that is let go must not come back with an earlier failure.
	start = slices.DeleteFunc(start, func(channel string) bool { return slices.Contains(end, channel) })
	if len(end) > 0 {
		// A failure leaves a channel that rings nobody until the next reconnect.
		_ = b.link.Unsubscribe(ctx, end...)
	}
	if len(start) > 0 && b.link.Subscribe(ctx, start...) != nil {
		return start
	}
	return nil
}

func (b *redisBus) takeChanges() map[string]struct{} {
	b.changedMu.Lock()
	defer b.changedMu.Unlock()
	taken := b.changed
	b.changed = map[string]struct{}{}
	return taken
}

// hear rings what comes from Redis. Each subscription that Redis confirms, at
// first and after every reconnect, is a moment after a gap: its subscribers
// are rung to read again.
func (b *redisBus) hear(rings <-chan any) {
	for ring := range rings {
		switch ring := ring.(type) {
		case *redis.Subscription:
			if ring.Kind == "subscribe" {
				b.hearChannel(ring.Channel, nil)
			}
		case *redis.Message:
			node, payload, _ := strings.Cut(ring.Payload, " ")
			if node != b.node {
				b.hearChannel(ring.Channel, []byte(payload))
			}
		}
	}
}

func (b *redisBus) hearChannel(channel string, payload []byte) {
	if channel == allChannel {
		b.hub.ringAll()
		return
	}
	if len(payload) == 0 || checkPayload(payload) != nil {
		payload = nil
	}
	// The only error is that the bus was closed, and then nobody listens.
	_ = b.hub.ring(strings.TrimPrefix(channel, channelPrefix), payload)
}

// wait reports true once there is a token, and false when the bus is closed.
func wait(ctx context.Context, token <-chan struct{}) bool {
	select {
	case <-ctx.Done():
		return false
	case <-token:
		return true
	}
}

// pause lets a moment pass; false means that the bus was closed meanwhile.
func pause(ctx context.Context) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(redisPause):
		return true
	}
}
