package format

import (
	"embed"
	"errors"
	"fmt"
	"sync"

	"hearth/internal/platform/i18n"
)

// The formats that Hearth brings along: how each goes is written down once, and
// what is said in it once a language, in our own words.
//
//go:embed shipped/*.yaml
var files embed.FS

// Codes names the formats that Hearth brings along, in the order in which they
// are offered.
var Codes = []string{"peer", "family", "twelve_step", "tools", "piece", "text_circle", "skills", "process"}

// An Offer is a format that Hearth brings along, in one language.
type Offer struct {
	Code   string
	Format Format
}

// Shipped returns the formats that Hearth brings along, in the language.
func Shipped(lang i18n.Lang) []Offer {
	offers := make([]Offer, 0, len(Codes))
	for _, code := range Codes {
		if f, ok := Ship(code, lang); ok {
			offers = append(offers, Offer{code, f})
		}
	}
	return offers
}

// Ship returns one of the formats that Hearth brings along, and false if there
// is none of the code. A language that Hearth does not speak gets English. The
// format is the caller's to change.
func Ship(code string, lang i18n.Lang) (Format, bool) {
	all, err := load()
	if err != nil {
		return Format{}, false
	}
	f, ok := all[offered{code, lang}]
	if !ok {
		f, ok = all[offered{code, i18n.English}]
	}
	return f.Tidy(), ok // which copies
}

type offered struct {
	code string
	lang i18n.Lang
}

var load = sync.OnceValues(func() (map[offered]Format, error) {
	all := map[offered]Format{}
	var problems []error
	for _, code := range Codes {
		for _, lang := range i18n.Langs {
			f, err := assemble(code, lang, files.ReadFile)
			if err != nil {
				problems = append(problems, err)
			}
			all[offered{code, lang}] = f
		}
	}
	return all, errors.Join(problems...)
})

// assemble joins how a format goes with its words, and checks what comes out.
func assemble(code string, lang i18n.Lang, file func(string) ([]byte, error)) (Format, error) {
	frame, err := readPart("shipped/"+code+".yaml", file)
	if err != nil {
		return Format{}, err
	}
	name := "shipped/" + code + "." + string(lang) + ".yaml"
	said, err := readPart(name, file)
	if err != nil {
		return Format{}, err
	}
	f := frame
	f.Name, f.Summary, f.Lang = said.Name, said.Summary, string(lang)
	if len(said.Segments) != len(f.Segments) {
		return f, fmt.Errorf("format: %s has words for %d segments of %d", name, len(said.Segments), len(f.Segments))
	}
	for i, s := range said.Segments {
		if s.ID != f.Segments[i].ID {
			return f, fmt.Errorf("format: %s says %q where %q comes", name, s.ID, f.Segments[i].ID)
		}
		f.Segments[i] = say(f.Segments[i], s)
	}
	f = f.Tidy()
	if problems := f.problems(); len(problems) > 0 {
		return f, fmt.Errorf("%s: %w", name, problems)
	}
	return f, nil
}

// readPart reads half a format: its frame, or its words.
func readPart(name string, file func(string) ([]byte, error)) (Format, error) {
	raw, err := file(name)
	if err != nil {
		return Format{}, fmt.Errorf("format: %w", err)
	}
	var f Format
	if _, problems := read(raw, &f); len(problems) > 0 {
		return f, fmt.Errorf("%s: %w", name, problems)
	}
	return f, nil
}

// say puts words into a segment that has none.
func say(s, words Segment) Segment {
	s.Title, s.Prompt, s.Prompts, s.Parts = words.Title, words.Prompt, words.Prompts, words.Parts
	s.Private, s.Cards, s.Vote = words.Private, words.Cards, words.Vote
	if s.Exercise != nil && words.Exercise != nil {
		practice := *s.Exercise
		practice.Steps = words.Exercise.Steps
		s.Exercise = &practice
	}
	return s
}
