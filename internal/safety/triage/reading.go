package triage

import "hearth/internal/safety/ladder"

// Longest is how many code points of a text are read.
const Longest = 20_000

// A Tier is how near somebody is to ending their life, as far as words show.
type Tier int8

// The tiers.
const (
	None     Tier = iota
	Distress      // it hurts; no sign of wanting to die
	Ideation      // thoughts of dying or self-harm
	Imminent      // under way, tonight, means at hand, a goodbye, an attempt days ago
)

// tiers are what the tiers are called outside.
var tiers = [...]string{"none", "distress", "ideation", "imminent"}

// String is the tier's name in JSON.
func (t Tier) String() string { return tiers[t] }

// A Subject is whose danger a text speaks of.
type Subject int8

// The subjects.
const (
	Nobody Subject = iota
	Self
	Other // a friend, a brother, another member
)

// subjects are what the subjects are called outside.
var subjects = [...]string{"na", "self", "other"}

// String is the subject's name in JSON.
func (s Subject) String() string { return subjects[s] }

// A Reason is a piece of the text that spoke for what was read.
type Reason struct {
	Start, End int    // code points of the text as it was written
	Rule       string // the name of the rule or cue
}

// An Abuse is a kind of words that hurt others.
type Abuse string

// The kinds of abuse.
const (
	Harassment    Abuse = "harassment"
	Hate          Abuse = "hate"
	Sexism        Abuse = "sexism"
	Sexual        Abuse = "sexual_solicitation"     // wanting something sexual, or to be alone elsewhere with somebody
	Encouragement Abuse = "self_harm_encouragement" // also of eating disorders
	Drugs         Abuse = "drug_sale"
	Dismissive    Abuse = "dismissive"
	Spamming      Abuse = "spam"
	Unkind        Abuse = "abuse" // as a whole, of no one kind
)

// A Reading is what was read in a text. The zero Reading finds nothing.
type Reading struct {
	Tier     Tier
	Risk     float64 // how probable Ideation or Imminent is
	Imminent float64 // how probable Imminent is
	Subject  Subject

	Now      bool // it is happening, or will within hours
	Past     bool // it is told of a time that is over; of an attempt, too
	Method   bool // it tells how, or asks how
	Child    bool // a child may be at risk
	Threat   bool // somebody else is threatened
	Approach bool // a sexual approach, secrecy, or moving elsewhere

	Abuse  float64 // how probable it is that this hurts others
	Abuses []Abuse // which kinds are likely, the likeliest first
	Spam   float64
	Spammy bool // Spam is above the threshold of the weights

	Reasons []Reason
	Lang    string // one of tongue.Known, or ""
}

// Level is the place on the ladder that the words alone speak for. Whoever
// looks at them may choose another.
func (r Reading) Level() ladder.Level {
	switch {
	case r.Tier == Imminent && r.Now && r.Subject != Other:
		return ladder.S4
	case r.Child, r.Threat:
		return ladder.C
	case r.Tier == Imminent && !r.Past:
		return ladder.S3
	case r.Tier == Imminent:
		return ladder.S2
	case r.Tier == Ideation && r.Past:
		return ladder.S1
	case r.Tier == Ideation:
		return ladder.S2
	}
	return ladder.S0
}

// Abusive reports whether words like these are to be looked at as abuse.
func (r Reading) Abusive() bool { return len(r.Abuses) > 0 }
