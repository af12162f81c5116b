package sfu

import (
	"sync"
	"time"
)

// darkAfter is how long a connection may be without its line to us before it
// counts as lost. A browser that changes its network is back within a second or
// two; LiveKit itself gives up on it after twenty.
const darkAfter = 5 * time.Second

// A presence is a connection that has come and not gone.
type presence struct {
	mic   bool
	spoke time.Duration // not told yet
	lost  bool          // told as lost, and LiveKit still waits for it
}

// A crowd is who is connected to the rooms of this node. Its lock is held while
// it tells, so that events are told in the order in which they happened.
type crowd struct {
	mu    sync.Mutex
	here  map[Place]*presence
	lines map[Place]int       // signalling connections through this node's Gate
	dark  map[Place]time.Time // since when somebody here has none
}

func newCrowd() *crowd {
	return &crowd{here: map[Place]*presence{}, lines: map[Place]int{}, dark: map[Place]time.Time{}}
}

// plugged notes that a connection has a line. Who was told as lost is back.
func (c *crowd) plugged(at Place, tell func(Event)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lines[at]++
	delete(c.dark, at)
	if p := c.here[at]; p != nil && p.lost {
		p.lost = false
		tell(Event{Kind: Came, At: at})
	}
}

// unplugged notes that a line has ended.
func (c *crowd) unplugged(at Place, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.lines[at]--; c.lines[at] > 0 {
		return
	}
	delete(c.lines, at)
	if c.here[at] != nil {
		c.dark[at] = now
	}
}

// look tells who has been without a line for too long.
func (c *crowd) look(room string, now time.Time, tell func(Event)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for at, since := range c.dark {
		if p := c.here[at]; at.Room == room && p != nil && !p.lost && now.Sub(since) >= darkAfter {
			p.quiet(at, tell)
			p.lost = true
			tell(Event{Kind: Lost, At: at})
		}
	}
}

func (c *crowd) came(at Place, tell func(Event)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.here[at] == nil {
		c.here[at] = &presence{}
		tell(Event{Kind: Came, At: at})
	}
}

// went tells that a connection is over, and before that what went with it.
func (c *crowd) went(at Place, how Kind, tell func(Event)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	p := c.here[at]
	if p != nil {
		p.quiet(at, tell)
	}
	delete(c.here, at)
	delete(c.dark, at)
	if how == Lost && p != nil && p.lost {
		return // told already
	}
	tell(Event{Kind: how, At: at})
}

// quiet ends what a connection was doing.
func (p *presence) quiet(at Place, tell func(Event)) {
	p.hush(at, tell)
	if p.mic {
		p.mic = false
		tell(Event{Kind: MicOff, At: at})
	}
}

// seen compares a look at a connection with the one before. Who has not come
// yet, or has gone since the look, is not spoken of.
func (c *crowd) seen(at Place, now sight, passed time.Duration, tell func(Event)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	p := c.here[at]
	if p == nil || p.lost {
		return
	}
	if now.mic && !p.mic {
		tell(Event{Kind: MicOn, At: at})
	}
	if now.speaking {
		p.spoke += passed
	}
	if !now.speaking || p.spoke >= spokeEach {
		p.hush(at, tell)
	}
	if !now.mic && p.mic {
		tell(Event{Kind: MicOff, At: at})
	}
	p.mic = now.mic
}

// hush tells of the speech that was not told yet.
func (p *presence) hush(at Place, tell func(Event)) {
	if p.spoke > 0 {
		tell(Event{Kind: Spoke, At: at, For: p.spoke})
		p.spoke = 0
	}
}

func (c *crowd) forget(room string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for at := range c.here {
		if at.Room == room {
			delete(c.here, at)
			delete(c.dark, at)
		}
	}
}
