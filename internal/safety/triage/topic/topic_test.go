package topic

import (
	"bytes"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/safety/triage/ngram"
)

func TestRead(t *testing.T) {
	r, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ text, stressor string }{
		{"my boss gave me another night shift and I am exhausted", "work"},
		{"finals next week and I have not started my essay", "school"},
		{"I can't pay my rent this month", "money"},
		{"my little brother and my mom fight every day", "family"},
		{"my boyfriend and I broke up yesterday", "relationships"},
		{"the doctor found something in my blood test", "health"},
	} {
		got := r.Read(c.text)
		if got.Stressors[0].Topic != c.stressor || len(got.Stressors) != len(Stressors) {
			t.Errorf("%s: %v", c.text, got.Stressors)
		}
	}
	for _, c := range []struct{ text, subject string }{
		{"How do I stop drinking?\nI drink every night and hide the bottles from my wife.", "addiction"},
		{"Panic attacks\nI get anxious before every meeting and cannot breathe.", "anxiety"},
		{"Is my marriage over?\nMy husband moved out and will not talk to me.", "relationships"},
	} {
		if got := r.Read(c.text); !slices.Contains(got.Likely, c.subject) {
			t.Errorf("%s: %v", c.text, got.Likely)
		}
	}
	for _, text := range []string{"", "\n", "…"} {
		if got := r.Read(text); len(got.Stressors) != len(Stressors) || len(got.Likely) == 0 {
			t.Errorf("%q: %v", text, got)
		}
	}
	if diff := cmp.Diff(r.Read("my rent"), r.Read("my rent")); diff != "" {
		t.Error(diff)
	}
}

func TestTheSameExamplesGiveTheSameBytes(t *testing.T) {
	var some []Example
	for i, text := range []string{"my boss shouts", "the office is cold", "exam on monday", "homework again", "my shift is long", "the teacher is late", "a new job", "my essay is due"} {
		some = append(some, Example{Text: text, Labels: []string{[]string{"work", "school"}[i/2%2]}, Second: "money"})
	}
	sets := []ngram.Set{{Name: "tiny", Licence: "CC0", Rows: len(some)}}
	for _, train := range []func([]Example, []ngram.Set, string) ([]byte, error){TrainStressors, TrainSubjects} {
		a, err := train(some, sets, "1")
		if err != nil {
			t.Fatal(err)
		}
		b, err := train(some, sets, "1")
		if err != nil || !bytes.Equal(a, b) {
			t.Error("differs", err)
		}
	}
	if _, err := Open(nil, nil); err == nil {
		t.Error("no weights were taken for weights")
	}
}
