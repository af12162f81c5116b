package floor

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"hearth/internal/meeting/format"
)

// start is the first moment of every test.
const start = 1_000_000

// A room plays a meeting, does what the effects ask for, and checks after each
// event what must always hold.
type room struct {
	t      testing.TB
	s      State
	now    int64
	log    []Event
	mics   map[SeatID]Mic
	timers map[Timer]bool // set and not cancelled
	old    []Timer        // every one that was ever set
	did    []Effect       // by the last event
	said   []Announce     // since quiet
	calls  map[SeatID]int // turns that others got while a hand was up
	conn   int64
	sample int // only one event in so many is compared in whole; 0: each
	tried  int
}

func enter(t testing.TB, f *format.Format, o Options) *room {
	t.Helper()
	return &room{t: t, s: New(f, o), now: start, mics: map[SeatID]Mic{}, timers: map[Timer]bool{}, calls: map[SeatID]int{}}
}

// plain is a format of ten minutes a segment.
func plain(segments ...format.Segment) *format.Format {
	f := &format.Format{Version: 1, Name: "Test", Lang: "en", Segments: segments}
	for i := range f.Segments {
		s := &f.Segments[i]
		if s.ID == "" {
			s.ID, s.Title = string(rune('a'+i)), string(s.Kind)
		}
		if s.Minutes == 0 {
			s.Minutes = 10
		}
		f.Length += s.Minutes
	}
	return f
}

func asJSON(t testing.TB, s State) []byte {
	t.Helper()
	raw, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// frozen is what can change of a state.
func frozen(t testing.TB, s State) []byte {
	s.Format, s.Plan = nil, nil
	return asJSON(t, s)
}

// try applies an event and checks the laws.
func (r *room) try(e Event) error {
	r.t.Helper()
	if e.At == 0 {
		e.At = r.now
	}
	before := r.s
	next, effects, err := r.applied(e)
	if err != nil {
		return err
	}
	r.s, r.did, r.log = next, effects, append(r.log, e)
	r.carryOut(effects)
	r.laws(&before, e)
	return nil
}

// applied applies an event, and compares what must not have changed.
func (r *room) applied(e Event) (State, []Effect, error) {
	r.t.Helper()
	if r.tried++; r.sample != 0 && r.tried%r.sample != 0 {
		return Apply(r.s, e)
	}
	was := frozen(r.t, r.s)
	next, effects, err := Apply(r.s, e)
	if now := frozen(r.t, r.s); !bytes.Equal(was, now) {
		r.t.Fatalf("%+v changed the state that it was given:\n%s", e, cmp.Diff(string(was), string(now)))
	}
	if err != nil && (len(effects) > 0 || !bytes.Equal(was, frozen(r.t, next))) {
		r.t.Fatalf("%+v was refused (%v) and changed something", e, err)
	}
	return next, effects, err
}

func (r *room) do(e Event) []Effect {
	r.t.Helper()
	if err := r.try(e); err != nil {
		r.t.Fatalf("%s by %d about %d: %v", e.Kind, e.By, e.Seat, err)
	}
	return r.did
}

func (r *room) refused(want Refusal, e Event) {
	r.t.Helper()
	if err := r.try(e); err != want {
		r.t.Errorf("%s by %d about %d: got %v, want %v", e.Kind, e.By, e.Seat, err, want)
	}
}

// carryOut keeps microphones and timers as somebody who only sees effects would.
func (r *room) carryOut(effects []Effect) {
	for _, e := range effects {
		switch e := e.(type) {
		case Microphone:
			r.mics[e.Seat] = e.To
		case SetTimer:
			r.forget(e.Timer)
			r.timers[e.Timer], r.old = true, append(r.old, e.Timer)
		case CancelTimer:
			r.forget(e.Timer)
		case Announce:
			r.said = append(r.said, e)
		}
	}
}

func (r *room) forget(t Timer) {
	for other := range r.timers {
		if other.Name == t.Name && other.Seat == t.Seat {
			delete(r.timers, other)
		}
	}
}

// wait lets time go by; timers go off when they are due.
func (r *room) wait(ms int64) {
	r.t.Helper()
	until := r.now + ms
	for {
		all := r.s.Timers()
		if len(all) == 0 {
			break
		}
		next := slices.MinFunc(all, Sooner)
		if next.Due > until {
			break
		}
		r.now = max(r.now, next.Due)
		r.do(Event{Kind: TimeReached, Timer: next.Name, Seat: next.Seat, Due: next.Due})
	}
	r.now = until
}

// knock brings somebody to the door and reports their seat.
func (r *room) knock(e Event) SeatID {
	r.t.Helper()
	e.Kind = Knock
	if e.Guest == 0 {
		e.Guest = int64(len(r.s.Seats) + 100)
	}
	if e.Way == "" {
		e.Way = format.Voice
	}
	r.do(e)
	return r.s.SeatOf(e.Guest)
}

func (r *room) join(id SeatID) {
	r.t.Helper()
	r.conn++
	r.do(Event{Kind: Join, Seat: id, Conn: r.conn})
}

func (r *room) lose(id SeatID) {
	r.t.Helper()
	r.do(Event{Kind: Lose, Seat: id, Conn: r.s.seat(id).Conn})
}

// host comes first and leads.
func (r *room) host() SeatID {
	r.t.Helper()
	id := r.knock(Event{Facilitator: true})
	r.join(id)
	return id
}

// come brings people in, one for each way; where there is a lobby, the host lets
// them in.
func (r *room) come(ways ...format.Way) []SeatID {
	r.t.Helper()
	var ids []SeatID
	for _, w := range ways {
		id := r.knock(Event{Way: w})
		if r.s.seat(id).Presence == Outside {
			r.do(Event{Kind: Admit, By: 1, Seat: id})
		}
		r.join(id)
		ids = append(ids, id)
	}
	return ids
}

func (r *room) begin() { r.t.Helper(); r.do(Event{Kind: Begin, By: 1, Seed: 7}) }

func (r *room) by(id SeatID, k Kind) { r.t.Helper(); r.do(Event{Kind: k, By: id}) }

func (r *room) turn(want SeatID) {
	r.t.Helper()
	if got := r.s.Now.Turn.Seat; got != want || r.s.Now.Turn.Stage == Echo {
		r.t.Fatalf("seat %d has the turn (%q), want %d", got, r.s.Now.Turn.Stage, want)
	}
}

// heard reports whether a code was announced since quiet, to anybody.
func (r *room) heard(code string) bool {
	return slices.ContainsFunc(r.said, func(a Announce) bool { return a.Code == code })
}

func (r *room) quiet() { r.said = nil }

// same is whether two states are the same; an empty list is as good as none.
func same(t testing.TB, got, want State, what string) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("%s (-want +got):\n%s", what, diff)
	}
}

func thaw(t testing.TB, s State) State {
	t.Helper()
	var back State
	if err := json.Unmarshal(asJSON(t, s), &back); err != nil {
		t.Fatal(err)
	}
	return back
}
