package rehearse

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"

	"hearth/internal/meeting/floor"
	"hearth/internal/meeting/format"
)

// Options are how large a rehearsal is.
type Options struct {
	Seats int    // 2 to MaxSeats; 0: six, or as many as the format has
	Seed  uint64 // of everything that is left to chance
}

// MaxSeats is the largest circle that is rehearsed; larger ones tell nothing
// more.
const MaxSeats = 200

// usualSeats is a circle of which each of the people above is one.
const usualSeats = 6

// maxEvents ends a rehearsal that goes round in circles, far beyond what eight
// hours with two hundred people take.
const maxEvents = 200_000

// begin is the moment at which rehearsals begin, an hour into 1970: the floor's
// times are never 0.
const begin = 3_600_000

// errEndless says that a format brought the floor to go on for ever.
var errEndless = errors.New("the meeting does not come to an end")

// A rehearsal is a meeting under way: the floor, its people, and what each of
// them is about to do.
type rehearsal struct {
	state  floor.State
	now    int64
	rng    *rand.Rand
	people []person // by guest, from 1; seats are numbered as people come
	plans  []plan   // what is about to happen, soonest first
	box    floor.Box
	report Report
	conn   int64
}

// A plan is something that somebody is about to do.
type plan struct {
	at    int64
	event floor.Event
}

// Run rehearses the format, which must have passed its Check. The error says
// what kept it from coming to an end.
func Run(f *format.Format, o Options) (Report, error) {
	seats := o.Seats
	if seats == 0 {
		seats = usualSeats
		if f.Seats > 0 {
			seats = min(seats, f.Seats)
		}
	}
	if seats < 2 || seats > MaxSeats {
		return Report{}, fmt.Errorf("a rehearsal takes 2 to %d seats", MaxSeats)
	}
	r := &rehearsal{
		state: floor.New(f, floor.Options{Seats: max(seats, f.Seats)}), now: begin - 5*minute,
		rng: rand.New(rand.NewPCG(o.Seed, uint64(seats))), people: cast(f, seats),
	}
	r.report = Report{Name: f.Name, Minutes: f.Length, Seed: o.Seed, People: make([]Person, seats)}
	r.arrive()
	r.plan(begin-r.now, floor.Event{Kind: floor.Begin, By: 1, Seed: o.Seed})
	for events := 0; r.state.Phase != floor.Ended; events++ {
		if events > maxEvents || !r.step() {
			return r.report, errEndless
		}
	}
	r.finish()
	return r.report, nil
}

// plan has something happen after a while.
func (r *rehearsal) plan(after int64, e floor.Event) {
	p := plan{r.now + after, e}
	at, _ := slices.BinarySearchFunc(r.plans, p, func(a, b plan) int {
		return cmp.Or(cmp.Compare(a.at, b.at), -1) // after those of the same moment
	})
	r.plans = slices.Insert(r.plans, at, p)
}

// step does what comes next: a timer of the floor, or somebody's plan. It
// reports false if nothing is to come any more.
func (r *rehearsal) step() bool {
	timers := r.state.Timers()
	if len(timers) == 0 && len(r.plans) == 0 {
		return false
	}
	if len(timers) > 0 {
		t := slices.MinFunc(timers, floor.Sooner)
		if len(r.plans) == 0 || t.Due <= r.plans[0].at {
			r.now = max(r.now, t.Due)
			r.apply(floor.Event{Kind: floor.TimeReached, Timer: t.Name, Seat: t.Seat, Due: t.Due})
			return true
		}
	}
	p := r.plans[0]
	r.plans = r.plans[1:]
	r.now = max(r.now, p.at)
	r.apply(p.event)
	return true
}

// apply does an event. One that is refused came too late: by then somebody else
// had the turn, or the segment was over. That is as in life.
func (r *rehearsal) apply(e floor.Event) {
	e.At = r.now
	if e.Kind == floor.Join {
		r.conn++
		e.Conn = r.conn
	}
	if e.Kind == floor.Lose {
		e.Conn = r.person(e.Seat).conn
	}
	before := r.state
	next, effects, err := floor.Apply(r.state, e)
	if err != nil {
		return
	}
	if e.Kind == floor.Join {
		r.person(e.Seat).conn = e.Conn
	}
	r.state = next
	r.note(&before, e, effects)
	for _, effect := range effects {
		r.react(effect)
	}
}
