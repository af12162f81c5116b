package triage

import (
	"sort"
	"strings"
)

// told is how many reasons a reading gives at most.
const told = 8

// explain fills in which pieces of the text spoke for what was read: the rules
// first, then the cues, each piece once. Where only the run of words spoke, it is
// their beginning.
func (e *Engine) explain(d *desk, r *Reading) {
	if r.Tier < Ideation && len(r.Abuses) == 0 && !r.Child && !r.Threat && !r.Method && !r.Approach {
		return
	}
	for _, m := range d.Found.Matches {
		name := e.book.RuleName(m.Rule)
		hurts := strings.HasPrefix(name, "h.") || strings.HasPrefix(name, "a.")
		if hurts && len(r.Abuses) > 0 || !hurts && r.Tier >= Ideation {
			e.reason(d, r, m.From, m.To, name)
		}
	}
	names := e.book.Names()
	for _, h := range d.Found.Hits {
		if name := names[h.Cue]; speaking[name] && !h.Denied {
			e.reason(d, r, h.From, h.To, name)
		}
	}
	if len(r.Reasons) == 0 {
		e.reason(d, r, 0, int32(min(len(d.Text.Words), 12)), "words")
	}
	sort.SliceStable(r.Reasons, func(i, j int) bool { return r.Reasons[i].Start < r.Reasons[j].Start })
}

// speaking are the cues that say something alone.
var speaking = map[string]bool{
	"killself": true, "suicide": true, "endit": true, "notalive": true, "burden": true, "betteroff": true, "harm": true, "bleed": true, "pills": true, "weapon": true,
	"blade": true, "rope": true, "edge": true, "tonight": true, "goodbye": true, "last": true, "note": true, "attempt": true, "method": true, "die": true, "childrisk": true,
	"childabuse": true, "threat": true, "slur": true, "insult": true, "threatyou": true, "kys": true, "edpromo": true, "sexask": true, "offplatform": true, "secret": true,
	"ageask": true, "drug": true, "sell": true, "dismiss": true, "spam": true,
}

// reason adds words [from, to) unless the same piece is there already.
func (e *Engine) reason(d *desk, r *Reading, from, to int32, name string) {
	if len(r.Reasons) >= told {
		return
	}
	start, end := int(d.Text.Words[from].From), int(d.Text.Words[to-1].To)
	for _, other := range r.Reasons {
		if other.Start == start && other.End == end {
			return
		}
	}
	r.Reasons = append(r.Reasons, Reason{Start: start, End: end, Rule: name})
}
