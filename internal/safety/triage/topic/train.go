package topic

import (
	"slices"
	"sort"

	"hearth/internal/safety/triage/ngram"
)

// Example is a text with what it is about.
type Example struct {
	Text   string
	Labels []string
	Second string // what it is also about, a little; or ""
}

// TrainStressors gives the weights of the first model.
func TrainStressors(examples []Example, sets []ngram.Set, version string) ([]byte, error) {
	spec := ngram.Spec{Task: "topic", Version: version, Outputs: Stressors, Buckets: 1 << 17, MinDocs: 2, Cost: 0.3, Rounds: 60, Sets: sets,
		Notes: "nine stressors, one of them"}
	spec.Mix = [...]float32{1, 1, 0.7}
	return train(spec, examples, false)
}

// TrainSubjects gives the weights of the second model. Its labels are those
// that occur.
func TrainSubjects(examples []Example, sets []ngram.Set, version string) ([]byte, error) {
	var labels []string
	for _, e := range examples {
		for _, l := range e.Labels {
			if !slices.Contains(labels, l) {
				labels = append(labels, l)
			}
		}
	}
	sort.Strings(labels)
	said := make([]Example, len(examples))
	for i, e := range examples {
		said[i] = Example{Text: emphasised(e.Text), Labels: e.Labels}
	}
	spec := ngram.Spec{Task: "topic", Version: version, Outputs: labels, Buckets: 1 << 15, MinDocs: 2, Cost: 0.3, Rounds: 60, Sets: sets,
		Notes: "subjects of counselling, several at once"}
	spec.Mix = [...]float32{1.4, 1, 0.7}
	return train(spec, said, true)
}

// secondWeight is how much the second topic of a text counts. Measured: half a
// point of hit@2.
const secondWeight = 0.15

// train fits, calibrates on margins of rows that a model has not seen, and
// writes. All outputs share the slope of their calibration where several may
// be true: the rare ones have too few rows for one of their own.
func train(spec ngram.Spec, examples []Example, several bool) ([]byte, error) {
	rows := make([]ngram.Row, len(examples))
	var more []ngram.Row
	for i, e := range examples {
		labels := make([]int8, len(spec.Outputs))
		for k, name := range spec.Outputs {
			if slices.Contains(e.Labels, name) {
				labels[k] = 1
			}
		}
		rows[i] = ngram.Row{Text: e.Text, Labels: labels, Extras: extras}
		if k := slices.Index(spec.Outputs, e.Second); k >= 0 {
			labels := slices.Repeat([]int8{ngram.Unknown}, len(spec.Outputs))
			labels[k] = 1
			more = append(more, ngram.Row{Text: e.Text, Labels: labels, Weight: secondWeight, Extras: extras})
		}
	}
	every := slices.Concat(rows, more)
	w := ngram.Train(spec, every)
	cross := ngram.Cross(spec, every, 5)
	var all []float32
	var truth []bool
	for k := range spec.Outputs {
		for i := range rows {
			all, truth = append(all, cross[i][k]), append(truth, rows[i].Labels[k] == 1)
		}
	}
	a, b := ngram.Platt(all, truth)
	for k := range spec.Outputs {
		margins, yes := all[k*len(rows):(k+1)*len(rows)], truth[k*len(rows):(k+1)*len(rows)]
		if !several {
			a, b = ngram.Platt(margins, yes)
		}
		w.SetCalibration(k, a, b)
		p := make([]float64, len(margins))
		o := ngram.Output{A: a, B: b}
		for i, m := range margins {
			p[i] = o.Probability(m)
		}
		w.SetThreshold(k, ngram.BestF1(p, yes, true))
	}
	return w.Bytes()
}
