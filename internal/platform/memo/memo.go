package memo

import (
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"hearth/internal/platform/clock"
)

// A Cache holds values by key, each until its time is over or newer ones push
// it out. It is safe for concurrent use; copies are the same cache. Make one
// with New.
type Cache[K comparable, V any] struct {
	clock   clock.Clock
	keep    time.Duration
	entries *lru.Cache[K, kept[V]]
}

type kept[V any] struct {
	value V
	until time.Time
}

// New returns a Cache of at most size entries, each kept for so long. It panics
// for a size below 1.
func New[K comparable, V any](c clock.Clock, size int, keep time.Duration) Cache[K, V] {
	entries, err := lru.New[K, kept[V]](size)
	if err != nil {
		panic(err)
	}
	return Cache[K, V]{clock: c, keep: keep, entries: entries}
}

// Get returns what is kept under the key, and whether anything is.
func (c Cache[K, V]) Get(key K) (v V, ok bool) {
	e, ok := c.entries.Get(key)
	if !ok || !c.clock.Now().Before(e.until) {
		return v, false
	}
	return e.value, true
}

// Put keeps the value from now on.
func (c Cache[K, V]) Put(key K, v V) {
	c.entries.Add(key, kept[V]{value: v, until: c.clock.Now().Add(c.keep)})
}

// Drop forgets one entry.
func (c Cache[K, V]) Drop(key K) { c.entries.Remove(key) }

// Clear forgets all of them.
func (c Cache[K, V]) Clear() { c.entries.Purge() }
