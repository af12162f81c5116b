package limit

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"

	"hearth/internal/platform/clock"
)

//go:embed redis.lua
var script string

//go:embed give.lua
var giveScript string

const (
	keyPrefix    = "hearth:limit:"
	redisTimeout = time.Second
	// redisRest is how long Redis is left alone after it failed, so that
	// requests do not each wait for the timeout.
	redisRest = time.Second
)

type redisLimiter struct {
	client redis.UniversalClient
	script *redis.Script
	give   *redis.Script
	clock  clock.Clock
	secret []byte
	own    Limiter      // counts while Redis is gone
	rest   atomic.Int64 // epoch milliseconds until which Redis is left alone
}

// NewRedis returns a limiter that counts for all nodes which share the
// client's Redis and the secret. While Redis is gone each node counts alone.
func NewRedis(client redis.UniversalClient, now clock.Clock, secret []byte) Limiter {
	return &redisLimiter{
		client: client,
		script: redis.NewScript(script),
		give:   redis.NewScript(giveScript),
		clock:  now,
		secret: secret,
		own:    NewMemory(now),
	}
}

// Allow implements Limiter.
func (l *redisLimiter) Allow(ctx context.Context, key string, rate Rate) (ok bool, retry time.Duration) {
	if rate.none() {
		return false, rate.Every
	}
	now := l.clock.Now()
	if now.UnixMilli() < l.rest.Load() {
		return l.own.Allow(ctx, key, rate)
	}
	wait, err := l.ask(ctx, key, now, rate)
	if err != nil {
		// A request that was given up says nothing about Redis.
		if ctx.Err() == nil {
			l.rest.Store(now.Add(redisRest).UnixMilli())
		}
		return l.own.Allow(ctx, key, rate)
	}
	return wait == 0, wait
}

// Give implements Limiter. While Redis is gone it gives back to this node's
// own count, from which Allow takes then.
func (l *redisLimiter) Give(ctx context.Context, key string, rate Rate) {
	if rate.none() {
		return
	}
	now := l.clock.Now()
	if now.UnixMilli() < l.rest.Load() {
		l.own.Give(ctx, key, rate)
		return
	}
	// The request may be over by now; what it took must be given back.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), redisTimeout)
	defer cancel()
	if err := l.give.Run(ctx, l.client, []string{l.hash(key)}, now.UnixMicro(), rate.Every.Microseconds()).Err(); err != nil {
		l.rest.Store(now.Add(redisRest).UnixMilli())
	}
}

func (l *redisLimiter) ask(ctx context.Context, key string, now time.Time, rate Rate) (time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, redisTimeout)
	defer cancel()
	wait, err := l.script.Run(ctx, l.client, []string{l.hash(key)},
		now.UnixMicro(), rate.Every.Microseconds(), rate.window()).Int64()
	return time.Duration(wait) * time.Microsecond, err
}

// hash hides the key from whoever can read Redis.
func (l *redisLimiter) hash(key string) string {
	sum := hmac.New(sha256.New, l.secret)
	sum.Write([]byte(key))
	return keyPrefix + base64.RawURLEncoding.EncodeToString(sum.Sum(nil)[:18])
}
