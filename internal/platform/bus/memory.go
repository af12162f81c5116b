package bus

import "context"

// memory is the bus of a single process.
type memory struct{ hub *hub }

// NewMemory returns the bus of a single process.
func NewMemory() Bus { return &memory{hub: newHub(nil)} }

// Publish implements Bus.
func (m *memory) Publish(_ context.Context, topic string, payload []byte) error {
	if err := checkPayload(payload); err != nil {
		return err
	}
	return m.hub.ring(topic, payload)
}

// Subscribe implements Bus.
func (m *memory) Subscribe(topic string) *Subscription { return m.hub.subscribe(topic) }

// Close implements Bus.
func (m *memory) Close() error {
	m.hub.close()
	return nil
}
