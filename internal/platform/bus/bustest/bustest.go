// Package bustest is the one conformance suite that every bus.Bus passes.
package bustest

import (
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hearth/internal/platform/bus"
)

// patience is how long a ring may take on a loaded machine. No test waits this
// long unless it is about to fail.
const patience = 10 * time.Second

// Run checks an implementation. open returns two buses that are joined, as two
// nodes are; one that serves a single process returns the same bus twice. The
// suite closes them.
func Run(t *testing.T, open func(t *testing.T) (here, there bus.Bus)) {
	t.Helper()
	tests := []struct {
		name string
		run  func(t *testing.T, here, there bus.Bus, topic string)
	}{
		{"a ring reaches subscribers here and there", ringsEverybody},
		{"a ring stays in its topic", staysInTopic},
		{"a slow subscriber hears the latest number", keepsLatest},
		{"publishing waits for nobody", neverBlocks},
		{"the caller may use its bytes again", copiesPayload},
		{"words are refused", refusesWords},
		{"a closed subscription is quiet", closesSubscription},
		{"a topic can be subscribed again", subscribesAgain},
		{"a closed bus has ended its subscriptions", closesBus},
		{"many at once", manyAtOnce},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			here, there := open(t)
			t.Cleanup(func() { _, _ = here.Close(), there.Close() })
			test.run(t, here, there, "test."+rand.Text())
		})
	}
}

// Hears waits until the subscription is rung with one of the numbers, whatever
// comes before, and returns it; it fails the test if that never happens. "" is
// a ring without a number.
func Hears(t *testing.T, s *bus.Subscription, numbers ...string) string {
	t.Helper()
	late := time.After(patience)
	var heard []string
	for {
		select {
		case payload, open := <-s.C():
			heard = append(heard, string(payload))
			if !open {
				t.Fatalf("the subscription ended before any of %q", numbers)
			}
			if slices.Contains(numbers, string(payload)) {
				return string(payload)
			}
		case <-late:
			t.Fatalf("heard %q, never any of %q", heard, numbers)
		}
	}
}

// Join subscribes at one bus to what the other publishes, and waits until a
// ring has come through, so that what follows does not race with the start of
// the link between them.
func Join(t *testing.T, from, to bus.Bus, topic string) *bus.Subscription {
	t.Helper()
	s := to.Subscribe(topic)
	t.Cleanup(s.Close)
	Carries(t, from, topic, "0", s)
	return s
}

// Carries publishes the number until each subscription has heard it. Once is
// not always enough, since a ring without a number may take its place.
func Carries(t *testing.T, from bus.Bus, topic, number string, subscriptions ...*bus.Subscription) {
	t.Helper()
	late := time.After(patience)
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for _, s := range subscriptions {
		publish(t, from, topic, number)
		for heard := "nothing"; heard != number; {
			select {
			case payload, open := <-s.C():
				if !open {
					t.Fatalf("the subscription ended before %q", number)
				}
				heard = string(payload)
			case <-again.C:
				publish(t, from, topic, number)
			case <-late:
				t.Fatalf("never heard %q", number)
			}
		}
	}
}

func publish(t *testing.T, b bus.Bus, topic, payload string) {
	t.Helper()
	if err := b.Publish(t.Context(), topic, []byte(payload)); err != nil {
		t.Fatalf("Publish(%q): %v", payload, err)
	}
}

func ringsEverybody(t *testing.T, here, there bus.Bus, topic string) {
	far := Join(t, here, there, topic)
	near, second := here.Subscribe(topic), here.Subscribe(topic)
	Carries(t, here, topic, "17", near, second, far)
}

func staysInTopic(t *testing.T, here, there bus.Bus, topic string) {
	far := Join(t, here, there, topic)
	other := Join(t, here, there, topic+".other")
	Carries(t, here, topic, "1", far)
	for heard := ""; heard != "2"; {
		publish(t, here, topic+".other", "2")
		if heard = Hears(t, other, "1", "2", ""); heard == "1" {
			t.Fatal("heard another topic's ring")
		}
	}
}

func keepsLatest(t *testing.T, here, there bus.Bus, topic string) {
	far := Join(t, here, there, topic)
	near := here.Subscribe(topic)
	for i := range 500 {
		publish(t, here, topic, fmt.Sprint(i+1))
	}
	Hears(t, near, "500", "")
	Hears(t, far, "500", "")
}

func neverBlocks(t *testing.T, here, there bus.Bus, topic string) {
	here.Subscribe(topic) // never reads
	there.Subscribe(topic)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i := range 10_000 {
			if err := here.Publish(t.Context(), topic, []byte(fmt.Sprint(i))); err != nil {
				t.Errorf("Publish: %v", err)
			}
		}
	}()
	select {
	case <-done:
	case <-time.After(patience):
		t.Fatal("Publish waited for a subscriber that does not read")
	}
}

func copiesPayload(t *testing.T, here, there bus.Bus, topic string) {
	far := Join(t, here, there, topic)
	near := here.Subscribe(topic)
	payload := []byte("41")
	if err := here.Publish(t.Context(), topic, payload); err != nil {
		t.Fatal(err)
	}
	copy(payload, "99")
	for _, s := range []*bus.Subscription{near, far} {
		if heard := Hears(t, s, "41", "99", ""); heard == "99" {
			t.Error("the ring shares its bytes with the caller")
		}
	}
}

func refusesWords(t *testing.T, here, _ bus.Bus, topic string) {
	tests := []struct {
		payload string
		want    error
	}{
		{"", nil},
		{"12", nil},
		{"-1 20,300", nil},
		{"I feel low", bus.ErrPayload},
		{`{"id":1}`, bus.ErrPayload},
		{"1\n2", bus.ErrPayload},
		{"١٢", bus.ErrPayload},
		{strings.Repeat("1", 64), nil},
		{strings.Repeat("1", 65), bus.ErrPayload},
	}
	for _, test := range tests {
		if err := here.Publish(t.Context(), topic, []byte(test.payload)); !errors.Is(err, test.want) {
			t.Errorf("Publish(%q) = %v, want %v", test.payload, err, test.want)
		}
	}
	if err := here.Publish(t.Context(), topic, nil); err != nil {
		t.Errorf("Publish(nil) = %v", err)
	}
}

func closesSubscription(t *testing.T, here, _ bus.Bus, topic string) {
	gone, stays := here.Subscribe(topic), here.Subscribe(topic)
	gone.Close()
	gone.Close()
	Carries(t, here, topic, "5", stays)
	if payload, open := <-gone.C(); open {
		t.Fatalf("a closed subscription heard %q", payload)
	}
}

func subscribesAgain(t *testing.T, here, there bus.Bus, topic string) {
	for range 3 {
		far := Join(t, here, there, topic)
		Carries(t, here, topic, "6", far)
		far.Close()
	}
}

func closesBus(t *testing.T, _, there bus.Bus, topic string) {
	before := there.Subscribe(topic)
	for range 2 {
		if err := there.Close(); err != nil {
			t.Fatalf("Close: %v", err)
		}
	}
	for open := true; open; {
		select {
		case _, open = <-before.C():
		case <-time.After(patience):
			t.Fatal("Close left a subscription open")
		}
	}
	after := there.Subscribe(topic)
	if _, open := <-after.C(); open {
		t.Error("a subscription on a closed bus is open")
	}
	after.Close()
	if err := there.Publish(t.Context(), topic, nil); !errors.Is(err, bus.ErrClosed) {
		t.Errorf("Publish on a closed bus = %v, want ErrClosed", err)
	}
}

func manyAtOnce(t *testing.T, here, there bus.Bus, topic string) {
	far := Join(t, here, there, topic)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for i := range 100 {
				s := here.Subscribe(topic)
				if err := there.Publish(t.Context(), topic, []byte(fmt.Sprint(i))); err != nil {
					t.Errorf("Publish: %v", err)
				}
				s.Close()
			}
		})
	}
	all.Wait()
	Carries(t, here, topic, "1000", far)
}
