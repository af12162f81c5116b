package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const (
	meetings = 20
	seats    = 10 // in each
	between  = 300 * time.Millisecond
)

// sitting is one meeting, with somebody in each seat. The first leads.
type sitting struct {
	addr, room string
	seats      []*sitter
}

// A sitter is in a seat, with an open stream.
type sitter struct {
	cookie string
	stream *conn
	heard  chan time.Time // when something new was drawn for them
}

// passing measures how soon everyone in a meeting sees that somebody has passed:
// from the press of the button to the last byte of the stage in each browser,
// the write to the database included.
func (b *bench) passing(t *town, _ *process) error {
	heading("Meetings: twenty of ten seats, a pass every 0.3 s in each", "passes", "seen", "p50", "p99", "slowest", "CPU a pass")
	node, err := startHearth(b.hearth, t.env)
	if err != nil {
		return err
	}
	defer node.stop()
	all := make([]*sitting, meetings)
	if err := parallel(4, meetings, func(i int) (err error) {
		all[i], err = t.sit(node.addr, i)
		return err
	}); err != nil {
		return err
	}
	defer func() {
		for _, s := range all {
			s.leave()
		}
	}()
	var mu sync.Mutex
	var took []time.Duration
	var passes atomic.Int64
	cpu, end := node.cpu(), time.Now().Add(3*b.size.during)
	err = parallel(meetings, meetings, func(i int) error {
		for time.Now().Before(end) {
			seen, err := all[i].round()
			if err != nil {
				return err
			}
			mu.Lock()
			took = append(took, seen...)
			mu.Unlock()
			passes.Add(seats)
		}
		return nil
	})
	if err != nil {
		return err
	}
	slices.Sort(took)
	row(number(passes.Load()), number(len(took)), ms(took[len(took)/2]), ms(took[len(took)*99/100]), ms(took[len(took)-1]),
		us((node.cpu()-cpu)/time.Duration(passes.Load())))
	return nil
}

// sit opens a meeting and brings people in.
func (t *town) sit(addr string, i int) (*sitting, error) {
	g := t.places[i%groups]
	s := &sitting{addr: addr}
	for n := range seats {
		who := 0
		if n > 0 {
			who = 1 + i/groups*(seats-1) + n - 1
		}
		s.seats = append(s.seats, &sitter{cookie: t.people[who].cookie, heard: make(chan time.Time, 256)})
	}
	begins := time.Now().UTC().Add(5 * time.Minute)
	base := "/groups/" + g.Slug + "/meetings"
	made, err := s.ask(0, base, url.Values{"title": {"Bench"}, "format": {"peer"}, "zone": {"Etc/UTC"}, "day": {begins.Format(time.DateOnly)},
		"time": {begins.Format("15:04")}, "minutes": {"90"}, "repeat": {"once"}, "ends": {"never"}, "confirm": {"none"}})
	if err != nil {
		return nil, err
	}
	s.room = base + "/" + made + "/" + begins.Format("20060102T1504") + "00/room"
	for n := range s.seats {
		if _, err := s.ask(n, s.room+"/enter", url.Values{"way": {"text"}, "check_in": {"wait"}}); err != nil {
			return nil, err
		}
		if err := s.listen(n); err != nil {
			return nil, err
		}
	}
	for _, act := range []string{"begin", "advance", "advance", "advance"} { // to the check-in round
		if err := s.do(0, act); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// ask sends a form as a script does, and returns the id in the answer.
func (s *sitting) ask(n int, path string, form url.Values) (id string, err error) {
	r, err := http.NewRequest("POST", "http://"+s.addr+path, strings.NewReader(form.Encode()))
	if err != nil {
		return "", err
	}
	r.Header.Set("Content-Type", formType)
	r.Header.Set("Accept", "application/json")
	r.Header.Set("Cookie", s.seats[n].cookie)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	if answer.StatusCode >= 300 {
		return "", fmt.Errorf("%s was answered with %d", path, answer.StatusCode)
	}
	if answer.StatusCode == http.StatusNoContent {
		return "", nil
	}
	var made struct{ ID string }
	return made.ID, errors.Join(json.NewDecoder(answer.Body).Decode(&made))
}

func (s *sitting) do(n int, act string) error {
	_, err := s.ask(n, s.room+"/acts", url.Values{"act": {act}})
	return err
}

// listen opens a seat's stream and notes when its stage is drawn anew.
func (s *sitting) listen(n int) error {
	c, err := dial(s.addr)
	if err != nil {
		return err
	}
	c.r = bufio.NewReaderSize(c.c, 64<<10)
	if _, err := c.c.Write(get(s.addr, s.room+"/events", s.seats[n].cookie, "text/event-stream")); err != nil {
		return err
	}
	if status, _, _, err := c.head(); err != nil || status != 200 {
		return fmt.Errorf("a meeting's stream was answered with %d: %w", status, err)
	}
	s.seats[n].stream = c
	go s.seats[n].read()
	return nil
}

// read notes the moment at which a whole stage has come.
func (s *sitter) read() {
	stage := false
	for {
		line, err := s.stream.r.ReadSlice('\n')
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			close(s.heard)
			return
		}
		switch {
		case bytes.HasPrefix(line, []byte("event: stage")):
			stage = true
		case stage && len(bytes.TrimSpace(line)) == 0:
			stage = false
			select {
			case s.heard <- time.Now():
			default: // nobody measures just now
			}
		}
	}
}

// round has everyone pass in turn, and returns how long each took to reach each.
func (s *sitting) round() (took []time.Duration, err error) {
	for n := range s.seats {
		time.Sleep(between)
		s.drain()
		pressed := time.Now()
		if err := s.do(n, "pass"); err != nil {
			return nil, err
		}
		for _, other := range s.seats {
			select {
			case at, open := <-other.heard:
				if !open {
					return nil, errors.New("a meeting's stream has ended")
				}
				took = append(took, at.Sub(pressed))
			case <-time.After(10 * time.Second):
				return nil, errors.New("somebody never heard of a pass")
			}
		}
	}
	if err := s.do(0, "back"); err != nil {
		return nil, err
	}
	return took, s.do(0, "advance")
}

func (s *sitting) drain() {
	for _, seat := range s.seats {
		for len(seat.heard) > 0 {
			<-seat.heard
		}
	}
}

func (s *sitting) leave() {
	if s == nil {
		return
	}
	for _, seat := range s.seats {
		if seat.stream != nil {
			seat.stream.close()
		}
	}
}
