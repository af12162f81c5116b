package chat

import (
	"hearth/internal/group"
	"hearth/internal/platform/fault"
)

// An act is something that a person wants to do in a room.
type act int

const (
	read act = iota
	say
	start    // something to do together
	withdraw // one's own message
	moderate // hide, show
)

// allow is the one place that says who may do what here. It returns nil, or the
// fault to answer with; m is nil where no message is meant. A room is for
// members even where the group's conversations are public: to everybody else it
// is not there.
func allow(v group.Visit, a act, m *Message) error {
	if !v.Belongs() {
		return fault.Missing("the room is for members")
	}
	if m == nil && a == start && !mayStart(v) {
		return fault.New(fault.Forbidden, "chat.peers_start")
	}
	if m == nil && a != read {
		return v.MayWrite()
	}
	if m == nil {
		return nil
	}
	if m.Group != v.Group.ID {
		return fault.Missing("not in this group")
	}
	if m.Held && m.Author != v.Member.ID {
		return fault.Missing("nobody but its author knows of it yet")
	}
	switch a {
	case moderate:
		if err := v.MayFacilitate(); err != nil {
			return err
		}
	case withdraw:
		if m.Author != v.Member.ID {
			return fault.New(fault.Forbidden, "chat.not_yours")
		}
	}
	if m.Withdrawn {
		return fault.Missing("the message is withdrawn")
	}
	return nil
}

// mayStart reports whether somebody may start something to do together: those
// who hold the group, and members with a duty for the others.
func mayStart(v group.Visit) bool {
	return v.Facilitates() || len(v.Member.Duties) > 0
}
