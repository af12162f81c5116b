package limit

import (
	"context"
	"time"
)

// A Rate allows Burst at once, and gives one back after each Every.
type Rate struct {
	Burst int
	Every time.Duration
}

// Per allows n in each period, all at once if need be. With n below 1 it
// allows nothing.
func Per(n int, period time.Duration) Rate {
	if n < 1 {
		return Rate{Every: period}
	}
	return Rate{Burst: n, Every: period / time.Duration(n)}
}

// none reports whether the rate allows nothing at all.
func (r Rate) none() bool { return r.Burst < 1 || r.Every < time.Microsecond }

// window is how long an allowance that is all used up takes to be whole again.
func (r Rate) window() int64 { return int64(r.Burst) * r.Every.Microseconds() }

// A Limiter counts what is done under each key. It is safe for concurrent use.
type Limiter interface {
	// Allow takes one from the key's allowance. When there is none left it
	// reports false and how long to wait until there is. One key must always
	// be used with the same rate.
	Allow(ctx context.Context, key string, rate Rate) (ok bool, retry time.Duration)
	// Give puts back one that Allow took, for what turned out not to count. An
	// allowance that is whole stays as it is.
	Give(ctx context.Context, key string, rate Rate)
}

// take is the algorithm: whole is the moment, in epoch microseconds, at which
// the allowance would be whole again; it returns the new one and the wait, of
// which only one is not zero. redis.lua does the same.
func take(whole, now int64, rate Rate) (next int64, wait time.Duration) {
	next = max(whole, now) + rate.Every.Microseconds()
	if early := next - rate.window() - now; early > 0 {
		return 0, time.Duration(early) * time.Microsecond
	}
	return next, 0
}
