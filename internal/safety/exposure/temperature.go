package exposure

import "slices"

// How the temperature of a group is read.
const (
	Days   = 14 // that are looked at
	Lately = 3  // days at the end that are compared with those before
	// FewestTexts is how many texts there must be in the days before, and
	// FewestLately in the last ones, to speak of a usual and a change. Under it
	// one post on a quiet day would make the weather.
	FewestTexts  = 20
	FewestLately = 5
	// Warmer and Hot are how many more parts of a hundred are heavy than usual.
	Warmer = 10
	Hot    = 25
	// MostWaiting is how many conversations without an answer are many.
	MostWaiting = 3
	// ManyNew is how many of a hundred members who joined in these days are many.
	ManyNew = 20
	// Several is how many texts that hurt others, or speak of danger, in the last
	// days are worth a word. One is a bad evening, and is looked at anyway; and of
	// one that waits for a person nobody is to learn here.
	Several = 3
)

// A Warmth is how warm a group runs, compared with itself.
type Warmth string

// The warmths.
const (
	Unknown Warmth = "unknown" // too few texts to tell
	Cooler  Warmth = "cooler"
	Usual   Warmth = "usual"
	Warm    Warmth = "warm" // warmer than usual
	VeryHot Warmth = "hot"  // a good deal warmer
)

// A Why is a reason for the warmth, a key behind "exposure.why.".
type Why string

// The reasons.
const (
	MoreHeavy   Why = "heavy"
	Grave       Why = "grave"
	Hurting     Why = "hurting"
	Unanswered  Why = "unanswered"
	MoreWriting Why = "busy"
	ManyJoined  Why = "new"
)

// A Step is something that one can do, a key behind "exposure.step.".
type Step string

// The steps.
const (
	SlowMode  Step = "slow"
	Second    Step = "second"
	CalmTalk  Step = "calm"
	AnswerOld Step = "answer"
	Greet     Step = "greet"
	Rest      Step = "rest"
)

// Facts are what the temperature is read from.
type Facts struct {
	Days    [Days]Day // the oldest first; the last is today
	Waiting int64     // conversations that nobody else has answered
	Members int64
	Joined  int64 // in these days
}

// A Reading is the temperature with its reasons, and what can be done. It is
// there to be looked at, and calls nobody.
type Reading struct {
	Warmth Warmth
	Whys   []Why
	Steps  []Step
}

// Read reads the temperature. It compares the last days with those before, by
// the share of heavy texts, so that a group that is always heavy, as one for
// grief may be, is not told so every day.
func Read(f Facts) Reading {
	var before, lately Day
	for i, d := range f.Days {
		if i < Days-Lately {
			before = before.plus(d)
		} else {
			lately = lately.plus(d)
		}
	}
	r := Reading{Warmth: Unknown}
	rise := share(lately) - share(before)
	if before.All() >= FewestTexts && lately.All() >= FewestLately {
		r.Warmth = warmthOf(rise)
		if rise >= Warmer {
			r.Whys = append(r.Whys, MoreHeavy)
		}
		if lately.All()*(Days-Lately) >= 2*before.All()*Lately {
			r.Whys = append(r.Whys, MoreWriting)
		}
	}
	if lately.Grave >= Several {
		r.Whys = append(r.Whys, Grave)
	}
	if lately.Hurting >= Several {
		r.Whys = append(r.Whys, Hurting)
	}
	if f.Waiting >= MostWaiting {
		r.Whys = append(r.Whys, Unanswered)
	}
	if f.Members > 0 && f.Joined*100 >= ManyNew*f.Members && f.Joined >= MostWaiting {
		r.Whys = append(r.Whys, ManyJoined)
	}
	r.Steps = stepsFor(r)
	return r
}

// share is how many of a hundred texts are heavy or grave.
func share(d Day) int64 {
	if d.All() == 0 {
		return 0
	}
	return (d.Heavy + d.Grave) * 100 / d.All()
}

func warmthOf(rise int64) Warmth {
	switch {
	case rise >= Hot:
		return VeryHot
	case rise >= Warmer:
		return Warm
	case rise <= -Warmer:
		return Cooler
	}
	return Usual
}

// stepsFor are what one can do about the reasons, each once.
func stepsFor(r Reading) (steps []Step) {
	for _, w := range r.Whys {
		for _, s := range map[Why][]Step{
			MoreHeavy: {Second, CalmTalk}, Grave: {Second, Rest}, Hurting: {SlowMode}, Unanswered: {AnswerOld},
			MoreWriting: {SlowMode}, ManyJoined: {Greet},
		}[w] {
			if !slices.Contains(steps, s) {
				steps = append(steps, s)
			}
		}
	}
	return steps
}

// A Size is a number, coarse enough not to point at anybody.
type Size string

// The sizes.
const (
	NoneAtAll Size = "0"
	Few       Size = "1–3"
	Some      Size = "4–9"
	Many      Size = "10–29"
	VeryMany  Size = "30+"
)

// sizes are the sizes with the number from which each holds.
var sizes = []struct {
	from int64
	Size
}{{30, VeryMany}, {10, Many}, {4, Some}, {1, Few}, {0, NoneAtAll}}

// SizeOf is how a number is shown.
func SizeOf(n int64) Size {
	for _, s := range sizes {
		if n >= s.from {
			return s.Size
		}
	}
	return NoneAtAll
}

// Height is how high a size is drawn, from 0 to 4.
func (s Size) Height() int {
	for i, x := range sizes {
		if x.Size == s {
			return len(sizes) - 1 - i
		}
	}
	return 0
}
