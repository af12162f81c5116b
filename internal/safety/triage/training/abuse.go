package training

import (
	"hearth/internal/safety/triage/ngram"
	"hearth/internal/safety/triage/ours"
)

// Hurts are what the abuse model tells, in this order.
var Hurts = []string{"abuse", "hate", "harassment", "sexual_solicitation", "self_harm_encouragement", "drug_sale", "dismissive", "rude", "spam", "annoyed"}

// Where each of Hurts stands in the labels of a row.
const (
	anyAbuse = iota
	hate
	harassment
	sexual
	encouragement
	drugs
	dismissive
	rudeness
	spamming
	annoyance
)

// hurt is the labels of a row that is of this kind alone; "ok" of none.
func hurt(kind string) []int8 {
	out := make([]int8, len(Hurts))
	for k, name := range Hurts {
		out[k] = flag(name == kind)
	}
	out[anyAbuse], out[annoyance] = flag(kind != "ok"), open
	switch kind {
	case "hate":
		out[harassment], out[rudeness] = open, open // often aimed at one
	case "harassment":
		out[rudeness] = open
	case "sexual_solicitation", "self_harm_encouragement", "dismissive":
		out[harassment], out[rudeness] = open, open
	}
	return out
}

// unknown is labels that say nothing, to be filled.
func unknown() []int8 {
	out := make([]int8, len(Hurts))
	for k := range out {
		out[k] = open
	}
	return out
}

// abuse gathers the rows of the abuse model.
func abuse(s *shelf) ([]ngram.Row, error) {
	var rows []ngram.Row
	checks, err := s.read("abuse_check")
	if err != nil {
		return nil, err
	}
	for _, r := range checks {
		add(&rows, r.Text, hurt(r.label()), 2, "check "+r.ID)
	}
	own, err := ours.Read("abuse", 40)
	if err != nil {
		return nil, err
	}
	for _, r := range own {
		l := hurt(r.Label)
		if r.Label == "curt" {
			l = unknown()
			l[annoyance] = yes
		}
		add(&rows, r.Text, l, 0.7, r.Group)
	}
	s.sets = append(s.sets, ngram.Set{Name: "ours/abuse", Licence: "CC0, written for Hearth", Rows: len(own)})
	talk, err := ours.Read("risk", 5)
	if err != nil {
		return nil, err
	}
	for _, r := range talk {
		add(&rows, r.Text, hurt("ok"), 0.4, r.Group)
	}
	for _, from := range []func(*shelf, *[]ngram.Row) error{sexist, offensive, moderated, talked, annoyed, rude} {
		if err := from(s, &rows); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// sexist adds EDOS. What is not sexist there may be hate of another kind.
func sexist(s *shelf, rows *[]ngram.Row) error {
	all, err := s.read("tox_edos")
	for _, r := range all {
		l := unknown()
		is := flag(r.label() == "sexist")
		l[anyAbuse] = is
		if is == no {
			l[sexual], l[encouragement], l[drugs], l[spamming] = no, no, no, no
		}
		add(rows, r.Text, l, 1, "edos "+r.ID)
	}
	return err
}

// offensive adds Davidson (only what is hate or neither: profanity is no abuse
// here) and GermEval.
func offensive(s *shelf, rows *[]ngram.Row) error {
	all, err := s.read("tox_davidson")
	if err != nil {
		return err
	}
	for i, r := range all {
		l := unknown()
		switch r.label() {
		case "hate":
			l[anyAbuse], l[hate], l[rudeness] = yes, yes, yes
		case "ok":
			l = hurt("ok")
		default:
			if i%3 != 0 {
				continue
			}
			l[hate], l[rudeness] = no, yes
		}
		add(rows, r.Text, l, 0.4, "davidson "+r.ID)
	}
	german, err := s.read("tox_germeval18")
	for _, r := range german {
		l := unknown()
		is := flag(r.label() != "ok")
		l[anyAbuse], l[rudeness] = is, is
		if is == no {
			l = hurt("ok")
		}
		add(rows, r.Text, l, 0.3, "germeval "+r.ID)
	}
	return err
}

// moderated adds the set of OpenAI, Surge and ConvAbuse.
func moderated(s *shelf, rows *[]ngram.Row) error {
	all, err := s.read("mod_openai")
	if err != nil {
		return err
	}
	for _, r := range all {
		l := unknown()
		hates, knowsHate := r.Labels["hate"]
		harasses, knowsHarass := r.Labels["harassment"]
		if knowsHate {
			l[hate] = flag(hates > 0)
		}
		if knowsHarass {
			l[harassment] = flag(harasses > 0)
		}
		if hates > 0 || harasses > 0 || r.Labels["hate_threatening"] > 0 {
			l[anyAbuse] = yes
		} else if knowsHate && knowsHarass && r.Labels["sexual"] == 0 {
			l[anyAbuse] = no
		}
		add(rows, r.Text, l, 0.7, "mod "+r.ID)
	}
	surge, err := s.read("tox_surge")
	if err != nil {
		return err
	}
	for _, r := range surge {
		l := unknown()
		is := flag(r.label() == "toxic")
		l[anyAbuse], l[rudeness] = is, is
		add(rows, r.Text, l, 0.5, "surge "+r.ID)
	}
	bots, err := s.read("tox_convabuse")
	for _, r := range bots {
		l := unknown()
		is := flag(r.Severity < 0)
		l[anyAbuse], l[sexual], l[rudeness] = is, flag(r.Sexual >= 0.5), is
		l[harassment] = no
		if is == yes {
			l[harassment] = flag(r.Sexual < 0.5)
		}
		add(rows, r.Text, l, 0.7, "bot "+r.ID)
	}
	return err
}

// talked adds ordinary talk: none of it is abuse that anybody must see.
func talked(s *shelf, rows *[]ngram.Row) error {
	for _, set := range []struct {
		name  string
		every int
	}{{"emotion_goemotions", 5}, {"support_offmychest", 4}, {"topic_sad", 2}, {"crisis_cssrs", 2}, {"topic_counselchat", 1}} {
		all, err := s.read(set.name)
		if err != nil {
			return err
		}
		for i, r := range all {
			if i%set.every == 0 {
				l := hurt("ok")
				l[rudeness] = open
				if set.name == "emotion_goemotions" {
					l[harassment], l[dismissive], l[anyAbuse] = open, open, open
				}
				add(rows, r.Text, l, 0.4, set.name+" "+r.ID)
			}
		}
	}
	return nil
}

// annoyed adds what people called anger, annoyance or disgust in GoEmotions. That
// is no abuse, and flags nothing; but words that hurt are seldom without it.
func annoyed(s *shelf, rows *[]ngram.Row) error {
	all, err := s.read("emotion_goemotions")
	for i, r := range all {
		if i%2 == 0 {
			l := unknown()
			l[annoyance] = flag(r.feels("anger", "annoyance", "disgust"))
			add(rows, r.Text, l, 0.4, "mood "+r.ID)
		}
	}
	return err
}

// rude adds ParaDetox: the same thing said rudely and not.
func rude(s *shelf, rows *[]ngram.Row) error {
	all, err := s.read("tox_paradetox")
	for i, r := range all {
		if i%2 == 0 {
			l := unknown()
			l[rudeness] = flag(r.label() != "ok")
			add(rows, r.Text, l, 0.4, "paradetox "+r.ID)
		}
	}
	return err
}
