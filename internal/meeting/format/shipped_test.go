package format

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/platform/i18n"
)

func TestWhatIsShippedIsWhole(t *testing.T) {
	if _, err := load(); err != nil {
		t.Fatal(err)
	}
	for _, lang := range i18n.Langs {
		offers := Shipped(lang)
		if len(offers) != len(Codes) {
			t.Fatalf("%d formats in %s, want %d", len(offers), lang, len(Codes))
		}
		for _, o := range offers {
			if advice := o.Format.Advice(); len(advice) > 0 {
				t.Errorf("%s in %s needs advice: %v", o.Code, lang, advice)
			}
			if o.Format.Lang != string(lang) || o.Format.Summary == "" {
				t.Errorf("%s in %s has no words of its own", o.Code, lang)
			}
		}
	}
}

// shape is a format with the words taken out: how many there are of each, and
// whether there are any, is left.
func shape(f Format) Format {
	f = f.Tidy()
	f.Name, f.Summary, f.Lang = "", "", ""
	blank := func(list []string) {
		for i := range list {
			list[i] = ""
		}
	}
	had := func(s *string) {
		if *s != "" {
			*s = "x"
		}
	}
	for i := range f.Segments {
		s := &f.Segments[i]
		had(&s.Title)
		had(&s.Prompt)
		had(&s.Private)
		blank(s.Prompts)
		blank(s.Parts)
		if s.Exercise != nil {
			blank(s.Exercise.Steps)
		}
		for j := range s.Cards {
			s.Cards[j] = Card{Text: strings.Repeat("\n", strings.Count(s.Cards[j].Text, "\n"))}
		}
	}
	return f
}

func TestWhatIsShippedGoesTheSameInEveryLanguage(t *testing.T) {
	for _, code := range Codes {
		english, _ := Ship(code, i18n.English)
		for _, lang := range i18n.Langs[1:] {
			other, ok := Ship(code, lang)
			if !ok {
				t.Fatalf("%s is not there in %s", code, lang)
			}
			if diff := cmp.Diff(shape(english), shape(other)); diff != "" {
				t.Errorf("%s is another in %s:\n%s", code, lang, diff)
			}
		}
	}
}

func TestWhatIsShippedIsSaidAsWeSpeak(t *testing.T) {
	for _, code := range Codes {
		for _, lang := range i18n.Langs {
			raw, err := os.ReadFile("shipped/" + code + "." + string(lang) + ".yaml")
			if err != nil {
				t.Fatal(err)
			}
			f, _ := Ship(code, lang)
			text := string(raw)
			if strings.ContainsAny(text, "!¡") {
				t.Errorf("%s in %s shouts", code, lang)
			}
			if arabic := strings.ContainsFunc(f.Name+f.Summary, func(r rune) bool { return unicode.Is(unicode.Arabic, r) }); arabic != (lang == i18n.Arabic) {
				t.Errorf("%s in %s is in another script", code, lang)
			}
			for _, s := range f.Segments {
				if s.Kind == Reading && (len(s.Parts) < 3 || len(s.Parts) > 8) {
					t.Errorf("%s in %s: %s has %d parts, and not 3 to 8", code, lang, s.ID, len(s.Parts))
				}
			}
		}
	}
}

func TestTheStructuresAreThoseThatGroupsKnow(t *testing.T) {
	for _, row := range []struct {
		code          string
		length, seats int
		kinds         []Kind
	}{
		{"peer", 90, 12, []Kind{Gathering, Reading, Agreement, Round, Queue, Exercise, Closing, WindDown}},
		{"family", 90, 12, []Kind{Reading, Reading, Agreement, Round, Queue, Queue, Closing}},
		{"twelve_step", 60, 0, []Kind{Silence, Reading, Chips, Queue, Queue, Announcements, Closing, WindDown}},
		{"tools", 90, 16, []Kind{Gathering, Reading, Agreement, Round, Queue, Queue, Break, Exercise, Closing}},
		{"piece", 60, 10, []Kind{Gathering, Exercise, Agreement, Piece, Closing}},
		{"text_circle", 75, 8, []Kind{Gathering, Agreement, Queue, Exercise, Closing, WindDown}},
		{"skills", 90, 10, []Kind{Gathering, Exercise, Round, Reading, Break, Open, Exercise, Closing}},
		{"process", 90, 10, []Kind{Agreement, Silence, Open, Closing}},
	} {
		f, ok := Ship(row.code, i18n.English)
		if !ok {
			t.Fatalf("no %s", row.code)
		}
		var kinds []Kind
		for _, s := range f.Segments {
			kinds = append(kinds, s.Kind)
		}
		if f.Length != row.length || f.Seats != row.seats || !cmp.Equal(kinds, row.kinds) {
			t.Errorf("%s: %d minutes, %d seats, %v", row.code, f.Length, f.Seats, kinds)
		}
	}
}

func TestAShippedFormatIsTheCallersToChange(t *testing.T) {
	one, _ := Ship("peer", i18n.English)
	one.Segments[1].Parts[0] = "changed"
	if two, _ := Ship("peer", i18n.English); two.Segments[1].Parts[0] == "changed" {
		t.Error("what one caller changes, another sees")
	}
	if f, ok := Ship("peer", "fr"); !ok || f.Lang != "en" {
		t.Errorf("a language that we do not speak got %q, %t", f.Lang, ok)
	}
	if _, ok := Ship("nothing", i18n.English); ok {
		t.Error("found what is not there")
	}
}

func TestAMissingWordStopsTheProgram(t *testing.T) {
	for _, row := range []struct{ name, from, to, want string }{
		{"a title that is missing", "    title: Welcome\n", "", "missing"},
		{"a field of another name", "    title: Welcome", "    titel: Welcome", "unknown_field"},
		{"a segment of another name", "  - id: welcome", "  - id: hello", `"hello" where "welcome"`},
		{"a segment too many", "  - id: welcome", "  - id: more\n  - id: welcome", "9 segments of 8"},
		{"a reading without parts", "    parts:\n      - Welcome.", "    prompts:\n      - Welcome.", "parts_missing"},
	} {
		_, err := assemble("peer", i18n.English, func(name string) ([]byte, error) {
			raw, err := os.ReadFile(name)
			return bytes.Replace(raw, []byte(row.from), []byte(row.to), 1), err
		})
		if err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: %v", row.name, err)
		}
	}
}
