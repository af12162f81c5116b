package group

import (
	"context"

	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// EveryID returns all groups there ever were. A feature that knows people by a
// keyed hash of account and group makes the hash for each, to find what it holds
// about one account.
func (m *Module) EveryID(ctx context.Context, c db.Conn) ([]ID, error) {
	return db.All(ctx, c, qGroupIDs, scanGroupID)
}

func scanGroupID(r db.Row) (id ID, err error) {
	err = r.Scan(&id)
	return id, err
}

// Tidy returns what somebody says of themselves without what cannot be seen, and
// names every field to mend.
func (a AboutMe) Tidy(c *fault.Check) AboutMe {
	a = a.clean()
	a.check(c)
	return a
}
