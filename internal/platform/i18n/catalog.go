package i18n

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync/atomic"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// A message is literal text cut at its placeholders, once per plural form.
type message struct {
	forms map[plural.Form][]part
	one   []part // the only form of a message without plurals
}

type part struct {
	text string // literal, or
	name string // a placeholder
}

// Catalog holds every message in every language.
type Catalog struct{ byLang map[Lang]map[string]message }

// current is what T reads. It is set once at start, and by tests.
var current atomic.Pointer[Catalog]

// Use makes c the catalog that T reads.
func Use(c *Catalog) { current.Store(c) }

// T returns the message in the context's language. Args are name, value pairs
// for the placeholders; the value named "count" picks the plural form and is
// written with the language's digits. A missing message returns its key, so
// that a page still renders; Load has made sure that this does not happen.
func T(ctx context.Context, key string, args ...any) string {
	c := current.Load()
	if c == nil {
		return key
	}
	return c.In(From(ctx), key, args...)
}

// TMap is T with its placeholders in a map, as faults carry them.
func TMap(ctx context.Context, key string, args map[string]any) string {
	flat := make([]any, 0, 2*len(args))
	for k, v := range args {
		flat = append(flat, k, v)
	}
	return T(ctx, key, flat...)
}

// In returns the message in the language; see T.
func (c *Catalog) In(lang Lang, key string, args ...any) string {
	m, ok := c.byLang[lang][key]
	if !ok {
		return key
	}
	parts := m.one
	if m.forms != nil {
		parts = m.forms[formOf(lang, countOf(args))]
		if parts == nil {
			parts = m.forms[plural.Other]
		}
	}
	if len(parts) == 1 && parts[0].name == "" {
		return parts[0].text
	}
	var b strings.Builder
	for _, p := range parts {
		if p.name == "" {
			b.WriteString(p.text)
			continue
		}
		b.WriteString(value(lang, p.name, args))
	}
	return b.String()
}

// Has reports whether the message exists in the language.
func (c *Catalog) Has(lang Lang, key string) bool {
	_, ok := c.byLang[lang][key]
	return ok
}

// Keys returns every message key, sorted.
func (c *Catalog) Keys() []string {
	return slices.Sorted(maps.Keys(c.byLang[English]))
}

func value(lang Lang, name string, args []any) string {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] != name {
			continue
		}
		switch v := args[i+1].(type) {
		case string:
			return v
		case int:
			return Number(lang, int64(v))
		case int64:
			return Number(lang, v)
		default:
			return fmt.Sprint(v)
		}
	}
	return "{" + name + "}"
}

func countOf(args []any) int64 {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] == "count" {
			switch v := args[i+1].(type) {
			case int:
				return int64(v)
			case int64:
				return v
			}
		}
	}
	return 0
}

var tags = map[Lang]language.Tag{English: language.English, Spanish: language.Spanish, Arabic: language.Arabic}

func formOf(lang Lang, n int64) plural.Form {
	return plural.Cardinal.MatchPlural(tags[lang], int(n), 0, 0, 0, 0)
}

// needed lists the plural forms whole numbers take in each language, by CLDR.
// Spanish also has "many" for round millions, which no count here reaches; a
// message may leave it out and "other" is used.
var needed = map[Lang][]string{
	English: {"one", "other"},
	Spanish: {"one", "other"},
	Arabic:  {"zero", "one", "two", "few", "many", "other"},
}

var forms = map[string]plural.Form{
	"zero": plural.Zero, "one": plural.One, "two": plural.Two,
	"few": plural.Few, "many": plural.Many, "other": plural.Other,
}

// Load reads text.<lang>.json from every source and merges them. A file maps
// keys to either a sentence or an object of plural forms. Load fails, naming
// every problem, if a language lacks a key or a plural form that another has,
// if placeholders differ between languages, or if two sources define one key.
func Load(sources ...fs.FS) (*Catalog, error) {
	c := &Catalog{byLang: map[Lang]map[string]message{}}
	var problems []error
	for _, lang := range Langs {
		c.byLang[lang] = map[string]message{}
		for _, src := range sources {
			problems = append(problems, c.read(lang, src)...)
		}
	}
	problems = append(problems, c.compare()...)
	return c, errors.Join(problems...)
}

func (c *Catalog) read(lang Lang, src fs.FS) (problems []error) {
	name := "text." + string(lang) + ".json"
	raw, err := fs.ReadFile(src, name)
	if err != nil {
		return []error{err}
	}
	var file map[string]json.RawMessage
	if err := json.Unmarshal(raw, &file); err != nil {
		return []error{fmt.Errorf("%s: %w", name, err)}
	}
	for key, body := range file {
		if _, twice := c.byLang[lang][key]; twice {
			problems = append(problems, fmt.Errorf("%s: %q is defined twice", name, key))
		}
		m, err := parse(lang, body)
		if err != nil {
			problems = append(problems, fmt.Errorf("%s: %q: %w", name, key, err))
			continue
		}
		c.byLang[lang][key] = m
	}
	return problems
}

func parse(lang Lang, body json.RawMessage) (message, error) {
	var text string
	if json.Unmarshal(body, &text) == nil {
		return message{one: cut(text)}, nil
	}
	var byForm map[string]string
	if err := json.Unmarshal(body, &byForm); err != nil {
		return message{}, errors.New("neither a sentence nor plural forms")
	}
	m := message{forms: map[plural.Form][]part{}}
	for name, text := range byForm {
		form, ok := forms[name]
		if !ok {
			return message{}, fmt.Errorf("no plural form is called %q", name)
		}
		m.forms[form] = cut(text)
	}
	for _, name := range needed[lang] {
		if m.forms[forms[name]] == nil {
			return message{}, fmt.Errorf("the plural form %q is missing", name)
		}
	}
	return m, nil
}

// cut splits "a {b} c" into literals and placeholders.
func cut(text string) []part {
	var parts []part
	for text != "" {
		open := strings.IndexByte(text, '{')
		end := strings.IndexByte(text, '}')
		if open < 0 || end < open {
			return append(parts, part{text: text})
		}
		if open > 0 {
			parts = append(parts, part{text: text[:open]})
		}
		parts = append(parts, part{name: text[open+1 : end]})
		text = text[end+1:]
	}
	if parts == nil {
		parts = []part{{}}
	}
	return parts
}

func (c *Catalog) compare() (problems []error) {
	all := map[string]bool{}
	for _, messages := range c.byLang {
		for key := range messages {
			all[key] = true
		}
	}
	for _, key := range slices.Sorted(maps.Keys(all)) {
		for _, lang := range Langs {
			if !c.Has(lang, key) {
				problems = append(problems, fmt.Errorf("%q is missing in %s", key, lang))
			}
		}
		want := placeholders(c.byLang[English][key])
		for _, lang := range Langs[1:] {
			if got := placeholders(c.byLang[lang][key]); c.Has(lang, key) && got != want {
				problems = append(problems, fmt.Errorf("%q has placeholders %q in %s and %q in English", key, got, lang, want))
			}
		}
	}
	return problems
}

// placeholders names what a message needs beside "count", which a language may
// spell out in a plural form ("one reply").
func placeholders(m message) string {
	names := map[string]bool{}
	note := func(parts []part) {
		for _, p := range parts {
			if p.name != "" && p.name != "count" {
				names[p.name] = true
			}
		}
	}
	note(m.one)
	for _, parts := range m.forms {
		note(parts)
	}
	return strings.Join(slices.Sorted(maps.Keys(names)), " ")
}
