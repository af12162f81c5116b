package group

import (
	"context"

	"hearth/internal/platform/db"
)

// OnGone makes every end of a membership, by the member's own leaving or by a
// facilitator, call f in the same transaction: what a member holds in another
// feature, such as a seat on a date, goes to somebody else. It is called while
// the program is put together.
func (m *Module) OnGone(f func(ctx context.Context, tx *db.Tx, g ID, member MemberID) error) {
	m.gone = append(m.gone, f)
}

// tellGone tells every feature that somebody is a member no more.
func (m *Module) tellGone(ctx context.Context, tx *db.Tx, g ID, member MemberID) error {
	for _, f := range m.gone {
		if err := f(ctx, tx, g, member); err != nil {
			return err
		}
	}
	return nil
}
