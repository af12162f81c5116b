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
var Risks = []string{"risk", "imminent", "distress", "other", "attempt"}

// tier is the labels of a tier. Whether an attempt of any time is told (the last
// one) is known of few rows.
func tier(label string, other int8, attempt int8) []int8 {
	switch label {
	case "distress":
		return []int8{no, no, yes, other, attempt}
	case "ideation":
		return []int8{yes, no, yes, other, attempt}
	case "imminent":
		return []int8{yes, yes, yes, other, attempt}
	}
	return []int8{no, no, no, other, attempt}
}

// Posts are what the model of long posts tells, in this order.
var Posts = []string{"risk", "attempt", "distress"}

// posts gathers the rows of the model of long posts: those that people labelled
// by the C-SSRS. Other sets made it worse at these.
func posts(s *shelf) ([]ngram.Row, error) {
	all, err := s.read("crisis_cssrs")
	if err != nil {
		return nil, err
	}
	var rows []ngram.Row
	for _, r := range all {
		l := tier(r.label(), open, open)
		add(&rows, r.Text, []int8{l[0], l[1], l[2]}, 1, "cssrs "+r.ID)
	}
	return rows, nil
}

// quiet is a row of ordinary talk: no risk, and perhaps distress.
func quiet(distress int8) []int8 { return []int8{no, no, distress, no, open} }

// add appends a row.
func add(rows *[]ngram.Row, text string, labels []int8, weight float64, group string) {
	*rows = append(*rows, ngram.Row{Text: text, Labels: labels, Weight: weight, Group: group})
}

// risk gathers the rows of the risk model.
func risk(s *shelf) ([]ngram.Row, error) {
	var rows []ngram.Row
	posts, err := s.read("crisis_cssrs")
	if err != nil {
		return nil, err
	}
	for _, r := range posts {
		// The imminent of this set is an attempt at any time of life.
		l := tier(r.label(), open, flag(r.label() == "imminent"))
		l[1] = open
		add(&rows, r.Text, l, 1.5, "cssrs "+r.ID)
	}
	checks, err := s.read("crisis_check")
	if err != nil {
		return nil, err
	}
	for _, r := range checks {
		add(&rows, r.Text, tier(r.label(), flag(r.Subject == "other"), open), 2, "check "+r.ID)
	}
	own, err := ours.Read("risk", 24)
	if err != nil {
		return nil, err
	}
	for _, r := range own {
		w := 0.5
		if r.Lang != "en" {
			w = 1
		}
		add(&rows, r.Text, tier(r.Label, flag(r.Subject == "other"), open), w, r.Group)
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

// riskTalk adds what people say when nothing is wrong, or nothing that grave.
func riskTalk(s *shelf, rows *[]ngram.Row) error {
	for _, set := range []struct {
		name   string
		every  int
		weight float64
	}{{"emotion_goemotions", 1, 0.7}, {"support_offmychest", 1, 0.7}, {"topic_sad", 1, 0.6}, {"tox_edos", 8, 0.2}, {"tox_davidson", 10, 0.2}, {"spam_sms", 2, 0.2}, {"abuse_check", 1, 0.5}, {"support_check", 1, 1}} {
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
	talk, err := s.read("mod_openai")
	if err != nil {
		return err
	}
	for _, r := range talk {
		harm, known := r.Labels["self_harm"]
		if !known {
			continue
		}
		l := []int8{flag(harm > 0), open, open, open, open}
		if harm == 0 {
			l[1] = no
		}
		add(rows, r.Text, l, 1.5, "mod "+r.ID)
	}
	return nil
}

// Hurts are what the abuse model tells, in this order.
var Hurts = []string{"abuse", "hate", "sexism", "harassment", "sexual_solicitation", "self_harm_encouragement", "drug_sale", "dismissive", "rude", "spam"}

// hurt is the labels of a row that is of this kind alone; "ok" of none.
func hurt(kind string) []int8 {
	out := make([]int8, len(Hurts))
	for k, name := range Hurts {
		out[k] = flag(name == kind)
	}
	out[0] = flag(kind != "ok")
	switch kind {
	case "ok":
	case "hate":
		out[2], out[3], out[8] = open, open, open // often sexist, often aimed at one
	case "harassment":
		out[2], out[8] = open, open
	case "sexual_solicitation", "self_harm_encouragement", "dismissive":
		out[3], out[8] = open, open
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
		add(&rows, r.Text, hurt(r.Label), 0.7, r.Group)
	}
	s.sets = append(s.sets, ngram.Set{Name: "ours/abuse", Licence: "CC0, written for Hearth", Rows: len(own)})
	talk, err := ours.Read("risk", 5)
	if err != nil {
		return nil, err
	}
	for _, r := range talk {
		add(&rows, r.Text, hurt("ok"), 0.4, r.Group)
	}
	for _, from := range []func(*shelf, *[]ngram.Row) error{sexist, offensive, moderated, talked, rude} {
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
		l[0], l[2] = is, is
		if is == no {
			l[4], l[6], l[5], l[9] = no, no, no, no
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
			l[0], l[1], l[8] = yes, yes, yes
		case "ok":
			l = hurt("ok")
		default:
			if i%3 != 0 {
				continue
			}
			l[1], l[8] = no, yes
		}
		add(rows, r.Text, l, 0.4, "davidson "+r.ID)
	}
	german, err := s.read("tox_germeval18")
	for _, r := range german {
		l := unknown()
		is := flag(r.label() != "ok")
		l[0], l[8] = is, is
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
		hate, knowsHate := r.Labels["hate"]
		harass, knowsHarass := r.Labels["harassment"]
		if knowsHate {
			l[1] = flag(hate > 0)
		}
		if knowsHarass {
			l[3] = flag(harass > 0)
		}
		if hate > 0 || harass > 0 || r.Labels["hate_threatening"] > 0 {
			l[0] = yes
		} else if knowsHate && knowsHarass && r.Labels["sexual"] == 0 {
			l[0] = no
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
		l[0], l[8] = is, is
		add(rows, r.Text, l, 0.5, "surge "+r.ID)
	}
	bots, err := s.read("tox_convabuse")
	for _, r := range bots {
		l := unknown()
		is := flag(r.Severity < 0)
		l[0], l[4] = is, flag(r.Sexual >= 0.5)
		if is == yes {
			l[3] = flag(r.Sexual < 0.5)
			l[8] = yes
		} else {
			l[3], l[8] = no, no
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
				l[8], l[2] = open, open
				if set.name == "emotion_goemotions" {
					l[3], l[7], l[0] = open, open, open
				}
				add(rows, r.Text, l, 0.4, set.name+" "+r.ID)
			}
		}
	}
	return nil
}

// rude adds ParaDetox: the same thing said rudely and not.
func rude(s *shelf, rows *[]ngram.Row) error {
	all, err := s.read("tox_paradetox")
	for i, r := range all {
		if i%2 == 0 {
			l := unknown()
			l[8] = flag(r.label() != "ok")
			add(rows, r.Text, l, 0.4, "paradetox "+r.ID)
		}
	}
	return err
}

// spams gathers the rows of the spam model.
func spams(s *shelf) ([]ngram.Row, error) {
	var rows []ngram.Row
	for _, name := range []string{"spam_sms", "spam_youtube"} {
		all, err := s.read(name)
		if err != nil {
			return nil, err
		}
		for _, r := range all {
			add(&rows, r.Text, []int8{flag(r.label() == "spam")}, 1, name+" "+r.ID)
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
				add(&rows, r.Text, []int8{no}, 0.3, set.name+" "+r.ID)
			}
		}
	}
	return rows, nil
}
