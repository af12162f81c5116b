package watch

import (
	"hearth/internal/group"
	"hearth/internal/safety/ladder"
)

// among is the verdict on words that were written in the group. Among young
// people an approach is a child at risk, whoever makes it: responders look at it
// within the time that is promised for that. The words are not held for it, and
// whoever wrote them is told nothing: they would only learn to say it otherwise.
func (v Verdict) among(g group.Group) Verdict {
	if g.Young() && v.Lures && v.Level.Rank() < ladder.C.Rank() {
		v.Level, v.Other = ladder.C, false
	}
	return v
}
