package group

import (
	"context"

	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// A seat is held by every member who is there, and by those on a break who kept
// it. The number stands in the group's row, so that the last seat is given once,
// by one statement, however many ask at the same moment.

var (
	qHoldSeat = db.Register("group.seat.hold", `UPDATE support_group SET seats = seats + 1
		WHERE id = $1 AND archived_at = 0 AND (capacity = 0 OR seats < capacity)`)
	qTakeSeat = db.Register("group.seat.take", `UPDATE support_group SET seats = seats + 1 WHERE id = $1`)
	qFreeSeat = db.Register("group.seat.free", `UPDATE support_group SET seats = seats - 1 WHERE id = $1 AND seats > 0`)
)

// A Door decides who enters a group that is not simply open; package entry
// implements it.
type Door interface {
	// Admit is asked in the transaction that makes the member, where the group's
	// Entry is not "open" or every seat is taken. It uses up what lets the person
	// in, or returns the fault to answer with. held tells that a seat was kept
	// for them already.
	Admit(ctx context.Context, tx *db.Tx, v Visit, in Joining) (held bool, err error)
}

// SetDoor makes d decide. It is called while the program is put together.
// Without one, only open groups with a seat are entered.
func (m *Module) SetDoor(d Door) { m.door = d }

// OnFree makes f run, in the same transaction, when a seat came free. It is
// called while the program is put together.
func (m *Module) OnFree(f func(ctx context.Context, tx *db.Tx, g ID) error) {
	m.freed = append(m.freed, f)
}

// HoldSeat takes one of the group's seats, and reports whether there was one.
func (m *Module) HoldSeat(ctx context.Context, tx *db.Tx, g ID) (bool, error) {
	changed, err := db.Exec(ctx, tx, qHoldSeat, int64(g))
	m.forgetGroups(tx)
	return changed > 0, err
}

// FreeSeat gives a seat back, and tells those who wait for one.
func (m *Module) FreeSeat(ctx context.Context, tx *db.Tx, g ID) error {
	m.forgetGroups(tx)
	if _, err := db.Exec(ctx, tx, qFreeSeat, int64(g)); err != nil {
		return err
	}
	return m.seatCameFree(ctx, tx, g)
}

func (m *Module) seatCameFree(ctx context.Context, tx *db.Tx, g ID) error {
	for _, f := range m.freed {
		if err := f(ctx, tx, g); err != nil {
			return err
		}
	}
	return nil
}

// forgetGroups makes pages read the number of seats anew.
func (m *Module) forgetGroups(tx *db.Tx) { tx.OnCommit(m.groups.Clear) }

// admit lets the person through the door and onto a seat, or says why not.
func (m *Module) admit(ctx context.Context, tx *db.Tx, v Visit, in Joining) error {
	// The group may have changed since the page was drawn.
	g, found, err := m.store.group(ctx, tx, qGroupByID, int64(v.Group.ID))
	if err != nil {
		return err
	}
	if !found || !g.ArchivedAt.IsZero() {
		return fault.Missing("archived meanwhile")
	}
	v.Group = g
	if g.Entry != "open" || g.Full() || in.Invitation != "" {
		held, err := m.ask(ctx, tx, v, in)
		if err != nil || held {
			return err
		}
	}
	seat, err := m.HoldSeat(ctx, tx, g.ID)
	if err == nil && !seat {
		err = fault.New(fault.Conflict, "group.full")
	}
	return err
}

func (m *Module) ask(ctx context.Context, tx *db.Tx, v Visit, in Joining) (held bool, err error) {
	switch {
	case m.door != nil:
		return m.door.Admit(ctx, tx, v, in)
	case v.Group.Entry != "open":
		return false, fault.New(fault.Forbidden, "group.not_open")
	}
	return false, nil
}
