package meeting

import (
	"hearth/internal/group"
	"hearth/internal/platform/fault"
)

// An act is something that a person wants to do with a group's meetings.
type act int

const (
	look     act = iota
	answer       // say whether they come, or confirm it
	keep         // choose reminders, have a calendar
	arrange      // make, change and end series; move a date or call it off
	seeComes     // see who comes, by their handles
)

// allow is the one place that says who may do what. It returns nil, or the fault
// to answer with. Dates are for members alone, also in groups whose
// conversations anybody may read.
func allow(v group.Visit, a act) error {
	if !v.Belongs() {
		return fault.Missing("meetings are for members")
	}
	switch a {
	case answer:
		return v.MayWrite()
	case arrange:
		return v.MayFacilitate()
	case seeComes:
		if !v.Facilitates() {
			return fault.New(fault.Forbidden, "group.facilitators_only")
		}
	}
	return nil
}
