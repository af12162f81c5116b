package group

import "testing"

func TestWhatIsMuted(t *testing.T) {
	m := NewMute([]string{"drink", "Größe", "loss of a parent", "نبيذ", "", "  "})
	cases := []struct{ name, text, want string }{
		{"the word", "I want a drink.", "drink"},
		{"a longer word that begins so", "He was DRINKING again", "drink"},
		{"not inside a word", "A sundrinker", ""},
		{"an accent more or less", "die grosse Grösse", "Größe"},
		{"a phrase over a line break", "the loss of\n a  parent", "loss of a parent"},
		{"half a phrase", "the loss of a friend", ""},
		{"a zero-width space hides nothing", "dr\u200bink", "drink"},
		{"Arabic with the article", "شربت والنبيذ", "نبيذ"},
		{"nothing", "", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := m.In("", c.text); got != c.want {
				t.Errorf("found %q, want %q", got, c.want)
			}
		})
	}
	if !NewMute(nil).None() || m.None() {
		t.Error("None is wrong")
	}
}
