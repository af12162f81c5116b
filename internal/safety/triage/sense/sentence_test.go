package sense

import (
	"strings"
	"testing"

	"hearth/internal/safety/triage/cue"
	"hearth/internal/safety/triage/ngram"
	"hearth/internal/safety/triage/plain"
)

// storms is a tiny model of four outputs, of which the first is about storms.
func storms(t *testing.T) *ngram.Model {
	t.Helper()
	spec := ngram.Spec{Task: "storm", Version: "1", Outputs: []string{"a", "b", "c", "d"}, Buckets: 1 << 12, MinDocs: 1, Mix: [3]float32{1, 1, 1}, Cost: 5, Rounds: 20}
	var rows []ngram.Row
	for _, text := range []string{"a storm is coming tonight", "the storm broke the roof", "storm after storm", "we baked some bread", "the dog sleeps late", "bread and butter again"} {
		is := int8(0)
		if strings.Contains(text, "storm") {
			is = 1
		}
		rows = append(rows, ngram.Row{Text: text, Labels: []int8{is, 0, 0, is}})
	}
	raw, err := ngram.Train(spec, rows).Bytes()
	if err != nil {
		t.Fatal(err)
	}
	m, err := ngram.Open(raw)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// heardIn are the answers for a text: of the whole, the highest and the second.
func heardIn(t *testing.T, s *Sentences, m *ngram.Model, b *cue.Book, text string) (whole, first, next float32) {
	t.Helper()
	var p plain.Text
	var f ngram.Features
	p.Read(text)
	f.Read(&p)
	before := f.Len()
	s.Add(b, m, &p, &f, text)
	if f.Len() != before+4*heard {
		t.Errorf("%.30q has %d new features", text, f.Len()-before)
	}
	return s.whole[0], s.Highest(0), s.next[0]
}

func TestOneSentenceIsHeardInALongText(t *testing.T) {
	b, err := cue.Open()
	if err != nil {
		t.Fatal(err)
	}
	m, s := storms(t), &Sentences{}
	whole, first, next := heardIn(t, s, m, b, "We baked some bread again. The dog sleeps late today. A storm is coming tonight. Bread and butter for us.")
	if first <= whole || first <= next {
		t.Errorf("of the storm it hears %v, of the next %v, of the whole %v", first, next, whole)
	}
	whole, first, next = heardIn(t, s, m, b, "a storm is coming")
	if first != whole || next != -1 {
		t.Errorf("one sentence alone gives %v, %v and %v", whole, first, next)
	}
	for _, text := range []string{"", "??", "\xff\xff. \xfe a b c. d e f.", strings.Repeat("word ", 500), strings.Repeat("😀. ", 50), "ا ب ت ث. ج ح خ د."} {
		heardIn(t, s, m, b, text)
	}
}
