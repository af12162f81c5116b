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

// ofConduct reports whether a decision says anything of how somebody treats
// others. What was done for somebody's safety or peace does not, and is not for
// everybody who moderates; nor do reports that were made to hurt, for which
// there are fewer reports.
func (d Decision) ofConduct() bool { return d.Rule != Care && d.Rule != Peace && d.Rule != Misuse }

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
