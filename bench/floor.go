package main

import (
	"errors"
	"fmt"
	"runtime"
	"syscall"
	"time"

	"hearth/internal/meeting/floor"
	"hearth/internal/meeting/floor/timers"
	"hearth/internal/meeting/format"
)

// floor measures the meetings' engine by itself: no server, no network, one
// goroutine. Times are processor time, the collector's included, so that a busy
// neighbour does not count.
func (b *bench) floor() error {
	meetings, during := 1_000, time.Second
	if b.size.starts > 1 {
		meetings, during = 10_000, 5*time.Second
	}
	heading("The floor: events, by processor time", "seats", "events a second on a core", "an event")
	for _, seats := range []int{6, 12, 200} {
		progress("floor: %d seats", seats)
		each, err := turnsOver(seats, during)
		if err != nil {
			return err
		}
		row(number(seats), number(float64(time.Second)/float64(each)), us(each))
	}
	return manyMeetings(meetings)
}

// aRound is a meeting in the middle of a round without end, a minute a turn.
func aRound(f *format.Format, seats int, at int64) (floor.State, error) {
	s := floor.New(f, floor.Options{})
	events := []floor.Event{}
	for i := range seats {
		id := floor.SeatID(i + 1)
		events = append(events, floor.Event{At: at, Kind: floor.Knock, Guest: int64(id), Way: format.Voice, Facilitator: i == 0},
			floor.Event{At: at, Kind: floor.Join, Seat: id, Conn: int64(id)})
	}
	return floor.Replay(s, append(events, floor.Event{At: at, Kind: floor.Begin, By: 1, Seed: 1})...)
}

func roundFormat() *format.Format {
	return &format.Format{Version: 1, Name: "Round", Lang: "en", Length: format.MaxLength, Segments: []format.Segment{
		{ID: "round", Kind: format.Round, Title: "Round", Minutes: format.MaxLength, Prompt: "How are you?",
			Speak: format.Rule{Seconds: 60, Pass: true, Times: 1 << 20}}}}
}

// turnsOver is what a turn costs that ends and gives the floor to the next.
func turnsOver(seats int, during time.Duration) (time.Duration, error) {
	s, err := aRound(roundFormat(), seats, 1)
	if err != nil {
		return 0, err
	}
	n, began, used := 0, time.Now(), spent()
	for ; time.Since(began) < during; n++ {
		if s, _, err = floor.Apply(s, floor.Event{At: s.Clock + 1, Kind: floor.TurnOver, By: s.Now.Turn.Seat}); err != nil {
			return 0, err
		}
	}
	return (spent() - used) / time.Duration(n), nil
}

// virtual is how long the many meetings run, on their own clocks.
const virtual = 10 * time.Minute

// manyMeetings runs meetings of six with all their timers in one heap, as a
// server does, only without waiting for the time to pass. Their beginnings lie
// apart, so that turns do not end all at once.
func manyMeetings(count int) error {
	progress("floor: %d meetings", count)
	before := heapInUse()
	f, states := roundFormat(), make([]floor.State, count)
	var due timers.Heap
	for i := range states {
		s, err := aRound(f, 6, int64(1+i*60_000/count))
		if err != nil {
			return err
		}
		states[i] = s
		for _, t := range s.Timers() {
			due.Set(int64(i), t)
		}
	}
	used, waiting := heapInUse()-before, due.Len()
	events, began, until := 0, spent(), virtual.Milliseconds()
	for {
		d, ok := due.Take(until)
		if !ok {
			break
		}
		e := floor.Event{At: d.Timer.Due, Kind: floor.TimeReached, Timer: d.Name, Seat: d.Seat, Due: d.Timer.Due}
		next, effects, err := floor.Apply(states[d.Meeting], e)
		if err != nil {
			return fmt.Errorf("meeting %d: %+v: %w", d.Meeting, e, err)
		}
		states[d.Meeting] = next
		follow(&due, d.Meeting, effects)
		events++
	}
	if events == 0 {
		return errors.New("no timer went off")
	}
	took := spent() - began
	heading(fmt.Sprintf("The floor: %s meetings of six in one process, a minute a turn", number(count)),
		"timers", "memory a meeting", "events", "processor for ten minutes", "of one core")
	row(number(waiting), kb(used/int64(count)), number(events), ms(took), percent(float64(took)/float64(virtual)))
	runtime.KeepAlive(states)
	return nil
}

// follow sets and cancels what the effects say.
func follow(due *timers.Heap, meeting int64, effects []floor.Effect) {
	for _, effect := range effects {
		switch e := effect.(type) {
		case floor.SetTimer:
			due.Set(meeting, e.Timer)
		case floor.CancelTimer:
			due.Cancel(meeting, e.Timer)
		}
	}
}

// spent is this process's processor time so far.
func spent() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// heapInUse is the memory that is reachable.
func heapInUse() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
