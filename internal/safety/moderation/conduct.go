package moderation

import (
	"context"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/safety/trust"
)

var _ trust.Conduct = (*Module)(nil)

// Upheld implements trust.Conduct: what a person decided and stands, or ended by
// itself. A report counts for nothing, nor does what was undone, what waits for
// somebody's safety, or what one person alone has done so far.
func (m *Module) Upheld(ctx context.Context, c db.Conn, member group.MemberID) (time.Time, error) {
	at, err := db.One(ctx, c, qUpheld, db.Value[int64], int64(member))
	if err != nil || at == 0 {
		return time.Time{}, err
	}
	return clock.FromMillis(at), nil
}
