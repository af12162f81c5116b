package group

import (
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"hearth/internal/platform/clock"
)

// fresh is how long another node, or the command line, may go unnoticed. On
// this node a change drops its entry at once. Whether somebody belongs and holds
// a group is never taken from here: that is read with every request.
const fresh = 5 * time.Second

type cache[K comparable, V any] struct {
	clock   clock.Clock
	keep    time.Duration
	entries *lru.Cache[K, timed[V]]
}

type timed[V any] struct {
	value V
	until time.Time
}

func newCache[K comparable, V any](c clock.Clock, size int) cache[K, V] {
	return newCacheFor[K, V](c, size, fresh)
}

func newCacheFor[K comparable, V any](c clock.Clock, size int, keep time.Duration) cache[K, V] {
	entries, err := lru.New[K, timed[V]](size)
	if err != nil {
		panic(err) // only for a size below 1
	}
	return cache[K, V]{clock: c, keep: keep, entries: entries}
}

func (c cache[K, V]) get(key K) (v V, ok bool) {
	e, ok := c.entries.Get(key)
	if !ok || !c.clock.Now().Before(e.until) {
		return v, false
	}
	return e.value, true
}

func (c cache[K, V]) put(key K, v V) {
	c.entries.Add(key, timed[V]{value: v, until: c.clock.Now().Add(c.keep)})
}

func (c cache[K, V]) drop(key K) { c.entries.Remove(key) }

func (c cache[K, V]) clear() { c.entries.Purge() }

// Forget drops cards from memory, so that the next reader gets them fresh: a
// feature that learns that somebody was erased on another node calls it before
// it shows what they left.
func (m *Module) Forget(ids ...MemberID) {
	for _, id := range ids {
		m.cards.drop(id)
	}
}

// dropCard forgets what is known of a member, and who holds which group, which
// may have been them.
func (m *Module) dropCard(id MemberID) {
	m.cards.drop(id)
	m.sides.clear()
}
