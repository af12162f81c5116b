package predict

import (
	"encoding/json"
	"fmt"
	"path"

	"hearth/internal/safety/triage/details"
	"hearth/internal/safety/triage/ngram"
	"hearth/internal/safety/triage/phrase"
	"hearth/internal/safety/triage/support"
	"hearth/internal/safety/triage/topic"
	"hearth/internal/safety/triage/warmth"
)

// wordTasks are the tasks that packages details, warmth, support and topic
// answer.
var wordTasks = []Task{
	{Name: "pii", Open: func() (Answer, error) { return detailLine, nil }, Info: infoList("pii", "details/words", details.Version, details.Digest, "own lists and rules (CC0)", "everyday words counted in emotion_goemotions, topic_sad, topic_counselchat, support_offmychest")},
	{Name: "empathy", Open: func() (Answer, error) { return warmthLine, nil }, Info: infoList("empathy", "phrase/phrases.txt", phrase.Version, phrase.Digest, "own phrases and weights (CC0)", "and act.weights: see support")},
	{Name: "support", Open: openSupport, Info: infoSupport},
	{Name: "topic", Open: openTopic, Info: infoTopic},
}

func openSupport() (Answer, error) {
	r, err := support.Load()
	if err != nil {
		return nil, err
	}
	return func(in Input) any { return supportLine(in.ID, r.Read(in.Text)) }, nil
}

func openTopic() (Answer, error) {
	r, err := topic.Load()
	if err != nil {
		return nil, err
	}
	return func(in Input) any { return topicLine(in.ID, r.Read(in.Text)) }, nil
}

func infoSupport() ([]Info, error) {
	r, err := support.Load()
	if err != nil {
		return nil, err
	}
	return infos("support", []string{"support.weights", "act.weights"}, r.Models()), nil
}

func infoTopic() ([]Info, error) {
	r, err := topic.Load()
	if err != nil {
		return nil, err
	}
	return infos("topic", []string{"topic.weights", "subject.weights"}, r.Models()), nil
}

// infos tells what models are made of.
func infos(task string, files []string, models []*ngram.Model) []Info {
	var out []Info
	for i, m := range models {
		about := m.About()
		info := Info{Task: task, File: files[i], Version: about.Version, Digest: m.Digest(), Bytes: m.Size()}
		for _, s := range about.Sets {
			info.Sets = append(info.Sets, fmt.Sprintf("%s (%d rows, %s)", s.Name, s.Rows, s.Licence))
		}
		out = append(out, info)
	}
	return out
}

// infoList tells of rules and lists of words, which nothing was trained on.
func infoList(task, file, version string, digest func() (string, int), sets ...string) func() ([]Info, error) {
	return func() ([]Info, error) {
		sum, size := digest()
		return []Info{{Task: task, File: path.Clean(file), Version: version, Digest: sum, Bytes: size, Sets: sets}}, nil
	}
}

// span is one detail; offsets are code points.
type span struct {
	Start int          `json:"start"`
	End   int          `json:"end"`
	Type  details.Type `json:"type"`
}

// detailLine keeps links apart: they are masked in the product, and are none of
// the contract's types.
func detailLine(in Input) any {
	line := struct {
		ID       json.RawMessage `json:"id"`
		Spans    []span          `json:"spans"`
		Links    []span          `json:"links,omitempty"`
		Redacted string          `json:"redacted"`
	}{ID: in.ID, Spans: []span{}}
	found := details.Find(in.Text)
	for _, d := range found {
		s := span{d.Start, d.End, d.Type}
		if d.Type == details.Link {
			line.Links = append(line.Links, s)
			continue
		}
		line.Spans = append(line.Spans, s)
	}
	line.Redacted = details.Mask(in.Text, found)
	return line
}

// warmthLine reads a reply; the context is what it answers.
func warmthLine(in Input) any {
	type three[T any] struct {
		Reaction       T `json:"emotional_reaction"`
		Interpretation T `json:"interpretation"`
		Exploration    T `json:"exploration"`
	}
	w := warmth.Read(in.Text, in.Context)
	return struct {
		ID     json.RawMessage `json:"id"`
		Levels three[int]      `json:"levels"`
		Scores three[float64]  `json:"scores"`
		Hint   warmth.Hint     `json:"hint"`
	}{in.ID, three[int]{w.Reaction, w.Interpretation, w.Exploration}, three[float64]{round(w.Chances[0]), round(w.Chances[1]), round(w.Chances[2])}, w.Hint}
}

// ranked is a line that ranks the labels of one model and scores those of
// another, which holds several at once.
type ranked struct {
	ID     json.RawMessage    `json:"id"`
	Label  string             `json:"label"`
	Top    []string           `json:"top"`
	Scores map[string]float64 `json:"scores"`
	Labels []string           `json:"labels"`
}

// supportLine ranks the kinds of support, and scores the acts of a sentence.
func supportLine(id json.RawMessage, r support.Reading) any {
	line := ranked{ID: id, Scores: map[string]float64{}, Labels: append([]string{}, r.Said...)}
	for _, s := range r.Kinds {
		line.Top = append(line.Top, s.Label)
	}
	for _, s := range r.Acts {
		line.Scores[s.Label] = round(s.P)
	}
	line.Label = line.Top[0]
	return line
}

// topicLine ranks the stressors, and scores the subjects of counselling.
func topicLine(id json.RawMessage, r topic.Reading) any {
	line := ranked{ID: id, Scores: map[string]float64{}, Labels: append([]string{}, r.Likely...)}
	for _, s := range r.Stressors {
		line.Top = append(line.Top, s.Topic)
	}
	for _, s := range r.Subjects {
		line.Scores[s.Topic] = round(s.P)
	}
	line.Label = line.Top[0]
	return line
}
