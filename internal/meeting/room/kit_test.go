package room

import (
	"context"
	"sync"
	"testing"
	"time"

	"hearth/internal/group"
	"hearth/internal/group/grouptest"
	"hearth/internal/meeting"
	"hearth/internal/meeting/floor"
	"hearth/internal/meeting/format"
	"hearth/internal/meeting/schedule"
	"hearth/internal/platform/bus"
	"hearth/internal/platform/db"
)

// ticks are the tickers of a module under test: they tick when told to.
type ticks struct {
	mu sync.Mutex
	by map[time.Duration][]chan time.Time
}

func (k *ticks) tick(period time.Duration) (<-chan time.Time, func()) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.by == nil {
		k.by = map[time.Duration][]chan time.Time{}
	}
	c := make(chan time.Time, 1)
	k.by[period] = append(k.by[period], c)
	return c, func() {}
}

// dates is a calendar with one date, that began five minutes ago.
type dates struct{ date meeting.Date }

func (d *dates) Held(context.Context, group.Visit, string, string) (meeting.Date, error) {
	return d.date, nil
}

func (d *dates) URLOf(g group.Group, _ meeting.SeriesID, key string) string {
	return g.URL() + "/meetings/one/" + key
}

// formats has one format.
type formats struct{ format format.Format }

func (f *formats) Get(context.Context, db.Conn, group.Group, string) (format.Format, error) {
	return f.format, nil
}

// told keeps who was told what.
type told struct {
	mu   sync.Mutex
	what []string
}

func (t *told) Tell(_ context.Context, tx *db.Tx, _ group.MemberID, kind, _ string) error {
	tx.OnCommit(func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.what = append(t.what, kind)
	})
	return nil
}

// bundle is a town with a meeting room, on one node.
type bundle struct {
	*grouptest.World
	room  *Module
	ticks *ticks
	told  *told
	dates *dates
	t     testing.TB
}

// aRound is a meeting with a round and a vote.
func aRound() format.Format {
	return format.Format{
		Version: format.Version, Name: "A round", Lang: "en", Length: 60, Late: format.LateAny,
		Segments: []format.Segment{
			{ID: "gather", Kind: format.Gathering, Title: "Gathering", Minutes: 5},
			{ID: "round", Kind: format.Round, Title: "How are you?", Share: 1, Speak: format.Rule{Who: format.Holder, Pass: true, Seconds: 120, Order: format.ByCircle}},
			{ID: "vote", Kind: format.Vote, Title: "Conscience", Minutes: 5, Vote: &format.Question{Text: "Meet on Sundays?", Options: []string{"Yes", "No"}}},
			{ID: "close", Kind: format.Closing, Title: "Closing", Minutes: 5},
		},
	}
}

func newBundle(t testing.TB, d *db.DB) *bundle {
	world := grouptest.New(t, d)
	at := world.Clock.Now().Add(-5 * time.Minute)
	date := meeting.Date{
		Series:     meeting.Series{ID: 7, Title: "Weekly", Format: "peer"},
		Occurrence: schedule.Occurrence{Key: "20260501T190000", Start: at, End: at.Add(time.Hour)},
	}
	return newNode(t, world, bus.NewMemory(), &dates{date}, &told{})
}

// newNode adds a node to the town.
func newNode(t testing.TB, world *grouptest.World, b bus.Bus, d *dates, teller *told) *bundle {
	t.Helper()
	return newNodeWith(t, world, b, d, teller, nil)
}

// newNodeWith adds one with voice and video.
func newNodeWith(t testing.TB, world *grouptest.World, b bus.Bus, d *dates, teller *told, media Media) *bundle {
	t.Helper()
	k := &ticks{}
	node := &bundle{World: world, ticks: k, told: teller, dates: d, t: t, room: New(Deps{
		DB: world.DB, Keys: world.Keys, IDs: world.IDs, Codec: world.Codec, Clock: world.Clock, Groups: world.Groups,
		Dates: d, Formats: &formats{aRound()}, Bus: b, Teller: teller, Media: media, Tick: k.tick,
	})}
	if err := node.room.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(node.room.Close)
	return node
}

// enter brings somebody in and returns the meeting.
func (b *bundle) enter(v group.Visit, way format.Way) *live {
	b.t.Helper()
	b.must(b.room.Enter(b.t.Context(), v, b.dates.date, Entering{Way: way, CheckIn: "message"}))
	return b.live(v)
}

func (b *bundle) live(v group.Visit) *live {
	b.t.Helper()
	l, err := b.room.find(b.t.Context(), v, b.dates.date)
	b.must(err)
	return l
}

// do has somebody do something.
func (b *bundle) do(l *live, v group.Visit, e floor.Event) {
	b.t.Helper()
	b.must(b.room.Do(b.t.Context(), l, v, Act{Event: e}))
}

func (b *bundle) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// pass lets time pass in steps, and the meetings notice.
func (b *bundle) pass(step time.Duration, steps int) {
	for range steps {
		b.Clock.Advance(step)
		b.room.hub.beat()
	}
}

// seatOf is where somebody sits.
func seatOf(l *live, v group.Visit) floor.Seat {
	now := l.now()
	if id := now.state.SeatOf(int64(v.Member.ID)); id != 0 {
		return now.state.Seats[id-1]
	}
	return floor.Seat{}
}
