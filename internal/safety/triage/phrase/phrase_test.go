package phrase

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestRead(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       func(Count) bool
	}{
		{"a phrase is found with curly quotes and capitals", "I’m SO Sorry", func(c Count) bool { return c.Hits[Felt] > 0 }},
		{"not inside other words", "sorryish hugsy", func(c Count) bool { return c.Hits[Felt] == 0 }},
		{"not across a sign", "so. sorry", func(c Count) bool { return c.Hits[Felt] == 0 }},
		{"what is quoted is passed over", "> so sorry, do you hurt?\nok", func(c Count) bool { return c.Hits[Felt] == 0 && c.Asks == 0 && c.Words == 1 }},
		{"a question about them", "Have you eaten today?", func(c Count) bool { return c.Asks == 1 && c.Vague == 0 }},
		{"a question that would fit anybody", "what's going on", func(c Count) bool { return c.Asks == 0 && c.Vague == 0 }},
		{"the same with its sign", "what's going on?", func(c Count) bool { return c.Asks == 0 && c.Vague == 1 }},
		{"a question to oneself asks nothing", "why am I like this?", func(c Count) bool { return c.Asks == 0 }},
		{"an Arabic question", "كيف حالك؟", func(c Count) bool { return c.Vague == 1 }},
		{"Spanish with accents", "¿Cómo estás?", func(c Count) bool { return c.Vague == 1 }},
		{"a heart", "ok <3", func(c Count) bool { return c.Heart }},
		{"nothing", "", func(c Count) bool { return c == Count{} }},
	} {
		if got := Read(c.text); !c.want(got) {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
	if got := Read(strings.Repeat("é sorry ", 4000)); got.Words == 0 {
		t.Error("a long text is not read")
	}
}

func TestEveryPhraseIsFound(t *testing.T) {
	for first, entries := range book() {
		for _, e := range entries {
			if e.in == 1<<Generic {
				continue
			}
			text := strings.TrimSpace(first + " " + e.rest)
			if !utf8.ValidString(text) || text != strings.ToLower(text) {
				t.Errorf("%q is not folded", text)
			}
			hits, found := Read(text).Hits, false
			for g := Felt; g < Generic; g++ {
				found = found || e.in&(1<<g) != 0 && hits[g] > 0
			}
			if !found {
				t.Errorf("%q finds nothing", text)
			}
		}
	}
}
