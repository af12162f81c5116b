package mail

import (
	"context"
	"slices"
	"sync"
	"time"
)

// kept is how many mails an outbox holds; older ones are dropped.
const kept = 100

// An Outbox sends nothing: it keeps the newest mails in memory, for a developer
// to look at. It is safe for use by several goroutines.
type Outbox struct {
	Clock func() time.Time

	mu   sync.Mutex
	sent []Sent
}

// A Sent is a mail as it would have gone out.
type Sent struct {
	Message
	At time.Time
}

// Send implements Sender.
func (o *Outbox) Send(_ context.Context, all []Message) []error {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, m := range all {
		o.sent = append(o.sent, Sent{Message: m, At: o.Clock()})
	}
	o.sent = slices.Clone(o.sent[max(0, len(o.sent)-kept):])
	return make([]error, len(all))
}

// Check implements Sender.
func (o *Outbox) Check(context.Context) error { return nil }

// Sent returns the newest mails, the newest first.
func (o *Outbox) Sent() []Sent {
	o.mu.Lock()
	defer o.mu.Unlock()
	sent := slices.Clone(o.sent)
	slices.Reverse(sent)
	return sent
}
