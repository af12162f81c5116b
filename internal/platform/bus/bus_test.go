package bus_test

import (
	"context"
	"net"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"hearth/internal/platform/bus"
	"hearth/internal/platform/bus/bustest"
)

func TestMemory(t *testing.T) {
	bustest.Run(t, func(*testing.T) (here, there bus.Bus) {
		b := bus.NewMemory()
		return b, b
	})
}

func TestRedis(t *testing.T) {
	address := os.Getenv("HEARTH_TEST_REDIS_URL")
	if address == "" {
		t.Fatal("HEARTH_TEST_REDIS_URL is not set: run make test, or start one with scripts/services")
	}
	options, err := redis.ParseURL(address)
	if err != nil {
		t.Fatal(err)
	}
	bustest.Run(t, func(t *testing.T) (here, there bus.Bus) {
		return bus.NewRedis(newClient(t, options)), bus.NewRedis(newClient(t, options))
	})
}

// TestRedisGone kills Redis under two nodes and starts it again.
func TestRedisGone(t *testing.T) {
	address := freeAddress(t)
	kill := startRedis(t, address)
	options := &redis.Options{Addr: address}
	here, there := bus.NewRedis(newClient(t, options)), bus.NewRedis(newClient(t, options))
	defer here.Close()
	defer there.Close()
	near := here.Subscribe("room.1")
	far := bustest.Join(t, here, there, "room.1")
	quiet := bustest.Join(t, here, there, "room.2")

	kill()
	start := time.Now()
	if err := here.Publish(t.Context(), "room.1", []byte("7")); err != nil {
		t.Fatalf("Publish without Redis: %v", err)
	}
	if took := time.Since(start); took > time.Second {
		t.Errorf("Publish without Redis took %v", took)
	}
	bustest.Hears(t, near, "", "7")

	startRedis(t, address)
	bustest.Hears(t, quiet, "") // rung once for what it may have missed
	bustest.Hears(t, far, "", "7")
	bustest.Carries(t, there, "room.1", "8", near)
}

// TestRedisLate starts the bus before Redis.
func TestRedisLate(t *testing.T) {
	address := freeAddress(t)
	options := &redis.Options{Addr: address}
	here, there := bus.NewRedis(newClient(t, options)), bus.NewRedis(newClient(t, options))
	defer here.Close()
	defer there.Close()
	far := there.Subscribe("room.1")
	if err := here.Publish(t.Context(), "room.1", []byte("1")); err != nil {
		t.Fatal(err)
	}
	startRedis(t, address)
	bustest.Hears(t, far, "") // the first word from Redis: read what is there
	bustest.Join(t, here, there, "room.1")
}

func newClient(t *testing.T, options *redis.Options) *redis.Client {
	copied := *options
	client := redis.NewClient(&copied)
	t.Cleanup(func() { _ = client.Close() })
	return client
}

// freeAddress returns an address on which nobody listens.
func freeAddress(t *testing.T) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// startRedis starts a Redis of this test's own and returns once it answers.
func startRedis(t *testing.T, address string) (kill func()) {
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command("redis-server", "--bind", "127.0.0.1", "--port", port, "--save", "", "--dir", t.TempDir())
	if err := command.Start(); err != nil {
		t.Fatalf("redis-server: %v", err)
	}
	kill = func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	}
	t.Cleanup(kill)
	client := redis.NewClient(&redis.Options{Addr: address, MaxRetries: -1})
	defer client.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for client.Ping(ctx).Err() != nil {
		select {
		case <-again.C:
		case <-ctx.Done():
			t.Fatalf("redis-server does not answer: %v", ctx.Err())
		}
	}
	return kill
}
