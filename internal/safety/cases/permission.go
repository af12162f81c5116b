package cases

import (
	"context"
	"slices"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/safety/ladder"
)

// A standing is how somebody stands to a case.
type standing struct {
	responder   bool // on the rota of the group's organisation
	takes       bool // and may take cases of this level
	facilitator bool // holds the group
	alone       bool // there is nobody whom the organisation could call; see Alone
	worried     bool // the case came, too, from their own worry
	owner       bool // has taken it
	concerned   bool // it is about them, or their words are its cause
}

// allow is the one place that says who may see a case and work on it. Everybody
// else is told that there is none. Who has taken a case keeps it when its level
// rises: a talk is not cut off.
func (s standing) allow(l ladder.Level) error {
	switch {
	case s.concerned:
		return fault.Missing("the case is about the visitor, or about their words")
	case s.responder, s.owner:
		return nil
	case s.facilitator && (s.worried || s.alone || l.Rank() <= ladder.S2.Rank()):
		return nil
	}
	return fault.Missing("not for this visitor")
}

// mayTake says whether somebody who sees a case may take it.
func (s standing) mayTake(l ladder.Level) error {
	switch {
	case s.responder && s.takes, s.owner:
		return nil
	case s.facilitator && (s.alone || l.Rank() <= ladder.S2.Rank()):
		return nil
	}
	return fault.New(fault.Forbidden, "cases.level_not_yours")
}

// A Desk is somebody at a case: who they are there, and what they may do.
type Desk struct {
	Case  Case
	Group group.Group
	standing
	on      Responder // as which they are on the rota
	account account.ID
	member  group.MemberID // of a facilitator who is no responder; 0 otherwise
	own     group.MemberID // theirs in the group, whatever they do there; 0 for none
	party   PartyID        // 0 as long as they did nothing in the case
}

// stand finds out how the account stands to a case, and returns Missing where
// there is none for them. It is asked for anew with every request, so whoever
// leaves the rota is out at once.
func (m *Module) stand(ctx context.Context, id account.ID, c Case) (Desk, error) {
	v, err := m.Groups.Standing(ctx, account.Actor{ID: id}, c.Group)
	if err != nil {
		return Desk{}, err
	}
	d := Desk{Case: c, Group: v.Group, account: id}
	responder, isOne, err := m.responder(ctx, id, v.Group.Organisation)
	if err != nil {
		return d, err
	}
	d.on, d.responder, d.takes, d.facilitator = responder, isOne, isOne && responder.Takes(c.Level), v.Facilitates() && v.Shut == nil
	if d.facilitator && !isOne {
		d.member = v.Member.ID
		if d.alone, err = m.aloneWith(ctx, m.DB, c); err != nil {
			return d, err
		}
	}
	if !d.responder && !d.facilitator {
		return d, fault.Missing("neither on the rota nor holds the group")
	}
	if err := m.relate(ctx, &d, v.Member); err != nil {
		return d, err
	}
	if err := d.allow(c.Level); err != nil || isOne {
		return d, err
	}
	return d, d.mayHold(v)
}

// mayHold refuses those who hold the group, and may not for now: they came off
// their seat for a break, have agreements to sign, or it was decided that they
// write less. A talk that they began is cut off by the last of these only.
func (s standing) mayHold(v group.Visit) error {
	if s.owner && v.Still.Kind != group.ReadsOnly {
		return nil
	}
	return v.MayFacilitate()
}

// relate finds out what the entries of a case say about somebody.
func (m *Module) relate(ctx context.Context, d *Desk, member *group.Member) error {
	parties, err := m.store.parties(ctx, m.DB, d.Case.ID)
	if err != nil {
		return err
	}
	if member != nil {
		d.own = member.ID
	}
	d.party = among(parties, d.Case.Owner, d.account, d.own)
	d.owner = d.party != 0 && d.party == d.Case.Owner
	if member == nil {
		return nil
	}
	concerned, worried, err := m.store.concerned(ctx, m.DB, d.Case.ID)
	if err != nil {
		return err
	}
	d.concerned = d.Case.Member == member.ID || slices.Contains(concerned, member.ID)
	d.worried = slices.Contains(worried, member.ID)
	return nil
}

// among is who somebody is of the parties of a case, whether they worked on it as
// a responder or as a facilitator: one person is no second one under a handle. It
// is 0 for somebody who did nothing.
func among(parties []Party, owner PartyID, id account.ID, own group.MemberID) (found PartyID) {
	for _, p := range parties {
		if (p.Account == 0 || p.Account != id) && (p.Member == 0 || p.Member != own) {
			continue
		}
		if found == 0 || p.ID == owner {
			found = p.ID
		}
	}
	return found
}

func (m *Module) responder(ctx context.Context, id account.ID, o group.OrganisationID) (Responder, bool, error) {
	if m.Team == nil {
		return Responder{}, false, nil
	}
	return m.Team.Responder(ctx, id, o)
}

// at reads a case and how the account stands to it.
func (m *Module) at(ctx context.Context, id account.ID, c ID) (Desk, error) {
	row, found, err := m.store.one(ctx, m.DB, c)
	if err != nil {
		return Desk{}, err
	}
	if !found {
		return Desk{}, fault.Missing("no such case")
	}
	return m.stand(ctx, id, row)
}
