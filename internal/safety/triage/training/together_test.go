package training

import (
	"fmt"
	"testing"

	"hearth/internal/safety/triage/ngram"
)

// A labelled post is calibrated by what both models say; what else is among the
// rows, and what else they tell, stays as it was.
func TestOnlyTheRiskOfLabelledPostsIsTakenTogether(t *testing.T) {
	var rows []ngram.Row
	for i := range 12 {
		is := int8(i % 2)
		text := []string{"bread and butter again", "rain and thunder tonight"}[is]
		rows = append(rows, ngram.Row{Text: text, Labels: []int8{is, 0, is}, Group: fmt.Sprint(labelled, i)})
	}
	rows = append(rows, ngram.Row{Text: "rain", Labels: []int8{1, open, open}, Group: "mod 1"})
	before := func() [][]float32 {
		var out [][]float32
		for range rows {
			out = append(out, []float32{0.25, -0.5, 0.5})
		}
		return out
	}
	once, twice := before(), before()
	together(rows, once)
	together(rows, twice)
	for i, m := range once {
		switch {
		case m[postAttempt] != -0.5 || m[postDistress] != 0.5:
			t.Errorf("row %d: attempt and distress are %v", i, m)
		case i == 12 && m[postRisk] != 0.25:
			t.Errorf("a row that nobody labelled has %v", m[postRisk])
		case m[postRisk] != twice[i][postRisk]:
			t.Errorf("row %d differs the second time", i)
		}
	}
	if once[1][postRisk] <= once[0][postRisk] {
		t.Errorf("thunder has %v, and bread %v", once[1][postRisk], once[0][postRisk])
	}
}
