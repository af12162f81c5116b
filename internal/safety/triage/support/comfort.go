package support

import (
	"math"
	"strings"
)

// sentences is how many sentences of a reply Comfort reads.
const sentences = 40

// Comfort is how clearly one sentence of a text supports whom it is written to:
// the highest log odds of "support" among its sentences.
func (r *Reader) Comfort(text string) float64 {
	best := math.Inf(-1)
	d := r.desks.Get().(*desk)
	defer r.desks.Put(d)
	for n := 0; n < sentences && text != ""; n++ {
		var one string
		one, text = sentence(text)
		if strings.TrimSpace(one) == "" {
			continue
		}
		d.text.Read(one)
		d.f.Read(&d.text)
		extras(&d.text, &d.f)
		r.acts.Score(&d.f, d.acts)
		o := r.acts.Outputs()[comforting]
		best = max(best, o.A*float64(d.acts[comforting])+o.B)
	}
	return best
}

// comforting is the place of "support" in Acts.
const comforting = 4

// sentence cuts off the first sentence, with its sign.
func sentence(text string) (one, rest string) {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\n':
			return text[:i], text[i+1:]
		case '.', '!', '?':
			if i+1 < len(text) && (text[i+1] == ' ' || text[i+1] == '\n') {
				return text[:i+1], text[i+2:]
			}
		}
	}
	return text, ""
}
