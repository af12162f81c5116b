package preset

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/platform/i18n"
	"hearth/internal/start/saferule"
)

func TestEveryTopicIsWhole(t *testing.T) {
	all, err := All()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, p := range all {
		for _, slug := range append([]string{p.Topic}, p.Also...) {
			if seen[slug] {
				t.Errorf("%s stands twice", slug)
			}
			seen[slug] = true
		}
		for _, rule := range p.Rules {
			if !cmp.Equal(rule, strings.TrimSpace(rule)) || rule == "" {
				t.Errorf("%s has the rule %q", p.Topic, rule)
			}
		}
		for lang, w := range p.Words {
			for _, r := range w.Readings {
				if strings.ContainsAny(r.Text+r.Title, "!¡") {
					t.Errorf("%s in %s shouts", p.Topic, lang)
				}
				if found := saferule.Find(p.Rules, r.Text); len(found) > 0 {
					t.Errorf("%s in %s breaks its own rule: %q", p.Topic, lang, saferule.Quote(found, r.Text))
				}
				if len(r.Paragraphs()) < 3 {
					t.Errorf("%s in %s: %q is one block", p.Topic, lang, r.Title)
				}
			}
		}
	}
}

func TestGroupsGetWhatTheirTopicsBring(t *testing.T) {
	if got := Rules([]string{"eating-disorders", "self-harm", "trauma", "unknown"}); !cmp.Equal(got, []string{saferule.NoNumbers, saferule.NoMethods}) {
		t.Errorf("rules: %q", got)
	}
	if got := Rules([]string{"depression"}); got != nil {
		t.Errorf("rules of depression: %q", got)
	}
	var titles []string
	for _, r := range Readings([]string{"grief", "sleep"}, i18n.English, 3) {
		titles = append(titles, r.Title)
	}
	want := []string{"Grief keeps no calendar", "The hours between two and five", "What people say, and what you can answer"}
	if diff := cmp.Diff(want, titles); diff != "" {
		t.Error(diff)
	}
	if got := Readings([]string{"carers"}, i18n.Arabic, 3); len(got) != 1 {
		t.Errorf("an alias finds %d readings", len(got))
	}
	if got := Readings([]string{"nothing"}, i18n.English, 3); got != nil {
		t.Errorf("an unknown topic reads %v", got)
	}
	if got := Notes([]string{"grief", "caring"}, i18n.Spanish, 4); len(got) != 4 {
		t.Errorf("notes: %q", got)
	}
}

func TestAMissingPieceIsNamed(t *testing.T) {
	for _, row := range []struct{ from, to, want string }{
		{"grief:", "sorrow:", "grief is not whole"},
		{"    - title: Grief keeps no calendar\n", "    - title: \"\"\n", "grief is not whole"},
		{"  notes: [death of a loved person, funeral, anniversary]\n", "", "grief is not whole"},
		{"  notes: [loneliness, holidays]", "  hints: [loneliness]", "hints"},
	} {
		_, err := read(func(lang i18n.Lang) ([]byte, error) {
			raw, err := files.ReadFile("words." + string(lang) + ".yaml")
			if lang == i18n.English {
				raw = bytes.Replace(raw, []byte(row.from), []byte(row.to), 1)
			}
			return raw, err
		})
		if err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%q: %v", row.from, err)
		}
	}
}
