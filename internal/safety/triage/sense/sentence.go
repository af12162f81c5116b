package sense

import (
	"unicode/utf8"

	"hearth/internal/safety/triage/cue"
	"hearth/internal/safety/triage/ngram"
	"hearth/internal/safety/triage/plain"
)

// Sentences asks a model that learnt from single lines about every sentence of
// a text, and makes features of its answers for a model that judges the whole:
// in a long post one sentence often says it, and the rest is about other things.
// It is used again for the next text; not by two goroutines at once.
type Sentences struct {
	desk  Desk
	cuts  []cut
	whole [heard]float32
	now   [heard]float32
	first [heard]float32 // the highest answer of any sentence
	next  [heard]float32 // the second highest
	sum   [heard]float32
}

// A cut is a sentence, in bytes of the text.
type cut struct{ from, to int }

// heard is how many outputs of the model of lines are listened to, and the
// most that it may have.
const (
	heard   = 4
	outputs = 8
)

// A sentence has at least so many words, or it belongs to the next; after so
// many it ends, whatever the marks say.
const (
	sentenceLeast = 3
	sentenceMost  = 40
)

// louder is how much more an answer counts than a cue that is there.
const louder = 2

// The features: of the whole, the highest, the second, and the mean.
var answers = func() (out [4][heard]uint32) {
	for i, kind := range []string{"whole", "first", "second", "mean"} {
		for k := range heard {
			out[i][k] = ngram.Hash("sentences " + kind + string(rune('0'+k)))
		}
	}
	return out
}()

// Add adds the answers of the model of lines to f, the features of t, which is
// how text was read.
func (s *Sentences) Add(b *cue.Book, line *ngram.Model, t *plain.Text, f *ngram.Features, text string) {
	var all [outputs]float32
	n := len(line.Outputs())
	line.Score(f, all[:n])
	copy(s.whole[:], all[:n])
	s.cut(t, text)
	s.first, s.next, s.sum = s.whole, [heard]float32{-1, -1, -1, -1}, s.whole
	if len(s.cuts) > 1 {
		s.ask(b, line, text)
	}
	for k := range heard {
		f.AddHash(answers[0][k], louder*s.whole[k])
		f.AddHash(answers[1][k], louder*s.first[k])
		f.AddHash(answers[2][k], louder*s.next[k])
		f.AddHash(answers[3][k], louder*s.sum[k]/float32(max(1, len(s.cuts))))
	}
}

// Whole is what the model of lines says of the text as a whole, which was added
// last; as many outputs as into has.
func (s *Sentences) Whole(into []float32) { copy(into, s.whole[:]) }

// Highest is the highest answer of any sentence for an output, of the text that
// was added last.
func (s *Sentences) Highest(output int) float32 { return s.first[output] }

// ask reads every sentence by itself.
func (s *Sentences) ask(b *cue.Book, line *ngram.Model, text string) {
	const low = -9
	s.first, s.next, s.sum = [heard]float32{low, low, low, low}, [heard]float32{low, low, low, low}, [heard]float32{}
	var all [outputs]float32
	n := len(line.Outputs())
	for _, c := range s.cuts {
		s.desk.Read(b, text[c.from:c.to])
		line.Score(&s.desk.Features, all[:n])
		copy(s.now[:], all[:n])
		for k, v := range s.now {
			s.sum[k] += v
			if v > s.first[k] {
				s.first[k], s.next[k] = v, s.first[k]
			} else if v > s.next[k] {
				s.next[k] = v
			}
		}
	}
}

// cut finds the sentences.
func (s *Sentences) cut(t *plain.Text, text string) {
	s.cuts = s.cuts[:0]
	from, to, runes, n := 0, 0, int32(0), 0
	for i := range t.Words {
		w := t.Words[i]
		if w.Kind == plain.Letters {
			n++
		}
		if (w.Kind != plain.Stop || n < sentenceLeast) && n < sentenceMost {
			continue
		}
		for to < len(text) && runes < w.To {
			_, size := utf8.DecodeRuneInString(text[to:])
			to += size
			runes++
		}
		s.cuts = append(s.cuts, cut{from, to})
		from, n = to, 0
	}
	if n > 0 {
		s.cuts = append(s.cuts, cut{from, len(text)})
	}
}
