package limit_test

import (
	"os"
	"testing"

	"github.com/redis/go-redis/v9"

	"hearth/internal/platform/clock"
	"hearth/internal/platform/limit"
	"hearth/internal/platform/limit/limittest"
)

func TestMemory(t *testing.T) {
	limittest.Run(t, func(_ *testing.T, now clock.Clock) (here, there limit.Limiter) {
		l := limit.NewMemory(now)
		return l, l
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
	client := redis.NewClient(options)
	t.Cleanup(func() { _ = client.Close() })
	limittest.Run(t, func(_ *testing.T, now clock.Clock) (here, there limit.Limiter) {
		secret := []byte("a secret of this test")
		return limit.NewRedis(client, now, secret), limit.NewRedis(client, now, secret)
	})
}
