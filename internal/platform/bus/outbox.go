package bus

import "sync"

// outboxLimit is how many topics wait for Redis at most. Above it the numbers
// are given up and everybody is rung instead.
const outboxLimit = 10_000

// An outbox holds what other nodes have not been told yet: the latest payload
// of each topic.
type outbox struct {
	ready chan struct{} // holds one token while there is something to send

	mu     sync.Mutex
	latest map[string][]byte
	all    bool // ring every topic instead
}

func newOutbox() *outbox {
	return &outbox{ready: make(chan struct{}, 1), latest: map[string][]byte{}}
}

// put leaves a ring for the other nodes, in place of an older one.
func (o *outbox) put(topic string, payload []byte) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.keep(topic, payload)
	o.wake()
}

// take empties the outbox.
func (o *outbox) take() (latest map[string][]byte, all bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	latest, all = o.latest, o.all
	o.latest, o.all = map[string][]byte{}, false
	return latest, all
}

// giveBack returns what could not be sent; what came since then is newer and
// stays. It does not wake the sender, which waits a little before it tries
// again.
func (o *outbox) giveBack(latest map[string][]byte, all bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.all = o.all || all
	for topic, payload := range latest {
		if _, newer := o.latest[topic]; !newer {
			o.keep(topic, payload)
		}
	}
}

// keep notes one ring; the lock is held.
func (o *outbox) keep(topic string, payload []byte) {
	if o.all {
		return
	}
	o.latest[topic] = payload
	if len(o.latest) > outboxLimit {
		o.latest, o.all = map[string][]byte{}, true
	}
}

func (o *outbox) wake() {
	select {
	case o.ready <- struct{}{}:
	default:
	}
}
