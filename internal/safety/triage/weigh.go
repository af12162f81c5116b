package triage

import "sort"

// A Weight is a word and how much it speaks for risk, or, below 0, against.
type Weight struct {
	What string
	Risk float64
}

// Weigh tells which words spoke most for or against risk: what the margin of
// risk loses when the word is left out. It is slow, and for explaining only.
func (e *Engine) Weigh(text string, most int) []Weight {
	d := e.pool.Get().(*desk)
	defer e.pool.Put(d)
	text = clip(text)
	margin := func(s string) float64 {
		d.Desk.Read(e.book, s)
		e.risk.Score(&d.Features, d.risk[:riskOutputs])
		return float64(d.risk[outRisk])
	}
	whole := margin(text)
	type span struct{ from, to int32 }
	var spans []span
	for _, w := range d.Text.Words {
		spans = append(spans, span{w.From, w.To})
	}
	if len(spans) > 200 {
		spans = spans[:200]
	}
	runes := []rune(text)
	var out []Weight
	for _, s := range spans {
		rest := string(runes[:s.from]) + string(runes[s.to:])
		out = append(out, Weight{What: string(runes[s.from:s.to]), Risk: whole - margin(rest)})
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Risk*out[i].Risk > out[j].Risk*out[j].Risk })
	return out[:min(most, len(out))]
}
