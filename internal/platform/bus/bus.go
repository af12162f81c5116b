package bus

import (
	"context"
	"errors"
)

// ErrClosed is what Publish returns after Close.
var ErrClosed = errors.New("bus: closed")

// ErrPayload is what Publish returns for a payload that is not a few numbers.
var ErrPayload = errors.New("bus: a payload is at most 64 bytes of digits, signs, spaces and commas")

// A Bus rings the subscribers of a topic. It is safe for concurrent use.
type Bus interface {
	// Publish rings everybody who subscribed to the topic, here and on other
	// nodes. It returns before they have heard it. A nil payload is allowed.
	// An error is always the caller's own mistake (ErrPayload, ErrClosed);
	// that the network is gone is not reported, since it mends itself.
	Publish(ctx context.Context, topic string, payload []byte) error

	// Subscribe starts listening to one topic, and must be ended by the
	// subscription's Close. On a closed bus the subscription has ended already.
	Subscribe(topic string) *Subscription

	// Close ends all subscriptions and gives back what the bus holds. A client
	// that was passed in stays open.
	Close() error
}

// payloadLimit leaves room for three 64-bit numbers.
const payloadLimit = 64

// checkPayload keeps words out of Redis, where they would be readable and
// could not be erased with their author.
func checkPayload(payload []byte) error {
	if len(payload) > payloadLimit {
		return ErrPayload
	}
	for _, c := range payload {
		if (c < '0' || c > '9') && c != ' ' && c != ',' && c != '-' {
			return ErrPayload
		}
	}
	return nil
}
