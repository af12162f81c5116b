package moderation

import (
	"cmp"
	"context"
	"slices"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// yes turns a refusal into no; other errors stay.
func yes[T any](_ T, err error) (bool, error) {
	if fault.Is(err, fault.Forbidden) || fault.Is(err, fault.NotFound) {
		return false, nil
	}
	return err == nil, err
}

// hideIf tells somebody with a part in a matter nothing of it.
func hideIf(h Hand, err error) error {
	if fault.Is(err, fault.Forbidden) && fault.Of(err).Code == "moderation.own_part" {
		return fault.Missing("has a part in it")
	}
	return err
}

// touching gathers what decides who may have a part.
func (m *Module) touching(ctx context.Context, g group.Group, about group.MemberID, matter MatterID) (t Touching, err error) {
	t.About = about
	if matter != 0 {
		reports, err := db.All(ctx, m.db, qReportsTo, scanReport, int64(matter))
		if err != nil {
			return t, err
		}
		for _, r := range reports {
			t.Reporters = append(t.Reporters, r.Member)
		}
	}
	holders, err := m.groups.Holders(ctx, m.db, g.ID)
	if err != nil {
		return t, err
	}
	t.Facilitator = slices.Contains(holders, about)
	if m.staff != nil {
		t.Staffed, err = m.staff.Staffed(ctx, g.Organisation)
	}
	return t, err
}

// mayLook returns nil if the Hand may look into the matter. A matter that was
// reopened on appeal is not for those who decided it before.
func (m *Module) mayLook(ctx context.Context, h Hand, matter Matter) (Touching, error) {
	t, err := m.touching(ctx, h.Visit.Group, matter.About, matter.ID)
	if err != nil || matter.State != Open {
		return t, cmp.Or(err, h.May(t))
	}
	decided, err := db.All(ctx, m.db, qDecisionsTo, scanDecision, int64(matter.ID))
	if err != nil {
		return t, err
	}
	for _, d := range decided {
		t.Before = append(t.Before, d.By)
	}
	return t, h.May(t)
}

// parties are whom a decision is about: one, or both of those whom an order keeps
// apart, for each has a part in what becomes of it.
func (m *Module) parties(ctx context.Context, c db.Conn, d Decision) ([]group.MemberID, error) {
	if d.Act != group.ActNoContact {
		return []group.MemberID{d.Member}, nil
	}
	return db.All(ctx, c, qParties, db.Value[group.MemberID], string(d.Thing.Kind), d.Thing.ID, d.Act)
}

// touchingOf is touching for a decision.
func (m *Module) touchingOf(ctx context.Context, g group.Group, d Decision) (t Touching, err error) {
	parties, err := m.parties(ctx, m.db, d)
	if err != nil {
		return t, err
	}
	if t, err = m.touching(ctx, g, d.Member, d.Matter); err != nil {
		return t, err
	}
	for _, party := range parties {
		if party == d.Member {
			continue
		}
		other, err := m.touching(ctx, g, party, 0)
		if err != nil {
			return t, err
		}
		t.Facilitator, t.Parties = t.Facilitator || other.Facilitator, append(t.Parties, party)
	}
	return t, nil
}

// maySecond returns nil if the Hand may agree to a decision of somebody else, or
// look again at what was written differently.
func (m *Module) maySecond(ctx context.Context, h Hand, d Decision) error {
	t, err := m.touchingOf(ctx, h.Visit.Group, d)
	if err != nil {
		return err
	}
	if d.State != Resubmitted {
		t.Before = []By{d.By}
	}
	return h.May(t)
}

// mayAnswer returns nil if the Hand may answer an appeal against the decision:
// somebody who had no part in it.
func (m *Module) mayAnswer(ctx context.Context, h Hand, d Decision) error {
	t, err := m.touchingOf(ctx, h.Visit.Group, d)
	if err != nil {
		return err
	}
	t.Before = []By{d.By, d.Second}
	if d.Measure == LeaveOrganisation && !h.Staff {
		return fault.New(fault.Forbidden, "moderation.staff_only")
	}
	return h.May(t)
}
