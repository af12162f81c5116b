package promise

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/account"
	"hearth/internal/forum"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
)

func TestOneQueueOverAllGroups(t *testing.T) {
	texts(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		rowan, fern := b.holder("low-days", "rowan"), b.holder("open-window", "fern")
		wren := b.helper(rowan, "wren", account.Actor{})
		b.helper(fern, "another-name", wren.Actor)
		otter, finch := b.member("low-days", "otter"), b.member("open-window", "finch")

		b.start(finch, "Unpromised and old", forum.Heard, "")
		b.Clock.Advance(time.Hour)
		b.ok(b.promise.SetPromise(t.Context(), rowan, 12))
		b.Clock.Advance(time.Minute)
		b.start(otter, "Promised first", forum.Heard, "")
		b.Clock.Advance(time.Hour)
		answered := b.start(otter, "Answered", forum.Heard, "")
		b.reply(finchIn(b, "low-days"), answered)
		own := b.helper(rowan, "own", account.Actor{})
		b.start(own, "Promised later", forum.Advice, "hospital")

		if diff := cmp.Diff([]string{"Promised first", "Promised later", "Unpromised and old"}, titles(b.queue(wren).Offered)); diff != "" {
			t.Error(diff)
		}
		if got := titles(b.queue(own).Offered); !cmp.Equal(got, []string{"Promised first"}) {
			t.Errorf("a helper is offered %v: their own post is not among them, nor another group's", got)
		}
		if q := b.queue(otter); len(q.Groups) != 0 || len(q.Offered) != 0 {
			t.Error("somebody without the duty has a queue")
		}
		if got := titles(b.queue(rowan).Offered); len(got) != 2 {
			t.Errorf("a facilitator is offered %v, with no duty of theirs", got)
		}
		b.choose(wren, Choices{Daily: 5, Wishes: []forum.Wish{forum.Advice}}, []string{"Promised later"})
		b.choose(wren, Choices{Daily: 5, Avoid: "Hospital"}, []string{"Promised first", "Unpromised and old"})
		b.choose(wren, Choices{Daily: 1}, []string{"Promised first"})
		b.choose(wren, Choices{Daily: 0}, nil)
		b.choose(wren, Choices{Daily: 5, Rest: []time.Weekday{b.Clock.Now().Weekday()}}, nil)
	})
}

func finchIn(b *bundle, slug string) (v group.Visit) { return b.member(slug, "passer-by") }

func (b *bundle) choose(v group.Visit, c Choices, want []string) {
	b.t.Helper()
	b.ok(b.promise.Choose(b.t.Context(), v.Actor.ID, c))
	if diff := cmp.Diff(want, titles(b.queue(v).Offered)); diff != "" {
		b.t.Errorf("%+v: %s", c, diff)
	}
}

func TestTakingPassingAndTheDay(t *testing.T) {
	texts(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		rowan := b.holder("low-days", "rowan")
		wren, lark := b.helper(rowan, "wren", account.Actor{}), b.helper(rowan, "lark", account.Actor{})
		otter := b.member("low-days", "otter")
		first := b.start(otter, "first", forum.Heard, "")
		b.Clock.Advance(time.Minute)
		second := b.start(otter, "second", forum.Heard, "")
		b.ok(b.promise.Choose(t.Context(), wren.Actor.ID, Choices{Daily: 2}))

		b.ok(b.promise.Take(t.Context(), wren, first))
		b.ok(b.promise.Take(t.Context(), wren, first)) // a double press
		if q := b.queue(wren); !cmp.Equal(titles(q.Held), []string{"first"}) || !cmp.Equal(titles(q.Offered), []string{"second"}) || q.Today != 1 || q.Left != 1 {
			t.Errorf("held %v, offered %v, today %d, left %d", titles(q.Held), titles(q.Offered), q.Today, q.Left)
		}
		if q := b.queue(lark); !cmp.Equal(titles(q.Offered), []string{"second"}) {
			t.Errorf("what is taken is offered to another: %v", titles(q.Offered))
		}
		code(t, b.promise.Take(t.Context(), lark, first), "promise.taken")
		code(t, b.promise.Take(t.Context(), otter, first), "promise.helpers_only")
		code(t, b.promise.Take(t.Context(), b.holder("open-window", "fern"), first), "not_found")

		b.Clock.Advance(Reserved)
		if q := b.queue(lark); !cmp.Equal(titles(q.Offered), []string{"first", "second"}) {
			t.Errorf("what ran out is not offered again: %v", titles(q.Offered))
		}
		b.ok(b.promise.Take(t.Context(), lark, first))
		b.ok(b.promise.Pass(t.Context(), lark, first))
		b.ok(b.promise.Pass(t.Context(), lark, first))
		if q := b.queue(lark); !cmp.Equal(titles(q.Offered), []string{"second"}) || len(q.Held) != 0 {
			t.Errorf("what was passed on is offered again: %v, %v", titles(q.Offered), titles(q.Held))
		}
		if q := b.queue(wren); !cmp.Equal(titles(q.Offered), []string{"first", "second"}) {
			t.Errorf("to the others it is not: %v", titles(q.Offered))
		}

		b.ok(b.promise.Take(t.Context(), wren, first))
		b.reply(wren, first)
		b.reply(wren, second) // without taking it
		if q := b.queue(wren); q.Today != 2 || q.Left != 0 || len(q.Held)+len(q.Offered) != 0 {
			t.Errorf("after two answers: %+v", q)
		}
		b.reply(wren, second)
		third := b.start(otter, "third", forum.Heard, "")
		if q := b.queue(wren); q.Today != 2 || len(q.Offered) != 0 {
			t.Errorf("at the number: today %d, offered %v", q.Today, titles(q.Offered))
		}
		if q := must(b.promise.Queue(t.Context(), wren.Actor.ID, time.FixedZone("", 5*3600))); q.Today != 2 {
			t.Errorf("in a zone in which the same day goes on: %d today", q.Today)
		}
		b.Clock.Advance(24 * time.Hour)
		if q := b.queue(wren); q.Today != 0 || !cmp.Equal(titles(q.Offered), []string{"third"}) {
			t.Errorf("on the next day: today %d, offered %v", q.Today, titles(q.Offered))
		}
		b.reply(lark, third)
		code(t, b.promise.Take(t.Context(), wren, third), "promise.answered")
	})
}

// Two helpers who take one post at the same moment: one has it.
func TestOnePostIsTakenOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		rowan := b.holder("low-days", "rowan")
		id := b.start(b.member("low-days", "otter"), "one", forum.Heard, "")
		const helpers = 6
		errs := make(chan error, helpers)
		for i := range helpers {
			v := b.helper(rowan, string(rune('a'+i))+"-helper", account.Actor{})
			go func() { errs <- b.promise.Take(t.Context(), v, id) }()
		}
		took := 0
		for range helpers {
			switch err := <-errs; {
			case err == nil:
				took++
			case !fault.Is(err, fault.Conflict):
				t.Error(err)
			}
		}
		if took != 1 {
			t.Errorf("%d took it", took)
		}
	})
}

func code(t *testing.T, err error, want string) {
	t.Helper()
	if err == nil || fault.Of(err).Code != want {
		t.Errorf("%v, want %s", err, want)
	}
}
