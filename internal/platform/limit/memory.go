package limit

import (
	"context"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"

	"hearth/internal/platform/clock"
)

// memoryKeys bounds the memory that strangers can make us use, to some 20 MB.
// Beyond it the key that was quiet for longest is forgotten.
const memoryKeys = 100_000

type memory struct {
	clock clock.Clock
	mu    sync.Mutex
	whole *simplelru.LRU[string, int64]
}

// NewMemory returns a limiter that counts in this process.
func NewMemory(now clock.Clock) Limiter { return newMemory(now, memoryKeys) }

func newMemory(now clock.Clock, keys int) *memory {
	// The only error is a size below one.
	whole, _ := simplelru.NewLRU[string, int64](max(keys, 1), nil)
	return &memory{clock: now, whole: whole}
}

// Allow implements Limiter.
func (m *memory) Allow(_ context.Context, key string, rate Rate) (ok bool, retry time.Duration) {
	if rate.none() {
		return false, rate.Every
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	whole, _ := m.whole.Get(key)
	next, wait := take(whole, m.clock.Now().UnixMicro(), rate)
	if wait > 0 {
		return false, wait
	}
	m.whole.Add(key, next)
	return true, 0
}

// Give implements Limiter.
func (m *memory) Give(_ context.Context, key string, rate Rate) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if whole, known := m.whole.Get(key); known && !rate.none() {
		m.whole.Add(key, whole-rate.Every.Microseconds())
	}
}
