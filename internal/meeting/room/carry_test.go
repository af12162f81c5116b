package room

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"hearth/internal/group"
	"hearth/internal/meeting/floor"
	"hearth/internal/meeting/format"
	"hearth/internal/platform/bus"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

// someMedia keeps what it was told last of each seat, "" for the room.
type someMedia struct {
	mu    sync.Mutex
	last  map[string]string
	all   []string
	fails int // so many calls from now on
	hangs chan struct{}
}

func (*someMedia) On() bool { return true }

func (*someMedia) Ticket(context.Context, string, string, int64) (Ticket, error) {
	return Ticket{Path: "/sfu", Token: "t"}, nil
}

func (s *someMedia) note(seat, what string) error {
	if s.hangs != nil {
		<-s.hangs
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fails > 0 {
		s.fails--
		return errors.New("not now")
	}
	if s.last == nil {
		s.last = map[string]string{}
	}
	s.last[seat] = what
	s.all = append(s.all, strings.TrimSpace(seat+" "+what))
	return nil
}

func (s *someMedia) Allow(_ context.Context, _, seat string, r MediaRights) error {
	word := "silent"
	if r.Mic {
		word = "speaks"
	} else if !r.Hear {
		word = "nothing"
	}
	return s.note(seat, word)
}

func (s *someMedia) Remove(_ context.Context, _, seat string) error { return s.note(seat, "removed") }

func (s *someMedia) CloseRoom(context.Context, string) error { return s.note("", "closed") }

func (s *someMedia) told(seat string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.last[seat]
}

// idle waits until a meeting has told voice and video all there is to tell now.
func idle(t *testing.T, l *live) {
	t.Helper()
	for late := time.Now().Add(10 * time.Second); ; runtime.Gosched() {
		l.carryMu.Lock()
		busy := l.carrier.carrying
		l.carryMu.Unlock()
		if !busy {
			return
		}
		if time.Now().After(late) {
			t.Fatal("voice and video are never told")
		}
	}
}

// aCall is a meeting by voice in which the host speaks, and what is told of it.
func aCall(t *testing.T, d *db.DB) (b *bundle, media *someMedia, l *live, host, one group.Visit) {
	b, media = newBundle(t, d), &someMedia{}
	b.room.media = media
	host, one = b.Facilitator("low-days", "rowan"), b.Member("low-days", "one")
	l = b.enter(host, format.Voice)
	b.enter(one, format.Voice)
	b.do(l, host, floor.Event{Kind: floor.Begin})
	b.do(l, host, floor.Event{Kind: floor.Advance})
	idle(t, l)
	return b, media, l, host, one
}

func seatsTold(m *someMedia) string { return fmt.Sprintf("%s, %s", m.told("1"), m.told("2")) }

func TestVoiceAndVideoAreToldAgainWhatFailed(t *testing.T) {
	b, media, l, host, _ := aCall(t, dbtest.SQLite(t))
	if got := seatsTold(media); got != "speaks, silent" {
		t.Fatalf("at first: %s", got)
	}
	media.fails = 2
	b.do(l, host, floor.Event{Kind: floor.TurnOver})
	idle(t, l)
	if got := seatsTold(media); got != "speaks, silent" {
		t.Fatalf("while it fails: %s", got)
	}
	b.room.hub.beat()
	idle(t, l)
	if got := seatsTold(media); got != "speaks, silent" {
		t.Errorf("it is tried again without a rest: %s", got)
	}
	b.pass(mediaRest, 1)
	idle(t, l)
	if got := seatsTold(media); got != "silent, speaks" {
		t.Errorf("after a rest: %s", got)
	}
}

func TestVoiceAndVideoAreToldHowThingsAreAndNotHowTheyWere(t *testing.T) {
	b, media, l, host, one := aCall(t, dbtest.SQLite(t))
	media.mu.Lock()
	media.all, media.hangs = nil, make(chan struct{})
	media.mu.Unlock()
	b.do(l, host, floor.Event{Kind: floor.TurnOver})
	b.do(l, one, floor.Event{Kind: floor.TurnOver})
	for range 5 {
		b.do(l, host, floor.Event{Kind: floor.TakeBreak, Seconds: 60})
		b.do(l, host, floor.Event{Kind: floor.EndBreak})
	}
	b.do(l, host, floor.Event{Kind: floor.Advance})
	close(media.hangs)
	idle(t, l)
	if len(media.all) > 6 {
		t.Errorf("rights of long ago are told one after another: %q", media.all)
	}
	now := l.now()
	for id := range floor.SeatID(2) {
		want := "silent"
		if mediaRights(&now.state, id+1).Mic {
			want = "speaks"
		}
		if got := media.told(mediaSeat(id + 1)); got != want {
			t.Errorf("seat %d: %s, want %s", id+1, got, want)
		}
	}
}

func TestANodeThatTakesAMeetingOverTellsVoiceAndVideo(t *testing.T) {
	b, media, l, host, _ := aCall(t, dbtest.SQLite(t))
	media.fails = 1000
	b.do(l, host, floor.Event{Kind: floor.TurnOver})
	idle(t, l)
	b.room.Close()
	media.fails = 0

	again := newNodeWith(t, b.World, bus.NewMemory(), b.dates, b.told, media)
	taken := again.live(host)
	idle(t, taken)
	if got := seatsTold(media); got != "silent, speaks" {
		t.Errorf("after a restart: %s", got)
	}
	again.do(taken, host, floor.Event{Kind: floor.End})
	idle(t, taken)
	if media.told("") != "closed" {
		t.Error("the end is not told")
	}
}

func TestAnOldTicketBringsNoMeetingBack(t *testing.T) {
	b, _, l, host, _ := aCall(t, dbtest.SQLite(t))
	room := b.room.mediaRoom(l.run.ID)
	if _, err := b.room.MediaAdmit(t.Context(), room, "1"); err != nil {
		t.Fatal(err)
	}
	b.do(l, host, floor.Event{Kind: floor.End})
	b.room.hub.drop(l.run.ID)
	if _, err := b.room.MediaAdmit(t.Context(), room, "1"); code(err) != "not_found" {
		t.Errorf("after the end: %v", err)
	}
	b.room.MediaHeard(room, "1", time.Second)
	if b.room.hub.find(l.run.ID) != nil {
		t.Error("the meeting is held again")
	}
}

func TestWhatIsHeardWaitsForNoMeeting(t *testing.T) {
	b, _, l, _, _ := aCall(t, dbtest.SQLite(t))
	l.mu.Lock() // a meeting that is being written to
	done := make(chan struct{})
	go func() {
		b.room.MediaHeard(b.room.mediaRoom(l.run.ID), "1", time.Second)
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(10 * time.Second):
		t.Error("it waits for the meeting")
	}
	l.mu.Unlock()
	if got := l.now().heard[1]; got != time.Second {
		t.Errorf("%s were heard", got)
	}
}
