package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/limit"
	"hearth/internal/staff"
)

const (
	// atSafety is how many messages a second come in meanwhile.
	atSafety = 200
	// patience is how long is waited for one call.
	calledWithin = 10 * time.Second
)

// danger is a post that says that somebody is in danger at this moment. Nobody
// wrote it; it has no method in it.
const danger = "I cannot do this any more. I am going to kill myself tonight, it is all ready in front of me. Goodbye everyone, and thank you for being kind."

// called measures how long it takes from the POST of such a post until the page
// of the responder on call rings, while a room is busy.
func (b *bench) called(t *town, _ *process) error {
	heading(fmt.Sprintf("From a post that says somebody is in danger to the responder's page, %d messages a second meanwhile", atSafety), "posts", "p50", "p99", "longest", "not called")
	if err := t.employ(b); err != nil {
		return err
	}
	node, err := startHearth(b.hearth, t.env)
	if err != nil {
		return err
	}
	defer node.stop()
	rings, hangUp, err := t.pageOf(node.addr)
	if err != nil {
		return err
	}
	defer hangUp()
	posts := max(40, int(8*b.size.during.Seconds()))
	talked := make(chan error, 1)
	stop := make(chan struct{})
	go func() { talked <- t.talkUntil(node.addr, stop) }()
	time.Sleep(500 * time.Millisecond)
	took, missed, err := t.cry(node.addr, posts, rings)
	close(stop)
	if err := errors.Join(err, <-talked); err != nil {
		return err
	}
	if len(took) == 0 {
		return fmt.Errorf("nobody was called for any of %d posts", posts)
	}
	slices.Sort(took)
	row(number(posts), ms(took[len(took)/2]), ms(took[len(took)*99/100]), ms(took[len(took)-1]), number(missed))
	return nil
}

// employ makes the first person an owner, who is called where nobody else is on
// the list.
func (t *town) employ(b *bench) error {
	now := clock.System{}
	works := staff.New(staff.Deps{DB: t.db, Keys: t.keys, IDs: t.ids, Codec: t.codec, Clock: now, Groups: t.groups, Audit: audit.New(t.db, t.keys, now), Limiter: limit.NewMemory(now)})
	return works.Employ(b.ctx, "harbour", t.people[0].actor.ID, staff.Owner, "On call")
}

// pageOf opens the responder's stream and tells of each call when it is first
// read.
func (t *town) pageOf(addr string) (rings chan time.Time, hangUp func(), err error) {
	r, err := http.NewRequest(http.MethodGet, "http://"+addr+"/safety/events", nil)
	if err != nil {
		return nil, nil, err
	}
	r.Header.Set("Cookie", t.people[0].cookie)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, nil, err
	}
	if answer.StatusCode != http.StatusOK {
		return nil, nil, fmt.Errorf("the stream of calls was answered with %d", answer.StatusCode)
	}
	rings = make(chan time.Time, 1024)
	go func() {
		known := map[string]bool{}
		scan := bufio.NewScanner(answer.Body)
		scan.Buffer(nil, 1<<20)
		for scan.Scan() {
			text, ok := strings.CutPrefix(scan.Text(), "data: ")
			var now struct{ Calls []struct{ ID string } }
			if !ok || json.Unmarshal([]byte(text), &now) != nil {
				continue
			}
			for _, c := range now.Calls {
				if !known[c.ID] {
					known[c.ID] = true
					rings <- time.Now()
				}
			}
		}
	}()
	return rings, func() { _ = answer.Body.Close() }, nil
}

// talkUntil keeps a room busy.
func (t *town) talkUntil(addr string, stop <-chan struct{}) error {
	for {
		select {
		case <-stop:
			return nil
		default:
		}
		if err := t.sayAt([]string{addr}, atSafety/2, time.Second/atSafety); err != nil {
			return err
		}
	}
}

// cry posts, each time as another member of another group, and waits for the
// call.
func (t *town) cry(addr string, posts int, rings <-chan time.Time) (took []time.Duration, missed int, err error) {
	c, err := dial(addr)
	if err != nil {
		return nil, 0, err
	}
	defer c.close()
	form := url.Values{"title": {"I have to say this"}, "body": {danger}}.Encode()
	for n := range posts {
		// The first person is the one who is called.
		who, place := t.people[1+n%(authors-1)], t.places[n/(authors-1)%groups]
		began := time.Now()
		status, _, err := c.do(post(addr, pathOf(place), who.cookie, formType, form))
		if err != nil {
			return took, missed, err
		}
		if status != http.StatusSeeOther {
			return took, missed, fmt.Errorf("a post was answered with %d", status)
		}
		select {
		case at := <-rings:
			took = append(took, at.Sub(began))
		case <-time.After(calledWithin):
			missed++
		}
	}
	return took, missed, nil
}

func pathOf(g group.Group) string { return g.URL() + "/conversations" }
