package ngram

import (
	"bytes"
	"testing"

	"hearth/internal/safety/triage/plain"
)

// A word that stands with yes alone is louder than one that stands with both,
// and one that no row has is silent.
func TestTellingWordsAreLouder(t *testing.T) {
	spec, rows := weather()
	c := read(spec, rows)
	var order []int
	for i := range rows {
		order = append(order, i)
	}
	loud := c.telling(0, order)
	at := func(word string) float32 {
		var p plain.Text
		var f Features
		p.Read(word)
		f.Read(&p)
		return loud[f.hash[0]&uint32(spec.Buckets-1)]
	}
	if at("rain") <= at("all") || at("sun") <= at("all") || at("all") <= 0 {
		t.Errorf("rain %v, sun %v, all %v", at("rain"), at("sun"), at("all"))
	}
	if got := at("cauliflower"); got != 0 {
		t.Errorf("a word of no row is as loud as %v", got)
	}
}

func TestAModelOfTellingWordsIsReadLikeAnyOther(t *testing.T) {
	spec, rows := weather()
	spec.Telling = true
	one, err := Train(spec, rows).Bytes()
	if err != nil {
		t.Fatal(err)
	}
	if two, _ := Train(spec, rows).Bytes(); !bytes.Equal(one, two) {
		t.Error("two trainings differ")
	}
	m, err := Open(one)
	if err != nil {
		t.Fatal(err)
	}
	var p plain.Text
	var f Features
	got := make([]float32, 2)
	for text, rain := range map[string]bool{"it is raining": true, "a sunny day": false} {
		p.Read(text)
		f.Read(&p)
		rows[0].Extras(&p, &f)
		m.Score(&f, got)
		if o := m.Outputs()[0]; (o.Probability(got[0]) >= o.Threshold) != rain {
			t.Errorf("%q has margin %v", text, got[0])
		}
	}
}
