package warmth

import (
	"strings"
	"testing"
)

func TestRead(t *testing.T) {
	for _, c := range []struct {
		name, reply                           string
		reaction, interpretation, exploration int
		hint                                  Hint
	}{
		{"feeling said outright is strong", "I'm so sorry, my heart goes out to you tonight.", 2, 0, 0, NameHeard},
		{"comfort is weak", "Hang in there, you can do this.", 1, 0, 0, NameHeard},
		{"the writer's own like experience is strong", "Same here. I used to lie awake every night and I cried in my car before work.", 0, 2, 0, SayFeeling},
		{"saying only that one understands is weak", "I know what you mean.", 0, 1, 0, SayFeeling},
		{"a question that would fit anybody is weak", "What happened?", 0, 0, 1, ""},
		{"a question about them is strong", "How long have you been dealing with this at home?", 0, 0, 2, SayFeeling},
		{"advice alone is offered to wait", "You should go to the gym and make sure to eat better.", 0, 0, 0, HoldAdvice},
		{"a rhetorical question asks nothing", "You know that feeling when it rains, right?", 0, 0, 0, NameHeard},
		{"what is quoted is not the writer's", "> do you feel alone?\nThe form is on page two of the booklet.", 0, 0, 0, NameHeard},
		{"Spanish", "Lo siento mucho. ¿Qué pasó?", 2, 0, 1, ""},
		{"Spanish, the same happened", "A mí me pasa lo mismo, yo estuve así.", 0, 2, 0, SayFeeling},
		{"Arabic", "لست وحدك، نحن هنا.", 1, 0, 0, NameHeard},
		{"two of three is left alone", "I'm sorry. Do you have someone with you?", 2, 0, 2, ""},
		{"very short is left alone", "Yes.", 0, 0, 0, ""},
		{"nothing", "", 0, 0, 0, ""},
		{"signs only", "??? … !!!", 0, 0, 0, ""},
	} {
		w := Read(c.reply, "I can't sleep and nobody knows.")
		if w.Reaction != c.reaction || w.Interpretation != c.interpretation || w.Exploration != c.exploration || w.Hint != c.hint {
			t.Errorf("%s: %+v", c.name, w)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"so sorry", "?", "> a\n?", "I'", "<3", "\u0301a", "é…?"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		w := Read(s, "")
		for _, l := range [...]int{w.Reaction, w.Interpretation, w.Exploration} {
			if l < 0 || l > 2 {
				t.Fatal(w)
			}
		}
		for _, p := range w.Chances {
			if !(p >= 0 && p <= 1) {
				t.Fatal(w)
			}
		}
		if w != Read(s, "") {
			t.Fatal("not the same twice")
		}
	})
}

func BenchmarkRead(b *testing.B) {
	text := strings.Repeat("I know how you feel, I was there last year. Have you told your sister? ", 7)
	b.ReportAllocs()
	for b.Loop() {
		Read(text, "")
	}
}
