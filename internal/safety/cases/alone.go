package cases

import (
	"context"
	"log/slog"
	"slices"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// Alone reports whether there is nobody at all who could be called for the
// organisation, besides those named. Then no words wait for a person, for nobody
// would open them.
func (m *Module) Alone(ctx context.Context, o group.OrganisationID, besides ...account.ID) (bool, error) {
	all, err := m.callable(ctx, o)
	return err == nil && !slices.ContainsFunc(all, func(id account.ID) bool { return !slices.Contains(besides, id) }), err
}

func (m *Module) callable(ctx context.Context, o group.OrganisationID) ([]account.ID, error) {
	if m.Team == nil {
		return nil, nil
	}
	return m.Team.Callable(ctx, o)
}

// aloneWith reports whether there is nobody who could be called for the case: the
// organisation has nobody, or it concerns everybody there is. Then those who hold
// the group see and work on it at every level.
func (m *Module) aloneWith(ctx context.Context, c db.Conn, of Case) (bool, error) {
	all, err := m.callable(ctx, of.Organisation)
	if err != nil || len(all) == 0 {
		return err == nil, err
	}
	causes, err := m.store.causes(ctx, c, []ID{of.ID})
	if err != nil {
		return false, err
	}
	concerned := causes[of.ID].members
	slices.Sort(concerned)
	concerned = slices.Compact(concerned)
	if len(all) > len(concerned) { // one person is one member of a group, so somebody is left
		return false, nil
	}
	left := slices.Clone(all)
	for _, member := range concerned {
		if member == 0 {
			continue
		}
		id, found, err := m.Groups.WornBy(ctx, c, member, left)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return false, err
		}
		if found {
			left = slices.DeleteFunc(left, func(one account.ID) bool { return one == id })
		}
	}
	return len(left) == 0, nil
}

// isAlone is aloneWith in a transaction that must not end for it: where it cannot
// be told, somebody is taken to be there, and is called.
func (m *Module) isAlone(ctx context.Context, tx *db.Tx, of Case) bool {
	alone, err := m.aloneWith(ctx, tx, of)
	if err != nil {
		slog.ErrorContext(ctx, "whether anybody can be called could not be read", "cause", err)
	}
	return alone
}

// others are those who hold the group besides the visitor, without those whom the
// case concerns.
func (m *Module) others(ctx context.Context, d Desk) (list []group.Card, err error) {
	ids, err := m.Groups.Holders(ctx, m.DB, d.Case.Group)
	if err != nil {
		return nil, err
	}
	causes, err := m.store.causes(ctx, m.DB, []ID{d.Case.ID})
	if err != nil {
		return nil, err
	}
	ids = slices.DeleteFunc(ids, func(id group.MemberID) bool { return id == d.own || causes[d.Case.ID].concerns(id) })
	cards, err := m.Groups.Cards(ctx, m.DB, ids)
	for _, id := range ids {
		if c := cards[id]; c.ID != 0 && !c.Erased {
			list = append(list, c)
		}
	}
	return list, err
}
