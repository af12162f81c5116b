package cue

import (
	"testing"
	"testing/quick"

	"hearth/internal/safety/triage/plain"
	"hearth/internal/safety/triage/tongue"
)

// found are the names of the cues and rules in the text.
func found(t *testing.T, b *Book, text string) (cues, rules map[string]bool) {
	t.Helper()
	var p plain.Text
	var f Found
	p.Read(text)
	b.Find(&p, tongue.Guess(&p), &f)
	cues, rules = map[string]bool{}, map[string]bool{}
	for _, h := range f.Hits {
		cues[b.Names()[h.Cue]] = true
		if h.From < 0 || h.To <= h.From || int(h.To) > len(p.Words) {
			t.Errorf("%q: a hit lies at %d to %d", text, h.From, h.To)
		}
	}
	for _, m := range f.Matches {
		rules[b.RuleName(m.Rule)] = true
	}
	return cues, rules
}

func TestCuesAreFound(t *testing.T) {
	b, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string][2]string{
		"I just took the whole bottle":   {"took pills", "idiom"},
		"Ich bringe mich heute um":       {"killself tonight", "weapon"},
		"die Katze schläft, die ist süß": {"", "die"},
		"J'ai les cachets devant moi":    {"pills have", "die"},
		"s u i c i d e":                  {"suicide", ""},
		"I'm dying of laughter":          {"idiom", "killself"},
		"أفكر في الانتحار كل يوم":        {"think suicide urge", "game"},
	} {
		cues, _ := found(t, b, text)
		for name := range fields(want[0]) {
			if !cues[name] {
				t.Errorf("%q: %s is not found", text, name)
			}
		}
		for name := range fields(want[1]) {
			if cues[name] {
				t.Errorf("%q: %s is found", text, name)
			}
		}
	}
}

func fields(s string) map[string]bool {
	out := map[string]bool{}
	word := ""
	for _, r := range s + " " {
		if r == ' ' {
			if word != "" {
				out[word] = true
			}
			word = ""
			continue
		}
		word += string(r)
	}
	return out
}

func TestAnyTextIsSearched(t *testing.T) {
	b, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	if err := quick.Check(func(s string) bool { found(t, b, s); return true }, nil); err != nil {
		t.Error(err)
	}
}

func BenchmarkFind(bench *testing.B) {
	b, err := Open()
	if err != nil {
		bench.Fatal(err)
	}
	var p plain.Text
	var f Found
	p.Read("I've been feeling really low since my dad died, and I can't sleep at all. Anyone else?")
	bench.ReportAllocs()
	for bench.Loop() {
		b.Find(&p, "en", &f)
	}
}
