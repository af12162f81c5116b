package format

import (
	"errors"
	"strings"
	"testing"

	"hearth/internal/platform/i18n"
)

// small is the smallest format that is worth a meeting; the tests change it.
const small = `hearth_format: 1
name: Tuesday
lang: en
length: 30
segments:
  - id: arrive
    kind: gathering
    title: Arriving
    minutes: 5
  - id: round
    kind: round
    title: How are you
    prompt: How are you?
    share: 1
`

// segment is small with one more segment, of the lines.
func segment(lines string) string {
	return small + "  - id: more\n    title: More\n    minutes: 2\n    " + strings.ReplaceAll(lines, "\n", "\n    ") + "\n"
}

// with is small with one piece replaced.
func with(from, to string) string { return strings.Replace(small, from, to, 1) }

// refusals are what Parse says of a document, as "field code".
func refusals(t *testing.T, doc string) []string {
	t.Helper()
	_, err := Parse([]byte(doc))
	if err == nil {
		return nil
	}
	var problems Problems
	if !errors.As(err, &problems) {
		t.Fatalf("%v is no Problems", err)
	}
	var all []string
	for _, p := range problems {
		all = append(all, strings.TrimSpace(p.Field+" "+p.Code))
	}
	return all
}

func mustParse(t *testing.T, doc string) Format {
	t.Helper()
	f, err := Parse([]byte(doc))
	if err != nil {
		t.Fatalf("%v in\n%s", err, doc)
	}
	return f
}

func catalog(t *testing.T) *i18n.Catalog {
	t.Helper()
	c, err := i18n.Load(Texts)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
