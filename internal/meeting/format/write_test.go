package format

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/platform/i18n"
)

func TestWrittenAndReadBackItIsTheSame(t *testing.T) {
	for _, lang := range i18n.Langs {
		for _, o := range Shipped(lang) {
			backAndForth(t, o.Format)
		}
	}
}

// backAndForth writes the format in both languages and reads it back.
func backAndForth(t *testing.T, f Format) {
	t.Helper()
	for name, write := range map[string]func() ([]byte, error){"YAML": f.YAML, "JSON": f.JSON} {
		raw, err := write()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got, err := Parse(raw)
		if err != nil {
			t.Fatalf("%s: %v in\n%s", name, err, raw)
		}
		if diff := cmp.Diff(f, got); diff != "" {
			t.Fatalf("%s:\n%s\n%s", name, diff, raw)
		}
	}
}

func TestTidy(t *testing.T) {
	before := Format{Name: " a ", Ways: []Way{}, Segments: []Segment{{Prompt: "a\r\nb\n", Parts: []string{" x"}, Exercise: &Practice{Steps: []string{}}}}}
	want := Format{Name: "a", Segments: []Segment{{Prompt: "a\nb", Parts: []string{"x"}, Exercise: &Practice{}}}}
	got := before.Tidy()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	got.Segments[0].Parts[0] = "changed"
	if before.Segments[0].Parts[0] != " x" {
		t.Error("a tidy copy shares its lists")
	}
}

// FuzzParse: reading never panics, and what can be run is written and read back
// the same, fits its time, and passes what every reader of a plan relies on.
func FuzzParse(f *testing.F) {
	for _, o := range Shipped(i18n.English) {
		yaml, _ := o.Format.YAML()
		json, _ := o.Format.JSON()
		f.Add(yaml)
		f.Add(json)
	}
	for _, row := range slices.Concat(unreadable, impossible) {
		if len(row.doc) < 4096 {
			f.Add([]byte(row.doc))
		}
	}
	for _, name := range []string{`": #"`, `"- a"`, `"a: b"`, "|\n  a\n\n   b", `"\u0085a\u00a0"`, `"\U0001F642"`, "'null'", "'~'", "'2026-11-22'", `"0x10"`, `"a\n b\n\n"`, `"%a"`, "'&a'", "'*a'", "'!a'", `"\"'"`} {
		f.Add([]byte(strings.Replace(small, "prompt: How are you?", "prompt: "+name, 1)))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		format, err := Parse(raw)
		if err != nil {
			if problems, ok := err.(Problems); !ok || len(problems) == 0 {
				t.Fatalf("refused for nothing: %v", err)
			}
			return
		}
		backAndForth(t, format)
		sum := 0
		for i, s := range Plan(format, format.Length) {
			if format.Segments[i].Kind != WindDown {
				sum += s.Minutes
			}
		}
		if sum != format.Length {
			t.Fatalf("%d minutes of %d", sum, format.Length)
		}
		if len(Diff(format, format)) > 0 {
			t.Fatal("it differs from itself")
		}
		if format.Advice(); bytes.Contains(raw, []byte("\x00")) {
			t.Fatal("a zero byte came through")
		}
	})
}

// Texts that a reader of YAML might take for something else come back as they
// were.
func TestAnyTextComesBack(t *testing.T) {
	pieces := []string{"a", " ", "  ", "\n", "\n\n", "#", " #", ": ", ":", "- ", "-", "'", `"`, "|", ">", `\`, "{", "}", "[", "]", ",", "%", "@", "`", "!", "&", "*", "?", "~", "=", "<<",
		"null", "true", "yes", "1", "0x1", "1e3", "2026-11-22", "é", "م", "🙂", "\u00a0", "\u200f", "\u2066", "---", "...", "\u0301", "\ufffe", "\U000e0001"}
	r, tried := rand.New(rand.NewPCG(5, 6)), 0
	for range 300 {
		var b strings.Builder
		for range 1 + r.IntN(7) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		f := mustParse(t, small)
		f.Segments[1].Prompt = b.String()
		f.Segments[0].Title = strings.ReplaceAll(b.String(), "\n", " ")
		f = f.Tidy()
		if f.Check() == nil {
			backAndForth(t, f)
			tried++
		}
	}
	if tried < 225 {
		t.Errorf("only %d of the texts could be checked", tried)
	}
}
