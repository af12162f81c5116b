package triage

import (
	_ "embed"
	"errors"
	"fmt"
	"sync"

	"hearth/internal/safety/triage/cue"
	"hearth/internal/safety/triage/ngram"
	"hearth/internal/safety/triage/sense"
)

// An Engine reads texts. It may be used by many goroutines.
type Engine struct {
	book   *cue.Book
	risk   *ngram.Model
	post   *ngram.Model
	abuse  *ngram.Model
	spam   *ngram.Model
	limits Limits
	marks  marks
	pool   sync.Pool // of *desk
}

// A desk is what reading one text needs, used again for the next.
type desk struct {
	sense.Desk
	risk, post, abuse, spam [16]float32
	p                       [16]float64
}

// The weights stand in the program's own bytes and are read there.
var (
	//go:embed weights/triage.weights
	riskWeights []byte
	//go:embed weights/post.weights
	postWeights []byte
	//go:embed weights/abuse.weights
	abuseWeights []byte
	//go:embed weights/spam.weights
	spamWeights []byte
	//go:embed weights/thresholds.json
	thresholds []byte
)

// Load makes an engine from the embedded weights. They are read where they are
// in the program, so that an engine takes little memory.
func Load() (*Engine, error) {
	return open(map[string][]byte{"triage": riskWeights, "post": postWeights, "abuse": abuseWeights, "spam": spamWeights}, thresholds, ngram.Trust)
}

// Open makes an engine from other weights, by task, and checks their sums. A
// task that is missing is taken from the embedded weights.
func Open(weights map[string][]byte, limits []byte) (*Engine, error) {
	all := map[string][]byte{"triage": riskWeights, "post": postWeights, "abuse": abuseWeights, "spam": spamWeights}
	for task, raw := range weights {
		all[task] = raw
	}
	if limits == nil {
		limits = thresholds
	}
	return open(all, limits, ngram.Open)
}

func open(weights map[string][]byte, limits []byte, read func([]byte) (*ngram.Model, error)) (*Engine, error) {
	book, err := cue.Open()
	if err != nil {
		return nil, err
	}
	e := &Engine{book: book}
	for task, to := range map[string]**ngram.Model{"triage": &e.risk, "post": &e.post, "abuse": &e.abuse, "spam": &e.spam} {
		if *to, err = read(weights[task]); err != nil {
			return nil, fmt.Errorf("triage: the weights of %s: %w", task, err)
		}
	}
	if len(e.risk.Outputs()) != riskOutputs || len(e.post.Outputs()) != postOutputs || len(e.abuse.Outputs()) > 16 {
		return nil, errors.New("triage: the weights tell other things than this program asks")
	}
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
func (e *Engine) Models() []*ngram.Model { return []*ngram.Model{e.risk, e.post, e.abuse, e.spam} }

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
	for k, o := range e.abuse.Outputs() {
		if k > 0 {
			kinds[o.Name] = d.p[k]
		}
	}
	return r, kinds
}

func (e *Engine) read(d *desk, text string) Reading {
	d.Desk.Read(e.book, clip(text))
	r := Reading{Lang: d.Lang}
	if len(d.Text.Words) == 0 {
		return r
	}
	e.risk.Score(&d.Features, d.risk[:riskOutputs])
	e.post.Score(&d.Features, d.post[:postOutputs])
	e.abuse.Score(&d.Features, d.abuse[:len(e.abuse.Outputs())])
	e.spam.Score(&d.Features, d.spam[:1])
	e.judgeRisk(d, &r)
	e.judgeAbuse(d, &r)
	e.explain(d, &r)
	return r
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
