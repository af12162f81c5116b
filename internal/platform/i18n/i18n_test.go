package i18n_test

import (
	"context"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"hearth/internal/platform/i18n"
)

// source is one package's messages.
func source(en, es, ar string) fs.FS {
	return fstest.MapFS{"text.en.json": {Data: []byte(en)}, "text.es.json": {Data: []byte(es)}, "text.ar.json": {Data: []byte(ar)}}
}

const (
	enAnswers = `{"a": {"one": "{count} answer", "other": "{count} answers"}, "b": "Hello, {name}"}`
	esAnswers = `{"a": {"one": "{count} respuesta", "other": "{count} respuestas"}, "b": "Hola, {name}"}`
	arAnswers = `{"a": {"zero": "لا ردود", "one": "رد واحد", "two": "ردّان", "few": "{count} ردود", "many": "{count} ردًا", "other": "{count} رد"}, "b": "مرحبًا {name}"}`
)

func TestPluralsFollowCLDR(t *testing.T) {
	c, err := i18n.Load(source(enAnswers, esAnswers, arAnswers))
	if err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		lang i18n.Lang
		n    int
		want string
	}{
		{i18n.English, 0, "0 answers"}, {i18n.English, 1, "1 answer"}, {i18n.English, 1204, "1,204 answers"},
		{i18n.Spanish, 1, "1 respuesta"}, {i18n.Spanish, 12345, "12.345 respuestas"},
		{i18n.Arabic, 0, "لا ردود"}, {i18n.Arabic, 1, "رد واحد"}, {i18n.Arabic, 2, "ردّان"}, {i18n.Arabic, 3, "3 ردود"},
		{i18n.Arabic, 11, "11 ردًا"}, {i18n.Arabic, 100, "100 رد"}, {i18n.Arabic, 103, "103 ردود"},
	}
	for _, k := range cases {
		if got := c.In(k.lang, "a", "count", k.n); got != k.want {
			t.Errorf("%s %d: %q, want %q", k.lang, k.n, got, k.want)
		}
	}
	if got := c.In(i18n.English, "b", "name", "<b>"); got != "Hello, <b>" {
		t.Errorf("placeholder: %q", got) // escaping is the template's work
	}
}

func TestLoadNamesWhatIsMissing(t *testing.T) {
	cases := []struct{ name, en, es, ar, want string }{
		{"a key", `{"a": "x", "b": "y"}`, `{"a": "x", "b": "y"}`, `{"a": "x"}`, `"b" is missing in ar`},
		{"a key that only a translation has", `{}`, `{"a": "x"}`, `{"a": "x"}`, `"a" is missing in en`},
		{"a plural form", `{"a": {"other": "x"}}`, esAnswers, arAnswers, `the plural form "one" is missing`},
		{"an unknown form", `{"a": {"one": "x", "other": "y", "several": "z"}}`, esAnswers, arAnswers, `no plural form is called "several"`},
		{"a placeholder", `{"a": "{name}"}`, `{"a": "{nombre}"}`, `{"a": "{name}"}`, `"a" has placeholders "nombre" in es`},
		{"a broken file", `{`, `{}`, `{}`, "text.en.json"},
		{"an odd value", `{"a": 3}`, `{"a": "x"}`, `{"a": "x"}`, "neither a sentence nor plural forms"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if _, err := i18n.Load(source(c.en, c.es, c.ar)); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
	one := source(`{"a": "x"}`, `{"a": "x"}`, `{"a": "x"}`)
	if _, err := i18n.Load(one, one); err == nil || !strings.Contains(err.Error(), "defined twice") {
		t.Errorf("two packages with one key: %v", err)
	}
}

func TestNegotiate(t *testing.T) {
	for header, want := range map[string]i18n.Lang{
		"": i18n.English, "es-MX,en;q=0.8": i18n.Spanish, "ar": i18n.Arabic, "ar-EG, en;q=0.5": i18n.Arabic,
		"fr, de": i18n.English, "zz;q=nonsense": i18n.English, "en-US,es;q=0.9": i18n.English,
	} {
		if got := i18n.Negotiate(header); got != want {
			t.Errorf("%q: %s, want %s", header, got, want)
		}
	}
	for tag, ok := range map[string]bool{"es": true, "ar": true, "fr": false, "": false, "../x": false} {
		if _, got := i18n.Parse(tag); got != ok {
			t.Errorf("Parse(%q): %v", tag, got)
		}
	}
}

func TestDatesInTheReadersZone(t *testing.T) {
	zone, err := time.LoadLocation("America/Mexico_City")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 23, 3, 14, 0, 0, time.UTC) // still the 22nd there
	cases := []struct {
		lang i18n.Lang
		zone *time.Location
		want string
	}{
		{i18n.English, time.UTC, "23 Nov 2026, 03:14"},
		{i18n.English, zone, "22 Nov 2026, 21:14"},
		{i18n.Spanish, zone, "22 nov. 2026, 21:14"},
	}
	for _, c := range cases {
		ctx := i18n.WithZone(i18n.With(context.Background(), c.lang), c.zone)
		if got := i18n.DateTime(ctx, at); got != c.want {
			t.Errorf("%s: %q, want %q", c.lang, got, c.want)
		}
	}
	arabic := i18n.With(context.Background(), i18n.Arabic)
	if got := i18n.Date(arabic, at); !strings.Contains(got, "نوفمبر") {
		t.Errorf("Arabic: %q", got)
	}
}

func BenchmarkT(b *testing.B) {
	c, err := i18n.Load(source(enAnswers, esAnswers, arAnswers))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		c.In(i18n.Arabic, "a", "count", 7)
	}
}
