package room

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/group"
	"hearth/internal/meeting/floor"
	"hearth/internal/meeting/format"
	"hearth/internal/platform/bus"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
)

// state is a state as it is kept, to be compared.
func state(t testing.TB, l *live) string {
	t.Helper()
	raw, err := json.Marshal(l.now().state)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestAKilledServersMeetingGoesOnInTheSameTurn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		host, one, two := b.Facilitator("low-days", "rowan"), b.Member("low-days", "one"), b.Member("low-days", "two")
		l := b.enter(host, format.Voice)
		b.enter(one, format.Text)
		b.enter(two, format.Voice)
		b.do(l, host, floor.Event{Kind: floor.Begin})
		b.do(l, host, floor.Event{Kind: floor.Advance})
		b.do(l, host, floor.Event{Kind: floor.TurnOver})
		if turn := l.now().state.Now.Turn.Seat; turn != seatOf(l, one).ID {
			t.Fatalf("the turn is at seat %d", turn)
		}
		before := state(t, l)

		// The node is gone without a word; another begins with nothing but the database.
		again := newNode(t, b.World, bus.NewMemory(), b.dates, b.told)
		resumed := again.live(one)
		if diff := cmp.Diff(before, state(t, resumed)); diff != "" {
			t.Errorf("another state: %s", diff)
		}
		line, err := again.room.Say(t.Context(), resumed, one, Writing{Body: "I slept.", Kind: Turn})
		if err != nil || line.Seq == 0 {
			t.Fatalf("a text seat in its turn: %v", err)
		}
		again.do(resumed, one, floor.Event{Kind: floor.TurnOver})
		if turn := resumed.now().state.Now.Turn.Seat; turn != seatOf(resumed, two).ID {
			t.Errorf("then seat %d", turn)
		}
		// A turn's time ends on the new node too.
		again.pass(time.Minute, 4)
		if turn := resumed.now().state.Now.Turn.Seat; turn == seatOf(resumed, two).ID {
			t.Error("the turn never ends")
		}
	})
}

func TestTwoNodesWriteOneLog(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a := newBundle(t, d)
		line := bus.NewMemory()
		a.room.Close()
		a = newNode(t, a.World, line, a.dates, a.told)
		b := newNode(t, a.World, line, a.dates, a.told)
		host := a.Facilitator("low-days", "rowan")
		la := a.enter(host, format.Text)
		a.do(la, host, floor.Event{Kind: floor.Begin})
		var people []group.Visit
		for i := range 8 {
			people = append(people, a.Member("low-days", fmt.Sprintf("one-%d", i)))
		}
		var all sync.WaitGroup
		for i, v := range people {
			node := []*bundle{a, b}[i%2]
			all.Go(func() {
				if err := node.room.Enter(t.Context(), v, node.dates.date, Entering{Way: format.Text, CheckIn: "wait"}); err != nil {
					t.Error(err)
					return
				}
				l, err := node.room.find(t.Context(), v, node.dates.date)
				if err == nil {
					_, err = node.room.Say(t.Context(), l, v, Writing{Body: "hello from " + v.Member.Handle, Kind: Beside})
				}
				if err == nil {
					err = node.room.Do(t.Context(), l, v, Act{Event: floor.Event{Kind: floor.SendSignal, Signal: floor.WithYou}})
				}
				if err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		lb := b.live(host)
		for _, l := range []*live{la, lb} {
			if err := l.lookAgain(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(state(t, la), state(t, lb)); diff != "" {
			t.Errorf("the nodes disagree: %s", diff)
		}
		if diff := cmp.Diff(la.now().lines, lb.now().lines); diff != "" || len(la.now().lines) != len(people) {
			t.Errorf("%d lines, and they differ: %s", len(la.now().lines), diff)
		}
		entries, err := a.room.store.entries(t.Context(), d, host.Group.Key, la.run.ID, 0)
		if err != nil {
			t.Fatal(err)
		}
		for i, e := range entries {
			if e.seq != int64(i+1) {
				t.Fatalf("entry %d has number %d", i, e.seq)
			}
		}
	})
}

func TestWhoMaySayWhatAndWhoReadsIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		host, one, two, outsider := b.Facilitator("low-days", "rowan"), b.Member("low-days", "one"), b.Member("low-days", "two"), b.Member("low-days", "three")
		l := b.enter(host, format.Text)
		b.enter(one, format.Text)
		b.enter(two, format.Text)
		b.do(l, host, floor.Event{Kind: floor.Begin})
		b.do(l, host, floor.Event{Kind: floor.Advance}) // the host has the first turn
		say := func(v group.Visit, w Writing) string {
			_, err := b.room.Say(t.Context(), l, v, w)
			if err == nil {
				return ""
			}
			return fault.Of(err).Code
		}
		for _, row := range []struct {
			name string
			who  group.Visit
			w    Writing
			code string
		}{
			{"whose turn it is", host, Writing{Body: "I begin.", Kind: Turn}, ""},
			{"not their turn", one, Writing{Body: "me too", Kind: Turn}, "room.not_your_turn"},
			{"a word to those who lead, whoever speaks", one, Writing{Body: "I am not well", Kind: Private}, ""},
			{"a word to another member", one, Writing{Body: "psst", Kind: Private, To: seatOf(l, two).ID}, "room.whisper"},
			{"the host's word to one", host, Writing{Body: "I am here", Kind: Private, To: seatOf(l, one).ID}, ""},
			{"nothing", one, Writing{Body: "  ", Kind: Private}, "invalid"},
			{"too much", one, Writing{Body: strings.Repeat("a", MaxLine+1), Kind: Private}, "invalid"},
			{"who did not come in", outsider, Writing{Body: "hello", Kind: Private}, "room.come_in"},
		} {
			if got := say(row.who, row.w); got != row.code {
				t.Errorf("%s: %q, want %q", row.name, got, row.code)
			}
		}
		for range 2 { // sent twice, said once
			if code := say(one, Writing{Body: "once", Kind: Private, Once: "form"}); code != "" {
				t.Error(code)
			}
		}
		h := handler{b.room}
		reads := func(v group.Visit) (bodies []string) {
			view, err := h.stageView(t.Context(), place{visit: v, date: b.dates.date, live: l}, seatOf(l, v).ID, l.now())
			b.must(err)
			for _, line := range view.Lines {
				bodies = append(bodies, line.Body)
			}
			return bodies
		}
		b.Clock.Advance(time.Second)
		b.enter(outsider, format.Text) // comes late, and reads what is said from now on
		everything := []string{"I begin.", "I am not well", "I am here", "once"}
		for _, row := range []struct {
			who  group.Visit
			want []string
		}{{host, everything}, {one, everything}, {two, everything[:1]}, {outsider, nil}} {
			if diff := cmp.Diff(row.want, reads(row.who)); diff != "" {
				t.Errorf("%s reads %s", row.who.Member.Handle, diff)
			}
		}
	})
}

func TestAVoteIsCountedAndTellsNobody(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		host, one, two := b.Facilitator("low-days", "rowan"), b.Member("low-days", "one"), b.Member("low-days", "two")
		l := b.enter(host, format.Text)
		b.enter(one, format.Text)
		b.enter(two, format.Text)
		b.do(l, host, floor.Event{Kind: floor.Begin})
		b.do(l, host, floor.Event{Kind: floor.Advance})
		b.do(l, host, floor.Event{Kind: floor.Advance})
		vote := func(v group.Visit, choice int) error {
			return b.room.Do(t.Context(), l, v, Act{Event: floor.Event{Kind: floor.CastVote}, Choice: choice})
		}
		if err := vote(one, 2); !fault.Is(err, fault.Invalid) {
			t.Errorf("an option that is not there: %v", err)
		}
		b.must(vote(one, 1))
		if err := vote(one, 0); !fault.Is(err, fault.Conflict) {
			t.Errorf("voting twice: %v", err)
		}
		b.must(vote(two, 1))
		b.must(vote(host, 0))
		if open := l.now().state.Now.Vote; open.Open {
			b.do(l, host, floor.Event{Kind: floor.CloseVote})
		}
		if diff := cmp.Diff([]int{1, 2}, l.now().state.Now.Vote.Tally); diff != "" {
			t.Error(diff)
		}
		entries, err := b.room.store.entries(t.Context(), d, host.Group.Key, l.run.ID, 0)
		b.must(err)
		for _, e := range entries {
			if e.event.By != 0 && (e.event.Kind == floor.CastVote) && (e.event.Number != 0 || len(e.event.Tally) != 0) {
				t.Errorf("the log tells how somebody voted: %+v", e.event)
			}
		}
		if rows, err := db.All(t.Context(), d, qBallots, scanBallot, int64(l.run.ID)); err != nil || len(rows) != 0 {
			t.Errorf("ballots stay: %v %v", rows, err)
		}
	})
}

func TestAConnectionThatNoNodeNamesIsLost(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		host, one := b.Facilitator("low-days", "rowan"), b.Member("low-days", "one")
		l := b.enter(host, format.Text)
		b.enter(one, format.Text)
		b.do(l, host, floor.Event{Kind: floor.Begin})
		b.do(l, host, floor.Event{Kind: floor.Advance})
		b.do(l, host, floor.Event{Kind: floor.TurnOver})
		b.room.Close() // it is gone, and never said which connections it held

		again := newNode(t, b.World, bus.NewMemory(), b.dates, b.told)
		l = again.live(one)
		again.room.hub.renew()
		if p := seatOf(l, one).Presence; p != floor.Here {
			t.Errorf("a moment after a restart: %s", p)
		}
		again.Clock.Advance(connLost + time.Second)
		again.room.hub.renew()
		if s := seatOf(l, one); s.Presence != floor.Lost || s.Vanish.Since == 0 {
			t.Errorf("gone in mid-turn: %s, looked after since %d", s.Presence, s.Vanish.Since)
		}
		again.told.mu.Lock()
		defer again.told.mu.Unlock()
		if diff := cmp.Diff([]string{"room.vanished", "room.vanished_you"}, again.told.what); diff != "" {
			t.Error(diff)
		}
	})
}

func TestWhoWasRemovedDoesNotComeBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		host, one := b.Facilitator("low-days", "rowan"), b.Member("low-days", "one")
		l := b.enter(host, format.Text)
		b.enter(one, format.Text)
		b.do(l, host, floor.Event{Kind: floor.Remove, Seat: seatOf(l, one).ID})
		if err := b.room.Enter(t.Context(), one, b.dates.date, Entering{Way: format.Text, CheckIn: "wait"}); !isRefused(err, floor.RefusedRemoved) {
			t.Errorf("coming back: %v", err)
		}
		if _, err := b.room.Say(t.Context(), l, one, Writing{Body: "hello", Kind: Beside}); !fault.Is(err, fault.Conflict) {
			t.Errorf("writing: %v", err)
		}
	})
}

func TestTheDoor(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		one := b.Member("low-days", "one")
		stranger := b.Visit(b.Account(), "low-days")
		in := Entering{Way: format.Text, CheckIn: "wait"}
		if err := b.room.Enter(t.Context(), stranger, b.dates.date, in); !fault.Is(err, fault.NotFound) {
			t.Errorf("a stranger: %v", err)
		}
		early := b.dates.date
		early.Occurrence.Start, early.Occurrence.End = early.Occurrence.Start.Add(time.Hour), early.Occurrence.End.Add(time.Hour)
		if err := b.room.Enter(t.Context(), one, early, in); !fault.Is(err, fault.Conflict) {
			t.Errorf("too early: %v", err)
		}
		if err := b.room.Enter(t.Context(), one, b.dates.date, Entering{Way: "teleport", CheckIn: "wait"}); !fault.Is(err, fault.Invalid) {
			t.Errorf("a way that is none: %v", err)
		}
		if err := b.room.Enter(t.Context(), one, b.dates.date, Entering{Way: format.Device, People: 4, CheckIn: "wait"}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a member with a shared device: %v", err)
		}
		if err := b.room.Enter(t.Context(), one, b.dates.date, Entering{Way: format.Device, People: 1, CheckIn: "wait"}); !fault.Is(err, fault.Invalid) {
			t.Errorf("a shared device of one: %v", err)
		}
		l := b.enter(one, format.Text) // before anybody who leads: waits outside
		if p := seatOf(l, one).Presence; p != floor.Outside {
			t.Errorf("without a host: %s", p)
		}
		b.enter(b.Facilitator("low-days", "rowan"), format.Text)
		b.must(b.room.sit(t.Context(), l, one.Member.ID))
		if p := seatOf(l, one).Presence; p != floor.Here {
			t.Errorf("with a host: %s", p)
		}
		table := b.Facilitator("low-days", "meeting-house")
		b.must(b.room.Enter(t.Context(), table, b.dates.date, Entering{Way: format.Device, People: 4, CheckIn: "wait"}))
		if s := seatOf(l, table); s.People != 4 || s.Presence != floor.Here {
			t.Errorf("a device with four before it: %+v", s)
		}
	})
}

func TestWhatIsLeftOfAMeeting(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		host, one := b.Facilitator("low-days", "rowan"), b.Member("low-days", "one")
		l := b.enter(host, format.Voice)
		b.enter(one, format.Text)
		b.do(l, host, floor.Event{Kind: floor.Begin})
		_, err := b.room.Say(t.Context(), l, one, Writing{Body: "nobody else reads this", Kind: Private})
		b.must(err)
		b.Clock.Advance(20 * time.Minute)
		b.do(l, host, floor.Event{Kind: floor.End})
		run := l.run
		b.must(b.room.Rate(t.Context(), one, run, map[string]int{"heard": 5, "safe": 4}))
		b.must(b.room.Rate(t.Context(), one, run, map[string]int{"heard": 1})) // once
		b.must(b.room.Keep(t.Context(), one, run, Note{Kind: Commitment, Body: "Walk on Tuesday."}))
		if err := b.room.Keep(t.Context(), one, run, Note{Kind: FollowUp, Body: "Hello all"}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a member's message to all: %v", err)
		}
		b.must(b.room.Keep(t.Context(), host, run, Note{Kind: FollowUp, Body: "Thank you."}))
		a, err := b.room.Afterwards(t.Context(), b.Visit(host.Actor, "low-days"), run)
		b.must(err)
		if len(a.Attendance) != 2 || a.Attendance[1].Minutes != 20 || a.Attendance[1].Went != "left" {
			t.Errorf("attendance %+v", a.Attendance)
		}
		if len(a.Ratings) != 0 {
			t.Errorf("one person's rating is shown: %v", a.Ratings)
		}
		if a.Mine.Body != "" || len(a.FollowUps) != 1 {
			t.Errorf("the host sees %+v and %+v", a.Mine, a.FollowUps)
		}
		if a, err = b.room.Afterwards(t.Context(), one, run); err != nil || a.Mine.Body != "Walk on Tuesday." || a.Attendance != nil || !a.Rated {
			t.Errorf("the member sees %+v, %v", a, err)
		}

		b.Clock.Advance(keepLog + time.Minute)
		b.must(b.room.Sweep(t.Context()))
		entries, err := b.room.store.entries(t.Context(), d, host.Group.Key, run.ID, 0)
		if lines, lineErr := db.All(t.Context(), d, qLinesBy, scanLine, int64(one.Member.ID)); err != nil || lineErr != nil || len(entries)+len(lines) != 0 {
			t.Errorf("%d events and %d lines stay (%v, %v)", len(entries), len(lines), err, lineErr)
		}
		b.must(d.Tx(t.Context(), func(tx *db.Tx) error { return b.room.Erase(t.Context(), tx, one.Actor.ID) }))
		sections, err := b.room.Export(t.Context(), one.Actor.ID)
		b.must(err)
		for _, s := range sections {
			if len(s.Records) != 0 {
				t.Errorf("erased, and %s holds %v", s.Name, s.Records)
			}
		}
	})
}
