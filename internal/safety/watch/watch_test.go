package watch

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/safety/cases"
	"hearth/internal/safety/ladder"
)

func TestWhatAVerdictMeans(t *testing.T) {
	for name, row := range map[string]struct {
		v     Verdict
		level ladder.Level
		hold  string
		tone  Tone
	}{
		"nothing":                              {Verdict{}, ladder.S0, "", ""},
		"the past":                             {Verdict{Level: ladder.S1}, ladder.S1, "", Hear},
		"thoughts":                             {Verdict{Level: ladder.S2}, ladder.S2, "", Hear},
		"a plan":                               {Verdict{Level: ladder.S3}, ladder.S3, cases.HoldDanger, Danger},
		"now":                                  {Verdict{Level: ladder.S4}, ladder.S4, cases.HoldDanger, Danger},
		"how, without a risk":                  {Verdict{Method: true}, ladder.S2, cases.HoldMethod, How},
		"how, and now":                         {Verdict{Level: ladder.S4, Method: true}, ladder.S4, cases.HoldDanger, Danger},
		"a supporter, a brother in danger":     {Verdict{Level: ladder.S3, Other: true}, ladder.S2, "", Friend},
		"a supporter, thoughts of a friend":    {Verdict{Level: ladder.S1, Other: true}, ladder.S1, "", Friend},
		"a supporter who says how":             {Verdict{Level: ladder.S3, Other: true, Method: true}, ladder.S2, cases.HoldMethod, How},
		"a child at risk":                      {Verdict{Level: ladder.C}, ladder.C, "", ""},
		"a child at risk, told by a neighbour": {Verdict{Level: ladder.C, Other: true}, ladder.C, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := row.v.level(); got != row.level {
				t.Errorf("level %s, want %s", got, row.level)
			}
			if got := row.v.hold(); got != row.hold {
				t.Errorf("held %q, want %q", got, row.hold)
			}
			if got := row.v.tone(); got != row.tone {
				t.Errorf("tone %q, want %q", got, row.tone)
			}
		})
	}
}

func TestMask(t *testing.T) {
	name := func(kind string) string { return strings.ToUpper(kind) }
	at := func(start, end int, kind string) Detail { return Detail{Stretch{start, end}, kind} }
	for label, row := range map[string]struct {
		words   string
		details []Detail
		want    string
	}{
		"nothing":                  {"hello", nil, "hello"},
		"one":                      {"mail a@b.c please", []Detail{at(5, 10, "email")}, "mail [EMAIL] please"},
		"two, in Arabic":           {"أنا علي من عمان", []Detail{at(4, 7, "name"), at(11, 15, "address")}, "أنا [NAME] من [ADDRESS]"},
		"at the end":               {"I am Ana", []Detail{at(5, 8, "name")}, "I am [NAME]"},
		"overlap":                  {"abcdef", []Detail{at(0, 3, "x"), at(2, 5, "y")}, "[X]def"},
		"beyond the text":          {"abc", []Detail{at(9, 12, "x")}, "abc"},
		"longer than the text":     {"abc", []Detail{at(1, 12, "x")}, "a[X]"},
		"empty, and turned around": {"abc", []Detail{at(1, 1, "x"), at(2, 1, "y")}, "abc"},
	} {
		if got := mask(row.words, row.details, name); got != row.want {
			t.Errorf("%s: %q, want %q", label, got, row.want)
		}
	}
}

func TestASignIsShort(t *testing.T) {
	words := "I sat there. " + strings.Repeat("x", 1000) + " And then."
	for name, row := range map[string]struct {
		spans []Stretch
		want  string
	}{
		"nothing":        {nil, ""},
		"twice the same": {[]Stretch{{0, 11}, {0, 11}}, "I sat there"},
		"two":            {[]Stretch{{2, 5}, {1014, 1022}}, "sat … And then"},
		"out of bounds":  {[]Stretch{{-4, 5}, {5000, 6000}}, "I sat"},
	} {
		if diff := cmp.Diff(row.want, sign(words, row.spans)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if got := sign(words, []Stretch{{0, len(words)}}); len([]rune(got)) > longestSign {
		t.Errorf("a sign of %d characters: a case keeps no whole texts", len([]rune(got)))
	}
}
