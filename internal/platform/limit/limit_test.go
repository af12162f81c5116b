package limit

import (
	"fmt"
	"net"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"hearth/internal/platform/clock"
)

func TestMemoryForgetsTheQuietest(t *testing.T) {
	m := newMemory(clock.At(time.Unix(1e9, 0)), 2)
	once := Per(1, time.Hour)
	for i, test := range []struct {
		key string
		ok  bool
	}{
		{"a", true}, {"b", true},
		{"a", false}, // used, so "b" is now the quietest
		{"c", true},
		{"a", false},
		{"b", true}, // was forgotten
	} {
		if ok, _ := m.Allow(t.Context(), test.key, once); ok != test.ok {
			t.Errorf("step %d: Allow(%q) = %v, want %v", i, test.key, ok, test.ok)
		}
	}
	if m.whole.Len() != 2 {
		t.Errorf("holds %d keys, want 2", m.whole.Len())
	}
}

// TestRedisGone asks a Redis that is not there: the node's own count goes on
// limiting, and does not wait for each request.
func TestRedisGone(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := listener.Addr().String()
	listener.Close()
	client := redis.NewClient(&redis.Options{Addr: nobody})
	defer client.Close()
	now := clock.At(time.Unix(1e9, 0))
	l := NewRedis(client, now, []byte("secret")).(*redisLimiter)
	for i, want := range []bool{true, true, false} {
		if ok, _ := l.Allow(t.Context(), "a", Per(2, time.Hour)); ok != want {
			t.Errorf("attempt %d = %v, want %v", i, ok, want)
		}
	}
	if l.rest.Load() <= now.Now().UnixMilli() {
		t.Error("Redis is asked again at once")
	}
	now.Advance(redisRest)
	if l.rest.Load() > now.Now().UnixMilli() {
		t.Error("Redis is not asked again")
	}
}

func TestHashHidesTheKey(t *testing.T) {
	one := &redisLimiter{secret: []byte("one")}
	two := &redisLimiter{secret: []byte("two")}
	key := "sign-in 203.0.113.7"
	if one.hash(key) == two.hash(key) {
		t.Error("the hash does not depend on the secret")
	}
	if one.hash(key) != one.hash(key) || one.hash(key) == one.hash(key+"1") {
		t.Error("the hash does not depend on the key alone")
	}
	if got := fmt.Sprint(len(one.hash(key))); got != fmt.Sprint(len(keyPrefix)+24) {
		t.Errorf("the hash has %s characters", got)
	}
}
