package moderation

import (
	"context"
	"slices"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/fault"
)

// A Hand is somebody who may decide in a group, as one person: what they are on
// the staff, and who they are in the group, if anybody. Their member is never
// kept beside their account.
type Hand struct {
	Actor       account.ID
	Visit       group.Visit // the group as they meet it; archived and walled ones too
	Staff       bool        // moderates for the organisation
	Ref         string      // how the record names them on the staff
	Org         string      // the organisation's short name, for its staff
	Facilitates bool
}

// member is who they are in the group, 0 for nobody.
func (h Hand) member() group.MemberID {
	if h.Visit.Member == nil {
		return 0
	}
	return h.Visit.Member.ID
}

// by is how the Hand stands in what they decide: as a facilitator where they
// hold the group, else for the staff.
func (h Hand) by() By {
	if h.Facilitates {
		return By{Member: h.member()}
	}
	return By{Account: h.Actor}
}

// is reports whether the Hand is the person who decided.
func (h Hand) is(b By) bool {
	return b.Account != 0 && b.Account == h.Actor || b.Member != 0 && b.Member == h.member()
}

// Touching is what decides whether somebody has a part in a matter themselves.
type Touching struct {
	About       group.MemberID   // whom it is about
	Parties     []group.MemberID // whom else: the other one of two who are kept apart
	Reporters   []group.MemberID // who reported it
	Before      []By             // who decided so far
	Facilitator bool             // whom it is about, or one of them, holds the group
	Staffed     bool             // the organisation has staff
}

// May returns nil if the Hand may look into the matter and decide, and else the
// fault to answer with. Facilitators do not decide about each other where there
// is staff to do it.
func (h Hand) May(t Touching) error {
	me := h.member()
	switch {
	case !h.Staff && !h.Facilitates:
		return fault.Missing("may not moderate here")
	case me != 0 && (me == t.About || slices.Contains(t.Parties, me) || slices.Contains(t.Reporters, me)):
		return fault.New(fault.Forbidden, "moderation.own_part")
	case !h.Staff && t.Facilitator && t.Staffed:
		return fault.New(fault.Forbidden, "moderation.staff_only")
	}
	for _, b := range t.Before {
		if h.is(b) {
			return fault.New(fault.Forbidden, "moderation.own_decision")
		}
	}
	return nil
}

// MayChoose returns nil if the Hand may choose the measure for so many days, and
// else the fault that says what is theirs.
func (h Hand) MayChoose(c Choice) error {
	most := int64(MostDays)
	if !h.Staff {
		most = FacilitatorsDays
	}
	var check fault.Check
	switch {
	case !slices.Contains(chosen, c.Measure):
		check.Add("measure", "moderation.problem.measure")
	case !h.Staff && c.Measure == LeaveOrganisation:
		return fault.New(fault.Forbidden, "moderation.staff_only")
	case c.Measure.Timed() && (c.Days < 0 || c.Days > most):
		check.Add("days", "moderation.problem.days", "most", most)
	}
	return check.Err()
}

// hand finds out who the actor is in a group, whether or not it is there any
// more. Whoever may not moderate in it gets no fault here, but from May.
func (m *Module) hand(ctx context.Context, actor account.Actor, g group.ID) (h Hand, err error) {
	h.Actor = actor.ID
	if !actor.SignedIn() {
		return h, fault.New(fault.SignInNeeded, "sign_in_needed")
	}
	if h.Visit, err = m.groups.Past(ctx, actor, g); err != nil {
		return h, err
	}
	if h.Visit, err = m.withStill(ctx, h.Visit); err != nil {
		return h, err
	}
	h.Facilitates = h.Visit.MayFacilitate() == nil
	if m.staff != nil {
		h.Ref, h.Staff, err = m.staff.Moderates(ctx, actor.ID, h.Visit.Group.Organisation)
	}
	if err == nil && h.Staff {
		var o group.Organisation
		o, err = m.groups.OrganisationByID(ctx, h.Visit.Group.Organisation)
		h.Org = o.Slug
	}
	return h, err
}

func (m *Module) withStill(ctx context.Context, v group.Visit) (_ group.Visit, err error) {
	v.Still, err = m.StillOf(ctx, v)
	return v, err
}
