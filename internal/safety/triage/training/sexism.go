package training

import (
	"hearth/internal/safety/triage/ngram"
	"hearth/internal/safety/triage/ours"
)

// sexisms gathers the rows of the model of sexism: EDOS, and a little of what is
// neither sexist nor hate, so that words like "wife" say nothing by themselves.
func sexisms(s *shelf) ([]ngram.Row, error) {
	var rows []ngram.Row
	all, err := s.read("tox_edos")
	if err != nil {
		return nil, err
	}
	for _, r := range all {
		add(&rows, r.Text, []int8{flag(r.label() == "sexist")}, 1, "edos "+r.ID)
	}
	own, err := ours.Read("abuse", 40)
	if err != nil {
		return nil, err
	}
	for _, r := range own {
		if r.Label != "hate" && r.Label != "harassment" && r.Label != "curt" { // which may be sexist too
			add(&rows, r.Text, []int8{no}, 0.7, r.Group)
		}
	}
	s.sets = append(s.sets, ngram.Set{Name: "ours/abuse", Licence: "CC0, written for Hearth", Rows: len(own)})
	for _, set := range []struct {
		name  string
		every int
	}{{"support_offmychest", 3}, {"emotion_goemotions", 12}, {"tox_davidson", 1}} {
		talk, err := s.read(set.name)
		if err != nil {
			return nil, err
		}
		for i, r := range talk {
			if i%set.every == 0 && (set.name != "tox_davidson" || r.label() == "ok") {
				add(&rows, r.Text, []int8{no}, 0.25, set.name+" "+r.ID)
			}
		}
	}
	return rows, nil
}
