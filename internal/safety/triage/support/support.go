package support

import (
	"fmt"
	"sort"
	"sync"

	"hearth/internal/safety/triage/ngram"
	"hearth/internal/safety/triage/plain"
	"hearth/internal/safety/triage/weights"
)

// Kinds are the kinds of the first model. "Instrumental" is help with a thing
// or a deed: a lift, a bed, a form.
var Kinds = []string{"seek_emotional", "seek_informational", "seek_instrumental", "give_emotional", "give_informational", "give_instrumental", "none"}

// Acts are what the second model says of a sentence.
var Acts = []string{"emotional_support", "informational_support", "emotional_disclosure", "informational_disclosure", "support", "general_support"}

// Score is how probable one label is.
type Score struct {
	Label string
	P     float64
}

// Reading is what support a text asks for or gives.
type Reading struct {
	Kinds []Score  // all seven, the likeliest first
	Acts  []Score  // in the order of Acts
	Said  []string // the acts above their threshold
}

// Reader reads support. It may be used by many goroutines.
type Reader struct {
	kinds, acts *ngram.Model
	desks       sync.Pool
}

// desk is what one reading needs, used again.
type desk struct {
	text        plain.Text
	f           ngram.Features
	kinds, acts []float32
}

// Load makes a Reader of the embedded weights, which are used where they are.
func Load() (*Reader, error) { return with(weights.Support, weights.Act, ngram.Trust) }

// Open makes a Reader of two files of weights and checks their sums.
func Open(kinds, acts []byte) (*Reader, error) { return with(kinds, acts, ngram.Open) }

func with(kinds, acts []byte, open func([]byte) (*ngram.Model, error)) (*Reader, error) {
	a, err := open(kinds)
	if err != nil {
		return nil, fmt.Errorf("support: kinds: %w", err)
	}
	b, err := open(acts)
	if err != nil {
		return nil, fmt.Errorf("support: acts: %w", err)
	}
	r := &Reader{kinds: a, acts: b}
	r.desks.New = func() any {
		return &desk{kinds: make([]float32, len(a.Outputs())), acts: make([]float32, len(b.Outputs()))}
	}
	return r, nil
}

// Models are the two models, for those who list what they are made of.
func (r *Reader) Models() []*ngram.Model { return []*ngram.Model{r.kinds, r.acts} }

// Read reads a text.
func (r *Reader) Read(text string) Reading {
	d := r.desks.Get().(*desk)
	defer r.desks.Put(d)
	d.text.Read(text)
	d.f.Read(&d.text)
	extras(&d.text, &d.f)
	r.kinds.Score(&d.f, d.kinds)
	r.acts.Score(&d.f, d.acts)
	out := Reading{Kinds: scores(r.kinds, d.kinds), Acts: scores(r.acts, d.acts)}
	for k, o := range r.acts.Outputs() {
		if out.Acts[k].P >= o.Threshold {
			out.Said = append(out.Said, o.Name)
		}
	}
	sort.SliceStable(out.Kinds, func(i, j int) bool { return out.Kinds[i].P > out.Kinds[j].P })
	return out
}

func scores(m *ngram.Model, margins []float32) []Score {
	out := make([]Score, len(margins))
	for k, o := range m.Outputs() {
		out[k] = Score{o.Name, o.Probability(margins[k])}
	}
	return out
}
