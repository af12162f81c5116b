package room

import (
	"context"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
)

// Those who hold meetings are looked after too: another feature counts what was
// heavy for them.

var qCameSince = db.Register("room.attendance.count_since", `SELECT COUNT(*) FROM meeting_attendance WHERE member_id = $1 AND came_at > $2`)

// heavyFrom is from which load on a debrief counts as heavy work; see heavyLoad.
const heavyFrom = 4

// OnHeavy makes f be called, in the same transaction, when a facilitator has
// followed up somebody who vanished or stepped aside, or writes in a debrief that
// a meeting was heavy for them. It is called while the program is put together.
func (m *Module) OnHeavy(f func(ctx context.Context, tx *db.Tx, v group.Visit, run Run) error) {
	m.heavy = f
}

// tellHeavy says that a meeting was heavy for the visitor, where somebody wants
// to know.
func (m *Module) tellHeavy(ctx context.Context, tx *db.Tx, v group.Visit, run Run) error {
	if m.heavy == nil {
		return nil
	}
	return m.heavy(ctx, tx, v, run)
}

// CameSince counts the meetings in which the members were since the moment.
func (m *Module) CameSince(ctx context.Context, members []group.MemberID, since time.Time) (n int64, err error) {
	for _, id := range members {
		came, err := db.One(ctx, m.db, qCameSince, db.Value[int64], int64(id), clock.ToMillis(since))
		if err != nil {
			return 0, err
		}
		n += came
	}
	return n, nil
}
