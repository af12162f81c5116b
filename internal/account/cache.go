package account

import (
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"

	"hearth/internal/platform/clock"
)

const (
	// cacheFor is how long another node may still honour a session that was
	// ended on this one.
	cacheFor = 5 * time.Second
	// cachedSessions bounds the memory: some 300 bytes each.
	cachedSessions = 20_000
)

// sessionCache spares the database the one query that every request makes.
// Every write to a session or account forgets it here, after it was committed.
type sessionCache struct {
	clock clock.Clock

	mu      sync.Mutex
	entries *simplelru.LRU[tokenHash, cachedSession]
	// epoch counts what was forgotten. A read that began before a forgetting
	// must not bring back what it saw.
	epoch uint64
}

type cachedSession struct {
	session session
	until   time.Time
}

func newSessionCache(c clock.Clock) *sessionCache {
	// The only error is a size below one.
	entries, _ := simplelru.NewLRU[tokenHash, cachedSession](cachedSessions, nil)
	return &sessionCache{clock: c, entries: entries}
}

// get returns the token's session, asking load if it is not known. That a
// token is nobody's is not kept: it costs strangers' tokens room.
func (c *sessionCache) get(token tokenHash, load func() (session, bool, error)) (session, bool, error) {
	now := c.clock.Now()
	c.mu.Lock()
	entry, known := c.entries.Get(token)
	epoch := c.epoch
	c.mu.Unlock()
	if known && now.Before(entry.until) && now.Before(entry.session.expiresAt) {
		return entry.session, true, nil
	}
	s, found, err := load()
	if err == nil && found {
		c.keep(token, cachedSession{s, now.Add(cacheFor)}, epoch)
	}
	return s, found, err
}

func (c *sessionCache) keep(token tokenHash, entry cachedSession, epoch uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.epoch == epoch {
		c.entries.Add(token, entry)
	}
}

func (c *sessionCache) forgetToken(token tokenHash) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.epoch++
	c.entries.Remove(token)
}

func (c *sessionCache) forgetAccount(id ID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.epoch++
	for _, token := range c.entries.Keys() {
		if entry, ok := c.entries.Peek(token); ok && entry.session.account == id {
			c.entries.Remove(token)
		}
	}
}
