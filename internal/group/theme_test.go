package group

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestHowAReaderMeetsWords(t *testing.T) {
	chose := func(pairs ...string) map[Theme]Meet {
		m := map[Theme]Meet{}
		for i := 0; i < len(pairs); i += 2 {
			m[Theme(pairs[i])] = Meet(pairs[i+1])
		}
		return m
	}
	own := func(themes ...Theme) Touches { return Touches{Own: themes} }
	read := func(themes ...Theme) Touches { return Touches{Read: themes} }
	cry := Touches{Read: []Theme{Suicide}, Cry: true}
	cases := []struct {
		name  string
		brake Brake
		words Touches
		want  Meet
	}{
		{"nothing is touched on", Brake{}, Touches{}, Shown},
		{"a grave theme that the author named", Brake{}, own(Suicide), Folded},
		{"a grave theme that is merely mentioned", Brake{}, read(Suicide), Shown},
		{"a lighter theme that the author named", Brake{}, own(Death), Shown},
		{"somebody may be in need", Brake{}, cry, Folded},
		{"one grave theme among others", Brake{}, own(Death, Eating), Folded},
		{"what a reader chose to see", Brake{chose: chose("suicide", "show")}, cry, Shown},
		{"what a reader chose to fold, merely mentioned", Brake{chose: chose("death", "fold")}, read(Death), Folded},
		{"what a reader chose to keep away", Brake{chose: chose("eating", "hide")}, read(Eating), Away},
		{"the more closed of two", Brake{chose: chose("eating", "hide", "death", "show")}, own(Eating, Death), Away},
		{"a cry for help is never out of sight", Brake{chose: chose("suicide", "hide")}, cry, Folded},
		{"who holds the group meets all", Brake{holds: true}, cry, Shown},
		{"but for what they chose", Brake{holds: true, chose: chose("suicide", "fold")}, cry, Folded},
		{"and nothing is out of their sight", Brake{holds: true, chose: chose("eating", "hide")}, own(Eating), Folded},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := c.brake.Of(c.words); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

func TestTouchesAreStored(t *testing.T) {
	for _, c := range []struct {
		touches Touches
		want    string
	}{
		{Touches{}, ""},
		{Touches{Own: []Theme{Suicide, Death}}, "suicide,death;;"},
		{Touches{Own: []Theme{Eating}, Read: []Theme{SelfHarm}, Cry: true}, "eating;self_harm;!"},
		{Touches{Cry: true}, ";;!"},
	} {
		if got := c.touches.String(); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
		if diff := cmp.Diff(c.touches, TouchesOf(c.want)); diff != "" {
			t.Errorf("%q: %s", c.want, diff)
		}
	}
	if diff := cmp.Diff(Touches{Own: []Theme{Death}}, TouchesOf("nonsense,death;tomorrow;?")); diff != "" {
		t.Errorf("what is not known is left out: %s", diff)
	}
	if diff := cmp.Diff([]Theme{Suicide, Death}, ThemesOf([]string{"death", "x", "suicide", "death"})); diff != "" {
		t.Errorf("each once, in order: %s", diff)
	}
}
