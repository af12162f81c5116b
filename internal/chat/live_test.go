package chat

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"hearth/internal/audit"
	"hearth/internal/consent"
	"hearth/internal/group"
	"hearth/internal/group/grouptest"
	"hearth/internal/platform/bus"
	"hearth/internal/platform/crypto/cryptotest"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

// secondNode is another process on the same database: its own keys in memory,
// its own caches.
func secondNode(t testing.TB, d *db.DB, b bus.Bus) *bundle {
	kit := cryptotest.New(t, d)
	log := audit.New(d, kit.Keys, kit.Clock)
	return newNode(t, &grouptest.World{Kit: kit, Groups: group.New(group.Deps{
		DB: d, Keys: kit.Keys, IDs: kit.IDs, Clock: kit.Clock, Consents: consent.New(kit.IDs, kit.Clock), Audit: log,
	})}, b, nil)
}

// A site is the nodes that people come to. One of them may be killed: its
// streams break off, and what was asked of it gets no answer.
type site struct {
	nodes []*bundle
	ctx   []context.Context
	kill  []context.CancelFunc
	dead  []atomic.Bool
}

func newSite(nodes ...*bundle) *site {
	s := &site{nodes: nodes, dead: make([]atomic.Bool, len(nodes))}
	for range nodes {
		ctx, cancel := context.WithCancel(context.Background())
		s.ctx, s.kill = append(s.ctx, ctx), append(s.kill, cancel)
	}
	return s
}

func (s *site) killNode(i int) {
	s.dead[i].Store(true)
	s.kill[i]()
}

// pick returns a node that lives.
func (s *site) pick(n int) int {
	for s.dead[n%len(s.nodes)].Load() {
		n++
	}
	return n % len(s.nodes)
}

// A client listens over a line that breaks off again and again, in the middle
// of what is sent, and comes back where it left off, wherever that leads.
type client struct {
	name  string
	total int64
	at    int64
	left  int // frames until the line breaks
	wrong error
}

var errBroken = errors.New("the line broke")

func (c *client) Send(frames ...[]byte) error {
	for _, f := range frames {
		n, numbered := numberOf(string(f))
		if !numbered {
			continue
		}
		if c.left--; c.left < 0 {
			return errBroken
		}
		if n != c.at+1 {
			c.wrong = fmt.Errorf("%s heard %d after %d", c.name, n, c.at)
			return c.wrong
		}
		if c.at = n; n == c.total {
			return errBroken
		}
	}
	return nil
}

func (c *client) run(s *site, v group.Visit, seed int) {
	for n := seed; c.at < c.total && c.wrong == nil; n++ {
		i := s.pick(n)
		m := s.nodes[i].chat
		as := variant(n % int(asJSON+1))
		l, listener, err := m.join(s.ctx[i], v, c.at, as)
		if err != nil {
			continue
		}
		c.left = 5 + n%23
		_ = m.follow(s.ctx[i], l, listener, c)
		m.hub.leave(l, listener)
	}
}

// A speaker sends its messages one by one, each until somebody has answered
// that it was said.
func speak(t testing.TB, s *site, v group.Visit, name string, messages int, said func()) {
	for n := range messages {
		w := Writing{Body: fmt.Sprintf("%s says %d", name, n), Once: fmt.Sprintf("%s %d", name, n)}
		for try := 0; ; try++ {
			i := s.pick(n + try)
			_, err := s.nodes[i].chat.Say(s.ctx[i], v, w)
			if err == nil {
				break
			}
			if !errors.Is(err, context.Canceled) && !s.dead[i].Load() || try > 100 {
				t.Error(err)
				return
			}
		}
		said()
	}
}

// talk has many listen over broken lines while several speak; at is called when
// half has been said.
func talk(t *testing.T, s *site, v group.Visit, clients, speakers, each int, half func()) {
	t.Helper()
	total := int64(speakers * each)
	all := make([]*client, clients)
	var listening, speaking sync.WaitGroup
	for i := range all {
		all[i] = &client{name: fmt.Sprintf("client %d", i), total: total}
		listening.Go(func() { all[i].run(s, v, i) })
	}
	var said atomic.Int64
	for i := range speakers {
		speaking.Go(func() {
			speak(t, s, v, fmt.Sprintf("speaker %d", i), each, func() {
				if said.Add(1) == total/2 {
					half()
				}
			})
		})
	}
	speaking.Wait()
	done := make(chan struct{})
	go func() { listening.Wait(); close(done) }()
	polls := time.NewTicker(20 * time.Millisecond) // nobody rings for what a killed node wrote last
	defer polls.Stop()
	late := time.After(3 * patience)
	for waiting := true; waiting; {
		select {
		case <-done:
			waiting = false
		case <-polls.C:
			for _, n := range s.nodes {
				n.ticks.pass(pollEvery)
			}
		case <-late:
			for _, c := range all {
				if c.at < total {
					t.Errorf("%s is at %d of %d", c.name, c.at, total)
				}
			}
			t.FailNow()
		}
	}
	for _, c := range all {
		if c.wrong != nil {
			t.Error(c.wrong)
		}
	}
	checkRoom(t, s.nodes[len(s.nodes)-1], v, total)
}

// checkRoom checks that each message is there once.
func checkRoom(t *testing.T, b *bundle, v group.Visit, total int64) {
	t.Helper()
	bodies := map[string]bool{}
	for at := int64(0); ; {
		events, err := b.chat.events(t.Context(), v.Group, at, fillSize)
		if err != nil {
			t.Fatal(err)
		}
		if len(events) == 0 {
			break
		}
		for _, e := range events {
			if bodies[e.Body] || e.seq != at+1 {
				t.Errorf("event %d after %d says %q", e.seq, at, e.Body)
			}
			bodies[e.Body], at = true, e.seq
		}
	}
	if int64(len(bodies)) != total {
		t.Errorf("%d messages, want %d", len(bodies), total)
	}
}

// A hundred listeners and a node that is killed in the middle; another one,
// which hears nothing from it, takes over.
func TestNothingLostThroughAKill(t *testing.T) {
	texts(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		first := newBundle(t, d)
		s := newSite(first, secondNode(t, d, bus.NewMemory()))
		v := first.Member("low-days", "quiet-otter")
		talk(t, s, v, 100, 8, 60, func() { s.killNode(0) })
	})
}

func TestTwoNodesOneRoom(t *testing.T) {
	texts(t)
	d := dbtest.Postgres(t)
	address := os.Getenv("HEARTH_TEST_REDIS_URL")
	if address == "" {
		t.Fatal("HEARTH_TEST_REDIS_URL is not set: run the tests with `make test`, which starts a Redis")
	}
	options, err := redis.ParseURL(address)
	if err != nil {
		t.Fatal(err)
	}
	first := newNode(t, grouptest.New(t, d), redisBus(t, options), nil)
	second := secondNode(t, d, redisBus(t, options))
	v := first.Member("low-days", "quiet-otter")
	near, far := first.follow(v, fromNow, asJSON), second.follow(v, fromNow, asJSON)
	first.say(v, "from here")
	second.say(v, "from there")
	near.hears(t, "from there")
	far.hears(t, "id: 2\n")
	inOrder(t, "near", near.all(), 1, 2)
	inOrder(t, "far", far.all(), 1, 2)

	if err := first.chat.SetPresent(t.Context(), v, true); err != nil {
		t.Fatal(err)
	}
	seen := second.follow(v, fromNow, 0)
	seen.hears(t, "quiet-otter</span>")
}

// Redis is killed under two nodes that are in the middle of a talk.
func TestRedisKilled(t *testing.T) {
	texts(t)
	d := dbtest.Postgres(t)
	address := freeAddress(t)
	kill := startRedis(t, address)
	options := &redis.Options{Addr: address}
	first := newNode(t, grouptest.New(t, d), redisBus(t, options), nil)
	s := newSite(first, secondNode(t, d, redisBus(t, options)))
	talk(t, s, first.Member("low-days", "quiet-otter"), 40, 6, 50, kill)
}

func redisBus(t testing.TB, options *redis.Options) bus.Bus {
	copied := *options
	c := redis.NewClient(&copied)
	b := bus.NewRedis(c)
	t.Cleanup(func() { _, _ = b.Close(), c.Close() })
	return b
}

func freeAddress(t *testing.T) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// startRedis starts a Redis of this test's own. The nodes join it when it
// answers.
func startRedis(t *testing.T, address string) (kill func()) {
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command("redis-server", "--bind", "127.0.0.1", "--port", port, "--save", "", "--dir", t.TempDir())
	if err := command.Start(); err != nil {
		t.Fatalf("redis-server: %v", err)
	}
	var once sync.Once
	kill = func() {
		once.Do(func() {
			_ = command.Process.Kill()
			_ = command.Wait()
		})
	}
	t.Cleanup(kill)
	return kill
}

func TestPollCoversADeadBus(t *testing.T) {
	texts(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		here := newBundle(t, d)
		there := secondNode(t, d, bus.NewMemory()) // hears nothing from here
		v := here.Member("low-days", "quiet-otter")
		far := there.follow(v, fromNow, asJSON)
		here.say(v, "can you hear me")
		there.ticks.pass(pollEvery)
		far.hears(t, "can you hear me")
		inOrder(t, "far", far.all(), 1, 1)
	})
}

func TestStreamSaysWhatChanges(t *testing.T) {
	texts(t)
	b := newBundle(t, dbtest.SQLite(t))
	otter, heron, rowan := b.Member("low-days", "quiet-otter"), b.Member("low-days", "marsh-heron"), b.Facilitator("low-days", "rowan")
	page, script, spanish := b.follow(heron, fromNow, 0), b.follow(heron, fromNow, asJSON), b.follow(heron, fromNow, 1)
	oops, harsh := b.say(otter, "oops <b>"), b.say(otter, "harsh words")
	if _, err := b.chat.Withdraw(t.Context(), otter, oops.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := b.chat.Hide(t.Context(), rowan, harsh.ID, "We speak gently."); err != nil {
		t.Fatal(err)
	}
	for _, f := range []*following{page, script, spanish} {
		f.hears(t, "id: 4\n")
		inOrder(t, "heron", f.all(), 1, 4)
	}
	if f := page.hears(t, "id: 1\n"); strings.Contains(f, "event:") || !strings.Contains(f, "oops &lt;b&gt;") || !strings.Contains(f, "quiet-otter") || !strings.Contains(f, b.chat.token(oops.ID)) {
		t.Errorf("the page heard %q", f)
	}
	if f := page.hears(t, "id: 3\n"); !strings.Contains(f, "event: changed\n") || strings.Contains(f, "oops") || !strings.Contains(f, "taken back") {
		t.Errorf("the page heard %q", f)
	}
	if f := page.hears(t, "id: 4\n"); strings.Contains(f, "harsh") || !strings.Contains(f, "We speak gently.") {
		t.Errorf("the page heard %q", f)
	}
	if f := spanish.hears(t, "id: 3\n"); !strings.Contains(f, "retiró") {
		t.Errorf("in Spanish: %q", f)
	}
	if f := script.hears(t, "id: 1\n"); !strings.Contains(f, `"id":"`+b.chat.token(oops.ID)+`","handle":"quiet-otter","body":"oops \u003cb\u003e"`) {
		t.Errorf("a script heard %q", f)
	}
	// Whoever comes later does not hear what was taken back.
	late := b.follow(heron, 0, 0)
	late.hears(t, "id: 4\n")
	inOrder(t, "late", late.all(), 1, 4)
	if all := strings.Join(late.all(), ""); strings.Contains(all, "oops") || strings.Contains(all, "harsh") {
		t.Errorf("late heard %q", all)
	}
}

// Whoever is erased leaves no handle behind: not on pages that are open, and not
// for those who come back, not even beside what was taken back long before.
func TestErasedHandleIsForgotten(t *testing.T) {
	texts(t)
	b := newBundle(t, dbtest.SQLite(t))
	otter, heron := b.Member("low-days", "quiet-otter"), b.Member("low-days", "marsh-heron")
	page := b.follow(heron, fromNow, 0)
	oops := b.say(otter, "oops")
	b.say(heron, "still here")
	if _, err := b.chat.Withdraw(t.Context(), otter, oops.ID); err != nil {
		t.Fatal(err)
	}
	page.hears(t, "id: 3\n")
	err := b.DB.Tx(t.Context(), func(tx *db.Tx) error {
		return errors.Join(b.chat.Erase(t.Context(), tx, otter.Actor.ID), b.Groups.Erase(t.Context(), tx, otter.Actor.ID))
	})
	if err != nil {
		t.Fatal(err)
	}
	if f := page.hears(t, "id: 4\n"); strings.Contains(f, "quiet-otter") || !strings.Contains(f, b.chat.token(oops.ID)) {
		t.Errorf("the page heard %q", f)
	}
	late := b.follow(heron, 0, 0)
	late.hears(t, "id: 4\n")
	if all := strings.Join(late.all(), ""); strings.Contains(all, "quiet-otter") || !strings.Contains(all, "still here") {
		t.Errorf("late heard %q", all)
	}
}

func TestStreamEnds(t *testing.T) {
	texts(t)
	var signedOut atomic.Bool
	world := grouptest.New(t, dbtest.SQLite(t))
	b := newNode(t, world, bus.NewMemory(), func(context.Context) (bool, error) { return !signedOut.Load(), nil })
	otter, heron, fern := b.Member("low-days", "quiet-otter"), b.Member("low-days", "marsh-heron"), b.Member("low-days", "fern")

	leaver, stayer := b.follow(otter, fromNow, 0), b.follow(heron, fromNow, 0)
	if err := b.Groups.Leave(t.Context(), otter, group.Keep); err != nil {
		t.Fatal(err)
	}
	b.chat.Recheck(otter.Group.ID)
	leaver.hears(t, "event: ended\n")
	if err := leaver.ends(t); err != nil {
		t.Error(err)
	}

	b.ticks.pass(heartbeat) // the first is only a heartbeat
	stayer.hears(t, ": \n\n")
	signedOut.Store(true)
	b.ticks.pass(heartbeat) // the second asks again
	stayer.hears(t, "event: ended\n")
	signedOut.Store(false)

	last := b.follow(fern, fromNow, asJSON)
	start := time.Now()
	b.chat.Drain()
	if err := last.ends(t); err != nil {
		t.Error(err)
	}
	t.Logf("drained in %v", time.Since(start))
	last.hears(t, "event: leaving\n")
	if _, err := b.chat.hub.join(t.Context(), fern.Group, newListener(fern, 0)); err == nil {
		t.Error("a node that is being stopped took a stream")
	}
	b.say(fern, "messages are still taken")
}

func TestPresence(t *testing.T) {
	texts(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		otter, heron := b.Member("low-days", "quiet-otter"), b.Member("low-days", "marsh-heron")
		watching := b.follow(heron, fromNow, 0)
		shy := b.follow(otter, fromNow, 0)
		b.ticks.pass(hereRenew)
		if h, err := b.chat.Here(t.Context(), heron); err != nil || len(h.Seen) != 0 || h.Others != 0 {
			t.Errorf("off by default: %+v, %v", h, err)
		}
		if err := b.chat.SetPresent(t.Context(), otter, true); err != nil {
			t.Fatal(err)
		}
		watching.hears(t, "quiet-otter")
		h, err := b.chat.Here(t.Context(), heron)
		if err != nil || len(h.Seen) != 1 || h.Seen[0].Handle != "quiet-otter" {
			t.Errorf("here are %+v, %v", h, err)
		}
		before := len(watching.all())
		shy.stop()
		_ = shy.ends(t)
		watching.hearsAfter(t, before, "event: here\n")
		if h, err := b.chat.Here(t.Context(), heron); err != nil || len(h.Seen) != 0 {
			t.Errorf("gone, and still %+v, %v", h, err)
		}
		// A node that was killed leaves a row that runs out.
		b.follow(otter, fromNow, 0)
		watching.hearsAfter(t, len(watching.all())-1, "event: here\n")
		b.Clock.Advance(hereLasts + time.Second)
		if h, err := b.chat.Here(t.Context(), heron); err != nil || len(h.Seen) != 0 {
			t.Errorf("run out, and still %+v, %v", h, err)
		}
		outside := b.Visit(b.Account(), "low-days")
		if _, err := b.chat.Here(t.Context(), outside); err == nil {
			t.Error("an outsider asked who is here")
		}
	})
}

// hearsAfter is hears for what comes after the first n frames.
func (e *ear) hearsAfter(t testing.TB, n int, words string) {
	t.Helper()
	late := time.After(patience)
	for {
		if all := e.all(); len(all) > n {
			for _, f := range all[n:] {
				if strings.Contains(f, words) {
					return
				}
			}
		}
		select {
		case <-e.news:
		case <-late:
			t.Fatalf("never heard %q again", words)
		}
	}
}

// In a crowd the room takes a breath, and says everything all the same.
func TestCrowd(t *testing.T) {
	texts(t)
	b := newBundle(t, dbtest.SQLite(t))
	v := b.Member("low-days", "quiet-otter")
	const many, messages = crowd + 50, 30
	all := make([]*following, many)
	for i := range all {
		all[i] = b.follow(v, fromNow, asJSON)
	}
	for range messages {
		b.say(v, "hello all")
	}
	for i, f := range all {
		f.hears(t, fmt.Sprintf("id: %d\n", messages))
		inOrder(t, fmt.Sprint(i), f.all(), 1, messages)
	}
	if n := b.chat.Listeners(); n != many {
		t.Errorf("%d listeners, want %d", n, many)
	}
}
