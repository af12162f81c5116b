package care

import (
	"context"
	"slices"

	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// A Person is a member as those who hold the group see them.
type Person struct {
	group.Member
	About      group.AboutMe
	Activity   Activity
	NeverSpoke bool
	Paused     bool
	Offer      *Offer // what they were asked to take on, and did not answer yet
}

// mayTend is MayFacilitate for reading: a facilitator who has not yet signed
// new agreements still sees who is waiting.
func mayTend(v group.Visit) error {
	if v.Facilitates() {
		return nil
	}
	return v.MayFacilitate()
}

// People returns a page of the group's members after one of them, 0 for the
// first page, and after whom the next begins, 0 on the last.
func (m *Module) People(ctx context.Context, v group.Visit, after group.MemberID) ([]Person, group.MemberID, error) {
	if err := mayTend(v); err != nil {
		return nil, 0, err
	}
	members, err := m.groups.Members(ctx, v, after)
	if err != nil {
		return nil, 0, err
	}
	people, err := m.people(ctx, v, members)
	next := group.MemberID(0)
	if len(members) == group.Page {
		next = members[len(members)-1].ID
	}
	return people, next, err
}

// NeverSpoke returns those who joined a while ago and have not written yet, the
// newest first, and how many they are.
func (m *Module) NeverSpoke(ctx context.Context, v group.Visit) ([]Person, int64, error) {
	if err := mayTend(v); err != nil {
		return nil, 0, err
	}
	members, n, err := m.groups.Quiet(ctx, v, m.isNew(), listed)
	if err != nil {
		return nil, 0, err
	}
	people, err := m.people(ctx, v, members)
	return people, n, err
}

// Person returns one member of the group, or Missing for somebody who is not
// there any more.
func (m *Module) Person(ctx context.Context, v group.Visit, id group.MemberID) (Person, error) {
	member, err := m.memberHere(ctx, v, id)
	if err != nil {
		return Person{}, err
	}
	people, err := m.people(ctx, v, []group.Member{member})
	if err != nil {
		return Person{}, err
	}
	return people[0], nil
}

// memberHere returns a member who belongs today.
func (m *Module) memberHere(ctx context.Context, v group.Visit, id group.MemberID) (group.Member, error) {
	if err := mayTend(v); err != nil {
		return group.Member{}, err
	}
	member, err := m.groups.MemberOf(ctx, v, id)
	if err == nil && !member.LeftAt.IsZero() {
		err = fault.Missing("left")
	}
	return member, err
}

func (m *Module) people(ctx context.Context, v group.Visit, members []group.Member) ([]Person, error) {
	offers, err := db.All(ctx, m.db, qOffersIn, scanOffer, int64(v.Group.ID), m.now())
	if err != nil {
		return nil, err
	}
	now, people := m.clock.Now(), make([]Person, len(members))
	for i, member := range members {
		about, err := m.groups.AboutOf(ctx, v, member)
		if err != nil {
			return nil, err
		}
		people[i] = Person{Member: member, About: about, Activity: ActivityOf(member.ActiveAt, now),
			NeverSpoke: NeverSpoke(member, now), Paused: member.Paused(now)}
		if at := slices.IndexFunc(offers, func(o Offer) bool { return o.To == member.ID }); at >= 0 {
			people[i].Offer = &offers[at]
		}
	}
	return people, nil
}

// SetDuties writes what a member does for the others, beside the roles.
func (m *Module) SetDuties(ctx context.Context, v group.Visit, id group.MemberID, duties []string) error {
	if _, err := m.memberHere(ctx, v, id); err != nil {
		return err
	}
	return m.groups.SetDuties(ctx, v, id, duties)
}

// TakeRole makes somebody who holds the group a plain member again; see
// MayUnseat for who may.
func (m *Module) TakeRole(ctx context.Context, v group.Visit, id group.MemberID) error {
	if err := v.MayFacilitate(); err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		if err := m.groups.Queue(ctx, tx, v.Group.ID); err != nil {
			return err
		}
		member, err := m.memberHere(ctx, v, id)
		if err != nil {
			return err
		}
		standing, err := m.standingOf(ctx, tx, v, member)
		if err != nil {
			return err
		}
		if err := MayUnseat(standing); err != nil {
			return err
		}
		if err := m.groups.GiveRole(ctx, tx, id, group.Plain); err != nil {
			return err
		}
		if !standing.Self {
			if err := m.tell(ctx, tx, id, "role_ended", v.Group.URL()); err != nil {
				return err
			}
			if err := m.groups.Moderated(ctx, tx, v, true, group.Restriction{Act: group.ActHoldingTakenAway, Thing: int64(id), Member: id,
				URL: v.Group.URL()}); err != nil {
				return err
			}
		}
		return m.record(ctx, tx, v.Member.ID, "care.role.end", audit.Ref("member", id), nil)
	})
}
