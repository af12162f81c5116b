package group

import (
	"context"
	"errors"

	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// Every group has a key of its own beneath its organisation's. Its members'
// keys hang from it, and so does what the group itself says about a member, so
// that a group that moves to another organisation takes all of that along by
// one new wrapping.

var (
	qSetGroupKey = db.Register("group.key.set", `UPDATE support_group SET key_id = $2 WHERE id = $1`)
	qMoveGroup   = db.Register("group.move", `UPDATE support_group SET organisation_id = $2, revision = revision + 1
		WHERE id = $1 AND organisation_id = $3 AND archived_at = 0`)
	qDropBadges = db.Register("group.member.drop_badges", `UPDATE member SET checked = '', checked_until = 0, vetted_until = 0 WHERE group_id = $1 AND (checked <> '' OR vetted_until <> 0)`)
)

// ownKey gives a new group its key.
func (m *Module) ownKey(ctx context.Context, tx *db.Tx, id ID, o Organisation) error {
	key, err := m.keys.Create(ctx, tx, o.Key)
	if err != nil {
		return err
	}
	_, err = db.Exec(ctx, tx, qSetGroupKey, int64(id), int64(key))
	return err
}

// MoveTo gives the group to another organisation, with all its members and
// words. What the old one had checked about those who hold it stays behind: the
// new one says what it has checked itself. It looks at nobody's permission and
// writes nothing to the audit log: package care does. It returns Conflict if the
// group moved or ended meanwhile, or dates from before groups had a key of their
// own.
func (m *Module) MoveTo(ctx context.Context, tx *db.Tx, g Group, to Organisation) error {
	from, err := m.organisation(ctx, tx, qOrganisationByID, int64(g.Organisation))
	if err != nil {
		return err
	}
	if g.Young() && !to.Youth {
		return fault.New(fault.Conflict, "group.youth_not_there")
	}
	if from.Key == g.Key {
		return fault.New(fault.Conflict, "group.no_key_of_its_own")
	}
	changed, err := db.Exec(ctx, tx, qMoveGroup, int64(g.ID), int64(to.ID), int64(g.Organisation))
	if err != nil {
		return err
	}
	if changed == 0 {
		return fault.New(fault.Conflict, "group.changed_meanwhile")
	}
	if _, err := db.Exec(ctx, tx, qDropBadges, int64(g.ID)); err != nil {
		return err
	}
	tx.OnCommit(func() { m.groups.Drop(g.Slug); m.sides.Drop(g.ID); m.words.Drop(""); m.cards.Clear() })
	err = m.keys.Rewrap(ctx, tx, g.Key, to.Key)
	if errors.Is(err, crypto.ErrMoved) {
		return fault.New(fault.Conflict, "group.changed_meanwhile")
	}
	return err
}
