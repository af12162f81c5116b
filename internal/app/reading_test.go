package app

import (
	"strconv"
	"strings"
	"sync"
	"testing"

	"hearth/internal/safety/triage"
)

// A text that the watch, the themes and the rules ask about is read once; another
// is another, and what is long ago is read again.
func TestATextIsReadOnce(t *testing.T) {
	engine, err := triage.Load()
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	reads := map[string]int{}
	o := newLately(func(words string) triage.Reading {
		mu.Lock()
		defer mu.Unlock()
		reads[words]++
		return engine.Read(words)
	})
	const post, other = "I want to end it tonight and I have the pills here", "The kettle is on"
	for range 3 {
		if got, want := o.read(post).verdict.Level, engine.Read(post).Level(); got != want {
			t.Fatalf("read as %v, not %v", got, want)
		}
	}
	if o.read(other).verdict.Level != 0 || reads[post] != 1 || reads[other] != 1 {
		t.Errorf("read so often: %v", reads)
	}
	if o.read(""); o.read("").verdict.Level != 0 || reads[""] != 2 {
		t.Errorf("nothing at all is remembered: %v", reads)
	}
	for i := range remembered {
		o.read(other + strings.Repeat(".", i+1))
	}
	if o.read(post); reads[post] != 2 {
		t.Errorf("what is long ago is remembered: %d", reads[post])
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() { o.read(post); o.read(other) })
	}
	all.Wait()
}

// BenchmarkOnePost is what reading one post costs its writer, of some eighty
// words: for danger, themes and rules, each for itself and in one.
func BenchmarkOnePost(b *testing.B) {
	engine, err := triage.Load()
	if err != nil {
		b.Fatal(err)
	}
	words := strings.Repeat("I have not slept for three nights and everything feels heavy, but the tea helped a little today. ", 5)
	b.Run("each for itself", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			for range 3 {
				engine.Read(words)
			}
		}
	})
	b.Run("in one", func(b *testing.B) {
		b.ReportAllocs()
		o, n := newLately(engine.Read), 0
		for b.Loop() {
			n++
			post := words + strconv.Itoa(n) // always another text
			for range 3 {
				o.read(post)
			}
		}
	})
}
