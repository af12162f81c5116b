package ours

import (
	"strings"
	"testing"
)

func TestEveryFileIsSpelledOut(t *testing.T) {
	for _, begin := range []string{"risk", "abuse"} {
		rows, err := Read(begin, 6)
		if err != nil {
			t.Fatal(err)
		}
		again, _ := Read(begin, 6)
		kinds := map[string]int{}
		for i, r := range rows {
			if r != again[i] {
				t.Fatalf("row %d differs when it is read again", i)
			}
			if r.Text == "" || r.Lang == "" || r.Label == "" || strings.ContainsAny(r.Text, "{}|") {
				t.Errorf("%+v is not whole", r)
			}
			kinds[r.Lang+" "+r.Label]++
		}
		t.Log(begin, len(rows), kinds)
		if len(rows) < 1000 {
			t.Errorf("%s has %d rows only", begin, len(rows))
		}
	}
}

// A voice stands once however often lines are spelled out, and the fifth that is
// kept apart is the same every time.
func TestOneVoiceInFiveIsKeptApart(t *testing.T) {
	few, err := Read("risk", 1)
	if err != nil {
		t.Fatal(err)
	}
	many, err := Read("risk", 24)
	if err != nil {
		t.Fatal(err)
	}
	kept := func(rows []Row) (voices, apart map[string]bool) {
		voices, apart = map[string]bool{}, map[string]bool{}
		for _, r := range rows {
			switch {
			case r.Voice && voices[r.Text]:
				t.Errorf("%q stands twice", r.Text)
			case r.Apart && !r.Voice:
				t.Errorf("%q is no voice and kept apart", r.Text)
			}
			if r.Voice {
				voices[r.Text] = true
			}
			if r.Apart {
				apart[r.Text] = true
			}
		}
		return voices, apart
	}
	voices, apart := kept(few)
	again, same := kept(many)
	if len(voices) != len(again) || len(apart) != len(same) {
		t.Errorf("%d voices and %d apart, and then %d and %d", len(voices), len(apart), len(again), len(same))
	}
	for text := range apart {
		if !same[text] {
			t.Errorf("%q is apart only once", text)
		}
	}
	if len(voices) < 2000 || len(apart)*6 < len(voices) || len(apart)*4 > len(voices) {
		t.Errorf("%d of %d voices are kept apart", len(apart), len(voices))
	}
}
