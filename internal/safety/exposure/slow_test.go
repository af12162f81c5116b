package exposure

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
)

// again is a member's visit, anew: a slow time is asked for at each.
func (b *bundle) again(v group.Visit) group.Visit { return b.Visit(v.Actor, v.Group.Slug) }

// A group that goes slowly lets each write once in a while, and nobody who may be
// in danger waits.
func TestAGroupGoesSlowly(t *testing.T) {
	texts(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		otter, fern := b.person("quiet-otter"), b.person("fern")
		rowan := b.Facilitator("low-days", "rowan")
		turn := func(v group.Visit, at group.Spot, words, form string) error {
			return b.Groups.InTurn(t.Context(), b.again(v), at, words, form)
		}
		b.must(turn(otter, group.InPosts, "one", ""))
		b.must(turn(otter, group.InPosts, "two", ""))
		said := 0
		b.Announce = func(context.Context, group.Visit, Slowing) { said++ }
		for name, c := range map[string]struct {
			who group.Visit
			in  Slowing
			not fault.Kind
		}{
			"a member":           {otter, Slowing{Every: Paces[2], For: Lengths[0]}, fault.NotFound},
			"no such pace":       {rowan, Slowing{Every: time.Second, For: Lengths[0]}, fault.Invalid},
			"for ever":           {rowan, Slowing{Every: Paces[2], For: 25 * time.Hour}, fault.Invalid},
			"a very long reason": {rowan, Slowing{Every: Paces[2], For: Lengths[0], Why: strings.Repeat("why ", 60)}, fault.Invalid},
		} {
			if err := b.Slow(t.Context(), c.who, c.in); !fault.Is(err, c.not) {
				t.Errorf("%s: %v", name, err)
			}
		}
		b.must(b.Slow(t.Context(), rowan, Slowing{Every: Paces[2], For: Lengths[0], Why: "So that we hear each other."}))
		if said != 1 {
			t.Errorf("it was announced %d times", said)
		}
		if s := b.again(fern).Slow; s.Every != time.Minute || s.Room || s.Why != "So that we hear each other." || !s.Until.Equal(b.World.Clock.Now().Add(time.Hour)) {
			t.Errorf("fern learns %+v", s)
		}
		b.must(turn(otter, group.InPosts, "first", "a"))
		b.must(turn(otter, group.InPosts, "first", "a")) // one form, sent twice
		var f *fault.Error
		err := turn(otter, group.InRoom, "second", "b")
		if f = fault.Of(err); f == nil || f.Kind != fault.TooMany || f.Retry != 60 || f.Args["wait"] != "1 minute" {
			t.Fatalf("the second is answered with %+v", f)
		}
		for name, try := range map[string]error{
			"thoughts of dying":   turn(otter, group.InRoom, "it is hopeless", "c"),
			"goodbye":             turn(otter, group.InPosts, "goodbye", ""),
			"who holds the group": turn(rowan, group.InRoom, "one", ""),
			"and again":           turn(rowan, group.InRoom, "two", ""),
			"somebody else":       turn(fern, group.InRoom, "one", "d"),
		} {
			if try != nil {
				t.Errorf("%s waits: %v", name, try)
			}
		}
		b.World.Clock.Advance(59 * time.Second)
		if err := turn(otter, group.InPosts, "third", "e"); !fault.Is(err, fault.TooMany) {
			t.Errorf("a second too early: %v", err)
		}
		b.World.Clock.Advance(time.Second)
		b.must(turn(otter, group.InPosts, "third", "e"))
		// Only the room, from now on.
		b.must(b.Slow(t.Context(), rowan, Slowing{Every: Paces[3], For: Lengths[0], Room: true}))
		b.must(turn(otter, group.InPosts, "fourth", "f"))
		b.must(turn(otter, group.InMeeting, "fourth", "g"))
		if err := turn(otter, group.InRoom, "fourth", "h"); !fault.Is(err, fault.TooMany) {
			t.Errorf("in the room: %v", err)
		}
		// It ends by itself, and leaves nothing.
		b.World.Clock.Advance(time.Hour)
		b.must(turn(otter, group.InRoom, "fifth", "i"))
		b.must(turn(otter, group.InRoom, "sixth", "j"))
		b.must(b.Sweep(t.Context()))
		for _, table := range []*db.Query{qCountSlow, qCountTurns} {
			if n, err := db.One(t.Context(), b.World.DB, table, db.Value[int64]); err != nil || n != 0 {
				t.Errorf("%d rows are left, %v", n, err)
			}
		}
		// Before its time, twice.
		b.must(b.Slow(t.Context(), rowan, Slowing{Every: Paces[5], For: Lengths[4]}))
		if err := b.EndSlow(t.Context(), fern); !fault.Is(err, fault.NotFound) {
			t.Errorf("a member ends it: %v", err)
		}
		b.must(b.EndSlow(t.Context(), rowan))
		b.must(b.EndSlow(t.Context(), rowan))
		if b.again(fern).Slow.On() {
			t.Error("it was ended, and goes on")
		}
	})
}

var (
	qCountSlow  = db.Register("exposure.test.slow", `SELECT COUNT(*) FROM exposure_slow`)
	qCountTurns = db.Register("exposure.test.turns", `SELECT COUNT(*) FROM exposure_turn`)
)

// Of many texts of one member at the same moment, one has the turn.
func TestOneTurnAtATime(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		otter, rowan := b.person("quiet-otter"), b.Facilitator("low-days", "rowan")
		b.must(b.Slow(t.Context(), rowan, Slowing{Every: Paces[2], For: Lengths[0]}))
		v := b.again(otter)
		var all sync.WaitGroup
		var mu sync.Mutex
		went := 0
		for range 8 {
			all.Go(func() {
				if b.Turn(t.Context(), v, group.InRoom, "calm tea", "") == nil {
					mu.Lock()
					defer mu.Unlock()
					went++
				}
			})
		}
		if all.Wait(); went != 1 {
			t.Errorf("%d texts had the turn", went)
		}
	})
}

// The page sets it, everybody's pages tell it, and a form that is refused comes
// back filled in.
func TestThePageOfSlowTimes(t *testing.T) {
	texts(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		rowan, fern := b.Facilitator("low-days", "rowan"), b.person("fern")
		b.keys[rowan.Actor.ID] = rowan.Member.Key
		const path = "/groups/low-days/desk/slow"
		w := b.ask(rowan, http.MethodPost, path, "text/html", url.Values{"every": {"7"}, "for": {"3600"}, "why": {"A kind word"}})
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "A kind word") {
			t.Errorf("a refused form: %d", w.Code)
		}
		if w = b.ask(fern, http.MethodPost, path, "text/html", url.Values{"every": {"30"}, "for": {"3600"}}); w.Code != http.StatusNotFound {
			t.Errorf("a member: %d", w.Code)
		}
		if w = b.ask(rowan, http.MethodPost, path, "text/html", url.Values{"every": {"30"}, "for": {"3600"}, "place": {"room"}, "why": {"So that we hear each other"}}); w.Code != http.StatusSeeOther {
			t.Fatalf("set: %d %s", w.Code, w.Body)
		}
		page := b.ask(fern, http.MethodGet, "/groups/low-days/reading", "text/html", nil).Body.String()
		for _, want := range []string{"Slowly, for a while", "every 30 seconds in the room", "So that we hear each other", "never slowed down"} {
			if !strings.Contains(page, want) {
				t.Errorf("fern's page does not say %q", want)
			}
		}
		if json := b.ask(rowan, http.MethodGet, "/groups/low-days/desk/temperature", "application/json", nil).Body.String(); !strings.Contains(json, `"slow":{"every":30,`) || !strings.Contains(json, `"place":"room"`) {
			t.Errorf("programs get %s", json)
		}
		if w = b.ask(rowan, http.MethodPost, path+"/end", "text/html", url.Values{}); w.Code != http.StatusSeeOther {
			t.Errorf("ended: %d", w.Code)
		}
		if strings.Contains(b.ask(fern, http.MethodGet, "/groups/low-days/reading", "text/html", nil).Body.String(), "Slowly, for a while") {
			t.Error("fern's page goes on telling")
		}
	})
}
