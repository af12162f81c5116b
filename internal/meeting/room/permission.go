package room

import (
	"hearth/internal/group"
	"hearth/internal/meeting/floor"
	"hearth/internal/platform/fault"
)

// An act is something that a person wants of a meeting. What somebody in it may
// do is the floor's to say.
type act int

const (
	look  act = iota // see, and in the meeting do what the floor allows
	enter            // come in
	speak            // in the meeting: say a line that others read
	tend             // see attendance, write to those who were there
)

// allow is the one place that says who may do what here. It returns nil, or the
// fault to answer with. To everybody who is no member a meeting is not there.
func allow(v group.Visit, a act) error {
	if !v.Belongs() {
		return fault.Missing("meetings are for members")
	}
	switch a {
	case enter:
		return v.MayWrite()
	case speak: // an agreement that changes in mid-meeting is signed before the next one
		v.Group.AgreementVersion = v.Member.AgreedVersion
		return v.MayWrite()
	case tend:
		return v.MayFacilitate()
	}
	return nil
}

// mayWrite asks the floor whether the line may be said now.
func mayWrite(s *floor.State, l Line) error {
	rights := s.Rights(l.Seat)
	switch l.Kind {
	case Turn:
		if !rights.Turn {
			return fault.New(fault.Conflict, "room.not_your_turn")
		}
	case Private:
		return mayWhisper(s, l)
	default:
		if !rights.Beside {
			return fault.New(fault.Conflict, "room.quiet_now")
		}
	}
	return nil
}

// mayWhisper lets anybody who is here write to those who lead, whatever the text
// rule, and those who lead to anybody.
func mayWhisper(s *floor.State, l Line) error {
	if l.Seat == 0 { // by somebody who is not in the meeting
		return mayReach(s, l)
	}
	if !s.Present(l.Seat) {
		return fault.New(fault.Conflict, "room.come_in")
	}
	if l.To != 0 && !s.Leads(l.Seat) {
		return fault.New(fault.Forbidden, "room.whisper")
	}
	return nil
}
