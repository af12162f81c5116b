package triage

import (
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"sync"

	"hearth/internal/safety/triage/cue"
	"hearth/internal/safety/triage/ngram"
	"hearth/internal/safety/triage/plain"
	"hearth/internal/safety/triage/sense"
)

// An Engine reads texts. It may be used by many goroutines.
type Engine struct {
	book   *cue.Book
	risk   *ngram.Model
	post   *ngram.Model
	word   *ngram.Model // of posts, by their words alone
	abuse  *ngram.Model
	sexism *ngram.Model // apart, since other sets made it worse
	spam   *ngram.Model
	kinds  []ngram.Output // what abuse and sexism tell, in this order
	limits Limits
	marks  marks
	pool   sync.Pool // of *desk
}

// A desk is what reading one text needs, used again for the next.
type desk struct {
	sense.Desk
	sentences               sense.Sentences
	risk, post, abuse, spam [16]float32
	word                    [1]float32
	p                       [16]float64
}

// The weights stand in the program's own bytes and are read there.
var (
	//go:embed weights/triage.weights
	riskWeights []byte
	//go:embed weights/post.weights
	postWeights []byte
	//go:embed weights/wording.weights
	wordingWeights []byte
	//go:embed weights/abuse.weights
	abuseWeights []byte
	//go:embed weights/sexism.weights
	sexismWeights []byte
	//go:embed weights/spam.weights
	spamWeights []byte
	//go:embed weights/thresholds.json
	thresholds []byte
)

// Load returns the engine of the embedded weights, the same to everybody who
// asks: it is made once. The weights are read where they are in the program, so
// that it takes little memory.
func Load() (*Engine, error) { return shared() }

var shared = sync.OnceValues(func() (*Engine, error) { return open(embedded(), thresholds, ngram.Trust) })

// Open makes an engine from other weights, by task, and checks their sums. A
// task that is missing is taken from the embedded weights.
func Open(weights map[string][]byte, limits []byte) (*Engine, error) {
	all := embedded()
	for task, raw := range weights {
		all[task] = raw
	}
	if limits == nil {
		limits = thresholds
	}
	return open(all, limits, ngram.Open)
}

func embedded() map[string][]byte {
	return map[string][]byte{"triage": riskWeights, "post": postWeights, "wording": wordingWeights, "abuse": abuseWeights, "sexism": sexismWeights, "spam": spamWeights}
}

func open(weights map[string][]byte, limits []byte, read func([]byte) (*ngram.Model, error)) (*Engine, error) {
	book, err := cue.Open()
	if err != nil {
		return nil, err
	}
	e := &Engine{book: book}
	for task, to := range map[string]**ngram.Model{"triage": &e.risk, "post": &e.post, "wording": &e.word, "abuse": &e.abuse, "sexism": &e.sexism, "spam": &e.spam} {
		if *to, err = read(weights[task]); err != nil {
			return nil, fmt.Errorf("triage: the weights of %s: %w", task, err)
		}
	}
	if len(e.risk.Outputs()) != riskOutputs || len(e.post.Outputs()) != postOutputs || len(e.word.Outputs()) != len(desk{}.word) || len(e.abuse.Outputs()) > 15 || len(e.sexism.Outputs()) != 1 {
		return nil, errors.New("triage: the weights tell other things than this program asks")
	}
	e.kinds = append(slices.Clone(e.abuse.Outputs()), e.sexism.Outputs()...)
	if e.limits, err = parseLimits(limits); err != nil {
		return nil, err
	}
	if e.marks, err = findMarks(book); err != nil {
		return nil, err
	}
	e.pool.New = func() any { return &desk{} }
	return e, nil
}

// Models are the models of the engine, for those who ask what is inside.
func (e *Engine) Models() []*ngram.Model {
	return []*ngram.Model{e.risk, e.post, e.word, e.abuse, e.sexism, e.spam}
}

// Version names weights, cues and thresholds.
func (e *Engine) Version() string {
	return e.risk.About().Version + "/" + e.book.Version + "/" + e.limits.Version
}

// Read reads a text; of a longer one than Longest, the beginning.
func (e *Engine) Read(text string) Reading {
	d := e.pool.Get().(*desk)
	defer e.pool.Put(d)
	return e.read(d, text)
}

// Hurt reads a text like Read, and gives the probability of every kind of abuse
// as well, by name.
func (e *Engine) Hurt(text string) (Reading, map[string]float64) {
	d := e.pool.Get().(*desk)
	defer e.pool.Put(d)
	clear(d.p[:])
	r := e.read(d, text)
	kinds := map[string]float64{}
	for k, o := range e.kinds {
		if k > 0 {
			kinds[o.Name] = d.p[k]
		}
	}
	return r, kinds
}

func (e *Engine) read(d *desk, text string) Reading {
	text = clip(text)
	d.Desk.Read(e.book, text)
	r := Reading{Lang: d.Lang}
	if silent(&d.Text) {
		return r
	}
	hurts := len(e.abuse.Outputs())
	e.abuse.Score(&d.Features, d.abuse[:hurts])
	e.sexism.Score(&d.Features, d.abuse[hurts:hurts+1])
	e.spam.Score(&d.Features, d.spam[:1])
	d.sentences.Add(e.book, e.risk, &d.Text, &d.Features, text)
	d.sentences.Whole(d.risk[:riskOutputs])
	e.post.Score(&d.Features, d.post[:postOutputs])
	e.word.Score(&d.Features, d.word[:])
	e.judgeRisk(d, &r)
	e.judgeAbuse(d, &r)
	e.explain(d, &r)
	return r
}

// silent reports whether a text has no word, number or emoji. Line breaks and
// marks alone say nothing, whatever the weights make of so little.
func silent(t *plain.Text) bool {
	return !slices.ContainsFunc(t.Words, func(w plain.Word) bool {
		return w.Kind == plain.Letters || w.Kind == plain.Number || w.Kind == plain.Emoji
	})
}

// clip cuts a text after Longest code points.
func clip(s string) string {
	if len(s) <= Longest {
		return s
	}
	n := 0
	for i := range s {
		if n == Longest {
			return s[:i]
		}
		n++
	}
	return s
}
