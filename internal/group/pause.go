package group

import (
	"context"
	"time"

	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

var (
	qPause  = db.Register("group.member.pause", `UPDATE member SET paused_at = $2, paused_until = $3, present = FALSE WHERE id = $1 AND left_at = 0`)
	qResume = db.Register("group.member.resume", `UPDATE member SET paused_at = 0, paused_until = 0 WHERE id = $1 AND left_at = 0`)
	qReseat = db.Register("group.member.reseat", `UPDATE member SET seated = TRUE WHERE id = $1 AND left_at = 0 AND seated = FALSE`)
	qUnseat = db.Register("group.member.unseat", `UPDATE member SET seated = FALSE WHERE id = $1 AND left_at = 0 AND seated = TRUE`)
)

// Pause begins a break, until a moment or, with the zero time, until the member
// comes back. Reading stays open. The seat is kept or given to somebody else.
func (m *Module) Pause(ctx context.Context, tx *db.Tx, v Visit, until time.Time, keepSeat bool) error {
	if !v.Belongs() {
		return fault.Missing("not a member")
	}
	if _, err := db.Exec(ctx, tx, qPause, int64(v.Member.ID), clock.ToMillis(m.clock.Now()), clock.ToMillis(until)); err != nil {
		return err
	}
	tx.OnCommit(func() { m.dropCard(v.Member.ID) })
	if keepSeat {
		return nil
	}
	return m.Unseat(ctx, tx, v.Group.ID, v.Member.ID)
}

// Resume ends a break. held tells that a seat was kept for them otherwise, by a
// waiting list. It returns Conflict "group.full" if the seat was given away and
// there is none.
func (m *Module) Resume(ctx context.Context, tx *db.Tx, v Visit, held bool) error {
	if !v.Belongs() {
		return fault.Missing("not a member")
	}
	tx.OnCommit(func() { m.dropCard(v.Member.ID) })
	// Who presses twice takes one seat: the statement tells who took it.
	needs, err := db.Exec(ctx, tx, qReseat, int64(v.Member.ID))
	if err != nil {
		return err
	}
	if err := m.takeSeat(ctx, tx, v.Group.ID, needs > 0, held); err != nil {
		return err
	}
	_, err = db.Exec(ctx, tx, qResume, int64(v.Member.ID))
	return err
}

// takeSeat holds a seat for who needs one, and gives back one that was kept for
// who needs none.
func (m *Module) takeSeat(ctx context.Context, tx *db.Tx, g ID, needs, held bool) error {
	switch {
	case needs == held:
		return nil
	case held:
		return m.FreeSeat(ctx, tx, g)
	}
	seat, err := m.HoldSeat(ctx, tx, g)
	if err == nil && !seat {
		err = fault.New(fault.Conflict, "group.full")
	}
	return err
}

// Unseat gives a member's seat back, if they hold one at this moment. The row
// decides and not what was read before, so a seat is given back once, however
// many ways somebody leaves it by.
func (m *Module) Unseat(ctx context.Context, tx *db.Tx, g ID, id MemberID) error {
	changed, err := db.Exec(ctx, tx, qUnseat, int64(id))
	if err != nil || changed == 0 {
		return err
	}
	return m.FreeSeat(ctx, tx, g)
}
