package chat

import (
	"context"
	"fmt"
	"net/http"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

func eachEngine(b *testing.B, f func(b *testing.B, d *db.DB)) {
	b.Run("sqlite", func(b *testing.B) { f(b, dbtest.SQLite(b)) })
	b.Run("postgres", func(b *testing.B) { f(b, dbtest.Postgres(b)) })
}

const sentence = "The dreading is the long bit, it *always* is. Put the kettle on and tell us how it went, when you like."

// BenchmarkSay measures durable messages per second, 64 people speaking at the
// same time: rendered, sealed, committed, answered.
func BenchmarkSay(b *testing.B) {
	texts(b)
	eachEngine(b, func(b *testing.B, d *db.DB) {
		town := newBundle(b, d)
		if err := d.PrepareAll(b.Context()); err != nil {
			b.Fatal(err)
		}
		v := town.Member("low-days", "quiet-otter")
		b.SetParallelism((64 + runtime.GOMAXPROCS(0) - 1) / runtime.GOMAXPROCS(0))
		b.ResetTimer()
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				if _, err := town.chat.Say(context.Background(), v, Writing{Body: sentence}); err != nil {
					b.Error(err)
				}
			}
		})
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
	})
}

// counter is a sink that only counts.
type counter struct{ heard *atomic.Int64 }

func (c counter) Send(frames ...[]byte) error {
	n := int64(0)
	for _, f := range frames {
		if f[0] == 'i' { // an event with an id
			n++
		}
	}
	c.heard.Add(n)
	return nil
}

// BenchmarkFanOut measures how long a lone message takes from Say to the last of
// those who listen in this process, without a network.
func BenchmarkFanOut(b *testing.B) {
	texts(b)
	for _, many := range []int{100, 1_000, 5_000} {
		b.Run(fmt.Sprint(many), func(b *testing.B) {
			town := newBundle(b, dbtest.SQLite(b))
			v := town.Member("low-days", "quiet-otter")
			var heard atomic.Int64
			listen(b, town, v, many, &heard)
			b.ResetTimer()
			for n := 1; b.Loop(); n++ {
				b.StopTimer()
				time.Sleep(2 * breath) // nobody has spoken for a while
				b.StartTimer()
				town.say(v, sentence)
				for heard.Load() < int64(n*many) {
					runtime.Gosched()
				}
			}
			b.ReportMetric(float64(b.N*many)/b.Elapsed().Seconds(), "deliveries/s")
		})
	}
}

// BenchmarkFanOutBusy is BenchmarkFanOut while people speak without waiting for
// each other, which is where a room takes a breath.
func BenchmarkFanOutBusy(b *testing.B) {
	texts(b)
	for _, many := range []int{100, 1_000, 5_000} {
		b.Run(fmt.Sprint(many), func(b *testing.B) {
			town := newBundle(b, dbtest.SQLite(b))
			v := town.Member("low-days", "quiet-otter")
			var heard atomic.Int64
			listen(b, town, v, many, &heard)
			b.SetParallelism(8)
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					if _, err := town.chat.Say(context.Background(), v, Writing{Body: sentence}); err != nil {
						b.Error(err)
					}
				}
			})
			for heard.Load() < int64(b.N*many) {
				time.Sleep(time.Millisecond)
			}
			b.ReportMetric(float64(b.N*many)/b.Elapsed().Seconds(), "deliveries/s")
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
		})
	}
}

func listen(b *testing.B, town *bundle, v group.Visit, many int, heard *atomic.Int64) {
	ctx, stop := context.WithCancel(context.Background())
	b.Cleanup(stop)
	for range many {
		l, s, err := town.chat.join(ctx, v, fromNow, asJSON)
		if err != nil {
			b.Fatal(err)
		}
		go func() {
			_ = town.chat.follow(ctx, l, s, counter{heard})
			town.chat.hub.leave(l, s)
		}()
	}
}

// BenchmarkIdleListener measures the memory of one open, silent stream over
// TCP: both ends are in this process, so the client's part is taken off by
// measuring it against a handler that does nothing but wait.
func BenchmarkIdleListener(b *testing.B) {
	texts(b)
	town := newBundle(b, dbtest.SQLite(b))
	v := town.Member("low-days", "quiet-otter")
	rt := town.router()
	handlers := map[string]http.Handler{
		"chat": http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			rt.ServeHTTP(w, r.WithContext(as(r.Context(), v.Actor, r.URL.Path)))
		}),
		"bare": http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusOK)
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
		}),
	}
	for _, name := range []string{"bare", "chat"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				b.ReportMetric(idleMemory(b, handlers[name], 2_000), "B/listener")
			}
		})
	}
}
