package template

import (
	"bytes"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"hearth/internal/platform/i18n"
)

func TestEveryTemplateIsWhole(t *testing.T) {
	all, err := All()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 8 {
		t.Fatalf("%d templates", len(all))
	}
	for _, one := range all {
		if got, ok := Find(one.Code); !ok || got.Code != one.Code {
			t.Errorf("%s is not found", one.Code)
		}
		for _, lang := range i18n.Langs {
			w := one.In(lang)
			if n := utf8.RuneCountInString(w.Summary); n > 240 {
				t.Errorf("%s in %s: the summary has %d characters", one.Code, lang, n)
			}
			all := strings.Join(append([]string{w.Title, w.Suits, w.Name, w.Summary, w.Aim, w.ForWhom, w.NotFor, w.Rhythm}, append(w.Agreements, w.First...)...), " ")
			if strings.ContainsAny(all, "!¡") {
				t.Errorf("%s in %s shouts", one.Code, lang)
			}
			if arabic := strings.ContainsFunc(all, func(r rune) bool { return unicode.Is(unicode.Arabic, r) }); arabic != (lang == i18n.Arabic) {
				t.Errorf("%s in %s is in another script", one.Code, lang)
			}
		}
	}
	if _, ok := Find("nothing"); ok {
		t.Error("found what is not there")
	}
}

func TestAMissingPieceIsNamed(t *testing.T) {
	change := func(from, to string) func(i18n.Lang) ([]byte, error) {
		return func(lang i18n.Lang) ([]byte, error) {
			raw, err := files.ReadFile("words." + string(lang) + ".yaml")
			if lang == i18n.Spanish {
				raw = bytes.Replace(raw, []byte(from), []byte(to), 1)
			}
			return raw, err
		}
	}
	for _, row := range []struct{ from, to, want string }{
		{"  title: Duelo\n", "", "grief has no good title"},
		{"  title: Duelo", "  titulo: Duelo", "titulo"},
		{"    - No comparamos pérdidas.\n", "", "lists of another length in es"},
		{"    - No comparamos pérdidas.\n", "    - \"\"\n", "grief has no good agreements"},
		{"grief:", "duelo:", "grief has no good"},
	} {
		if _, err := read(change(row.from, row.to)); err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("without %q: %v", row.from, err)
		}
	}
}
