package warmth

import (
	"math"

	"hearth/internal/safety/triage/phrase"
)

// card is the score card of one reply.
type card struct {
	phrase.Count
	comfort float64 // log odds that one of its sentences supports
	points  [3]float64
}

// never is the comfort of a text without a sentence.
const never = -4

// reaction weighs feeling and comfort.
func (c *card) reaction() int {
	strong, weak := c.Hits[phrase.Felt], c.Hits[phrase.Cheer]
	if c.Heart {
		weak++
	}
	p := -0.7 + 2.2*math.Min(2, float64(strong)) + 0.9*math.Min(3, float64(weak)) + 0.8*math.Max(never, math.Min(c.comfort, 2))
	p -= 0.3 * float64(min(c.Hits[phrase.Advice], 2)) // advice supports, and shows no feeling
	c.points[0] = p
	switch {
	case strong > 0:
		return 2
	case p > 0:
		return 1
	}
	return 0
}

// interpretation weighs what shows understanding: the writer's own like
// experience, or words for what the other goes through.
func (c *card) interpretation() int {
	own := c.Self - 2*c.Hits[phrase.Opinion]
	life := c.Hits[phrase.Same]
	p := -0.6 + 0.35*float64(max(-3, min(own, 8))) + 0.5*float64(min(life, 5)) + 0.6*float64(min(c.Hits[phrase.Understood], 2)) + 1.2*float64(min(c.Hits[phrase.Alike], 1))
	p -= 0.25 * float64(min(c.You, 8))
	if c.You == 0 && own > 0 {
		p += 0.3 // nothing but the writer's own life
	}
	c.points[1] = p
	switch {
	case p > 0 && c.Hits[phrase.Understood] > 0 && c.Hits[phrase.Alike] == 0 && life < 2 && own < 2:
		return 1
	case p > 0:
		return 2
	case c.Hits[phrase.Understood] > 0 && p > -1:
		return 1
	}
	return 0
}

// exploration weighs the questions.
func (c *card) exploration() int {
	c.points[2] = -3 + 4*math.Min(1.5, float64(c.Asks)) + 3.5*math.Min(1, float64(c.Vague))
	switch {
	case c.Asks > 0:
		return 2
	case c.Vague > 0:
		return 1
	}
	return 0
}

func chance(points float64) float64 { return 1 / (1 + math.Exp(-points)) }

// hint offers the one thing that is missing most. A reply that does two of the
// three is left alone, and so is a very short one.
func (c *card) hint(w Warmth) Hint {
	there := 0
	for _, l := range [...]int{w.Reaction, w.Interpretation, w.Exploration} {
		if l > 0 {
			there++
		}
	}
	switch {
	case c.Words < 4 || there >= 2:
		return ""
	case c.Hits[phrase.Advice] > 0 && w.Reaction == 0 && w.Interpretation == 0:
		return HoldAdvice
	case w.Interpretation == 0 && w.Exploration == 0:
		return NameHeard
	case w.Reaction == 0:
		return SayFeeling
	}
	return AskOpen
}
