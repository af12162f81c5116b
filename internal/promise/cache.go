package promise

import (
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"hearth/internal/group"
	"hearth/internal/platform/clock"
)

// How long another node's change may go unnoticed. On this node a change drops
// its entry at once.
const (
	plansFor    = 5 * time.Second
	measuresFor = time.Minute // it looks at three months, and one answer moves it little
)

// cached bounds how many groups are kept in memory.
const cached = 2_000

// A cache keeps something about groups for a while.
type cache[V any] struct {
	clock   clock.Clock
	keep    time.Duration
	entries *lru.Cache[group.ID, kept[V]]
}

type kept[V any] struct {
	value V
	until time.Time
}

func newCache[V any](c clock.Clock, keep time.Duration) cache[V] {
	entries, err := lru.New[group.ID, kept[V]](cached)
	if err != nil {
		panic(err) // only for a size below 1
	}
	return cache[V]{clock: c, keep: keep, entries: entries}
}

func (c cache[V]) get(g group.ID) (v V, ok bool) {
	e, ok := c.entries.Get(g)
	if !ok || !c.clock.Now().Before(e.until) {
		return v, false
	}
	return e.value, true
}

func (c cache[V]) put(g group.ID, v V) {
	c.entries.Add(g, kept[V]{value: v, until: c.clock.Now().Add(c.keep)})
}

func (c cache[V]) drop(g group.ID) { c.entries.Remove(g) }
