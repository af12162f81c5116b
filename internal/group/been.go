package group

import (
	"context"

	"hearth/internal/account"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

var qIDBySlug = db.Register("group.id_by_slug", `SELECT id FROM support_group WHERE slug = $1`)

// Been is Visit for whoever is a member, or was one, though the group be closed
// to them today: it was archived, is behind a wall, or their age keeps them out.
// Shut says why then, and nothing of the group is to be shown. It is for what
// began while they were in it and goes on: a talk with somebody who helps. It
// returns Visit's own fault to everybody who never belonged.
func (m *Module) Been(ctx context.Context, actor account.Actor, slug string) (Visit, error) {
	v, refused := m.Visit(ctx, actor, slug)
	switch {
	case refused == nil && v.Member == nil:
		return Visit{}, fault.Missing("never belonged to the group")
	case refused == nil:
		return v, nil
	case !actor.SignedIn() || !fault.Is(refused, fault.NotFound) && !fault.Is(refused, fault.Forbidden):
		return Visit{}, refused
	}
	id, found, err := db.Maybe(ctx, m.db, qIDBySlug, db.Value[int64], slug)
	if err != nil {
		return Visit{}, err
	}
	if !found {
		return Visit{}, refused
	}
	if v, err = m.Past(ctx, actor, ID(id)); err != nil {
		return Visit{}, err
	}
	if v.Member == nil {
		return Visit{}, refused
	}
	v.Shut = refused
	return v, nil
}
