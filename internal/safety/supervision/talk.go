package supervision

import (
	"slices"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/fault"
)

// TalkID names a talk about somebody's work.
type TalkID int64

// A State is how far a talk is.
type State string

// The states.
const (
	Asked     State = "asked"   // nobody has offered a time
	Offered   State = "offered" // times were offered
	Agreed    State = "agreed"  // one of them was chosen
	Held      State = "held"
	Withdrawn State = "withdrawn"
)

// A Talk is somebody who asked to talk about their work, with or without a case.
type Talk struct {
	ID           TalkID
	Organisation group.OrganisationID
	Account      account.ID     // of a colleague; 0 for a facilitator
	Member       group.MemberID // of a facilitator; 0 for a colleague
	Words        string         // what they chose to write
	AskedAt      time.Time
	Supervisor   account.ID // who offered times or held it; 0 for nobody
	Offer        Offer
	OfferedAt    time.Time
	Chosen       time.Time // the time that they chose; zero for none
	Steps        string    // what was agreed
	HeldAt       time.Time
	WithdrawnAt  time.Time
}

// An Offer is when a supervisor has time.
type Offer struct {
	Times []time.Time `json:"times"`
	Words string      `json:"words,omitempty"` // where, or how to reach them
}

// maxTimes is how many times are offered at once.
const maxTimes = 3

// State is how far the talk is.
func (t Talk) State() State {
	switch {
	case !t.WithdrawnAt.IsZero():
		return Withdrawn
	case !t.HeldAt.IsZero():
		return Held
	case !t.Chosen.IsZero():
		return Agreed
	case !t.OfferedAt.IsZero():
		return Offered
	}
	return Asked
}

// Open reports whether the talk is still to be.
func (t Talk) Open() bool { return t.HeldAt.IsZero() && t.WithdrawnAt.IsZero() }

func (o Offer) check(now time.Time) error {
	var c fault.Check
	if len(o.Times) == 0 || len(o.Times) > maxTimes || slices.ContainsFunc(o.Times, func(at time.Time) bool { return at.Before(now) || at.After(now.AddDate(0, 3, 0)) }) {
		c.Add("time1", "supervision.problem.times")
	}
	checkWords(&c, "words", o.Words, false)
	return c.Err()
}

// waiting sorts talks by how long somebody waits: nobody passes anybody.
func waiting(talks []Talk) {
	slices.SortStableFunc(talks, func(a, b Talk) int { return a.AskedAt.Compare(b.AskedAt) })
}
