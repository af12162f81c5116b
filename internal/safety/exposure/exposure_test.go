package exposure

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/group"
	"hearth/internal/safety/ladder"
)

func TestWhatWordsTouchOn(t *testing.T) {
	cases := []struct {
		name, words string
		want        []group.Theme
	}{
		{"nothing", "We had soup, and it rained.", nil},
		{"figures of speech", "I was dying to know, and it hit me: time flies.", nil},
		{"a word", "After the funeral.", []group.Theme{group.Death}},
		{"the beginning of a word", "I felt suicidal last spring", []group.Theme{group.Suicide}},
		{"not the middle of one", "The studied answer", nil},
		{"several words", "I wanted to die", []group.Theme{group.Suicide}},
		{"over a line break", "I keep cutting\nmyself", []group.Theme{group.SelfHarm}},
		{"two themes, in their order", "He drank vodka when his mother died", []group.Theme{group.Death, group.Substances}},
		{"Spanish, with an accent or without", "Mi padre fallecio. Tuve una recaída.", []group.Theme{group.Death, group.Substances}},
		{"a Spanish word that means something else", "Ella vino ayer", nil},
		{"Arabic", "فكرت في الانتحار", []group.Theme{group.Suicide}},
		{"Arabic, with what is written together", "بعد الوفاة وبالكحول", []group.Theme{group.Death, group.Substances}},
		{"a zero-width space hides nothing", "sui\u200bcide", []group.Theme{group.Suicide}},
		{"the loss of a baby", "my miscarriage in May", []group.Theme{group.BabyLoss}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, named(c.words)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestEveryThemeHasWords(t *testing.T) {
	for _, theme := range group.Themes {
		if !strings.Contains(themeLines, "["+string(theme)+"]") {
			t.Errorf("%s has no words", theme)
		}
	}
	for line := range strings.Lines(themeLines) {
		line = strings.TrimSpace(line)
		if name, ok := strings.CutPrefix(line, "["); ok && len(group.ThemesOf([]string{strings.Trim(name, "]")})) == 0 {
			t.Errorf("%s is no theme", line)
		}
	}
}

func TestACryForHelp(t *testing.T) {
	cases := []struct {
		name  string
		words string
		level ladder.Level
		want  group.Touches
	}{
		{"distress is none", "Tired.", ladder.S0, group.Touches{}},
		{"what is over is none", "I used to cut myself.", ladder.S1, group.Touches{Read: []group.Theme{group.SelfHarm}}},
		{"thoughts now", "I cannot go on.", ladder.S2, group.Touches{Read: []group.Theme{group.Suicide}, Cry: true}},
		{"with a theme that words name", "I am cutting myself.", ladder.S2, group.Touches{Read: []group.Theme{group.SelfHarm}, Cry: true}},
		{"a child at risk is looked at elsewhere", "He shouts at the boy.", ladder.C, group.Touches{}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, touches(c.words, c.level)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestChoicesAreStored(t *testing.T) {
	c := choice{group.Suicide: group.Away, group.Death: group.Folded}
	if diff := cmp.Diff(c, choiceOf(c.String())); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(choice{group.Death: group.Shown}, choiceOf(`{"death":"show","eating":"never","x":"fold"}`)); diff != "" {
		t.Errorf("what is not known is left out: %s", diff)
	}
	if got := choiceOf("nonsense"); got != nil {
		t.Errorf("read %v from nonsense", got)
	}
	if diff := cmp.Diff(choice{group.Suicide: group.Shown, group.Death: group.Folded}, choice{group.Suicide: group.Shown}.over(c)); diff != "" {
		t.Errorf("the group comes first: %s", diff)
	}
}

func BenchmarkThemes(b *testing.B) {
	words := strings.Repeat("I went to the allotment and thought of my father, who died in spring. ", 8)
	for b.Loop() {
		named(words)
	}
}
