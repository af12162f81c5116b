package start

import (
	"context"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/fault"
)

// Staff knows who works for an organisation; package staff is it.
type Staff interface {
	// Starts reports whether the account may start groups in the organisation
	// whatever it asks of others.
	Starts(ctx context.Context, id account.ID, o group.OrganisationID) (bool, error)
}

// A Place is an organisation in which somebody may start a group.
type Place struct {
	group.Organisation
	NeedsYes bool // it looks at the group before it is live
	Youth    bool // the actor may start a group for young people there
}

// place decides whether the actor may start a group in the organisation.
func (m *Module) place(ctx context.Context, actor account.Actor, o group.Organisation) (Place, bool, error) {
	band, err := m.groups.BandOf(ctx, actor)
	if err != nil || band == account.Youth { // to hold a group is for adults
		return Place{}, false, err
	}
	trusted := false
	if m.staff != nil && actor.SignedIn() {
		var err error
		if trusted, err = m.staff.Starts(ctx, actor.ID, o.ID); err != nil {
			return Place{}, false, err
		}
	}
	switch {
	case trusted:
		return Place{Organisation: o, Youth: o.Youth}, true, nil
	case o.Unlisted: // behind its wall nobody from outside starts anything
		return Place{}, false, nil
	}
	return Place{Organisation: o, NeedsYes: o.Starting == "approval"}, o.Starting == "anyone" || o.Starting == "approval", nil
}

// Places returns the organisations in which the actor may start a group.
func (m *Module) Places(ctx context.Context, actor account.Actor) (open []Place, err error) {
	all, err := m.groups.Organisations(ctx)
	if err != nil {
		return nil, err
	}
	for _, o := range all {
		p, may, err := m.place(ctx, actor, o)
		if err != nil {
			return nil, err
		}
		if may {
			open = append(open, p)
		}
	}
	return open, nil
}

// placeOf is the named organisation, or the fault to answer with where the
// actor may not start a group in it, or may no longer.
func (m *Module) placeOf(ctx context.Context, actor account.Actor, slug string) (Place, error) {
	o, err := m.groups.Organisation(ctx, slug)
	if fault.Is(err, fault.NotFound) {
		return Place{}, fault.New(fault.Conflict, "start.not_there")
	}
	if err != nil {
		return Place{}, err
	}
	p, may, err := m.place(ctx, actor, o)
	if err == nil && !may {
		err = fault.New(fault.Conflict, "start.not_there")
	}
	return p, err
}
