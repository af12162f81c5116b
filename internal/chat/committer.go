package chat

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"hearth/internal/group"
	"hearth/internal/group/heed"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

const (
	batchSize     = 256              // messages in one transaction at most
	queueSize     = 4 * batchSize    // messages that may wait; beyond it people are asked to wait
	commitTimeout = 10 * time.Second // for one transaction
)

// An item is a sealed message on its way into the database.
type item struct {
	event
	member              group.Member
	body, html, touches []byte
	once                any // []byte, or nil
	found               heed.Found
	done                chan error
}

// A committer takes what is queued into one transaction after another. It is
// what makes a room fast: the cost of a commit is shared by all who speak at
// the same time.
type committer struct {
	m     *Module
	queue chan *item
	ended chan struct{}

	mu     sync.RWMutex
	closed bool
}

func newCommitter(m *Module, size int) *committer {
	return &committer{m: m, queue: make(chan *item, size), ended: make(chan struct{})}
}

// put queues the item. It returns Unavailable if the queue is full or closed,
// and never waits.
func (c *committer) put(it *item) error {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if c.closed {
		return busy()
	}
	select {
	case c.queue <- it:
		return nil
	default:
		return busy()
	}
}

func busy() error {
	f := fault.New(fault.Unavailable, "chat.busy")
	f.Retry = 2
	return f
}

// close takes no more items and waits until those that are queued are written.
func (c *committer) close() {
	c.mu.Lock()
	if !c.closed {
		c.closed = true
		close(c.queue)
	}
	c.mu.Unlock()
	<-c.ended
}

func (c *committer) run() {
	defer close(c.ended)
	batch := make([]*item, 0, batchSize)
	for it := range c.queue {
		batch = c.gather(append(batch[:0], it))
		c.commit(batch)
		clear(batch)
	}
}

// gather adds what is queued now. It does not wait for more: under load there
// is more, and without load waiting only costs time.
func (c *committer) gather(batch []*item) []*item {
	for len(batch) < batchSize {
		select {
		case it, open := <-c.queue:
			if !open {
				return batch
			}
			batch = append(batch, it)
		default:
			return batch
		}
	}
	return batch
}

// commit writes the batch, answers those who wait, and lets the rooms know.
func (c *committer) commit(batch []*item) {
	ctx, cancel := context.WithTimeout(context.Background(), commitTimeout)
	defer cancel()
	// One order for all nodes, so that two of them never wait for each other's
	// rooms; within a room, the order of speaking.
	slices.SortStableFunc(batch, func(a, b *item) int { return cmp.Compare(a.Group, b.Group) })
	if err := c.write(ctx, batch); err != nil {
		c.oneByOne(ctx, batch, err)
		return
	}
	for _, it := range batch {
		it.done <- nil
	}
	c.tell(batch)
}

// oneByOne finds the one that spoils a batch: a form that was sent twice, or
// what a broken commit had written after all. When the database itself is at
// fault, two failures are enough to tell.
func (c *committer) oneByOne(ctx context.Context, batch []*item, err error) {
	failures := 0
	for _, it := range batch {
		if len(batch) > 1 && failures < 2 {
			err = c.write(ctx, []*item{it})
		}
		err = c.less(ctx, it, err)
		if db.IsTaken(err) {
			err = c.earlier(ctx, it)
			it.done <- err
			continue
		}
		it.done <- err
		if err != nil {
			failures++
			continue
		}
		c.tell([]*item{it})
	}
}

// less writes an item of which all that failed is to note what was found in it,
// with less of that, or without: the words are said all the same.
func (c *committer) less(ctx context.Context, it *item, err error) error {
	return heed.Again(ctx, it.found, err, func(f heed.Found) error {
		it.note(f)
		return c.write(ctx, []*item{it})
	})
}

// earlier turns the item into the message that was written for the same form.
func (c *committer) earlier(ctx context.Context, it *item) error {
	e, found, err := c.m.earlier(ctx, it.Author, it.once)
	if err == nil && !found {
		e, found, err = db.Maybe(ctx, c.m.db, qMessage, scanEvent, int64(it.ID))
	}
	if err == nil && !found {
		err = fault.New(fault.Internal, "internal")
	}
	it.ID, it.Seq = e.ID, e.Seq
	return err
}

// write puts the batch, which is sorted by room, into one transaction.
func (c *committer) write(ctx context.Context, batch []*item) error {
	return c.m.db.Tx(ctx, func(tx *db.Tx) error {
		for from := 0; from < len(batch); {
			to := from + 1
			for to < len(batch) && batch[to].Group == batch[from].Group {
				to++
			}
			if err := c.writeRoom(ctx, tx, batch[from:to]); err != nil {
				return err
			}
			from = to
		}
		return c.touch(ctx, tx, batch)
	})
}

func (c *committer) writeRoom(ctx context.Context, tx *db.Tx, batch []*item) error {
	open := 0
	for _, it := range batch {
		if !it.Held {
			open++
		}
	}
	last, err := c.m.store.take(ctx, tx, batch[0].Group, open)
	if err != nil {
		return err
	}
	now, next := c.m.clock.Now(), last-int64(open)
	for _, it := range batch {
		held := int64(0)
		if it.Held {
			it.seq, held = -int64(it.ID), clock.ToMillis(now)
		} else {
			next++
			it.seq = next
		}
		it.Seq, it.CreatedAt = it.seq, now
		if _, err := db.Exec(ctx, tx, qInsert, int64(it.ID), int64(it.Group), it.seq, int64(it.Author),
			it.body, it.html, []byte{}, it.once, clock.ToMillis(now), held, it.touches); err != nil {
			return err
		}
		if err := heed.Note(ctx, tx, it.found, int64(it.ID)); err != nil {
			return err
		}
	}
	return nil
}

// touch notes who was active, each member once, in one order for all nodes.
func (c *committer) touch(ctx context.Context, tx *db.Tx, batch []*item) error {
	members := make(map[group.MemberID]group.Member, len(batch))
	for _, it := range batch {
		members[it.member.ID] = it.member
	}
	sorted := make([]group.Member, 0, len(members))
	for _, member := range members {
		sorted = append(sorted, member)
	}
	slices.SortFunc(sorted, func(a, b group.Member) int { return cmp.Compare(a.ID, b.ID) })
	for _, member := range sorted {
		if err := c.m.groups.Touch(ctx, tx, member); err != nil {
			return err
		}
	}
	return nil
}

// tell hands what was written to the rooms: to this node's listeners at once,
// to the other nodes by a ring. Publishing never waits for the network.
func (c *committer) tell(batch []*item) {
	for from := 0; from < len(batch); {
		to := from + 1
		for to < len(batch) && batch[to].Group == batch[from].Group {
			to++
		}
		events := make([]event, 0, to-from)
		for _, it := range batch[from:to] {
			if !it.Held {
				events = append(events, it.event)
			}
		}
		if len(events) > 0 {
			c.m.tell(batch[from].Group, events)
		}
		from = to
	}
}
