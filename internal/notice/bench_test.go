package notice

import (
	"context"
	"flag"
	"fmt"
	"runtime"
	"testing"

	"hearth/internal/account"
	"hearth/internal/group/grouptest"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/limit"
	"hearth/internal/platform/mail"
)

var inQueue = flag.Int("queue", 2_000, "how many messages BenchmarkEmptyingTheQueue begins with")

// A scale is a mail server that takes everything and weighs the heap as it goes.
type scale struct {
	sent  map[string]bool
	twice int
	least uint64
	most  uint64
}

func (s *scale) Check(context.Context) error { return nil }

func (s *scale) Send(_ context.Context, all []mail.Message) []error {
	for _, m := range all {
		if s.sent[m.To] {
			s.twice++
		}
		s.sent[m.To] = true
	}
	if len(s.sent)%6_400 < batch {
		runtime.GC()
		var now runtime.MemStats
		runtime.ReadMemStats(&now)
		s.most = max(s.most, now.HeapAlloc)
		if s.least == 0 {
			s.least = now.HeapAlloc
		}
	}
	return make([]error, len(all))
}

// BenchmarkEmptyingTheQueue sends a queue of messages, each for another account,
// and tells how much the heap grew from the first weighing to the highest. What
// the scale itself remembers is made before. Full size:
//
//	go test ./internal/notice -run '^$' -bench Emptying -benchtime 1x -queue 100000
func BenchmarkEmptyingTheQueue(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				empty(b, open(b))
			}
		})
	}
}

func empty(b *testing.B, d *db.DB) {
	b.StopTimer()
	world := grouptest.New(b, d)
	keys := &ring{keys: world.Keys, of: map[account.ID]crypto.KeyID{}}
	s := &scale{sent: make(map[string]bool, *inQueue)}
	m := New(Deps{DB: d, Keys: world.Keys, IDs: world.IDs, Codec: world.Codec, Clock: world.Clock, Groups: world.Groups, Accounts: keys,
		Limiter: limit.NewMemory(world.Clock), BaseURL: "https://site.example", Mail: s})
	fillMany(b, world, m, keys, *inQueue)
	b.StartTimer()
	if err := m.Work(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.StopTimer()
	if len(s.sent) != *inQueue || s.twice != 0 {
		b.Fatalf("%d of %d sent, %d twice", len(s.sent), *inQueue, s.twice)
	}
	b.ReportMetric(float64(s.most-s.least)/(1<<20), "MB-grown")
	b.StartTimer()
}

// fillMany is bundle.fill, a thousand accounts a transaction.
func fillMany(b *testing.B, world *grouptest.World, m *Module, keys *ring, people int) {
	ctx := b.Context()
	for begin := 0; begin < people; begin += 1_000 {
		err := world.DB.Tx(ctx, func(tx *db.Tx) error {
			for i := begin; i < min(begin+1_000, people); i++ {
				id, row := world.Account().ID, world.IDs.Next()
				key, err := world.Keys.Create(ctx, tx, 0)
				if err != nil {
					return err
				}
				keys.of[id] = key
				sealed, err := world.Keys.Seal(ctx, tx, key, place("notice_mail", row), fmt.Sprintf("p%d@mail.example", i))
				if err != nil {
					return err
				}
				if _, err := db.Exec(ctx, tx, qInsertMail, row, int64(id), sealed, []byte{}, clock.ToMillis(world.Clock.Now())); err != nil {
					return err
				}
				if _, err := db.Exec(ctx, tx, qConfirmMail, row, []byte{}); err != nil {
					return err
				}
				if err := m.enqueueAt(ctx, tx, id, world.Clock.Now(), false); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}
