package staff

import (
	"context"
	"fmt"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/db"
)

// Inside decides whether somebody who does not belong to a group may see it
// where the public may not: the staff of its organisation, and, once it has
// begun, those who entered a partner's code. It is group's wall.
func (m *Module) Inside(ctx context.Context, v group.Visit) (bool, error) {
	if !v.Actor.SignedIn() {
		return false, nil
	}
	row, works, err := db.Maybe(ctx, m.db, qPlace, scanPerson, int64(v.Group.Organisation), int64(v.Actor.ID))
	if err != nil {
		return false, err
	}
	if works && row.Role != Viewer { // who sees totals and nothing else
		return true, nil
	}
	if v.Group.State != group.Live {
		return false, nil
	}
	return m.hasPass(ctx, v.Actor, v.Group.Organisation)
}

// mark is what stands for an account that entered a code.
func (m *Module) mark(id account.ID, o group.OrganisationID) []byte {
	return m.keys.Index("staff.pass", fmt.Sprintf("%d/%d", id, o))
}

func (m *Module) hasPass(ctx context.Context, actor account.Actor, o group.OrganisationID) (bool, error) {
	if !actor.SignedIn() {
		return false, nil
	}
	n, err := db.One(ctx, m.db, qPass, db.Value[int64], m.mark(actor.ID, o), m.now())
	return n > 0, err
}

// May somebody look behind the wall of an organisation: everybody where there
// is none, else its staff and who has a pass.
func (m *Module) maySee(ctx context.Context, actor account.Actor, o group.Organisation) (bool, error) {
	if !o.Unlisted {
		return true, nil
	}
	return m.Inside(ctx, group.Visit{Actor: actor, Group: group.Group{Organisation: o.ID, State: group.Live}})
}

// shownGroups are the groups that an outsider who may see the organisation
// finds on its pages: begun, not archived, and meant to be found. only, if not
// nil, keeps those on a partner's page, meant to be found or not.
func (m *Module) shownGroups(ctx context.Context, o group.Organisation, only []group.ID) ([]group.Group, error) {
	groups, err := m.groups.GroupsOf(ctx, o.ID)
	if err != nil {
		return nil, err
	}
	band, err := m.groups.BandOf(ctx, account.ActorFrom(ctx))
	if err != nil {
		return nil, err
	}
	wanted := map[group.ID]bool{}
	for _, id := range only {
		wanted[id] = true
	}
	var shown []group.Group
	for _, g := range groups {
		if g.ArchivedAt.IsZero() && g.State == group.Live && g.For(band) && (only == nil && !g.Unlisted || wanted[g.ID]) {
			shown = append(shown, g)
		}
	}
	return shown, nil
}
