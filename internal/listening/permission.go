package listening

import (
	"hearth/internal/group"
	"hearth/internal/platform/fault"
)

// An act is something that somebody wants to do here.
type act int

const (
	look   act = iota // at the page: what there is, who is there
	ask               // to be heard
	learn             // the course
	listen            // be offered talks
	lead              // open and close listening, take listeners on, read what was said about talks
)

// allow is the one place that says who may do what where listening is open or
// not. What is said in a talk is for those who have a side in it; see Talk.side.
func allow(v group.Visit, a act, open bool) error {
	if !v.Belongs() {
		return fault.Missing("not a member")
	}
	if v.Group.Young() {
		return fault.Missing("nobody talks with a young person one to one")
	}
	if a == lead {
		return v.MayFacilitate()
	}
	if !open {
		return fault.Missing("the group does not offer listening")
	}
	if a == look {
		return v.MayRead()
	}
	return v.MayWrite()
}

// mayRead reports whether the member reads the talk: its sides do, as long as
// the words are there.
func mayRead(v group.Visit, t Talk) error {
	if !v.Belongs() || v.Group.Young() || t.Group != v.Group.ID || t.side(v.Member.ID) == Outside {
		return fault.Missing("no such talk, or somebody else's")
	}
	return nil
}
