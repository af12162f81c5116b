package training

import (
	"fmt"
	"maps"
	"strings"

	"hearth/internal/safety/triage/cue"
	"hearth/internal/safety/triage/ngram"
	"hearth/internal/safety/triage/plain"
	"hearth/internal/safety/triage/sense"
)

// Version is what new weights are called.
const Version = "2026-11-23.1"

// Tasks are the models that Train makes, in order.
var Tasks = []string{"triage", "post", "wording", "abuse", "sexism", "spam"}

// Options are what to train, and on what.
type Options struct {
	Dir   string   // of the data sets
	Dev   bool     // also on the dev parts, for weights that ship
	Cap   int      // at most so many rows, 0 for all; for tests
	Only  string   // one task, "" for all
	Skip  []string // sets to leave out, to see what is learnt without them
	Quick bool     // no calibration: a fifth of the time, to try something
	Say   func(string)
}

// Train makes the weights of each task, by file name.
func Train(o Options) (map[string][]byte, error) {
	book, err := cue.Open()
	if err != nil {
		return nil, err
	}
	out := map[string][]byte{}
	for _, task := range Tasks {
		if o.Only != "" && o.Only != task {
			continue
		}
		var line *ngram.Model
		if task == "post" {
			if line, err = lines(o, book, out["triage.weights"]); err != nil {
				return nil, err
			}
		}
		raw, err := one(task, o, book, line)
		if err != nil {
			return nil, err
		}
		out[task+".weights"] = raw
	}
	for _, task := range WordTasks {
		if o.Only != "" && o.Only != task {
			continue
		}
		files, err := Words(task, o)
		if err != nil {
			return nil, err
		}
		maps.Copy(out, files)
	}
	return out, nil
}

// lines is the model of lines, trained now if it was not just before.
func lines(o Options, book *cue.Book, raw []byte) (*ngram.Model, error) {
	if raw == nil {
		var err error
		if raw, err = one("triage", o, book, nil); err != nil {
			return nil, err
		}
	}
	return ngram.Open(raw)
}

// spec is the shape of a model, and what gathers its rows.
func spec(task string) (ngram.Spec, func(*shelf) ([]ngram.Row, error)) {
	s := ngram.Spec{Task: task, Version: Version, MinDocs: 2, Rounds: 12}
	switch task {
	case "triage":
		s.Outputs, s.Buckets, s.Mix, s.Cost = Risks, 1<<18, [3]float32{0.8, 1, 0.22}, 0.3
		return s, risk
	case "post":
		s.Outputs, s.Buckets, s.Mix, s.Cost = Posts, 1<<17, [3]float32{1, 1, 0.12}, 0.15
		return s, posts
	case "wording":
		s.Outputs, s.Buckets, s.Mix, s.Cost = Posts[:1], 1<<17, [3]float32{1, 1, 0}, 0.15
		return s, wordings
	case "abuse":
		s.Outputs, s.Buckets, s.Mix, s.Cost = Hurts, 1<<19, [3]float32{1, 1, 0.12}, 0.25
		return s, abuse
	case "sexism":
		s.Outputs, s.Buckets, s.Mix, s.Cost = []string{"sexism"}, 1<<18, [3]float32{1, 1, 0.12}, 0.06
		s.Telling = true
		return s, sexisms
	}
	s.Outputs, s.Buckets, s.Mix, s.Cost = []string{"spam"}, 1<<18, [3]float32{1, 1, 0.12}, 1
	return s, spams
}

func one(task string, o Options, book *cue.Book, line *ngram.Model) ([]byte, error) {
	s := &shelf{dir: o.Dir, parts: []string{"train"}}
	s.skip = map[string]bool{}
	for _, name := range o.Skip {
		s.skip[name] = true
	}
	if o.Dev {
		s.parts = append(s.parts, "dev")
	}
	sp, gather := spec(task)
	rows, err := gather(s)
	if err != nil {
		return nil, err
	}
	if o.Cap > 0 && len(rows) > o.Cap {
		rows = rows[:o.Cap]
	}
	sp.Sets = s.sets
	extras(rows, book, line)
	if o.Say != nil {
		o.Say(fmt.Sprintf("%s: %d rows", task, len(rows)))
	}
	trained := ngram.Train(sp, rows)
	if !o.Quick && task != "triage" {
		calibrate(sp, rows, trained)
	}
	return trained.Bytes()
}

// extras gives the rows their cues and, where there is a model of lines, what
// that says of each sentence.
func extras(rows []ngram.Row, book *cue.Book, line *ngram.Model) {
	desk, sentences := &sense.Desk{}, &sense.Sentences{}
	for i := range rows {
		text := rows[i].Text
		rows[i].Extras = func(t *plain.Text, f *ngram.Features) {
			desk.Extras(book, t, f)
			if line != nil {
				sentences.Add(book, line, t, f, text)
			}
		}
	}
}

// folds is into how many parts rows are cut to calibrate.
const folds = 3

// calibrate fits the probabilities on margins of rows that a model has not
// seen. The model of lines has none: a line is judged by margins alone.
func calibrate(sp ngram.Spec, rows []ngram.Row, t *ngram.Trained) {
	margins := ngram.Cross(sp, rows, folds)
	if sp.Task == "post" {
		together(rows, margins)
	}
	for k := range sp.Outputs {
		var m []float32
		var is []bool
		for i, r := range rows {
			// Posts by those labelled by the C-SSRS: what else is there teaches
			// what is danger, and not how often.
			if r.Labels[k] != ngram.Unknown && (sp.Task != "post" || strings.HasPrefix(r.Group, labelled)) {
				m, is = append(m, margins[i][k]), append(is, r.Labels[k] == yes)
			}
		}
		if len(m) == 0 {
			continue
		}
		a, b := ngram.Platt(m, is)
		t.SetCalibration(k, a, b)
		p := make([]float64, len(m))
		for i := range m {
			p[i] = ngram.Output{A: a, B: b}.Probability(m[i])
		}
		t.SetThreshold(k, ngram.BestF1(p, is, false))
	}
}

// together turns the margin of risk of each post into what the engine makes of
// it, with that of a model of words that has not seen the post either: the folds
// go by the group of a row, and are the same.
func together(rows []ngram.Row, margins [][]float32) {
	var posts []ngram.Row
	var at []int
	for i, r := range rows {
		if strings.HasPrefix(r.Group, labelled) {
			posts, at = append(posts, ngram.Row{Text: r.Text, Labels: r.Labels[:1], Weight: 1, Group: r.Group}), append(at, i)
		}
	}
	sp, _ := spec("wording")
	for n, m := range ngram.Cross(sp, posts, folds) {
		i := at[n]
		margins[i][postRisk] = sense.Together(margins[i][postRisk], margins[i][postDistress], m[0])
	}
}
