package main

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"strings"
	"time"
)

// pages measures a page of twenty posts, as one of its group's members reads
// it, with more and more posts stored.
func (b *bench) pages(t *town, bare *process) error {
	heading("Thread page of 20 posts, signed in",
		"posts stored", "clients", "pages/s", "p50", "p99", "CPU a page", "bytes", "bare/s", "bare CPU", "share of bare, rate", "share of bare, CPU")
	for _, posts := range b.size.posts {
		if err := t.grow(b.ctx, posts); err != nil {
			return err
		}
		node, err := startHearth(b.hearth, t.env)
		if err != nil {
			return err
		}
		err = b.pagesOf(t, node, bare)
		node.stop()
		if err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) pagesOf(t *town, node, bare *process) error {
	for i, clients := range append(b.size.clients, b.size.clients[len(b.size.clients)-1]) {
		packed := ""
		if i == len(b.size.clients) { // once more as a browser asks
			packed = "Accept-Encoding: gzip"
		}
		requests := t.reading(node.addr, packed)
		s, err := load{to: node, clients: clients, during: b.size.during, want: 200,
			next: func(i, n int) []byte { return requests[rand.IntN(len(requests))] }}.run()
		if err != nil {
			return err
		}
		floor, err := b.barePage(bare, node.addr, requests[0], clients)
		if err != nil {
			return err
		}
		row(number(t.posts), number(clients)+map[bool]string{true: ", gzip"}[packed != ""], number(s.rate), ms(s.p50), ms(s.p99), us(s.cpu), number(s.size), number(floor.rate), us(floor.cpu),
			percent(s.rate/floor.rate), percent(float64(floor.cpu)/float64(s.cpu)))
	}
	return nil
}

// reading are requests for some thousand pages, each by somebody of its group.
func (t *town) reading(addr, packed string) [][]byte {
	var more []string
	if packed != "" {
		more = []string{packed}
	}
	requests := make([][]byte, min(20_000, len(t.conversations)))
	for i := range requests {
		path := t.conversations[rand.IntN(len(t.conversations))]
		requests[i] = get(addr, path, t.people[i%authors].cookie, "text/html", more...)
	}
	return requests
}

// barePage has the bare server send the same bytes.
func (b *bench) barePage(bare *process, addr string, request []byte, clients int) (speed, error) {
	from, err := dial(addr)
	if err != nil {
		return speed{}, err
	}
	defer from.close()
	if _, _, err := from.do(request); err != nil {
		return speed{}, err
	}
	to, err := dial(bare.addr)
	if err != nil {
		return speed{}, err
	}
	defer to.close()
	if _, _, err := to.do(post(bare.addr, "/page", "", "text/html", string(from.body))); err != nil {
		return speed{}, err
	}
	same := []byte(strings.Replace(string(request), strings.Fields(string(request))[1], "/page", 1))
	return load{to: bare, clients: clients, during: b.size.during / 2, want: 200, next: func(int, int) []byte { return same }}.run()
}

// writes measures replies that are in the database when they are answered.
func (b *bench) writes(t *town, bare *process) error {
	heading("Durable new posts", "clients", "posts/s", "p50", "p99", "CPU a post", "refused", "bare form/s", "share of bare, rate")
	node, err := startHearth(b.hearth, t.env)
	if err != nil {
		return err
	}
	defer node.stop()
	for _, clients := range []int{1, 16} {
		body := "body=" + url.QueryEscape(written[1])
		s, err := load{to: node, clients: clients, during: b.size.during, want: 303, next: func(i, _ int) []byte {
			path := t.conversations[rand.IntN(len(t.conversations))]
			return post(node.addr, path+"/replies", t.people[i].cookie, formType, body)
		}}.run()
		if err != nil {
			return err
		}
		same := post(bare.addr, "/take", t.people[0].cookie, formType, body)
		floor, err := load{to: bare, clients: clients, during: b.size.during / 2, want: 303, next: func(int, int) []byte { return same }}.run()
		if err != nil {
			return err
		}
		row(number(clients), number(s.rate), ms(s.p50), ms(s.p99), us(s.cpu), number(s.refused), number(floor.rate), percent(s.rate/floor.rate))
	}
	rate, err := fsyncs(b.dir)
	if err == nil {
		fmt.Printf("\nThe disk: %s appends of 4 KB a second, each followed by fsync, from one writer.\n", number(rate))
	}
	return err
}

const formType = "application/x-www-form-urlencoded"

// fsyncs is how often in a second the disk can be made to keep something.
func fsyncs(dir string) (float64, error) {
	f, err := os.CreateTemp(dir, "fsync")
	if err != nil {
		return 0, err
	}
	defer f.Close()
	raw, n, began := make([]byte, 4096), 0, time.Now()
	for ; time.Since(began) < time.Second; n++ {
		if _, err := f.Write(raw); err != nil {
			return 0, err
		}
		if err := f.Sync(); err != nil {
			return 0, err
		}
	}
	return float64(n) / time.Since(began).Seconds(), nil
}
