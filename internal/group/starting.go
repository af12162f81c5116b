package group

import (
	"context"
	"slices"

	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

var qSetStarting = db.Register("group.organisation.starting", `UPDATE organisation SET starting = $2, revision = revision + 1 WHERE slug = $1`)

// SetStarting says who may start groups in an organisation, one of Startings.
// It is the operator's act, for organisations without staff of their own yet.
func (m *Module) SetStarting(ctx context.Context, slug, starting string) error {
	if !slices.Contains(Startings, starting) {
		var c fault.Check
		c.Add("starting", "group.problem.choice")
		return c.Err()
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		changed, err := db.Exec(ctx, tx, qSetStarting, slug, starting)
		if err == nil && changed == 0 {
			err = fault.Missing("no such organisation")
		}
		return err
	})
}
