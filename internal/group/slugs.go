package group

import (
	"context"

	"hearth/internal/platform/db"
)

var qSlugTaken = db.Register("group.slug.taken", `SELECT COUNT(*) FROM support_group WHERE slug = $1`)

// SlugTaken reports whether a group has the address, an archived or a proposed
// one too. It is for choosing an address; only writing the group makes it sure.
func (m *Module) SlugTaken(ctx context.Context, slug string) (bool, error) {
	n, err := db.One(ctx, m.db, qSlugTaken, db.Value[int64], slug)
	return n > 0, err
}

// noGroups are addresses beneath /groups that lead elsewhere: no group can have
// them.
var noGroups = []string{"match"}
