package group

import (
	"context"

	"hearth/internal/account"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

var qIDBySlug = db.Register("group.id_by_slug", `SELECT id FROM support_group WHERE slug = $1`)

// Past is Visit for a group that may be archived or behind a wall, by its id:
// it tells what the actor was there. It is for showing people where their group
// went, and why they are not in it any more.
func (m *Module) Past(ctx context.Context, actor account.Actor, id ID) (Visit, error) {
	g, err := m.ByID(ctx, id)
	if err != nil {
		return Visit{}, err
	}
	v := Visit{Group: g, Actor: actor}
	if !actor.SignedIn() {
		return v, nil
	}
	members, err := m.store.openAll(ctx, m.db, qMemberByTag, int64(id), m.tag(actor.ID, id))
	if err != nil {
		return v, err
	}
	if len(members) > 0 {
		v = v.as(members[0])
	}
	past, err := m.aged(ctx, v)
	if fault.Is(err, fault.NotFound) { // they know that it was there, if they were in it
		v.Shut = err
		return v, nil
	}
	return past, err
}

// Standing is Past with what was decided about how much the actor writes: it
// tells whether somebody who holds the group may do so today, whatever became of
// the group.
func (m *Module) Standing(ctx context.Context, actor account.Actor, id ID) (Visit, error) {
	v, err := m.Past(ctx, actor, id)
	if err != nil || v.Member == nil {
		return v, err
	}
	return m.stilled(ctx, v)
}

// Been is Visit for whoever is a member, or was one, though the group be closed
// to them today: it was archived, is behind a wall, or their age keeps them out.
// Shut says why then, and nothing of the group is to be shown. It is for what
// began while they were in it and goes on: a talk with somebody who helps. For
// them alone somebody who was received is the member too, who belongs no more
// than one who has left. It returns Visit's own fault to everybody else.
func (m *Module) Been(ctx context.Context, actor account.Actor, slug string) (Visit, error) {
	v, refused := m.Visit(ctx, actor, slug)
	switch {
	case refused == nil && v.Known() == nil:
		return Visit{}, fault.Missing("never belonged to the group")
	case refused == nil:
		v.Member = v.Known()
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
	if v.Member = v.Known(); v.Member == nil {
		return Visit{}, refused
	}
	v.Shut = refused
	return v, nil
}
