package breakglass

import (
	"context"
	"slices"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/safety/ladder"
)

// An act is something that somebody on duty does here.
type act string

const (
	see       act = "see"
	ask       act = "ask"
	askAlone  act = "ask_alone"
	answer    act = "answer"
	withdraw  act = "withdraw"
	look      act = "look"
	review    act = "review"
	telling   act = "telling"
	replyToIt act = "reply"
)

// A standing is how somebody stands to a case, and to an asking in it.
type standing struct {
	onCase    bool // on duty for the organisation, and may work on the case: neither is it about them nor did their words cause it
	worried   bool // the case came, too, from their own worry
	clinician bool // licensed, by a check of the organisation that holds
	asker     bool
	second    bool // answered, or looked at it afterwards
}

// allow is the one place that says who may do what. For everybody who may not
// see it, it does not exist.
func (s standing) allow(do act, l ladder.Level) error {
	if !s.onCase {
		return fault.Missing("has no place in the case")
	}
	switch do {
	case see, ask, telling:
		return nil
	case askAlone:
		if !s.clinician || l != ladder.S4 || s.worried {
			return fault.New(fault.Forbidden, "breakglass.not_alone")
		}
	case answer, review:
		if s.asker {
			return fault.New(fault.Forbidden, "breakglass.other_person")
		}
		if s.worried {
			return fault.New(fault.Forbidden, "breakglass.own_worry")
		}
	case withdraw, look:
		if !s.asker {
			return fault.New(fault.Forbidden, "breakglass.asker_only")
		}
	case replyToIt:
		if s.asker || s.second {
			return fault.New(fault.Forbidden, "breakglass.other_person")
		}
	}
	return nil
}

// may is allow as yes or no, for pages.
func (s standing) may(do act, l ladder.Level) bool { return s.allow(do, l) == nil }

// A Desk is somebody on duty at a case, and at an asking in it if there is one.
type Desk struct {
	Ask   Ask // the zero Ask where it is about the case alone
	Case  Case
	Group group.Group
	standing
	account account.ID
}

// at finds out how the account stands to a case, and returns Missing where it is
// not on duty for it. It is asked for anew with every request.
func (m *Module) at(ctx context.Context, id account.ID, c int64) (d Desk, err error) {
	d.account = id
	if d.Case, err = m.Cases.Stand(ctx, id, c); err != nil {
		return d, err
	}
	if d.Group, err = m.Groups.ByID(ctx, d.Case.Group); err != nil {
		return d, err
	}
	list, err := m.Team.Responders(ctx, d.Group.Organisation)
	if err != nil {
		return d, err
	}
	d.worried = d.Case.Worried
	d.onCase = slices.ContainsFunc(list, func(r Responder) bool { return r.Account == id })
	if d.onCase {
		if d.clinician, err = m.Team.Licensed(ctx, id, d.Group.Organisation); err != nil {
			return d, err
		}
	}
	return d, d.allow(see, d.Case.Level)
}

// OnCase is the case as the account meets it, or Missing.
func (m *Module) OnCase(ctx context.Context, id account.ID, c int64) (Desk, error) {
	return m.at(ctx, id, c)
}

// Desk is an asking as the account meets it, or Missing.
func (m *Module) Desk(ctx context.Context, id account.ID, of ID) (d Desk, err error) {
	a, found, err := m.store.one(ctx, m.DB, of)
	if err != nil {
		return d, err
	}
	if !found {
		return d, fault.Missing("nobody asked that")
	}
	d, err = m.at(ctx, id, a.Case)
	d.sit(a)
	return d, err
}

// sit puts an asking on the desk.
func (d *Desk) sit(a Ask) {
	d.Ask = a
	d.asker = d.account != 0 && a.By == d.account
	d.second = d.account != 0 && a.Second == d.account
}

// MayAskAlone reports whether the visitor may open without a second person, at
// the level that the case has now.
func (d Desk) MayAskAlone() bool { return d.may(askAlone, d.Case.Level) }

// Yours reports whether the visitor is who asked.
func (d Desk) Yours() bool { return d.asker }

// MayAnswer reports whether the visitor can be the second person.
func (d Desk) MayAnswer() bool { return d.may(answer, d.Case.Level) }

// MayReview reports whether the visitor can look at what was opened alone.
func (d Desk) MayReview() bool { return d.may(review, d.Case.Level) }

// MayReply reports whether the visitor can answer the member.
func (d Desk) MayReply() bool { return d.may(replyToIt, d.Case.Level) }
