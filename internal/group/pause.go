package group

import (
	"context"
	"time"

	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

var (
	qPause  = db.Register("group.member.pause", `UPDATE member SET paused_at = $2, paused_until = $3, seated = $4, present = FALSE WHERE id = $1 AND left_at = 0`)
	qResume = db.Register("group.member.resume", `UPDATE member SET paused_at = 0, paused_until = 0, seated = TRUE WHERE id = $1 AND left_at = 0`)
	qUnseat = db.Register("group.member.unseat", `UPDATE member SET seated = FALSE WHERE id = $1 AND left_at = 0 AND seated = TRUE`)
)

// Pause begins a break, until a moment or, with the zero time, until the member
// comes back. Reading stays open. The seat is kept or given to somebody else.
func (m *Module) Pause(ctx context.Context, tx *db.Tx, v Visit, until time.Time, keepSeat bool) error {
	if !v.Belongs() {
		return fault.Missing("not a member")
	}
	seated := !v.Member.Unseated && keepSeat
	if _, err := db.Exec(ctx, tx, qPause, int64(v.Member.ID), clock.ToMillis(m.clock.Now()), clock.ToMillis(until), seated); err != nil {
		return err
	}
	tx.OnCommit(func() { m.dropCard(v.Member.ID) })
	if !v.Member.Unseated && !seated {
		return m.FreeSeat(ctx, tx, v.Group.ID)
	}
	return nil
}

// Resume ends a break. held tells that a seat was kept for them otherwise, by a
// waiting list. It returns Conflict "group.full" if the seat was given away and
// there is none.
func (m *Module) Resume(ctx context.Context, tx *db.Tx, v Visit, held bool) error {
	if !v.Belongs() {
		return fault.Missing("not a member")
	}
	if v.Member.Unseated && !held {
		seat, err := m.HoldSeat(ctx, tx, v.Group.ID)
		if err != nil {
			return err
		}
		if !seat {
			return fault.New(fault.Conflict, "group.full")
		}
	}
	tx.OnCommit(func() { m.dropCard(v.Member.ID) })
	_, err := db.Exec(ctx, tx, qResume, int64(v.Member.ID))
	return err
}

// Unseat gives the seat of a member on a break to others, once the time for
// which it was kept is over.
func (m *Module) Unseat(ctx context.Context, tx *db.Tx, g ID, id MemberID) error {
	changed, err := db.Exec(ctx, tx, qUnseat, int64(id))
	if err != nil || changed == 0 {
		return err
	}
	return m.FreeSeat(ctx, tx, g)
}
