package preset

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"gopkg.in/yaml.v3"

	"hearth/internal/platform/i18n"
	"hearth/internal/start/saferule"
)

//go:embed words.*.yaml
var files embed.FS

// A Preset is what belongs to a topic.
type Preset struct {
	Topic string   // the topic's slug
	Also  []string // other slugs for the same
	Rules []string // safety rules that a group about it should begin with
	Words map[i18n.Lang]Words
}

// Words is what a preset says in one language.
type Words struct {
	Notes    []string  `yaml:"notes"` // content notes that are often needed
	Readings []Reading `yaml:"readings"`
}

// A Reading is a short text for those who come new, or come back: paragraphs
// with an empty line between them.
type Reading struct {
	Title string `yaml:"title"`
	Text  string `yaml:"text"`
}

// Paragraphs cuts the text where it has empty lines.
func (r Reading) Paragraphs() []string {
	var all []string
	for p := range strings.SplitSeq(r.Text, "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			all = append(all, p)
		}
	}
	return all
}

// Shortest and longest readings, in words. Arabic says the same in fewer.
const shortest, longest = 80, 200

// topics says what the presets are without words.
var topics = []Preset{
	{Topic: "depression"},
	{Topic: "anxiety"},
	{Topic: "bipolar"},
	{Topic: "eating-disorders", Also: []string{"eating", "eating-disorder"}, Rules: []string{saferule.NoNumbers}},
	{Topic: "drinking-or-drugs", Also: []string{"alcohol-and-drugs", "alcohol", "drugs", "addiction"}, Rules: []string{saferule.NoMethods}},
	{Topic: "grief", Also: []string{"bereavement"}},
	{Topic: "caring", Also: []string{"carers"}, Rules: []string{saferule.OwnStory, saferule.NoNames}},
	{Topic: "self-harm", Rules: []string{saferule.NoMethods}},
	{Topic: "trauma", Rules: []string{saferule.NoMethods}},
	{Topic: "psychosis", Also: []string{"hearing-voices", "voices"}},
	{Topic: "chronic-illness", Also: []string{"illness", "pain"}},
	{Topic: "loneliness"},
	{Topic: "students", Also: []string{"study-stress", "study"}},
	{Topic: "work-stress", Also: []string{"work", "burnout"}},
	{Topic: "lgbtq", Rules: []string{saferule.NoNames}},
	{Topic: "men"},
	{Topic: "perinatal", Also: []string{"birth"}},
	{Topic: "family", Also: []string{"separation"}, Rules: []string{saferule.NoNames}},
	{Topic: "sleep"},
	{Topic: "far-from-home", Also: []string{"migration"}},
}

var load = sync.OnceValues(func() ([]Preset, error) {
	return read(func(lang i18n.Lang) ([]byte, error) { return files.ReadFile("words." + string(lang) + ".yaml") })
})

// All returns every preset, or what is missing in which language.
func All() ([]Preset, error) { return load() }

// Of returns the presets of the topics, in the topics' order. Topics without
// one are left out.
func Of(slugs []string) (found []Preset) {
	all, err := load()
	if err != nil {
		return nil
	}
	for _, slug := range slugs {
		for _, p := range all {
			if p.Topic == slug || slices.Contains(p.Also, slug) {
				found = append(found, p)
			}
		}
	}
	return found
}

// Readings returns at most n readings about the topics, the first of each
// before the second of any.
func Readings(slugs []string, lang i18n.Lang, n int) (all []Reading) {
	presets := Of(slugs)
	for i, more := 0, true; more; i++ {
		more = false
		for _, p := range presets {
			if readings := p.Words[lang].Readings; i < len(readings) && len(all) < n {
				all, more = append(all, readings[i]), true
			}
		}
	}
	return all
}

// Notes returns at most n content notes that are often needed with the topics.
func Notes(slugs []string, lang i18n.Lang, n int) (all []string) {
	for _, p := range Of(slugs) {
		for _, note := range p.Words[lang].Notes {
			if len(all) < n && !slices.Contains(all, note) {
				all = append(all, note)
			}
		}
	}
	return all
}

// Rules returns the safety rules that a group about the topics should begin
// with.
func Rules(slugs []string) (all []string) {
	for _, p := range Of(slugs) {
		for _, rule := range p.Rules {
			if !slices.Contains(all, rule) {
				all = append(all, rule)
			}
		}
	}
	return all
}

// read joins the topics with their words.
func read(file func(i18n.Lang) ([]byte, error)) ([]Preset, error) {
	all := make([]Preset, len(topics))
	for i, t := range topics {
		all[i] = t
		all[i].Words = map[i18n.Lang]Words{}
	}
	var problems []error
	for _, lang := range i18n.Langs {
		raw, err := file(lang)
		if err != nil {
			return nil, fmt.Errorf("preset: %w", err)
		}
		var words map[string]Words
		decoder := yaml.NewDecoder(bytes.NewReader(raw))
		decoder.KnownFields(true)
		if err := decoder.Decode(&words); err != nil {
			return nil, fmt.Errorf("preset: words.%s.yaml: %w", lang, err)
		}
		for i := range all {
			w := words[all[i].Topic]
			all[i].Words[lang] = w
			if !w.whole() || len(w.Readings) != len(all[i].Words[i18n.Langs[0]].Readings) || len(w.Notes) != len(all[i].Words[i18n.Langs[0]].Notes) {
				problems = append(problems, fmt.Errorf("preset: words.%s.yaml: %s is not whole", lang, all[i].Topic))
			}
		}
		if len(words) != len(all) {
			problems = append(problems, fmt.Errorf("preset: words.%s.yaml has %d topics, not %d", lang, len(words), len(all)))
		}
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	return all, nil
}

// whole reports whether nothing is missing.
func (w Words) whole() bool {
	for _, r := range w.Readings {
		if n := len(strings.Fields(r.Text)); r.Title == "" || n < shortest || n > longest {
			return false
		}
	}
	return len(w.Readings) >= 1 && len(w.Readings) <= 2 && len(w.Notes) >= 1 && !slices.Contains(w.Notes, "")
}
