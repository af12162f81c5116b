package cases

import (
	"slices"

	"hearth/internal/safety/ladder"
)

// A Step is one thing to do in a case of a level: the message "cases.step.s4.stay".
// The steps are a help for the memory, ticked by whoever did them. They are no
// gate: whoever skips one knows why.
type Step string

// protocol lists the steps of each level, in order. Their sources are the
// response ladders of communities that publish theirs: a human first, plain
// questions, distance to means, two people for the gravest decisions.
var protocol = map[ladder.Level][]Step{
	ladder.S0: {"s0.read"},
	ladder.S1: {"s1.read", "s1.write"},
	ladder.S2: {"s2.read", "s2.greet", "s2.ask", "s2.lines", "s2.plan", "s2.next"},
	ladder.S3: {"s3.read", "s3.write", "s3.ask", "s3.means", "s3.near", "s3.plan", "s3.words", "s3.lead", "s3.second"},
	ladder.S4: {"s4.write", "s4.lines", "s4.near", "s4.two", "s4.stay", "s4.words", "s4.lead", "s4.rest"},
	ladder.C:  {"c.keep", "c.listen", "c.safe", "c.lead", "c.law", "c.second", "c.rest"},
}

// Protocol is what is to be done at a level.
func Protocol(l ladder.Level) []Step { return protocol[l] }

// isStep reports whether the step belongs to the level.
func isStep(l ladder.Level, s Step) bool { return slices.Contains(protocol[l], s) }
