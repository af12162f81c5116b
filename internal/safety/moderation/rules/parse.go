package rules

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// forbidden are effects that no rule may have: they are a person's to decide,
// with reasons, and another person's to look at again.
var forbidden = []string{"ban", "remove", "delete", "block", "suspend", "mute", "silence", "kick", "expel", "hide", "slow", "pause"}

type (
	documentYAML struct {
		Version int64      `yaml:"version"`
		Rules   []ruleYAML `yaml:"rules"`
	}
	ruleYAML struct {
		ID      string            `yaml:"id"`
		Name    string            `yaml:"name"`
		Draft   bool              `yaml:"draft"`
		When    whenYAML          `yaml:"when"`
		Do      []string          `yaml:"do"`
		Level   string            `yaml:"level"`
		To      string            `yaml:"to"`
		Queue   string            `yaml:"queue"`
		Add     int64             `yaml:"add"`
		Explain map[string]string `yaml:"explain"`
		Tests   []caseYAML        `yaml:"tests"`
	}
	whenYAML struct {
		Space      []Space            `yaml:"space"`
		Trust      []int              `yaml:"trust"`
		Text       textYAML           `yaml:"text"`
		AccountAge string             `yaml:"account_age_below"`
		MemberAge  string             `yaml:"member_age_below"`
		TrustBelow *int               `yaml:"trust_lt"`
		Reports    *int64             `yaml:"reports_gte"` // known only to be refused with its reason
		Score      map[string]float64 `yaml:"score"`
	}
	textYAML struct {
		Any   []string `yaml:"any"`
		Not   []string `yaml:"not"`
		Regex string   `yaml:"regex"`
		Lang  []string `yaml:"lang"`
	}
	caseYAML struct {
		Say  string `yaml:"say"`
		Hits bool   `yaml:"hits"`
	}
)

// Parse reads a document and tries every rule on its cases. The error names each
// rule with what is wrong, one on a line; it holds no more of the document than
// names.
func Parse(document []byte) (*Set, error) {
	if len(document) > MaxBytes {
		return nil, fmt.Errorf("the document has more than %d bytes", MaxBytes)
	}
	var d documentYAML
	decoder := yaml.NewDecoder(bytes.NewReader(document))
	decoder.KnownFields(true)
	if err := decoder.Decode(&d); err != nil {
		return nil, fmt.Errorf("the document cannot be read: %w", err)
	}
	var problems []error
	switch {
	case d.Version < 1:
		problems = append(problems, errors.New("version: a number from 1 on is needed"))
	case len(d.Rules) > MaxRules:
		return nil, fmt.Errorf("rules: %d are too many, %d at most", len(d.Rules), MaxRules)
	}
	set := &Set{Version: d.Version}
	seen := map[string]bool{}
	for i, y := range d.Rules {
		r, err := y.rule()
		name := y.ID
		if name == "" {
			name = "rule " + strconv.Itoa(i+1)
		}
		if seen[y.ID] {
			err = append(err, "id: used twice")
		}
		seen[y.ID] = true
		for _, p := range err {
			problems = append(problems, fmt.Errorf("%s: %s", name, p))
		}
		set.Rules = append(set.Rules, r)
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	return set, errors.Join(set.try()...)
}

var idShape = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{1,40}$`)

// rule checks one rule and returns it with all that is wrong.
func (y ruleYAML) rule() (r Rule, wrong []string) {
	say := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	r = Rule{ID: y.ID, Name: strings.TrimSpace(y.Name), Draft: y.Draft, Level: y.Level, To: y.To, Queue: y.Queue, Add: y.Add, Explain: y.Explain}
	if !idShape.MatchString(y.ID) {
		say("id: small letters, digits and hyphens, 2 to 41 of them")
	}
	if r.Name == "" || utf8.RuneCountInString(r.Name) > MaxWord {
		say("name: 1 to %d characters", MaxWord)
	}
	y.effects(&r, say)
	y.conditions(&r, say)
	if len(y.Explain) == 0 {
		say("explain: its author must be told why, in at least one language")
	}
	for lang, words := range y.Explain {
		if !slices.Contains([]string{"en", "es", "ar"}, lang) || strings.TrimSpace(words) == "" || utf8.RuneCountInString(words) > MaxText {
			say("explain: %q: en, es or ar, up to %d characters", lang, MaxText)
		}
	}
	hits, misses := 0, 0
	for _, c := range y.Tests {
		r.Cases = append(r.Cases, Case(c))
		if c.Hits {
			hits++
		} else {
			misses++
		}
	}
	if hits == 0 || misses == 0 || len(y.Tests) > MaxCases {
		say("tests: at least one that it meets and one that it does not, %d at most", MaxCases)
	}
	return r, wrong
}

func (y ruleYAML) effects(r *Rule, say func(string, ...any)) {
	if len(y.Do) == 0 {
		say("do: nothing is to be done")
	}
	for _, name := range y.Do {
		effect := Effect(name)
		switch {
		case slices.Contains(forbidden, strings.ToLower(name)):
			say("do: %q is for people to decide, with reasons; no rule may", name)
		case !slices.Contains(Effects, effect):
			say("do: %q is not known", name)
		default:
			r.Do = append(r.Do, effect)
		}
	}
	y.wants(r, say)
}

var queueShape = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N} -]{0,29}$`)

// wants checks that each effect has what it needs, and that nothing is asked for
// that would have no effect.
func (y ruleYAML) wants(r *Rule, say func(string, ...any)) {
	does := func(e ...Effect) bool {
		return slices.ContainsFunc(r.Do, func(d Effect) bool { return slices.Contains(e, d) })
	}
	known := slices.Contains([]string{"s0", "s1", "s2", "s3", "s4", "c"}, y.Level)
	switch {
	case does(Task) && !known:
		say("level: a task needs one of s0, s1, s2, s3, s4, c")
	case !does(Task) && y.Level != "":
		say("level: it is for a task, and this rule makes none")
	}
	switch {
	case y.To != "" && (!strings.HasPrefix(y.To, "/") || strings.HasPrefix(y.To, "//") || strings.ContainsAny(y.To, "\\ \n")):
		say("to: a page of this site, beginning with /")
	case y.To != "" && !does(Card):
		say("to: it is where a card leads, and this rule shows none")
	}
	switch {
	case does(Route) && !queueShape.MatchString(y.Queue):
		say("queue: route needs the name of a queue, 1 to 30 letters, digits, spaces and hyphens")
	case !does(Route) && y.Queue != "":
		say("queue: it is for route, and this rule has none")
	}
	switch {
	case does(Score) && (y.Add < 1 || y.Add > MaxAdd):
		say("add: score needs how much it adds, 1 to %d", MaxAdd)
	case does(Score) && !does(looks...):
		say("do: score orders what somebody looks at; add hold, task or route")
	case !does(Score) && y.Add != 0:
		say("add: it is for score, and this rule has none")
	}
	if does(Mask) && y.When.Text.Regex == "" {
		say("do: mask needs a regex, for what it meets is what is masked")
	}
}

func (y ruleYAML) conditions(r *Rule, say func(string, ...any)) {
	w := y.When
	r.When = When{Spaces: w.Space, Trust: w.Trust, Any: w.Text.Any, Not: w.Text.Not, Regex: w.Text.Regex, Langs: w.Text.Lang, Scores: w.Score}
	for _, s := range w.Space {
		if !slices.Contains(Spaces, s) {
			say("space: %q is not known", s)
		}
	}
	for _, t := range w.Trust {
		if t < 0 || t > 4 {
			say("trust: 0 to 4")
		}
	}
	if w.TrustBelow != nil {
		if r.When.TrustBelow = *w.TrustBelow; *w.TrustBelow < 1 || *w.TrustBelow > 4 {
			say("trust_lt: 1 to 4")
		}
	}
	if w.Reports != nil {
		say("reports_gte: how many report something opens it to a person's eyes, and decides nothing; no rule may count them")
	}
	for name, least := range w.Score {
		if !slices.Contains([]string{"abuse", "spam", "risk"}, name) || least <= 0 || least > 1 {
			say("score: abuse, spam or risk, more than 0 and up to 1")
		}
	}
	r.any, r.not = words(w.Text.Any, say), words(w.Text.Not, say)
	var err error
	if len(w.Text.Regex) > MaxRegex {
		say("regex: longer than %d characters", MaxRegex)
	} else if w.Text.Regex != "" {
		if r.regex, err = regexp.Compile(`(?i)` + w.Text.Regex); err != nil {
			say("regex: cannot be read")
		} else if r.regex.MatchString("") {
			say("regex: it meets an empty text, and so every text")
		}
	}
	if r.When.MemberAge, err = age(w.MemberAge); err != nil {
		say("member_age_below: a number with h or d, such as 72h or 14d")
	}
	if r.When.AccountAge, err = age(w.AccountAge); err != nil {
		say("account_age_below: a number with h or d, such as 72h or 14d")
	}
	if len(r.any) == 0 && r.regex == nil && len(w.Score) == 0 && w.MemberAge == "" && w.AccountAge == "" && len(w.Trust) == 0 && w.TrustBelow == nil {
		say("when: it would meet everything")
	}
}

// words makes a list ready to be looked for.
func words(list []string, say func(string, ...any)) (ready []string) {
	if len(list) > MaxWords {
		say("text: more than %d words", MaxWords)
	}
	for _, w := range list {
		s := spaced(plainly(w))
		if strings.TrimSpace(s) == "" || utf8.RuneCountInString(w) > MaxWord {
			say("text: each word has 1 to %d characters", MaxWord)
			continue
		}
		ready = append(ready, s)
	}
	return ready
}

// age reads "72h" or "14d"; "" is none.
func age(s string) (time.Duration, error) {
	if s == "" {
		return 0, nil
	}
	unit := map[byte]time.Duration{'h': time.Hour, 'd': 24 * time.Hour}[s[len(s)-1]]
	n, err := strconv.Atoi(s[:len(s)-1])
	if err != nil || unit == 0 || n < 1 || n > 10_000 {
		return 0, errors.New("no such age")
	}
	return time.Duration(n) * unit, nil
}

// try runs each rule's cases. A case has the circumstances that the rule asks
// for; what is tried is the text.
func (s *Set) try() []error {
	return s.cases(func(r *Rule, raw string) (meets, known bool) {
		return r.meetsText(raw, spaced(plainly(raw))), len(r.When.Scores) == 0
	})
}

// TryScored tries the rules that ask how the words score on their cases; scores
// tells it. It is no part of Parse: whoever reads texts learns, and rules that are
// in force stay so.
func (s *Set) TryScored(scores func(words string) map[string]float64) error {
	return errors.Join(s.cases(func(r *Rule, raw string) (meets, known bool) {
		return r.scored(scores(raw)) && r.meetsText(raw, spaced(plainly(raw))), len(r.When.Scores) > 0
	})...)
}

// cases names the cases that do not come out as they say, of the rules of which
// that is known.
func (s *Set) cases(meets func(r *Rule, raw string) (meets, known bool)) (problems []error) {
	for i := range s.Rules {
		r := &s.Rules[i]
		for n, c := range r.Cases {
			if got, known := meets(r, cut(c.Say)); known && got != c.Hits {
				problems = append(problems, fmt.Errorf("%s: test %d does not come out as it says", r.ID, n+1))
			}
		}
	}
	return problems
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }
