package board

import (
	"context"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// Resources returns a page of the group's list, the newest first.
func (m *Module) Resources(ctx context.Context, v group.Visit, before ID) (Page, error) {
	return m.list(ctx, m.db, qOpen, v, Resource, from(before))
}

// Waiting returns what waits for a facilitator, the longest first. To others it
// returns nothing.
func (m *Module) Waiting(ctx context.Context, v group.Visit, kind Kind) (Page, error) {
	if !v.Facilitates() {
		return Page{}, nil
	}
	return m.list(ctx, m.db, qWaiting, v, kind, 0)
}

// Own returns what the visitor handed in that does not stand on the board: it
// waits, was not taken up, or was answered.
func (m *Module) Own(ctx context.Context, v group.Visit, kind Kind) (Page, error) {
	return m.list(ctx, m.db, qOwn, v, kind, 0)
}

// Approve takes a resource up into the group's list. Two who press at once make
// it one; one that was declined meanwhile is a Conflict.
func (m *Module) Approve(ctx context.Context, v group.Visit, id ID) (Item, error) {
	item, _, err := m.get(ctx, m.db, v, decide, id)
	if err != nil || !item.OpenedAt.IsZero() && item.ClosedAt.IsZero() {
		return item, err
	}
	return item, m.db.Tx(ctx, func(tx *db.Tx) error {
		n, err := db.Exec(ctx, tx, qApprove, int64(id), m.now())
		if err != nil {
			return err
		}
		if n == 0 {
			return m.settled(ctx, tx, v, id, true)
		}
		if err := m.record(ctx, tx, v, "board.resource.approve", id, nil); err != nil {
			return err
		}
		return m.tell(ctx, tx, v, item.Author, "board.resource_taken_up", boardURL(v.Group)+"/resources")
	})
}

// Decline leaves a resource out, or takes it off the list, and tells its author
// why.
func (m *Module) Decline(ctx context.Context, v group.Visit, id ID, reason string) (Item, error) {
	item, _, err := m.get(ctx, m.db, v, decide, id)
	if err != nil {
		return item, err
	}
	if err := checkReason(reason); err != nil {
		return item, err
	}
	sealed, err := m.store.seal(ctx, m.db, v.Group.Key, place("reason_sealed", id), reason)
	if err != nil {
		return item, err
	}
	return item, m.db.Tx(ctx, func(tx *db.Tx) error {
		n, err := db.Exec(ctx, tx, qDecline, int64(id), m.now(), sealed)
		if err != nil {
			return err
		}
		if n == 0 {
			return m.settled(ctx, tx, v, id, false)
		}
		if err := m.record(ctx, tx, v, "board.resource.decline", id, nil); err != nil {
			return err
		}
		if err := m.groups.Moderated(ctx, tx, v, true, group.Restriction{Act: group.ActResourceDeclined, Thing: int64(id), Member: item.Author,
			URL: boardURL(v.Group) + "/resources", Reason: reason}); err != nil {
			return err
		}
		return m.tell(ctx, tx, v, item.Author, "board.resource_left_out", boardURL(v.Group)+"/resources")
	})
}

// settled is nil if another facilitator decided the same a moment ago.
func (m *Module) settled(ctx context.Context, tx *db.Tx, v group.Visit, id ID, up bool) error {
	item, _, err := m.get(ctx, tx, v, see, id)
	if err != nil || up == item.ClosedAt.IsZero() {
		return err
	}
	return fault.New(fault.Conflict, "board.settled")
}
