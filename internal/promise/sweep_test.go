package promise

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/account"
	"hearth/internal/forum"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

func TestEachStepIsToldOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		rowan := b.holder("low-days", "rowan")
		wren := b.helper(rowan, "wren", account.Actor{})
		otter := b.member("low-days", "otter")
		other := b.node()
		sweep := func(after time.Duration, want ...string) {
			t.Helper()
			b.Clock.Advance(after)
			for range 2 {
				b.ok(b.promise.Sweep(t.Context()))
				b.ok(other.Sweep(t.Context()))
			}
			if diff := cmp.Diff(want, b.heard()); diff != "" {
				t.Errorf("%v later: %s", after, diff)
			}
		}
		old := b.start(otter, "before the promise", forum.Heard, "")
		sweep(100 * time.Hour)
		b.ok(b.promise.SetPromise(t.Context(), rowan, 12))
		rowan = b.Visit(rowan.Actor, "low-days")
		b.Clock.Advance(time.Minute)
		b.start(otter, "one", forum.Heard, "")
		answered := b.start(otter, "answered", forum.Heard, "")
		gone := b.start(otter, "answered, and taken back", forum.Heard, "")
		b.start(rowan, "by the facilitator", forum.Heard, "")
		reply := b.reply(wren, gone)
		b.reply(wren, answered)
		sweep(6*time.Hour - time.Minute)
		sweep(time.Minute, "promise.half rowan", "promise.half staff") // rowan's own: nobody else holds the group
		if _, _, err := b.forum.Withdraw(t.Context(), wren, reply); err != nil {
			t.Fatal(err)
		}
		sweep(time.Minute, "promise.half rowan")

		b.ok(b.promise.AddShifts(t.Context(), rowan, NewShifts{Member: b.promise.HelperToken(wren.Member.ID), Days: []time.Weekday{0, 1, 2, 3, 4, 5, 6}, Start: "00:00", End: "00:00"}))
		b.Clock.Advance(5 * time.Hour)
		sweep(59*time.Minute, "promise.due wren", "promise.due rowan", "promise.due wren", "promise.due rowan", "promise.due wren")
		b.reply(wren, gone)
		// A long pause: the last step is told, and no other.
		sweep(40*time.Hour, "promise.late wren", "promise.late rowan", "promise.late staff", "promise.late wren", "promise.late staff")
		sweep(100 * time.Hour)
		if _, waits := must2(b.forum.StillWaiting(t.Context(), d, old)); !waits {
			t.Error("the old one does not wait any more")
		}
		b.ok(b.promise.SetPromise(t.Context(), rowan, 0))
		sweep(40 * 24 * time.Hour)
	})
}

// A promise that is made in the group's settings is seen by the next sweep: what
// was written in between counts on it like everything after.
func TestAPromiseMadeElsewhereHoldsFromThen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		rowan, otter := b.holder("low-days", "rowan"), b.member("low-days", "otter")
		b.start(otter, "long before", forum.Heard, "")
		b.Clock.Advance(SweepEvery)
		in := rowan.Group.Editable()
		in.Terms.Promise = 2
		b.ok(b.Groups.Edit(t.Context(), rowan, in, rowan.Group.Revision))
		rowan = b.Visit(rowan.Actor, "low-days")
		b.Clock.Advance(time.Second)
		id := b.start(otter, "at once", forum.Heard, "")
		written := b.Clock.Now()
		promised := func(when string) {
			t.Helper()
			p := must(b.promise.plan(t.Context(), rowan.Group))
			if due := p.clock(rowan.Group, written).Due; !due.Equal(written.Add(2 * time.Hour)) {
				t.Errorf("%s the sweep it is due at %v", when, due)
			}
		}
		b.Clock.Advance(SweepEvery - time.Second) // the latest moment at which the sweep comes
		promised("before")
		b.ok(b.promise.Sweep(t.Context()))
		promised("after")
		b.Clock.Advance(time.Hour)
		b.ok(b.promise.Sweep(t.Context()))
		if diff := cmp.Diff([]string{"promise.half rowan"}, b.heard()); diff != "" {
			t.Errorf("%v: %s", id, diff)
		}
	})
}

func must2[A, B any](a A, b B, err error) (A, B) {
	if err != nil {
		panic(err)
	}
	return a, b
}

// Many nodes sweep at the same moment: each person hears of a step once.
func TestSweepsAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		rowan := b.holder("low-days", "rowan")
		b.ok(b.promise.SetPromise(t.Context(), rowan, 2))
		b.Clock.Advance(time.Minute)
		for _, title := range []string{"a", "b", "c"} {
			b.start(b.member("low-days", "writer-"+title), title, forum.Heard, "")
		}
		b.Clock.Advance(90 * time.Minute)
		var mu sync.Mutex
		teller := counting{told: map[string]int{}, mu: &mu}
		var wait sync.WaitGroup
		for range 5 {
			node := b.node()
			node.TellThrough(teller, nil)
			wait.Add(1)
			go func() {
				defer wait.Done()
				if err := node.Sweep(t.Context()); err != nil {
					t.Error(err)
				}
			}()
		}
		wait.Wait()
		if len(teller.told) != 3 {
			t.Errorf("told of %d posts, want 3", len(teller.told))
		}
		for url, n := range teller.told {
			if n != 1 {
				t.Errorf("%s was told %d times", url, n)
			}
		}
	})
}

// counting notes what was told in transactions that were committed.
type counting struct {
	mu   *sync.Mutex
	told map[string]int
}

func (c counting) Tell(_ context.Context, tx *db.Tx, _ group.MemberID, _, url string) error {
	tx.OnCommit(func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.told[url]++
	})
	return nil
}

func TestThoseOnABreakAreNotAsked(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		rowan, fern := b.holder("low-days", "rowan"), b.holder("low-days", "fern")
		wren := b.helper(rowan, "wren", account.Actor{})
		b.ok(b.promise.SetPromise(t.Context(), rowan, 2))
		rowan = b.Visit(rowan.Actor, "low-days")
		b.ok(b.promise.AddShifts(t.Context(), rowan, NewShifts{Member: b.promise.HelperToken(wren.Member.ID), Days: []time.Weekday{0, 1, 2, 3, 4, 5, 6}, Start: "00:00", End: "00:00"}))
		b.Clock.Advance(time.Minute)
		b.start(b.member("low-days", "otter"), "one", forum.Heard, "")
		for _, away := range []group.Visit{wren, fern} {
			b.ok(d.Tx(t.Context(), func(tx *db.Tx) error { return b.Groups.Pause(t.Context(), tx, away, time.Time{}, true) }))
		}
		b.Clock.Advance(90 * time.Minute)
		b.ok(b.promise.Sweep(t.Context()))
		if diff := cmp.Diff([]string{"promise.half rowan"}, b.heard()); diff != "" {
			t.Error(diff)
		}
		if q := b.queue(wren); len(q.Groups) != 0 {
			t.Error("somebody on a break is offered posts")
		}
	})
}

func TestWhatIsOverIsForgotten(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		rowan := b.holder("low-days", "rowan")
		otter := b.member("low-days", "otter")
		b.ok(b.promise.SetPromise(t.Context(), rowan, 2))
		b.Clock.Advance(time.Minute)
		taken, passed, helped := b.start(otter, "taken", forum.Heard, ""), b.start(otter, "passed", forum.Heard, ""), b.start(otter, "helped", forum.Heard, "")
		b.ok(b.promise.Take(t.Context(), rowan, taken))
		b.ok(b.promise.Pass(t.Context(), rowan, passed))
		b.reply(rowan, helped)
		b.Clock.Advance(90 * time.Minute)
		b.ok(b.promise.Sweep(t.Context()))
		for _, age := range []time.Duration{Living, Living, time.Hour} {
			b.Clock.Advance(age)
			b.ok(b.promise.Sweep(t.Context()))
		}
		for name, q := range map[string]*db.Query{"takings": qCountTakings, "passes": qCountPasses, "help": qCountHelp, "steps": qCountSteps} {
			if n := must(db.One(t.Context(), d, q, db.Value[int64])); n != 0 {
				t.Errorf("%d %s are kept", n, name)
			}
		}
	})
}

var (
	qCountTakings = db.Register("promise.test.takings", `SELECT COUNT(*) FROM promise_taking`)
	qCountPasses  = db.Register("promise.test.passes", `SELECT COUNT(*) FROM promise_pass`)
	qCountHelp    = db.Register("promise.test.help", `SELECT COUNT(*) FROM promise_help`)
	qCountSteps   = db.Register("promise.test.steps", `SELECT COUNT(*) FROM promise_step`)
)
