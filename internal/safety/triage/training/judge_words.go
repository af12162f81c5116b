package training

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"sort"
	"strings"

	"hearth/internal/safety/triage/predict"
)

// A marked is a detail that a row or an answer marks.
type marked struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Type  string `json:"type"`
}

// An answered is a row of the word tasks and what was said of it, in the words
// of the contract of "hearth ai predict".
type answered struct {
	want []string       // the labels
	many bool           // whether they are a list
	rank map[string]int // levels, where the labels are levels
	span []marked

	Label  string             `json:"label"`
	Top    []string           `json:"top"`
	Labels []string           `json:"labels"`
	Scores map[string]float64 `json:"scores"`
	Levels map[string]int     `json:"levels"`
	Spans  []marked           `json:"spans"`
}

// JudgeWords reads labelled texts with one of the word tasks (pii, empathy,
// support, topic) and tells how often the answers are right, with slice also by
// functionality, language, source or kind.
func JudgeWords(in io.Reader, task, slice string) (string, error) {
	found, ok := predict.Find(task)
	if !ok {
		return "", fmt.Errorf("there is no task %q", task)
	}
	ask, err := found.Open()
	if err != nil {
		return "", err
	}
	by := map[string][]answered{}
	err = eachSample(in, func(raw []byte) error {
		a, part, err := answer(ask, raw, slice)
		if err != nil {
			return err
		}
		by[""] = append(by[""], a)
		if slice != "" {
			by[part+" "] = append(by[part+" "], a)
		}
		return nil
	})
	if err != nil {
		return "", err
	}
	var out strings.Builder
	names := make([]string, 0, len(by))
	for name := range by {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		shown := strings.TrimSpace(name)
		if name == "" {
			shown = "all"
		}
		wordFigures(&out, task, shown, by[name])
	}
	return out.String(), nil
}

// answer asks about one row. Its label is a word, a list of words, marks, or
// levels, as its set has them.
func answer(ask predict.Answer, raw []byte, slice string) (a answered, part string, err error) {
	var row sample
	if err := json.Unmarshal(raw, &row); err != nil {
		return a, "", err
	}
	in := predict.Input{ID: json.RawMessage(`0`), Text: row.Text, Lang: row.Lang, Context: row.Context}
	said, err := json.Marshal(ask(in))
	if err != nil {
		return a, "", err
	}
	// A task says only some of these, and others in other shapes.
	if err := json.Unmarshal(said, &a); err != nil {
		return a, "", err
	}
	if json.Unmarshal(row.Label, &a.span) != nil {
		a.span, a.want, a.many = nil, row.all(), row.label() == ""
		_ = json.Unmarshal(row.Label, &a.rank) // levels and marks are both numbers
	}
	return a, row.part(slice), nil
}

// wordFigures writes what counts for the task.
func wordFigures(out *strings.Builder, task, name string, all []answered) {
	fmt.Fprintf(out, "%-32s n %-6d", name, len(all))
	switch {
	case task == "pii":
		spanFigures(out, all)
	case task == "empathy":
		levelFigures(out, all)
	case len(all[0].rank) > 0:
		actFigures(out, all)
	default:
		labelFigures(out, all)
	}
	out.WriteByte('\n')
}

// labelFigures: how often the first, one of the first two, and one of the first
// three is right.
func labelFigures(out *strings.Builder, all []answered) {
	var right, two, three int
	for _, a := range all {
		top := a.Top
		if len(top) == 0 {
			top = []string{a.Label}
		}
		hit := func(n int) bool {
			return slices.ContainsFunc(top[:min(n, len(top))], func(l string) bool { return slices.Contains(a.want, l) })
		}
		best := bestOf(a.Scores, 3)
		if slices.Contains(a.want, a.Label) {
			right++
		}
		if hit(2) {
			two++
		}
		if hit(3) || slices.ContainsFunc(best, func(l string) bool { return slices.Contains(a.want, l) }) {
			three++
		}
	}
	if !all[0].many { // a list is of the second model, which only has scores
		fmt.Fprintf(out, " right %.3f  among two %.3f ", share(right, len(all)), share(two, len(all)))
	}
	fmt.Fprintf(out, " among three %.3f", share(three, len(all)))
}

// bestOf are the n labels with the highest scores.
func bestOf(scores map[string]float64, n int) []string {
	names := make([]string, 0, len(scores))
	for name := range scores {
		names = append(names, name)
	}
	sort.Slice(names, func(i, j int) bool {
		if scores[names[i]] != scores[names[j]] {
			return scores[names[i]] > scores[names[j]]
		}
		return names[i] < names[j]
	})
	return names[:min(n, len(names))]
}

// actFigures: the F1 of each label that a text may have beside others.
func actFigures(out *strings.Builder, all []answered) {
	var names []string
	for name := range all[0].Scores {
		if _, asked := all[0].rank[name]; asked {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	for _, name := range names {
		var c confused
		for _, a := range all {
			c.count(a.rank[name] > 0, slices.Contains(a.Labels, name))
		}
		fmt.Fprintf(out, "  %s %.3f", name, c.f1())
	}
}

// levelFigures: the mean F1 of three levels, for each way of being warm.
func levelFigures(out *strings.Builder, all []answered) {
	for _, name := range []string{"emotional_reaction", "interpretation", "exploration"} {
		sum, levels := 0.0, 0.0
		for level := range 3 {
			var c confused
			for _, a := range all {
				c.count(a.rank[name] == level, a.Levels[name] == level)
			}
			if c.yes > 0 {
				sum, levels = sum+c.f1(), levels+1
			}
		}
		fmt.Fprintf(out, "  %s %.3f", name, sum/max(1, levels))
	}
}

// spanFigures: how many texts with details are found, how many without are
// marked, and the F1 of exact places by type.
func spanFigures(out *strings.Builder, all []answered) {
	var text confused
	types := map[string]*confused{}
	for _, a := range all {
		text.count(len(a.span) > 0, len(a.Spans) > 0)
		for _, s := range a.span {
			of(types, s.Type).count(true, slices.Contains(a.Spans, s))
		}
		for _, s := range a.Spans {
			if !slices.Contains(a.span, s) {
				of(types, s.Type).count(false, true)
			}
		}
	}
	fmt.Fprintf(out, " found %.3f  false %.3f", share(text.both, text.yes), share(text.said-text.both, len(all)-text.yes))
	names := make([]string, 0, len(types))
	for name := range types {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		fmt.Fprintf(out, "  %s %.3f", name, types[name].f1())
	}
}

func of(types map[string]*confused, name string) *confused {
	if types[name] == nil {
		types[name] = &confused{}
	}
	return types[name]
}

// A confused counts what was so, what was said, and both.
type confused struct{ yes, said, both int }

func (c *confused) count(yes, said bool) {
	if yes {
		c.yes++
	}
	if said {
		c.said++
	}
	if yes && said {
		c.both++
	}
}

// f1 is the harmonic mean of what was found and what was right.
func (c *confused) f1() float64 { return share(2*c.both, c.yes+c.said) }
