package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// A conn is one client. It speaks just enough HTTP/1.1 to leave the processor
// to the server: net/http's own client costs as much as what is measured.
type conn struct {
	c    net.Conn
	r    *bufio.Reader
	body []byte // of the last answer
}

func dial(addr string) (*conn, error) {
	c, err := net.DialTimeout("tcp", addr, 10*time.Second)
	if err != nil {
		return nil, err
	}
	return &conn{c: c, r: bufio.NewReaderSize(c, 32<<10)}, nil
}

func (c *conn) close() { _ = c.c.Close() }

func get(addr, path, cookie, accept string, more ...string) []byte {
	return fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: %s\r\nAccept: %s\r\nAccept-Language: en\r\nCookie: %s\r\n%s\r\n",
		path, addr, accept, cookie, lines(more))
}

func post(addr, path, cookie, kind, body string, more ...string) []byte {
	return fmt.Appendf(nil, "POST %s HTTP/1.1\r\nHost: %s\r\nAccept: text/html\r\nCookie: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n%s\r\n%s",
		path, addr, cookie, kind, len(body), lines(more), body)
}

func lines(headers []string) string {
	var b strings.Builder
	for _, h := range headers {
		b.WriteString(h + "\r\n")
	}
	return b.String()
}

// do sends a request and reads the whole answer; size counts its head too.
func (c *conn) do(request []byte) (status, size int, err error) {
	if _, err := c.c.Write(request); err != nil {
		return 0, 0, err
	}
	status, head, length, err := c.head()
	if err != nil {
		return 0, 0, err
	}
	if length < 0 {
		err = c.chunks()
	} else {
		c.body = slices.Grow(c.body[:0], length)[:length]
		_, err = io.ReadFull(c.r, c.body)
	}
	return status, head + len(c.body), err
}

// head reads status and headers; length is -1 for a body in chunks.
func (c *conn) head() (status, size, length int, err error) {
	for first := true; ; first = false {
		line, err := c.r.ReadSlice('\n')
		if err != nil {
			return 0, 0, 0, err
		}
		size += len(line)
		line = bytes.TrimRight(line, "\r\n")
		switch {
		case first:
			if len(line) < 12 {
				return 0, 0, 0, fmt.Errorf("no status in %q", line)
			}
			status, err = strconv.Atoi(string(line[9:12]))
			if err != nil {
				return 0, 0, 0, err
			}
		case len(line) == 0:
			return status, size, length, nil
		case bytes.HasPrefix(line, []byte("Content-Length: ")):
			length, _ = strconv.Atoi(string(line[16:]))
		case bytes.HasPrefix(line, []byte("Transfer-Encoding: ")):
			length = -1
		}
	}
}

func (c *conn) chunks() error {
	c.body = c.body[:0]
	for {
		line, err := c.r.ReadSlice('\n')
		if err != nil {
			return err
		}
		n, err := strconv.ParseInt(string(bytes.TrimRight(line, "\r\n")), 16, 32)
		if err != nil {
			return err
		}
		at := len(c.body)
		c.body = slices.Grow(c.body, int(n)+2)[:at+int(n)+2]
		if _, err := io.ReadFull(c.r, c.body[at:]); err != nil {
			return err
		}
		c.body = c.body[:at+int(n)]
		if n == 0 {
			return nil
		}
	}
}

// A load is a number of clients, each of whom sends its next request as soon as
// the last is answered.
type load struct {
	to      *process
	addrs   []string // where several nodes take turns; else the process's own
	clients int
	during  time.Duration
	next    func(client, n int) []byte
	want    int // the status that counts
}

// A speed is what came of it.
type speed struct {
	rate     float64 // answers per second
	p50, p99 time.Duration
	cpu      time.Duration // of the server, for each answer
	size     int           // bytes of an answer
	refused  int           // answers with another status
}

// run loads the server, after a short warming.
func (l load) run() (speed, error) {
	warm := l
	warm.during = l.during / 4
	if _, _, err := warm.once(0); err != nil {
		return speed{}, err
	}
	before := l.to.cpu()
	s, took, err := l.once(1 << 20)
	if err != nil {
		return speed{}, err
	}
	n := len(took)
	if n == 0 {
		return s, fmt.Errorf("no answer with status %d, %d with another", l.want, s.refused)
	}
	slices.Sort(took)
	s.cpu = (l.to.cpu() - before) / time.Duration(n)
	s.rate = float64(n) / l.during.Seconds()
	s.p50, s.p99 = took[n/2], took[n*99/100]
	return s, nil
}

// once runs the clients; their counts begin at from, so that a run does not
// repeat what its warming did.
func (l load) once(from int) (s speed, took []time.Duration, err error) {
	var mu sync.Mutex
	var all sync.WaitGroup
	end := time.Now().Add(l.during)
	for i := range l.clients {
		all.Go(func() {
			own, size, refused, failed := l.client(i, from, end)
			mu.Lock()
			defer mu.Unlock()
			took = append(took, own...)
			s.size, s.refused = max(s.size, size), s.refused+refused
			if failed != nil {
				err = failed
			}
		})
	}
	all.Wait()
	return s, took, err
}

func (l load) client(i, from int, end time.Time) (took []time.Duration, size, refused int, err error) {
	addr := l.to.addr
	if len(l.addrs) > 0 {
		addr = l.addrs[i%len(l.addrs)]
	}
	c, err := dial(addr)
	if err != nil {
		return nil, 0, 0, err
	}
	defer c.close()
	took = make([]time.Duration, 0, 1<<14)
	for n := from; ; n++ {
		request, began := l.next(i, n), time.Now()
		if !began.Before(end) {
			return took, size, refused, nil
		}
		status, bytes, err := c.do(request)
		if err != nil {
			return took, size, refused, err
		}
		if status != l.want {
			refused++
			continue
		}
		took, size = append(took, time.Since(began)), bytes
	}
}
