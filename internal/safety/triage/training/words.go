package training

import (
	"encoding/json"
	"fmt"
	"slices"

	"hearth/internal/safety/triage/details"
	"hearth/internal/safety/triage/ngram"
	"hearth/internal/safety/triage/ours"
	"hearth/internal/safety/triage/support"
	"hearth/internal/safety/triage/topic"
)

// WordTasks are what Words makes: the weights of packages topic and support,
// and the frequent words of package details.
var WordTasks = []string{"topic", "support", "details"}

// Words makes the files of one of WordTasks, by file name.
func Words(task string, o Options) (map[string][]byte, error) {
	s := &shelf{dir: o.Dir, parts: []string{"train"}}
	if o.Dev {
		s.parts = append(s.parts, "dev")
	}
	switch task {
	case "topic":
		return topics(s, o)
	case "support":
		return supports(s, o)
	case "details":
		return frequent(s)
	}
	return nil, fmt.Errorf("training: no task is called %q", task)
}

// all are the labels of a row: one word, a list, or those of an object that
// are set.
func (r sample) all() []string {
	var list []string
	var marks map[string]float64
	switch {
	case json.Unmarshal(r.Label, &list) == nil:
		return list
	case json.Unmarshal(r.Label, &marks) == nil:
		for k, v := range marks {
			if v > 0 {
				list = append(list, k)
			}
		}
		slices.Sort(list)
		return list
	}
	return []string{r.label()}
}

// capped cuts the rows for tests.
func capped[T any](rows []T, o Options) []T {
	if o.Cap > 0 && len(rows) > o.Cap {
		return rows[:o.Cap]
	}
	return rows
}

// take reads a set and returns its rows, and what the model says of it.
func (s *shelf) take(name string) ([]sample, []ngram.Set, error) {
	before := len(s.sets)
	rows, err := s.read(name)
	return rows, s.sets[before:], err
}

func topics(s *shelf, o Options) (map[string][]byte, error) {
	say := func(name string, train func([]topic.Example, []ngram.Set, string) ([]byte, error)) ([]byte, error) {
		rows, sets, err := s.take(name)
		if err != nil {
			return nil, err
		}
		var examples []topic.Example
		for _, r := range capped(rows, o) {
			examples = append(examples, topic.Example{Text: r.Text, Labels: r.all(), Second: r.Second})
		}
		tell(o, "topic", name, len(examples))
		return train(examples, sets, Version)
	}
	stressors, err := say("topic_sad", topic.TrainStressors)
	if err != nil {
		return nil, err
	}
	subjects, err := say("topic_counselchat", topic.TrainSubjects)
	if err != nil {
		return nil, err
	}
	return map[string][]byte{"topic.weights": stressors, "subject.weights": subjects}, nil
}

func supports(s *shelf, o Options) (map[string][]byte, error) {
	check, sets, err := s.take("support_check")
	if err != nil {
		return nil, err
	}
	own, err := ours.Read("support", 12)
	if err != nil {
		return nil, err
	}
	var kinds, acts []support.Example
	for _, r := range check {
		kinds = append(kinds, support.Example{Text: r.Text, Labels: r.all()})
	}
	for _, r := range own {
		kinds = append(kinds, support.Example{Text: r.Text, Labels: []string{r.Label}, Group: r.Group})
	}
	sets = append(slices.Clone(sets), ngram.Set{Name: "ours/support", Licence: "CC0, written for Hearth", Rows: len(own)})
	tell(o, "support", "kinds", len(kinds))
	first, err := support.TrainKinds(kinds, sets, Version)
	if err != nil {
		return nil, err
	}
	rows, sets, err := s.take("support_offmychest")
	if err != nil {
		return nil, err
	}
	for _, r := range capped(rows, o) {
		acts = append(acts, support.Example{Text: r.Text, Labels: r.all()})
	}
	tell(o, "support", "acts", len(acts))
	second, err := support.TrainActs(acts, sets, Version)
	if err != nil {
		return nil, err
	}
	return map[string][]byte{"support.weights": first, "act.weights": second}, nil
}

// frequent counts everyday words in the sets of ordinary talk.
func frequent(s *shelf) (map[string][]byte, error) {
	var all []sample
	for _, name := range []string{"emotion_goemotions", "topic_sad", "topic_counselchat", "support_offmychest"} {
		rows, err := s.read(name)
		if err != nil {
			return nil, err
		}
		all = append(all, rows...)
	}
	list := details.Frequent(func(yield func(string) bool) {
		for _, r := range all {
			if !yield(r.Text) {
				return
			}
		}
	})
	return map[string][]byte{"frequent.txt": []byte(list)}, nil
}

func tell(o Options, task, part string, n int) {
	if o.Say != nil {
		o.Say(fmt.Sprintf("%s (%s): %d rows", task, part, n))
	}
}
