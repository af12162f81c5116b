package plain

import (
	"strings"
	"testing"
	"testing/quick"
)

func TestWordsAreFolded(t *testing.T) {
	for text, want := range map[string]string{
		"I DON'T want to":           "i dont want to",
		"su1c1de, k!ll mys3lf":      "suicide , kill myself",
		"k*ll myself 2day":          "kill myself today",
		"s u i c i d e is the plan": "suicide is the plan",
		"k i l l  m y s e l f now":  "kill myself now",
		"s.u.i.c.i.d.e tonight":     "suicide tonight",
		"sui\u200bcide":             "suicide",
		"ѕuісіdе":                   "suicide",
		"𝐤𝐢𝐥𝐥 ｍｙｓｅｌｆ":               "kill myself",
		"byeeeee killllll":          "bye kill",
		"Ça va, père ?":             "ca va , pere ?",
		"J'ai envie d'en finir":     "j ai envie d en finir",
		"Größe":                     "grosse",
		"أُريدُ أن أموت":            "اريد ان اموت",
		"मैं मरना चाहता हूँ।": "मैं मरना चाहता हूं .",
		"what?!?!\n\nno...":     "what ? no .",
		"3nding my l1fe":        "ending my life",
		"20mg at 5pm, b12, mp3": "20mg at 5pm , b12 , mp3",
		"costs £50":             "costs $ 50",
		"a b c d":               "a b c d",
		"":                      "",
		"hello!world great!":    "hello ! world great !",
		"over dose":             "overdose",
		"f**k":                  "fuck",
		"٣ أيام":                "3 ايام",
	} {
		var p Text
		p.Read(text)
		if got := p.String(); got != want {
			t.Errorf("%q is read as %q, want %q", text, got, want)
		}
	}
}

func TestOffsetsAreCodePointsOfTheOriginal(t *testing.T) {
	var p Text
	p.Read("é🙂 s\u200bui​cide ok")
	var at []string
	runes := []rune("é🙂 s\u200bui​cide ok")
	for _, w := range p.Words {
		at = append(at, string(runes[w.From:w.To]))
	}
	if got, want := strings.Join(at, "|"), "é|🙂|s\u200bui​cide|ok"; got != want {
		t.Errorf("the words are at %q, want %q", got, want)
	}
}

// holds reports what must be true of any text that was read.
func holds(s string) bool {
	var p Text
	p.Read(s)
	if p.Runes != len([]rune(s)) {
		return false
	}
	last := int32(0)
	for i, w := range p.Words {
		if w.From < last || w.To <= w.From || int(w.To) > p.Runes || len(p.Bytes(i)) == 0 && w.Kind != Letters {
			return false
		}
		last = w.From
	}
	again := p.String()
	p.Read(s)
	return again == p.String()
}

func TestAnyTextIsRead(t *testing.T) {
	if err := quick.Check(holds, &quick.Config{MaxCount: 2000}); err != nil {
		t.Error(err)
	}
	for _, s := range []string{"\xff\xfe", "k*", "*k", "$$$", "'", "a'", "s u i", "1 2 3 4", strings.Repeat("k!l*", 400), strings.Repeat("s u i c i d e ", 800), "ء ء"} {
		if !holds(s) {
			t.Errorf("%q breaks what always holds", s)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"su1c1de", "s u i c i d e", "k!ll", "ﬁne", "\u200b", "ünïcödé", "मैं"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !holds(s) {
			t.Fail()
		}
	})
}

func BenchmarkRead(b *testing.B) {
	var p Text
	s := "I've been feeling really low since my dad died, and I can't sleep at all. Anyone else?"
	b.ReportAllocs()
	for b.Loop() {
		p.Read(s)
	}
}
