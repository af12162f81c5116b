package template

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"strings"
	"sync"

	"gopkg.in/yaml.v3"

	"hearth/internal/platform/i18n"
	"hearth/internal/start/saferule"
)

//go:embed words.*.yaml
var files embed.FS

// A Template is a group to start from.
type Template struct {
	Code  string
	Words map[i18n.Lang]Words

	LedBy     string // as group.LedBys
	Formats   []string
	Shape     string // as group.Shapes
	Sessions  int64  // of a timed group
	Capacity  int64  // seats; 0: no limit
	Every     int    // weeks between meetings
	Minutes   int    // length of a meeting
	Entry     string // as group.Entries
	Audiences []string
	Topics    []string // that it is often about
	Rules     []string // safety rules
}

// In returns the words in the language, or English where there are none.
func (t Template) In(lang i18n.Lang) Words {
	if w, ok := t.Words[lang]; ok {
		return w
	}
	return t.Words[i18n.English]
}

// Words is what a template says in one language.
type Words struct {
	Title      string   `yaml:"title"`      // what kind of group it is
	Suits      string   `yaml:"suits"`      // whom it suits, in a sentence
	Name       string   `yaml:"name"`       // an example
	Summary    string   `yaml:"summary"`    // one sentence for the directory
	Aim        string   `yaml:"aim"`        //
	ForWhom    string   `yaml:"for_whom"`   //
	NotFor     string   `yaml:"not_for"`    // and where is better
	Rhythm     string   `yaml:"rhythm"`     // how often and how long, in a sentence
	Agreements []string `yaml:"agreements"` // six to nine
	Questions  []string `yaml:"questions"`  // for those who ask to join
	First      []string `yaml:"first"`      // what the first meeting could look like, step by step
	Roles      []Role   `yaml:"roles"`
}

// A Role is something that a member could do for the group.
type Role struct {
	Name string `yaml:"name"`
	Does string `yaml:"does"`
}

// frames says what the templates are without words, in the order in which they
// are offered.
var frames = []Template{
	{Code: "peer", LedBy: "peers", Formats: []string{"text", "chat"}, Shape: "ongoing", Capacity: 24, Every: 1, Minutes: 90, Entry: "open",
		Rules: []string{saferule.NoMethods, saferule.NoAdviceUnasked}},
	{Code: "family", LedBy: "peers", Formats: []string{"text", "chat"}, Shape: "ongoing", Capacity: 24, Every: 2, Minutes: 90, Entry: "open",
		Audiences: []string{"carers", "family"}, Topics: []string{"caring", "family"}, Rules: []string{saferule.OwnStory, saferule.NoNames, saferule.NoAdviceUnasked}},
	{Code: "steps", LedBy: "members", Formats: []string{"text", "chat"}, Shape: "ongoing", Every: 1, Minutes: 60, Entry: "open",
		Topics: []string{"drinking-or-drugs"}, Rules: []string{saferule.NoAdviceUnasked, saferule.NoNames}},
	{Code: "tools", LedBy: "peers", Formats: []string{"text", "chat"}, Shape: "ongoing", Capacity: 16, Every: 1, Minutes: 90, Entry: "open",
		Topics: []string{"drinking-or-drugs"}, Rules: []string{saferule.NoMethods}},
	{Code: "grief", LedBy: "peers", Formats: []string{"text", "chat"}, Shape: "timed", Sessions: 8, Capacity: 10, Every: 1, Minutes: 90, Entry: "request",
		Topics: []string{"grief"}, Rules: []string{saferule.NoMethods, saferule.NoAdviceUnasked}},
	{Code: "students", LedBy: "professionals", Formats: []string{"text", "chat"}, Shape: "ongoing", Capacity: 30, Every: 1, Minutes: 60, Entry: "code",
		Audiences: []string{"students"}, Topics: []string{"students"}, Rules: []string{saferule.NoNames, saferule.NoAdviceUnasked}},
	{Code: "workplace", LedBy: "professionals", Formats: []string{"text", "chat"}, Shape: "ongoing", Capacity: 20, Every: 2, Minutes: 60, Entry: "code",
		Audiences: []string{"workplace"}, Topics: []string{"work-stress"}, Rules: []string{saferule.NoNames, saferule.NoAdviceUnasked}},
	{Code: "therapist", LedBy: "professionals", Formats: []string{"text", "chat"}, Shape: "closed", Sessions: 0, Capacity: 8, Every: 1, Minutes: 90, Entry: "request",
		Rules: []string{saferule.NoNames, saferule.NoMethods}},
}

var load = sync.OnceValues(func() ([]Template, error) {
	return read(func(lang i18n.Lang) ([]byte, error) { return files.ReadFile("words." + string(lang) + ".yaml") })
})

// All returns the templates in the order in which they are offered, or what is
// missing in which language.
func All() ([]Template, error) { return load() }

// Find returns the template with the code.
func Find(code string) (Template, bool) {
	all, err := load()
	if err != nil {
		return Template{}, false
	}
	for _, t := range all {
		if t.Code == code {
			return t, true
		}
	}
	return Template{}, false
}

// read joins the frames with their words.
func read(file func(i18n.Lang) ([]byte, error)) ([]Template, error) {
	all := make([]Template, len(frames))
	for i, f := range frames {
		all[i] = f
		all[i].Words = map[i18n.Lang]Words{}
	}
	var problems []error
	for _, lang := range i18n.Langs {
		raw, err := file(lang)
		if err != nil {
			return nil, fmt.Errorf("template: %w", err)
		}
		var words map[string]Words
		decoder := yaml.NewDecoder(bytes.NewReader(raw))
		decoder.KnownFields(true)
		if err := decoder.Decode(&words); err != nil {
			return nil, fmt.Errorf("template: words.%s.yaml: %w", lang, err)
		}
		for i := range all {
			w := words[all[i].Code]
			for _, missing := range w.lacks() {
				problems = append(problems, fmt.Errorf("template: words.%s.yaml: %s has no good %s", lang, all[i].Code, missing))
			}
			all[i].Words[lang] = w
		}
		if len(words) != len(all) {
			problems = append(problems, fmt.Errorf("template: words.%s.yaml has %d templates, not %d", lang, len(words), len(all)))
		}
	}
	if err := errors.Join(append(problems, unlike(all)...)...); err != nil {
		return nil, err
	}
	return all, nil
}

// Fewest and most of what a template lists.
const (
	fewestAgreements, mostAgreements = 6, 9
	fewestSteps                      = 3
)

// lacks names the pieces that are not there.
func (w Words) lacks() (missing []string) {
	for _, f := range []struct{ name, text string }{{"title", w.Title}, {"suits", w.Suits}, {"name", w.Name}, {"summary", w.Summary}, {"aim", w.Aim},
		{"for_whom", w.ForWhom}, {"not_for", w.NotFor}, {"rhythm", w.Rhythm}} {
		if strings.TrimSpace(f.text) == "" {
			missing = append(missing, f.name)
		}
	}
	for _, l := range []struct {
		name         string
		list         []string
		fewest, most int
	}{{"agreements", w.Agreements, fewestAgreements, mostAgreements}, {"questions", w.Questions, 1, 5}, {"first", w.First, fewestSteps, 8}} {
		if len(l.list) < l.fewest || len(l.list) > l.most || hasEmpty(l.list) {
			missing = append(missing, l.name)
		}
	}
	for _, r := range w.Roles {
		if r.Name == "" || r.Does == "" {
			missing = append(missing, "role")
		}
	}
	if len(w.Roles) < 2 {
		missing = append(missing, "roles")
	}
	return missing
}

func hasEmpty(list []string) bool {
	for _, s := range list {
		if strings.TrimSpace(s) == "" {
			return true
		}
	}
	return false
}

// unlike finds lists that are longer in one language than in another.
func unlike(all []Template) (problems []error) {
	for _, t := range all {
		first := t.Words[i18n.Langs[0]]
		for _, lang := range i18n.Langs[1:] {
			w := t.Words[lang]
			if len(w.Agreements) != len(first.Agreements) || len(w.Questions) != len(first.Questions) || len(w.First) != len(first.First) || len(w.Roles) != len(first.Roles) {
				problems = append(problems, fmt.Errorf("template: %s has lists of another length in %s", t.Code, lang))
			}
		}
	}
	return problems
}
