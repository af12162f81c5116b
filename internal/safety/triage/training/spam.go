package training

import (
	"hearth/internal/safety/triage/ngram"
	"hearth/internal/safety/triage/ours"
)

// spams gathers the rows of the spam model.
func spams(s *shelf) ([]ngram.Row, error) {
	var rows []ngram.Row
	for _, name := range []string{"spam_sms", "spam_youtube"} {
		all, err := s.read(name)
		if err != nil {
			return nil, err
		}
		for _, r := range all {
			// The only large set of spam: what is beside it must not drown it.
			weight := 3.0
			if name != "spam_sms" {
				weight = 1
			}
			add(&rows, r.Text, []int8{flag(r.label() == "spam")}, weight, name+" "+r.ID)
		}
	}
	own, err := ours.Read("abuse", 12)
	if err != nil {
		return nil, err
	}
	for _, r := range own {
		if r.Label == "spam" || r.Label == "ok" {
			add(&rows, r.Text, []int8{flag(r.Label == "spam")}, 0.5, r.Group)
		}
	}
	checks, err := s.read("abuse_check")
	if err != nil {
		return nil, err
	}
	for _, r := range checks {
		add(&rows, r.Text, []int8{flag(r.label() == "spam")}, 1, "check "+r.ID)
	}
	for _, set := range []struct {
		name  string
		every int
	}{{"emotion_goemotions", 20}, {"support_offmychest", 10}, {"topic_sad", 4}, {"crisis_cssrs", 4}} {
		all, err := s.read(set.name)
		if err != nil {
			return nil, err
		}
		for i, r := range all {
			if i%set.every == 0 {
				add(&rows, r.Text, []int8{no}, 0.1, set.name+" "+r.ID)
			}
		}
	}
	return rows, nil
}
