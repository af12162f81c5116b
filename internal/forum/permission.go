package forum

import (
	"hearth/internal/group"
	"hearth/internal/platform/fault"
)

// An act is something that a person wants to do with a conversation or a post.
type act int

const (
	read act = iota
	reply
	acknowledge
	change   // edit one's own post
	withdraw // take one's own post back, which no lock prevents
	moderate // pin, lock, hide, show
)

// allow is the one place that says who may do what here. It returns nil, or the
// fault to answer with; p is nil where no post is meant. Starting a
// conversation is group.Visit.MayWrite.
func allow(v group.Visit, a act, c Conversation, p *Post) error {
	if c.Group != v.Group.ID || c.Withdrawn && c.Seen() <= 1 {
		return fault.Missing("not in this group, or taken back before anybody answered")
	}
	if c.hides(1) || p != nil && c.hides(p.Number) {
		return fault.Missing("not for this reader")
	}
	switch a {
	case read:
		return v.MayRead()
	case moderate:
		return v.MayFacilitate()
	}
	if err := v.MayWrite(); err != nil {
		return err
	}
	if c.Locked && a != withdraw {
		return fault.New(fault.Conflict, "forum.locked")
	}
	switch a {
	case acknowledge:
		return allowAck(v, *p)
	case change, withdraw:
		return allowChange(v, *p)
	}
	return nil
}

// mayKeep returns nil if the visitor may keep something for themselves: a draft,
// how far they read, what they follow. Members may, also while there are new
// agreements to sign or their seat is with somebody else.
func mayKeep(v group.Visit) error {
	if v.Belongs() {
		return nil
	}
	return v.MayWrite()
}

func allowAck(v group.Visit, p Post) error {
	if p.Author == v.Member.ID {
		return fault.New(fault.Forbidden, "forum.own_post")
	}
	if p.Withdrawn || p.Hidden {
		return fault.Missing("the post is withdrawn or hidden")
	}
	return nil
}

func allowChange(v group.Visit, p Post) error {
	if p.Author != v.Member.ID {
		return fault.New(fault.Forbidden, "forum.not_yours")
	}
	if p.Withdrawn {
		return fault.Missing("the post is withdrawn")
	}
	return nil
}
