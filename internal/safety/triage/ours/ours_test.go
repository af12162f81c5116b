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
