package bus

import (
	"slices"
	"sync"
)

// A Subscription hears the rings of one topic.
type Subscription struct {
	hub   *hub
	topic string
	rings chan []byte // holds one ring: the latest that was not yet heard
}

// C delivers the rings. A value is the latest payload, or nil when the
// subscriber may have missed something and no number is known; either way the
// database may hold more than before. C is closed by Close and by the bus's
// own Close.
func (s *Subscription) C() <-chan []byte { return s.rings }

// Close ends the subscription. It may be called more than once, and from any
// goroutine.
func (s *Subscription) Close() { s.hub.remove(s) }

// ring leaves the payload for the subscriber, in place of one not yet heard.
// A nil stays nil: "you may have missed something" must not be hidden by a
// number that comes after it. The hub's lock makes this the only sender, so
// the send never waits.
func (s *Subscription) ring(payload []byte) {
	select {
	case unheard := <-s.rings:
		if unheard == nil {
			payload = nil
		}
	default:
	}
	s.rings <- payload
}

// A hub knows the subscribers of this process.
type hub struct {
	// changed, if set, is told of each topic that got its first subscriber or
	// lost its last one. It is called under the lock and must not wait.
	changed func(topic string)

	mu     sync.Mutex
	topics map[string]map[*Subscription]struct{}
	closed bool
}

func newHub(changed func(topic string)) *hub {
	return &hub{changed: changed, topics: map[string]map[*Subscription]struct{}{}}
}

func (h *hub) subscribe(topic string) *Subscription {
	s := &Subscription{hub: h, topic: topic, rings: make(chan []byte, 1)}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		close(s.rings)
		return s
	}
	if h.topics[topic] == nil {
		h.topics[topic] = map[*Subscription]struct{}{}
		h.tell(topic)
	}
	h.topics[topic][s] = struct{}{}
	return s
}

func (h *hub) remove(s *Subscription) {
	h.mu.Lock()
	defer h.mu.Unlock()
	all := h.topics[s.topic]
	if _, here := all[s]; !here {
		return
	}
	delete(all, s)
	close(s.rings)
	if len(all) == 0 {
		delete(h.topics, s.topic)
		h.tell(s.topic)
	}
}

func (h *hub) tell(topic string) {
	if h.changed != nil {
		h.changed(topic)
	}
}

// wants reports whether anybody here listens to the topic.
func (h *hub) wants(topic string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.topics[topic]) > 0
}

// ring rings the topic's subscribers, and says ErrClosed on a closed hub.
func (h *hub) ring(topic string, payload []byte) error {
	if len(payload) == 0 {
		payload = nil
	}
	payload = slices.Clone(payload) // the caller may use its bytes again
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return ErrClosed
	}
	for s := range h.topics[topic] {
		s.ring(payload)
	}
	return nil
}

// ringAll tells every subscriber that it may have missed something.
func (h *hub) ringAll() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, all := range h.topics {
		for s := range all {
			s.ring(nil)
		}
	}
}

// close ends all subscriptions. It reports whether it was the first to do so.
func (h *hub) close() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return false
	}
	h.closed = true
	for _, all := range h.topics {
		for s := range all {
			close(s.rings)
		}
	}
	h.topics = nil
	return true
}
