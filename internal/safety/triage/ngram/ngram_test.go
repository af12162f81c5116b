package ngram

import (
	"bytes"
	"math"
	"testing"

	"hearth/internal/safety/triage/plain"
)

// weather is a tiny set: is it about rain?
func weather() (Spec, []Row) {
	spec := Spec{Task: "rain", Version: "1", Outputs: []string{"rain", "loud"}, Buckets: 1 << 12, MinDocs: 1, Mix: [3]float32{1, 1, 2}, Cost: 5, Rounds: 20}
	loud := func(t *plain.Text, f *Features) {
		if t.Counts.Upper > t.Counts.Letters/2 {
			f.Add("loud", 1)
		}
	}
	var rows []Row
	for text, labels := range map[string][]int8{
		"rain all day": {1, 0}, "it rained again": {1, 0}, "a rainy week": {1, 0}, "MORE RAIN": {1, 1},
		"sun all day": {0, 0}, "it was dry again": {0, 0}, "a bright week": {0, 0}, "MORE SUN": {0, 1}, "nothing new": {0, Unknown},
	} {
		rows = append(rows, Row{Text: text, Labels: labels, Extras: loud})
	}
	// Maps have no order, and the order counts.
	for i := range rows {
		for j := i + 1; j < len(rows); j++ {
			if rows[j].Text < rows[i].Text {
				rows[i], rows[j] = rows[j], rows[i]
			}
		}
	}
	return spec, rows
}

func TestTheSameRowsGiveTheSameBytes(t *testing.T) {
	spec, rows := weather()
	one, err := Train(spec, rows).Bytes()
	if err != nil {
		t.Fatal(err)
	}
	two, _ := Train(spec, rows).Bytes()
	if !bytes.Equal(one, two) {
		t.Error("two trainings differ")
	}
	m, err := Open(one)
	if err != nil {
		t.Fatal(err)
	}
	var p plain.Text
	var f Features
	got := make([]float32, 2)
	for text, want := range map[string][2]bool{"it is raining": {true, false}, "RAINED TODAY": {true, true}, "a sunny day": {false, false}, "": {false, false}} {
		p.Read(text)
		f.Read(&p)
		rows[0].Extras(&p, &f)
		m.Score(&f, got)
		for k, o := range m.Outputs() {
			if text != "" && (o.Probability(got[k]) >= o.Threshold) != want[k] {
				t.Errorf("%q: %s has margin %v", text, o.Name, got[k])
			}
		}
	}
	if m.Weight("loud", 1) <= m.Weight("loud", 0) {
		t.Error("capitals should speak for loud")
	}
}

func TestDamagedWeightsAreRefused(t *testing.T) {
	spec, rows := weather()
	good, _ := Train(spec, rows).Bytes()
	for name, bad := range map[string][]byte{
		"empty": nil, "cut": good[:len(good)-1], "other": []byte("hello"),
		"changed": append(append([]byte{}, good[:200]...), append([]byte{good[200] ^ 1}, good[201:]...)...),
	} {
		if _, err := Open(bad); err == nil {
			t.Errorf("%s weights are accepted", name)
		}
	}
}

func TestReadingIsTheSameAsTraining(t *testing.T) {
	spec, rows := weather()
	trained := Train(spec, rows)
	c := read(spec, rows)
	raw, _ := trained.Bytes()
	m, _ := Open(raw)
	var p plain.Text
	var f Features
	got := make([]float32, 2)
	for i, r := range rows {
		p.Read(r.Text)
		f.Read(&p)
		r.Extras(&p, &f)
		m.Score(&f, got)
		for k := range got {
			want := c.margin(trained.weights[k], i) + float32(trained.header.Outputs[k].Bias)
			if math.Abs(float64(got[k]-want)) > 0.05 {
				t.Errorf("%q output %d: %v in reading, %v in training", r.Text, k, got[k], want)
			}
		}
	}
}

func TestPlattTellsHowOften(t *testing.T) {
	var margins []float32
	var yes []bool
	for i := range 1000 {
		m := float32(i%21-10) / 5
		margins = append(margins, m)
		yes = append(yes, float64(i*7919%1000)/1000 < 1/(1+math.Exp(-(1.5*float64(m)-0.5))))
	}
	a, b := Platt(margins, yes)
	if math.Abs(a-1.5) > 0.3 || math.Abs(b+0.5) > 0.3 {
		t.Errorf("found %v and %v, the truth is 1.5 and -0.5", a, b)
	}
}

func BenchmarkScore(b *testing.B) {
	spec, rows := weather()
	raw, _ := Train(spec, rows).Bytes()
	m, _ := Open(raw)
	var p plain.Text
	var f Features
	got := make([]float32, 2)
	p.Read("I've been feeling really low since my dad died, and I can't sleep at all. Anyone else?")
	b.ReportAllocs()
	for b.Loop() {
		f.Read(&p)
		m.Score(&f, got)
	}
}
