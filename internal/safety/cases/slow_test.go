package cases

import (
	"context"
	"testing"

	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/safety/ladder"
)

// The database is so slow that time runs out in the middle of an act: it has
// happened whole or not at all, whoever did it hears which, and doing it again
// does it once.
func TestTimeRunsOutInTheMiddle(t *testing.T) {
	type act struct {
		name string
		from ladder.Level
		do   func(ctx context.Context, b *bundle, id ID) error
		what What // what it leaves in the case
	}
	acts := []act{
		{"asking for somebody", ladder.S1, func(ctx context.Context, b *bundle, _ ID) error {
			return b.cases.Ask(ctx, b.member, Asking{Words: "I am not safe.", Now: true, Once: "form-1"})
		}, Wrote},
		{"taking it", ladder.S4, func(ctx context.Context, b *bundle, id ID) error {
			return b.cases.Take(ctx, b.desk(b.responder, id), false)
		}, Taken},
		{"the first words", ladder.S4, func(ctx context.Context, b *bundle, id ID) error {
			return b.cases.Say(ctx, b.desk(b.colleague, id), "I am here.", "form-2")
		}, Said},
	}
	for _, a := range acts {
		t.Run(a.name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				b := newBundle(t, d)
				id := b.signal(a.from)
				before := b.count(id, a.what)
				ctx, stop := context.WithCancel(t.Context())
				defer stop()
				b.stall = stop
				done := a.do(ctx, b, id) == nil
				b.stall = nil
				if n := b.count(id, a.what); n != before && !done || n != before+1 && done {
					t.Errorf("it is said to have happened: %v; %d entries were %d", done, n, before)
				}
				for range 2 { // and a press too many
					if err := a.do(t.Context(), b, id); err != nil && a.what != Taken {
						t.Errorf("again: %v", err)
					}
				}
				if n := b.count(id, a.what); n != before+1 {
					t.Errorf("done again: %d entries, want %d", n, before+1)
				}
			})
		})
	}
}

func (b *bundle) count(id ID, what What) (n int) {
	b.t.Helper()
	for _, e := range b.whole(b.responder, id).Entries {
		if e.What == what {
			n++
		}
	}
	return n
}
