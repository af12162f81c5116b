package care

import (
	"context"
	"time"

	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// OfferKind is what a member is asked to take on.
type OfferKind string

// The kinds of offers.
const (
	Cofacilitate OfferKind = "cofacilitator" // to hold the group with the others
	HandOver     OfferKind = "handover"      // to hold it in the place of the one who asks
)

// An Offer waits for the answer of the one it was made to.
type Offer struct {
	ID       int64
	Group    group.ID
	Kind     OfferKind
	From, To group.MemberID
	State    string
	MadeAt   time.Time
	EndsAt   time.Time
}

// MakeOffer asks a member to hold the group, and tells them. It returns
// Conflict for somebody who holds it already, or was asked and did not answer
// yet.
func (m *Module) MakeOffer(ctx context.Context, v group.Visit, to group.MemberID, kind OfferKind) error {
	if err := v.MayFacilitate(); err != nil {
		return err
	}
	if kind != Cofacilitate && kind != HandOver {
		return fault.New(fault.Malformed, "malformed")
	}
	member, err := m.memberHere(ctx, v, to)
	if err != nil {
		return err
	}
	if err := MayOffer(standing(v, member, false, 0)); err != nil {
		return err
	}
	id := m.ids.Next()
	err = m.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := db.Exec(ctx, tx, qLapseOffer, int64(to), m.now()); err != nil {
			return err
		}
		if _, err := db.Exec(ctx, tx, qInsertOffer, id, int64(v.Group.ID), string(kind), int64(v.Member.ID), int64(to), m.now(), m.after(OfferFor)); err != nil {
			return err
		}
		if err := m.tell(ctx, tx, to, "offered", offersURL(v.Group)); err != nil {
			return err
		}
		return m.record(ctx, tx, v.Member.ID, "care.offer", audit.Ref("member", to), map[string]string{"kind": string(kind)})
	})
	if db.IsTaken(err) {
		return fault.New(fault.Conflict, "care.asked_already")
	}
	return err
}

// OffersTo returns what the visitor was asked to take on in the group.
func (m *Module) OffersTo(ctx context.Context, v group.Visit) ([]Offer, error) {
	if !v.Belongs() {
		return nil, fault.Missing("not a member")
	}
	return db.All(ctx, m.db, qOffersTo, scanOffer, int64(v.Member.ID), m.now())
}

// offerIn returns an open offer of the visited group. One that was answered,
// taken back, or is too old is a Conflict: somebody was first.
func (m *Module) offerIn(ctx context.Context, c db.Conn, v group.Visit, id int64) (Offer, error) {
	o, found, err := db.Maybe(ctx, c, qOffer, scanOffer, id, int64(v.Group.ID))
	switch {
	case err != nil:
		return o, err
	case !found:
		return o, fault.Missing("no such offer")
	case o.State != "open" || !m.clock.Now().Before(o.EndsAt):
		return o, fault.New(fault.Conflict, "care.offer_over")
	}
	return o, nil
}

// WithdrawOffer takes an offer back. Anybody who holds the group may.
func (m *Module) WithdrawOffer(ctx context.Context, v group.Visit, id int64) error {
	if err := v.MayFacilitate(); err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		o, err := m.offerIn(ctx, tx, v, id)
		if err != nil {
			return err
		}
		if _, err := db.Exec(ctx, tx, qCloseOffer, id, "withdrawn", m.now()); err != nil {
			return err
		}
		return m.record(ctx, tx, v.Member.ID, "care.offer.withdraw", audit.Ref("member", o.To), nil)
	})
}

// Answer takes an offer up, or lets it pass, by the one it was made to. Taking
// up a hand-over gives the role to them and takes it from the asker, both or
// neither. It returns Conflict for an offer that is over, and for a hand-over
// by somebody who does not hold the group any more.
func (m *Module) Answer(ctx context.Context, v group.Visit, id int64, yes bool) error {
	if err := v.MayWrite(); err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		if err := m.groups.Queue(ctx, tx, v.Group.ID); err != nil {
			return err
		}
		o, err := m.offerIn(ctx, tx, v, id)
		if err != nil {
			return err
		}
		if o.To != v.Member.ID {
			return fault.Missing("somebody else's offer")
		}
		state := "declined"
		if yes {
			state = "accepted"
			if err := m.takeUp(ctx, tx, v, o); err != nil {
				return err
			}
		}
		if _, err := db.Exec(ctx, tx, qCloseOffer, id, state, m.now()); err != nil {
			return err
		}
		if err := m.tell(ctx, tx, o.From, "answered", membersURL(v.Group)); err != nil {
			return err
		}
		return m.record(ctx, tx, v.Member.ID, "care.offer."+state, audit.Ref("member", o.From), map[string]string{"kind": string(o.Kind)})
	})
}

// takeUp changes the roles. What was offered counts only while somebody holds
// the group who offered it.
func (m *Module) takeUp(ctx context.Context, tx *db.Tx, v group.Visit, o Offer) error {
	holders, err := m.groups.Holders(ctx, tx, v.Group.ID)
	if err != nil {
		return err
	}
	if !contains(holders, o.From) {
		return fault.New(fault.Conflict, "care.offer_over")
	}
	if err := m.groups.GiveRole(ctx, tx, o.To, group.Facilitator); err != nil {
		return err
	}
	if o.Kind == HandOver {
		return m.groups.GiveRole(ctx, tx, o.From, group.Plain)
	}
	return nil
}
