package triage

import (
	"fmt"
	"math"
	"strings"

	"hearth/internal/safety/triage/cue"
	"hearth/internal/safety/triage/sense"
)

// The outputs of the risk model, in order.
const (
	outRisk = iota
	outImminent
	outDistress
	outOther
	riskOutputs
)

// The outputs of the model of long posts, in order.
const (
	postRisk = iota
	postAttempt
	postDistress
	postOutputs
)

// marks are the cues and rules that judging looks at by name.
type marks struct {
	tonight, now, goodbye, took, bleed, have, pills, weapon, rope, blade, edge cue.ID
	longago, recovered, method, childrisk, childabuse, threat, killself        cue.ID
	offplatform, secret, ageask, sexask, alone, game, media, idiom             cue.ID
}

func findMarks(b *cue.Book) (marks, error) {
	var m marks
	for name, to := range map[string]*cue.ID{
		"tonight": &m.tonight, "now": &m.now, "goodbye": &m.goodbye, "took": &m.took, "bleed": &m.bleed, "have": &m.have,
		"pills": &m.pills, "weapon": &m.weapon, "rope": &m.rope, "blade": &m.blade, "edge": &m.edge, "longago": &m.longago,
		"recovered": &m.recovered, "method": &m.method, "childrisk": &m.childrisk, "childabuse": &m.childabuse, "threat": &m.threat,
		"killself": &m.killself, "offplatform": &m.offplatform, "secret": &m.secret, "ageask": &m.ageask, "sexask": &m.sexask, "alone": &m.alone,
		"game": &m.game, "media": &m.media, "idiom": &m.idiom,
	} {
		id, ok := b.ID(name)
		if !ok {
			return m, fmt.Errorf("triage: there is no cue %s", name)
		}
		*to = id
	}
	return m, nil
}

// has reports whether the cue is there and not denied.
func (d *desk) has(id cue.ID) bool {
	for _, h := range d.Found.Hits {
		if h.Cue == id && !h.Denied {
			return true
		}
	}
	return false
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// judgeRisk fills in what the text says about danger. A line of chat is judged
// by the model that learnt from lines, a longer text by that of posts, which
// has heard what the other says of each sentence.
func (e *Engine) judgeRisk(d *desk, r *Reading) {
	l := &e.limits
	risk, near := float64(d.risk[outRisk]), float64(d.risk[outImminent])
	whole, attempt := sense.Together(d.post[postRisk], d.post[postDistress], d.word[0]), float64(d.post[postAttempt])
	// The model of posts has read English alone.
	short := d.Words <= l.Short || d.Lang != "" && d.Lang != "en"
	said := e.post.Outputs()
	r.Risk = said[postRisk].Probability(whole)
	r.Imminent = max(said[postAttempt].Probability(d.post[postAttempt]), sigmoid(3*(near-l.Imminent)))
	if short {
		r.Risk = max(r.Risk, sigmoid(4*(risk-l.RiskShort)))
	}
	r.Tier = e.tier(d, short, float64(whole), attempt)
	if d.Words <= mostComing && comesOrGoes(d.Text.String()) {
		r.Tier, r.Risk, r.Imminent = min(r.Tier, Distress), min(r.Risk, 0.3), min(r.Imminent, 0.1)
	}
	must := e.must(d)
	switch must {
	case mustNow:
		r.Tier, r.Now = Imminent, true
	case mustPlan:
		r.Tier = Imminent
	case mustSay:
		r.Tier, r.Risk = max(r.Tier, Ideation), max(r.Risk, 0.5)
	}
	// The model of posts knows an attempt of any time of life; alone, without a
	// sentence that is near, it does not say that something happens now.
	told := !short && near < l.Near && must <= mustSay && float64(d.sentences.Highest(outImminent)) < l.Near
	if r.Tier == Imminent && (short || near >= l.Near) {
		r.Risk = max(r.Risk, 0.6)
	}
	if r.Tier >= Distress {
		r.Subject = Self
	}
	if r.Tier >= Ideation && float64(d.risk[outOther]) >= l.Other {
		r.Subject = Other
	}
	e.judgeMoment(d, r, told)
}

// tier is the tier by the models alone.
func (e *Engine) tier(d *desk, short bool, long, attempt float64) Tier {
	l := &e.limits
	risk, near, distress := float64(d.risk[outRisk]), float64(d.risk[outImminent]), float64(d.risk[outDistress])
	if short {
		switch {
		case near >= l.Imminent && risk >= l.ImminentRisk:
			return Imminent
		case risk >= l.RiskShort:
			return Ideation
		case distress >= l.DistressShort:
			return Distress
		}
		return None
	}
	switch {
	case near >= l.Near && risk >= 0, long >= l.Risk && attempt >= l.Attempt:
		return Imminent
	case long >= l.Risk, risk >= l.RiskSure:
		return Ideation
	case float64(d.post[postDistress]) >= l.Distress:
		return Distress
	}
	return None
}

// judgeMoment fills in when it is, and whose danger besides. Told is that only
// the model of posts calls it imminent.
func (e *Engine) judgeMoment(d *desk, r *Reading, told bool) {
	m := &e.marks
	means := d.has(m.pills) || d.has(m.weapon) || d.has(m.rope) || d.has(m.blade) || d.has(m.edge)
	if r.Tier == Imminent && !told {
		r.Now = r.Now || d.has(m.tonight) || d.has(m.now) || d.has(m.goodbye) || d.has(m.bleed) || d.has(m.took) && means || d.has(m.have) && means
	}
	r.Past = (r.Tier < Imminent || told) && d.has(m.longago) && !d.has(m.tonight)
	r.Method = d.has(m.method) && r.Risk >= 0.3
	r.Child = d.has(m.childrisk) && (d.has(m.childabuse) || r.Tier >= Ideation)
	r.Threat = d.has(m.threat) && (d.has(m.tonight) || d.has(m.weapon)) && !d.has(m.game) && !d.has(m.media) && !d.has(m.idiom) && !d.has(m.longago)
}

// How grave a rule of what must never be missed is.
const (
	mustSay  = 1 // somebody says that they want to die
	mustPlan = 2
	mustNow  = 3
)

// must is the gravest rule of what must never be missed that the text matches.
func (e *Engine) must(d *desk) int {
	gravest := 0
	for _, m := range d.Found.Matches {
		name := e.book.RuleName(m.Rule)
		if !strings.HasPrefix(name, "must.") {
			continue
		}
		switch {
		case strings.HasPrefix(name, "must.now."):
			gravest = max(gravest, mustNow)
		case name == "must.say":
			gravest = max(gravest, mustSay)
		case name != "must.child":
			gravest = max(gravest, mustPlan)
		}
	}
	return gravest
}

// judgeAbuse fills in what the text may do to others. How probable abuse is as a
// whole comes of its likeliest kind, of the model of all kinds, and a little of
// how rude it is; see Limits.Blend.
func (e *Engine) judgeAbuse(d *desk, r *Reading) {
	l, out := &e.limits, e.kinds
	var found [16]Abuse
	var above [16]float64
	n, most, blend := 0, math.Inf(-1), 0.0
	for k := range out {
		margin := float64(d.abuse[k])
		d.p[k] = out[k].Probability(d.abuse[k])
		blend += l.Blend[out[k].Name] * margin
		limit, ok := l.Abuses[out[k].Name]
		if !ok {
			continue
		}
		over := margin - limit
		if d.Words > l.Line && out[k].Name != string(Sexism) {
			over -= l.Longer
		}
		most = max(most, over)
		if over < 0 {
			continue
		}
		at := n
		for at > 0 && above[at-1] < over {
			above[at], found[at] = above[at-1], found[at-1]
			at--
		}
		above[at], found[at] = over, Abuse(out[k].Name)
		n++
	}
	if n > 0 {
		r.Abuses = append([]Abuse(nil), found[:n]...)
	}
	r.Abuse = sigmoid(l.AbuseA*(most+blend) + l.AbuseB)
	r.Spam = e.spam.Outputs()[0].Probability(d.spam[0])
	r.Spammy = float64(d.spam[0]) >= l.Spam
	m := &e.marks
	approach := 0
	for _, id := range []cue.ID{m.offplatform, m.secret, m.ageask, m.sexask, m.alone} {
		if d.has(id) {
			approach++
		}
	}
	for _, a := range r.Abuses {
		r.Approach = r.Approach || a == Sexual
	}
	r.Approach = r.Approach || approach >= 2 && r.Abuse >= 0.3
}
