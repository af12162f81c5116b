package support

import (
	"slices"

	"hearth/internal/safety/triage/ngram"
)

// Example is a text with its labels.
type Example struct {
	Text   string
	Labels []string
	Group  string // examples of one group are judged together; "": its text
}

// TrainKinds gives the weights of the first model.
func TrainKinds(examples []Example, sets []ngram.Set, version string) ([]byte, error) {
	spec := ngram.Spec{Task: "support", Version: version, Outputs: Kinds, Buckets: 1 << 15, MinDocs: 1, Cost: 1, Rounds: 40, Sets: sets,
		Notes: "seven kinds, one of them"}
	spec.Mix = [...]float32{1.4, 0.7, 1}
	return train(spec, examples, nil)
}

// TrainActs gives the weights of the second model.
//
// The thresholds of the two kinds of support lie below the best of the training
// rows: there one sentence in ten supports, and in a support group more do. On
// the training rows the loss is a point of F1.
func TrainActs(examples []Example, sets []ngram.Set, version string) ([]byte, error) {
	spec := ngram.Spec{Task: "support", Version: version, Outputs: Acts, Buckets: 1 << 16, MinDocs: 2, Cost: 0.2, Rounds: 40, Sets: sets,
		Notes: "acts of a sentence, several at once"}
	spec.Mix = [...]float32{1, 0.7, 0.7}
	return train(spec, examples, map[string]float64{"emotional_support": 0.12, "informational_support": 0.2})
}

// train fits, calibrates on margins of rows that a model has not seen, and
// writes.
func train(spec ngram.Spec, examples []Example, thresholds map[string]float64) ([]byte, error) {
	rows := make([]ngram.Row, len(examples))
	for i, e := range examples {
		labels := make([]int8, len(spec.Outputs))
		for k, name := range spec.Outputs {
			if slices.Contains(e.Labels, name) {
				labels[k] = 1
			}
		}
		rows[i] = ngram.Row{Text: e.Text, Labels: labels, Group: e.Group, Extras: extras}
	}
	w := ngram.Train(spec, rows)
	cross := ngram.Cross(spec, rows, 3)
	for k, name := range spec.Outputs {
		margins, yes := make([]float32, len(rows)), make([]bool, len(rows))
		for i := range rows {
			margins[i], yes[i] = cross[i][k], rows[i].Labels[k] == 1
		}
		a, b := ngram.Platt(margins, yes)
		w.SetCalibration(k, a, b)
		threshold, ok := thresholds[name]
		if !ok {
			p, o := make([]float64, len(rows)), ngram.Output{A: a, B: b}
			for i, m := range margins {
				p[i] = o.Probability(m)
			}
			threshold = ngram.BestF1(p, yes, true)
		}
		w.SetThreshold(k, threshold)
	}
	return w.Bytes()
}
