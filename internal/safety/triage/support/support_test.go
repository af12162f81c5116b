package support

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/safety/triage/ngram"
)

func TestRead(t *testing.T) {
	r, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ text, kind string }{
		{"I only want to be heard for a minute, today was too much.", "seek_emotional"},
		{"How long do these tablets take until they help?", "seek_informational"},
		{"Could anybody take me to my appointment on Wednesday?", "seek_instrumental"},
		{"I'm so sorry, you are not alone with this.", "give_emotional"},
		{"You can ask your doctor for a lower dose.", "give_informational"},
		{"I can drive you there on Thursday morning.", "give_instrumental"},
		{"The meeting starts at eight in room four.", "none"},
		{"¿Alguien puede llevarme al hospital mañana?", "seek_instrumental"},
		{"أشعر بالوحدة الليلة", "seek_emotional"},
	} {
		got := r.Read(c.text)
		if got.Kinds[0].Label != c.kind || len(got.Kinds) != len(Kinds) || len(got.Acts) != len(Acts) {
			t.Errorf("%s: %v", c.text, got.Kinds)
		}
	}
	if got := r.Read("I hope you feel better soon, you deserve so much more."); len(got.Said) == 0 {
		t.Error("a sentence of comfort is no support")
	}
	for _, text := range []string{"", "?", "\u200b"} {
		if diff := cmp.Diff(r.Read(text), r.Read(text)); diff != "" {
			t.Error(diff)
		}
	}
}

func TestTheSameExamplesGiveTheSameBytes(t *testing.T) {
	var some []Example
	for i, text := range []string{"hold my hand", "what is CBT?", "please hug me", "how do I ask?", "I feel low", "where is it?", "hug me now", "what is it?"} {
		some = append(some, Example{Text: text, Labels: []string{Kinds[i%2], Acts[i%2]}})
	}
	for _, train := range []func([]Example, []ngram.Set, string) ([]byte, error){TrainKinds, TrainActs} {
		a, err := train(some, nil, "1")
		if err != nil {
			t.Fatal(err)
		}
		b, err := train(some, nil, "1")
		if err != nil || !bytes.Equal(a, b) {
			t.Error("differs", err)
		}
	}
	if _, err := Open(nil, nil); err == nil {
		t.Error("no weights were taken for weights")
	}
}
