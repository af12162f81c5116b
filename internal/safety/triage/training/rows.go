package training

import (
	"hearth/internal/safety/triage/ngram"
	"hearth/internal/safety/triage/ours"
)

const no, yes, open = int8(0), int8(1), ngram.Unknown

// flag is yes or no.
func flag(b bool) int8 {
	if b {
		return yes
	}
	return no
}

// Risks are what the risk model tells, in this order.
var Risks = []string{"risk", "imminent", "distress", "other"}

// tier is the labels of a tier.
func tier(label string, other int8) []int8 {
	switch label {
	case "distress":
		return []int8{no, no, yes, other}
	case "ideation":
		return []int8{yes, no, yes, other}
	case "imminent":
		return []int8{yes, yes, yes, other}
	}
	return []int8{no, no, no, other}
}

// Posts are what the model of long posts tells, in this order.
var Posts = []string{"risk", "attempt", "distress"}

// labelled begins the group of a row labelled by the C-SSRS.
const labelled = "cssrs "

// Where each of Posts stands in the labels of a row.
const (
	postRisk = iota
	postAttempt
	postDistress
)

// posts gathers the rows of the model of long posts: those that people labelled
// by the C-SSRS, and texts with and without self-harm. The model of lines must
// not have seen them: this one learns from what that says of their sentences.
func posts(s *shelf) ([]ngram.Row, error) {
	all, err := s.read("crisis_cssrs")
	if err != nil {
		return nil, err
	}
	var rows []ngram.Row
	for _, r := range all {
		l := tier(r.label(), open)
		add(&rows, r.Text, l[:len(Posts)], 1, labelled+r.ID)
	}
	if err := pastPosts(s, &rows); err != nil {
		return nil, err
	}
	return rows, moderatedPosts(s, &rows)
}

// wordings gathers the posts that people labelled by the C-SSRS, for a model of
// their words alone.
func wordings(s *shelf) ([]ngram.Row, error) {
	all, err := s.read("crisis_cssrs")
	var rows []ngram.Row
	for _, r := range all {
		add(&rows, r.Text, tier(r.label(), open)[:1], 1, labelled+r.ID)
	}
	return rows, err
}

// pastPosts adds posts of our own about what is over, and what has come back: in
// the C-SSRS an attempt of any time of life is the gravest there is.
func pastPosts(s *shelf, rows *[]ngram.Row) error {
	own, err := ours.Read("risk.past", 24)
	for _, r := range own {
		add(rows, r.Text, tier(r.Label, open)[:len(Posts)], 0.3, r.Group)
	}
	s.sets = append(s.sets, ngram.Set{Name: "ours/risk.past", Licence: "CC0, written for Hearth", Rows: len(own)})
	return err
}

// moderatedPosts adds the set of OpenAI: self-harm in texts that are no posts.
func moderatedPosts(s *shelf, rows *[]ngram.Row) error {
	all, err := s.read("mod_openai")
	for _, r := range all {
		harm, known := r.Labels["self_harm"]
		if !known {
			continue
		}
		l := []int8{flag(harm > 0), open, open}
		if harm == 0 {
			l[postAttempt] = no
		}
		add(rows, r.Text, l, 0.7, "mod "+r.ID)
	}
	return err
}

// quiet is a row of ordinary talk: no risk, and perhaps distress.
func quiet(distress int8) []int8 { return []int8{no, no, distress, no} }

// add appends a row.
func add(rows *[]ngram.Row, text string, labels []int8, weight float64, group string) {
	*rows = append(*rows, ngram.Row{Text: text, Labels: labels, Weight: weight, Group: group})
}

// risk gathers the rows of the model of lines. None of posts is among them.
func risk(s *shelf) ([]ngram.Row, error) {
	var rows []ngram.Row
	checks, err := s.read("crisis_check")
	if err != nil {
		return nil, err
	}
	for _, r := range checks {
		add(&rows, r.Text, tier(r.label(), flag(r.Subject == "other")), 2, "check "+r.ID)
	}
	own, err := ours.Read("risk", 24)
	if err != nil {
		return nil, err
	}
	for _, r := range own {
		if r.Apart && s.tries() {
			continue
		}
		add(&rows, r.Text, tier(r.Label, flag(r.Subject == "other")), worth(r), r.Group)
	}
	s.sets = append(s.sets, ngram.Set{Name: "ours/risk", Licence: "CC0, written for Hearth", Rows: len(own)})
	hurt, err := ours.Read("abuse", 4)
	if err != nil {
		return nil, err
	}
	for _, r := range hurt {
		add(&rows, r.Text, quiet(open), 0.3, r.Group)
	}
	return rows, riskTalk(s, &rows)
}

// worth is the weight of a row of ours: a line that stands once is worth more than
// one of a dozen in many clothes.
func worth(r ours.Row) float64 {
	switch {
	case r.Voice:
		return 8
	case r.Kind == "none_group", r.Label == "none" && r.Lang != "en":
		return 2 // the sets of ordinary talk are English, and of no group
	case r.Lang == "en":
		return 0.5
	}
	return 1
}

// riskTalk adds what people say when nothing is wrong, or nothing that grave.
func riskTalk(s *shelf, rows *[]ngram.Row) error {
	for _, set := range []struct {
		name   string
		every  int
		weight float64
	}{{"emotion_goemotions", 1, 1.2}, {"support_offmychest", 1, 1}, {"topic_sad", 1, 1.2}, {"tox_edos", 8, 0.2}, {"tox_davidson", 10, 0.2}, {"spam_sms", 2, 0.2}, {"abuse_check", 1, 0.5}, {"support_check", 1, 1}} {
		all, err := s.read(set.name)
		if err != nil {
			return err
		}
		for i, r := range all {
			if i%set.every == 0 {
				distress := open
				if set.name == "emotion_goemotions" {
					distress = no
				}
				add(rows, r.Text, quiet(distress), set.weight, set.name+" "+r.ID)
			}
		}
	}
	return nil
}
