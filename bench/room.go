package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"hearth/internal/chat"
)

// stamp stands before the moment at which a message was sent.
const stamp = "sent="

// talk measures messages that are in the database when they are answered.
func (b *bench) talk(t *town, _ *process) error {
	heading("Durable room messages, 64 writers, nobody listening", "how", "messages/s", "p50", "p99", "CPU a message", "refused")
	node, err := startHearth(b.hearth, t.env)
	if err != nil {
		return err
	}
	defer node.stop()
	s, err := load{to: node, clients: 64, during: b.size.during, want: 303, next: t.saying(node.addr, 64)}.run()
	if err != nil {
		return err
	}
	row("through HTTP", number(s.rate), ms(s.p50), ms(s.p99), us(s.cpu), number(s.refused))
	rate, err := t.sayInside(b.ctx, b.size.during)
	if err != nil {
		return err
	}
	row("inside one process, no HTTP", number(rate), "", "", "", "")
	return nil
}

// saying makes each client speak through one member after another.
func (t *town) saying(addr string, clients int) func(i, n int) []byte {
	path := "/groups/" + t.places[0].Slug + "/room/messages"
	return func(i, n int) []byte {
		who := (i + clients*n) % len(t.people)
		body := "body=" + url.QueryEscape(fmt.Sprintf("The dreading is the long bit, it *always* is. %s%d", stamp, time.Now().UnixNano()))
		return post(addr, path, t.people[who].cookie, formType, body)
	}
}

// sayInside has 64 goroutines speak without HTTP.
func (t *town) sayInside(ctx context.Context, during time.Duration) (float64, error) {
	var said atomic.Int64
	end := time.Now().Add(during)
	err := parallel(64, authors, func(i int) error {
		v, err := t.visit(ctx, 0, i)
		if err != nil {
			return err
		}
		for time.Now().Before(end) {
			if _, err := t.chat.Say(ctx, v, chat.Writing{Body: written[0]}); err != nil {
				return err
			}
			said.Add(1)
		}
		return nil
	})
	return float64(said.Load()) / during.Seconds(), err
}

// A listener is one open stream, read cheaply.
type listener struct {
	c     *conn
	timed bool

	last, heard    int64
	doubled, holes int64
	took           []int32 // microseconds from sending to reading
	bytes          int64
}

// listen reads frames until the stream ends. Numbers that have no gaps show
// what was lost or came twice.
func (l *listener) listen(all *atomic.Int64) {
	fresh := false
	for {
		line, err := l.c.r.ReadSlice('\n')
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return
		}
		l.bytes += int64(len(line))
		if bytes.HasPrefix(line, []byte("id: ")) {
			n, err := strconv.ParseInt(string(bytes.TrimRight(line[4:], "\r\n")), 10, 64)
			if err != nil {
				continue
			}
			l.count(n)
			all.Add(1)
			fresh = true
		} else if fresh && l.timed {
			if at := bytes.Index(line, []byte(stamp)); at >= 0 {
				l.time(line[at+len(stamp):])
				fresh = false
			}
		}
	}
}

func (l *listener) count(n int64) {
	switch {
	case l.last == 0 || n == l.last+1:
	case n <= l.last:
		l.doubled++
	default:
		l.holes += n - l.last - 1
	}
	l.last, l.heard = max(l.last, n), l.heard+1
}

func (l *listener) time(digits []byte) {
	var sent int64
	for _, d := range digits {
		if d < '0' || d > '9' {
			break
		}
		sent = sent*10 + int64(d-'0')
	}
	l.took = append(l.took, int32((time.Now().UnixNano()-sent)/1000))
}

// An audience is many listeners.
type audience struct {
	all   []*listener
	heard atomic.Int64
	done  sync.WaitGroup
}

// gather opens the streams, at the addresses in turn.
func gather(n int, timed bool, addrs []string, request func(addr string, i int) []byte) (*audience, error) {
	a := &audience{all: make([]*listener, n)}
	err := parallel(64, n, func(i int) error {
		addr := addrs[i%len(addrs)]
		c, err := dial(addr)
		if err != nil {
			return err
		}
		c.r = bufio.NewReaderSize(c.c, 4096)
		if _, err := c.c.Write(request(addr, i)); err != nil {
			return err
		}
		status, _, _, err := c.head()
		if err == nil && status != 200 {
			err = fmt.Errorf("a stream was answered with %d", status)
		}
		a.all[i] = &listener{c: c, timed: timed}
		return err
	})
	if err != nil {
		a.leave()
		return nil, err
	}
	for _, l := range a.all {
		a.done.Go(func() { l.listen(&a.heard) })
	}
	return a, nil
}

func (a *audience) leave() {
	for _, l := range a.all {
		if l != nil {
			l.c.close()
		}
	}
	a.done.Wait()
}

// settle waits until every listener has heard so many, or ten seconds have
// brought nothing new.
func (a *audience) settle(want int64) {
	for last, still := int64(-1), 0; a.heard.Load() < want && still < 1000; time.Sleep(10 * time.Millisecond) {
		if now := a.heard.Load(); now == last {
			still++
		} else {
			last, still = now, 0
		}
	}
}

// sums of what the listeners noted. Call it after leave.
func (a *audience) sums() (p50, p99 time.Duration, holes, doubled int64, frame int64) {
	var took []int32
	var bytes, heard int64
	for _, l := range a.all {
		took = append(took, l.took...)
		holes, doubled, bytes, heard = holes+l.holes, doubled+l.doubled, bytes+l.bytes, heard+l.heard
	}
	if len(took) > 0 {
		slices.Sort(took)
		p50, p99 = time.Duration(took[len(took)/2])*time.Microsecond, time.Duration(took[len(took)*99/100])*time.Microsecond
	}
	if heard > 0 {
		frame = bytes / heard
	}
	return p50, p99, holes, doubled, frame
}

func (t *town) listening(addr string, i int) []byte {
	return get(addr, "/groups/"+t.places[0].Slug+"/room/events", t.people[i%len(t.people)].cookie, "text/event-stream")
}

// offered is how many deliveries a second are asked for when a room is measured
// flat out: more than it can do.
const offered = 600_000

func (b *bench) fanOut(t *town, bare *process) error {
	heading("Room, delivered over HTTP as a browser hears it", "listeners", "flat out: deliveries/s", "messages/s said", "CPU a delivery",
		"lost", "twice", "20 messages/s: p50", "p99", "bare flat out/s", "share of bare", "bare p50", "bare p99")
	for _, n := range b.size.listeners {
		cells, frame, err := b.heard(t, n, 1)
		if err != nil {
			return err
		}
		more, err := b.bareHeard(bare, n, frame)
		if err != nil {
			return err
		}
		share := percent(cells.rate / more.rate)
		row(number(n), number(cells.rate), number(cells.said), us2(cells.cpu), number(cells.lost), number(cells.twice), ms(cells.p50), ms(cells.p99),
			number(more.rate), share, ms(more.p50), ms(more.p99))
	}
	return nil
}

func us2(d time.Duration) string {
	return fmt.Sprintf("%.2f µs", float64(d)/float64(time.Microsecond))
}

// delivery is what came of an audience.
type delivery struct {
	rate, said  float64
	cpu         time.Duration // of all nodes, for each delivery
	lost, twice int64
	p50, p99    time.Duration
}

// heard measures an audience spread over nodes of its own.
func (b *bench) heard(t *town, n, nodes int, env ...string) (d delivery, frame int64, err error) {
	var servers []*process
	var addrs []string
	for range nodes {
		node, err := startHearth(b.hearth, append(slices.Clone(t.env), env...))
		if err != nil {
			return d, 0, err
		}
		defer node.stop()
		servers, addrs = append(servers, node), append(addrs, node.addr)
	}
	if err := b.calm(t, &d, n, addrs); err != nil {
		return d, 0, err
	}
	frame, err = b.flatOut(t, &d, n, servers, addrs)
	return d, frame, err
}

// calm measures how late twenty messages a second come.
func (b *bench) calm(t *town, d *delivery, n int, addrs []string) error {
	a, err := gather(n, true, addrs, t.listening)
	if err != nil {
		return err
	}
	time.Sleep(time.Second)
	messages := int(2 * b.size.during / pace)
	err = t.sayAt(addrs, messages, pace)
	a.settle(int64(n * messages))
	a.leave()
	p50, p99, holes, doubled, _ := a.sums()
	d.p50, d.p99, d.twice = p50, p99, doubled
	d.lost = holes + max(0, int64(n*messages)-a.heard.Load()-holes)
	return err
}

// flatOut offers more than can be delivered and measures until the last listener
// has heard everything.
func (b *bench) flatOut(t *town, d *delivery, n int, servers []*process, addrs []string) (frame int64, err error) {
	a, err := gather(n, false, addrs, t.listening)
	if err != nil {
		return 0, err
	}
	time.Sleep(time.Second)
	rate := min(offered/n, 2_500)
	messages := int(b.size.during.Seconds() * float64(rate))
	before, began := cpuOf(servers), time.Now()
	err = t.sayAt(addrs, messages, time.Second/time.Duration(rate))
	d.said = float64(messages) / time.Since(began).Seconds()
	a.settle(int64(n * messages))
	took := time.Since(began)
	heard := a.heard.Load()
	d.rate = float64(heard) / took.Seconds()
	d.cpu = (cpuOf(servers) - before) / time.Duration(max(heard, 1))
	a.leave()
	_, _, holes, doubled, frame := a.sums()
	d.twice += doubled
	d.lost += holes + max(0, int64(n*messages)-heard-holes)
	return frame, err
}

func cpuOf(servers []*process) (sum time.Duration) {
	for _, s := range servers {
		sum += s.cpu()
	}
	return sum
}

// sayAt says messages at a steady pace, or as fast as sixteen writers can. Each
// one waits for its answer.
func (t *town) sayAt(addrs []string, messages int, every time.Duration) error {
	began := time.Now()
	var next atomic.Int64
	return parallel(16, 16, func(i int) error {
		addr := addrs[i%len(addrs)]
		c, err := dial(addr)
		if err != nil {
			return err
		}
		defer c.close()
		for n := int(next.Add(1)) - 1; n < messages; n = int(next.Add(1)) - 1 {
			time.Sleep(time.Until(began.Add(time.Duration(n) * every)))
			who := t.speaker()
			status, _, err := c.do(t.saying(addr, 1)(who, 0))
			if err == nil && status != 303 {
				err = fmt.Errorf("a message was answered with %d", status)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

var spoken atomic.Int64

// speaker is whose turn it is.
func (t *town) speaker() int { return int(spoken.Add(1)) % len(t.people) }

// bareHeard measures streams that nothing stands behind.
func (b *bench) bareHeard(bare *process, n int, frame int64) (d delivery, err error) {
	for _, flat := range []string{"", "&flat=1"} {
		path := fmt.Sprintf("/events?size=%d%s", frame, flat)
		a, err := gather(n, flat == "", []string{bare.addr}, func(addr string, _ int) []byte { return get(addr, path, "", "*/*") })
		if err != nil {
			return d, err
		}
		time.Sleep(time.Second)
		from, began := a.heard.Load(), time.Now()
		time.Sleep(b.size.during)
		if flat != "" {
			d.rate = float64(a.heard.Load()-from) / time.Since(began).Seconds()
		}
		a.leave()
		if flat == "" {
			d.p50, d.p99, _, _, _ = a.sums()
		}
	}
	return d, nil
}

// idle measures the memory of streams in which nothing is said, and again after
// something was.
func (b *bench) idle(t *town, _ *process) error {
	n := b.size.listeners[len(b.size.listeners)-1]
	heading("Memory of a listener", "listeners", "idle", "after 200 messages", "bare")
	node, err := startHearth(b.hearth, t.env)
	if err != nil {
		return err
	}
	defer node.stop()
	before := node.rss()
	a, err := gather(n, false, []string{node.addr}, t.listening)
	if err != nil {
		return err
	}
	time.Sleep(3 * time.Second)
	idle := (node.rss() - before) / int64(n)
	if err := t.sayAt([]string{node.addr}, 200, 20*time.Millisecond); err != nil {
		return err
	}
	a.settle(int64(n * 200))
	after := (node.rss() - before) / int64(n)
	a.leave()
	bare, err := startBare() // one that has not served anybody yet
	if err != nil {
		return err
	}
	defer bare.stop()
	bareBefore := bare.rss()
	if a, err = gather(n, false, []string{bare.addr}, func(addr string, _ int) []byte { return get(addr, "/events?size=200", "", "*/*") }); err != nil {
		return err
	}
	time.Sleep(time.Second)
	plain := max(0, bare.rss()-bareBefore) / int64(n)
	a.leave()
	row(number(n), kb(idle), kb(after), kb(plain))
	return nil
}

// twoNodes measures one room over two nodes, where there is a Redis.
func (b *bench) twoNodes(t *town, _ *process) error {
	redis := os.Getenv("HEARTH_TEST_REDIS_URL")
	if redis == "" || slices.Contains(t.env, "HEARTH_DATABASE_URL=") {
		return nil
	}
	heading("One room over two nodes with Redis", "listeners", "flat out: deliveries/s", "messages/s said", "CPU a delivery", "lost", "twice",
		"20 messages/s: p50", "p99")
	n := min(1_000, b.size.listeners[len(b.size.listeners)-1])
	d, _, err := b.heard(t, n, 2, "HEARTH_REDIS_URL="+redis)
	if err != nil {
		return err
	}
	row(number(n), number(d.rate), number(d.said), us2(d.cpu), number(d.lost), number(d.twice), ms(d.p50), ms(d.p99))
	return nil
}
