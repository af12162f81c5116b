package apart

import (
	"context"
	"strings"

	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// mayOrder asks whether the visitor may see and set the group's orders.
func (m *Module) mayOrder(ctx context.Context, v group.Visit) error {
	manages := false
	if m.staff != nil && v.MayFacilitate() != nil {
		var err error
		if manages, err = m.staff.Manages(ctx, v.Actor.ID, v.Group.Organisation); err != nil {
			return err
		}
	}
	return mayOrder(v, manages)
}

// Orders returns the orders that stand in the group, the newest first, for those
// who may set them. Whoever is one of two does not see that order.
func (m *Module) Orders(ctx context.Context, v group.Visit) ([]Order, error) {
	if err := m.mayOrder(ctx, v); err != nil {
		return nil, err
	}
	rows, err := db.All(ctx, m.db, qOrders, scanOrder, int64(v.Group.ID))
	if err != nil {
		return nil, err
	}
	var orders []Order
	for _, row := range rows {
		if maySet(v, row.Order) != nil {
			continue
		}
		if row.Reason, err = m.keys.Open(ctx, m.db, v.Group.Key, reasonPlace(row.ID), row.reason); err != nil {
			return nil, err
		}
		orders = append(orders, row.Order)
	}
	return orders, nil
}

// Order keeps two members of the group apart from now on, and notes who set it.
// To set what stands already changes nothing, and returns that. It returns Invalid for handles
// that nobody of the group wears and for a missing reason, and Forbidden for one
// of the two.
func (m *Module) Order(ctx context.Context, v group.Visit, w Wanted) (OrderID, error) {
	if err := m.mayOrder(ctx, v); err != nil {
		return 0, err
	}
	if err := w.check(); err != nil {
		return 0, err
	}
	one, other, err := m.two(ctx, v, w)
	if err != nil {
		return 0, err
	}
	o := Order{ID: OrderID(m.ids.Next()), Group: v.Group.ID, Reason: w.Reason, Shown: w.Shown}
	o.Low, o.High = pair(one, other)
	if err := maySet(v, o); err != nil {
		return 0, err
	}
	sealed, err := m.keys.Seal(ctx, m.db, v.Group.Key, reasonPlace(o.ID), w.Reason)
	if err != nil {
		return 0, err
	}
	err = m.db.Tx(ctx, func(tx *db.Tx) error {
		n, err := db.Exec(ctx, tx, qSetOrder, int64(o.ID), int64(o.Group), int64(o.Low), int64(o.High), sealed, o.Shown, by(v), m.now())
		if err == nil && n == 0 { // one stands already
			o.ID, err = db.One(ctx, tx, qStanding, db.Value[OrderID], int64(o.Low), int64(o.High))
			return err
		}
		if err != nil {
			return err
		}
		tx.Ring(func() { m.parted(o.Group) })
		if err := m.state(ctx, tx, v, o); err != nil {
			return err
		}
		return m.note(ctx, tx, v, "apart.order.set", o)
	})
	return o.ID, err
}

// state owes both a statement of reasons. It names nobody and holds no word of
// why, for the reason speaks of the other one. Where the order is not to be
// known, because knowing could put one of the two in danger, there is none: it
// would be the way to learn of it.
func (m *Module) state(ctx context.Context, tx *db.Tx, v group.Visit, o Order) error {
	if !o.Shown {
		return nil
	}
	r := group.Restriction{Act: group.ActNoContact, Thing: int64(o.ID), URL: v.Group.URL()}
	if r.By = group.MemberID(by(v)); r.By == 0 {
		r.Staff = v.Actor.ID
	}
	for _, r.Member = range []group.MemberID{o.Low, o.High} {
		if err := m.groups.Restricted(ctx, tx, v.Group, r); err != nil {
			return err
		}
	}
	return nil
}

// Lift ends an order because an appeal of one of the two was granted. To lift
// what has ended changes nothing.
func (m *Module) Lift(ctx context.Context, tx *db.Tx, g group.Group, id OrderID) error {
	row, found, err := db.Maybe(ctx, tx, qOrder, scanOrder, int64(id), int64(g.ID))
	if err != nil || !found {
		return err
	}
	n, err := db.Exec(ctx, tx, qEndOrder, int64(id), m.now())
	if err != nil || n == 0 {
		return err
	}
	tx.Ring(func() { m.parted(row.Group) })
	return m.groups.Lifted(ctx, tx, g, group.ActNoContact, int64(id), 0)
}

// End ends an order. To end what has ended changes nothing.
func (m *Module) End(ctx context.Context, v group.Visit, id OrderID) error {
	if err := m.mayOrder(ctx, v); err != nil {
		return err
	}
	row, found, err := db.Maybe(ctx, m.db, qOrder, scanOrder, int64(id), int64(v.Group.ID))
	if err == nil && (!found || maySet(v, row.Order) != nil) {
		err = fault.Missing("no such order")
	}
	if err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		n, err := db.Exec(ctx, tx, qEndOrder, int64(id), m.now())
		if err != nil || n == 0 {
			return err
		}
		tx.Ring(func() { m.parted(row.Group) })
		if err := m.groups.Lifted(ctx, tx, v.Group, group.ActNoContact, int64(id), group.MemberID(by(v))); err != nil {
			return err
		}
		return m.note(ctx, tx, v, "apart.order.end", row.Order)
	})
}

// note writes to the record who did it, and no word of why.
func (m *Module) note(ctx context.Context, tx *db.Tx, v group.Visit, action string, o Order) error {
	actor := audit.Ref("account", v.Actor.ID)
	if v.Belongs() {
		actor = audit.Ref("member", v.Member.ID)
	}
	return m.audit.Append(ctx, tx, audit.Entry{Actor: actor, Action: action, Object: audit.Ref("no_contact", o.ID),
		Detail: map[string]string{"group": v.Group.Slug}})
}

// by is who set an order: a member, or 0 for staff, who are in no group.
func by(v group.Visit) int64 {
	if v.Belongs() {
		return int64(v.Member.ID)
	}
	return 0
}

// two finds the members who wear the handles, those who left too: an order waits
// for them.
func (m *Module) two(ctx context.Context, v group.Visit, w Wanted) (one, other group.MemberID, err error) {
	var c fault.Check
	find := func(field, handle string) (id group.MemberID) {
		if err != nil {
			return 0
		}
		id, err = m.groups.Wears(ctx, m.db, v.Group.ID, strings.TrimSpace(handle))
		if fault.Is(err, fault.NotFound) {
			c.Add(field, "apart.problem.nobody")
			err = nil
		}
		return id
	}
	one, other = find("one", w.One), find("other", w.Other)
	if err == nil && one != 0 && one == other {
		c.Add("other", "apart.problem.same")
	}
	if err == nil {
		err = c.Err()
	}
	return one, other, err
}

// ShownTo reports whether the visitor is to know that an order concerns them. It
// never says whom else.
func (m *Module) ShownTo(ctx context.Context, v group.Visit) (bool, error) {
	if err := mayKeep(v); err != nil {
		return false, err
	}
	n, err := db.One(ctx, m.db, qShownTo, db.Value[int64], int64(v.Member.ID))
	return n > 0, err
}
