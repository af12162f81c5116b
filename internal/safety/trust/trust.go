package trust

import "time"

// A Level is how far somebody is trusted.
type Level int

// The levels.
const (
	Newcomer Level = iota // T0: has just come
	Prepared              // T1: has read how things are done here, or was here a few days
	Steady                // T2: has kept to it for a while
	Helper                // T3: was taken on to listen or to help, after a course or by those who hold the group
	Holder                // T4: holds the group
)

// Levels lists them.
var Levels = []Level{Newcomer, Prepared, Steady, Helper, Holder}

// Named limits.
const (
	// SettleIn is when somebody who has not read how things are done here is no
	// newcomer any more.
	SettleIn = 3 * 24 * time.Hour
	// SteadyAfter is how long somebody belongs who is steady.
	SteadyAfter = 14 * 24 * time.Hour
	// Mends is how long after a decision that stood trust grows no further than
	// Prepared.
	Mends = 90 * 24 * time.Hour
)

// Facts are what a level is made of.
type Facts struct {
	Here     time.Duration // since they joined
	Signed   bool          // the agreements as they are now
	Read     bool          // how things are done here
	Upheld   time.Time     // when the last decision about them that stands was made; zero for none
	TakenOn  bool          // as a listener after the course, or for a duty
	Holds    bool          // the group
	Now      time.Time
	Unproven bool // what was to be checked about a holder has run out
}

// A Need is something that is missing for the next level: a key behind
// "trust.need.".
type Need string

// The needs.
const (
	Sign     Need = "sign"     // sign the agreements
	Reading  Need = "read"     // read how things are done here
	Time     Need = "time"     // be here for a while
	Mending  Need = "conduct"  // a decision about them is too recent
	BeTaken  Need = "taken_on" // be taken on, after the course or by those who hold the group
	BeAsked  Need = "asked"    // be asked to hold the group
	BeProven Need = "proven"   // have what is asked for checked again
)

// A Standing is somebody's level, with what is missing for the next one.
type Standing struct {
	Level Level
	Needs []Need
	// From is when time alone brings the next level, or a decision is long
	// enough ago; zero where neither is what is missing.
	From time.Time
}

// Next is the level after this one, and false at the last.
func (s Standing) Next() (Level, bool) { return s.Level + 1, s.Level < Holder }

// Of says how far somebody is trusted. It is pure.
func Of(f Facts) Standing {
	mending := !f.Upheld.IsZero() && f.Now.Before(f.Upheld.Add(Mends))
	switch {
	case f.Holds && !f.Unproven:
		return Standing{Level: Holder}
	case !f.Signed:
		return Standing{Level: Newcomer, Needs: []Need{Sign}}
	case !f.Read && f.Here < SettleIn:
		return Standing{Level: Newcomer, Needs: []Need{Reading}, From: f.Now.Add(SettleIn - f.Here)}
	}
	s := Standing{Level: Prepared}
	if !f.Read {
		s.Needs = append(s.Needs, Reading)
	}
	if f.Here < SteadyAfter {
		s.Needs, s.From = append(s.Needs, Time), f.Now.Add(SteadyAfter-f.Here)
	}
	if mending {
		s.Needs = append(s.Needs, Mending)
		if mended := f.Upheld.Add(Mends); mended.After(s.From) {
			s.From = mended
		}
	}
	if len(s.Needs) > 0 {
		return s
	}
	if !f.TakenOn {
		return Standing{Level: Steady, Needs: []Need{BeTaken}}
	}
	if f.Unproven {
		return Standing{Level: Helper, Needs: []Need{BeProven}}
	}
	return Standing{Level: Helper, Needs: []Need{BeAsked}}
}

// A Right is something that a level may: a key behind "trust.may.".
type Right string

// The rights.
const (
	Speak     Right = "speak"      // read, write, begin conversations, come to meetings
	AskHelp   Right = "ask"        // ask for help or for a person
	SendLinks Right = "links"      // links stand at once
	OwnPace   Right = "pace"       // write as fast as they like
	Duties    Right = "duties"     // be asked to welcome newcomers or to answer what waits
	Listen    Right = "listen"     // listen to others one to one, after the course
	Host      Right = "host"       // lead meetings
	InviteOne Right = "invite"     // invite somebody directly
	LookAfter Right = "look_after" // look into reports
)

// rights is from which level on something is allowed.
var rights = []struct {
	Right
	From Level
}{{Speak, Newcomer}, {AskHelp, Newcomer}, {SendLinks, Prepared}, {OwnPace, Prepared}, {Duties, Prepared}, {Listen, Prepared}, {Host, Holder}, {InviteOne, Holder}, {LookAfter, Holder}}

// May reports whether the level is allowed something.
func (l Level) May(r Right) bool {
	for _, one := range rights {
		if one.Right == r {
			return l >= one.From
		}
	}
	return false
}

// Gained lists what is allowed from exactly this level on.
func (l Level) Gained() (list []Right) {
	for _, one := range rights {
		if one.From == l {
			list = append(list, one.Right)
		}
	}
	return list
}
