package care

import (
	"context"
	"strconv"
	"time"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// A Move is a group that wants to go to another organisation.
type Move struct {
	ID        int64
	Group     group.ID
	From, To  group.OrganisationID
	By        group.MemberID
	State     string
	MadeAt    time.Time
	FromYesAt time.Time
	ToYesAt   time.Time
}

// OfferMove asks both organisations to let the group go to the other one. It
// returns Invalid for an organisation that is not there or is the group's own.
func (m *Module) OfferMove(ctx context.Context, v group.Visit, organisation string) error {
	if err := v.MayFacilitate(); err != nil {
		return err
	}
	to, err := m.groups.Organisation(ctx, organisation)
	if fault.Is(err, fault.NotFound) || err == nil && to.ID == v.Group.Organisation {
		var c fault.Check
		c.Add("organisation", "care.problem.organisation")
		return c.Err()
	}
	if err != nil {
		return err
	}
	id := m.ids.Next()
	err = m.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := db.Exec(ctx, tx, qInsertMove, id, int64(v.Group.ID), int64(v.Group.Organisation), int64(to.ID), int64(v.Member.ID), m.now()); err != nil {
			return err
		}
		return m.record(ctx, tx, v.Member.ID, "care.move.offer", audit.Ref("group", v.Group.ID), map[string]string{"to": number(to.ID)})
	})
	if db.IsTaken(err) {
		return fault.New(fault.Conflict, "care.asked_already")
	}
	return err
}

// MoveOf is where the group asked to go, nil for nowhere.
func (m *Module) MoveOf(ctx context.Context, g group.ID) (*Move, error) {
	move, found, err := db.Maybe(ctx, m.db, qMoveOf, scanMove, int64(g))
	if err != nil || !found {
		return nil, err
	}
	return &move, nil
}

// MoveURL is the page on which staff answers.
func (m *Module) MoveURL(move Move) string { return "/moves/" + m.codec.Token(kindMove, move.ID) }

// A Parting is a move as somebody meets it who may say yes or no to it.
type Parting struct {
	Move     Move
	Group    group.Group
	From, To group.Organisation
	// MayFrom and MayTo tell for which organisations the reader speaks.
	MayFrom, MayTo bool
}

// MovesFor returns the open moves out of an organisation and into it, the oldest
// first, for its staff. A group that is over asks for nothing any more.
func (m *Module) MovesFor(ctx context.Context, o group.OrganisationID) ([]Parting, error) {
	moves, err := db.All(ctx, m.db, qMovesFor, scanMove, int64(o))
	if err != nil {
		return nil, err
	}
	var all []Parting
	for _, move := range moves {
		p := Parting{Move: move, MayFrom: move.From == o, MayTo: move.To == o}
		if p.Group, err = m.groups.ByID(ctx, move.Group); err != nil {
			return nil, err
		}
		if !p.Group.ArchivedAt.IsZero() {
			continue
		}
		if p.From, err = m.groups.OrganisationByID(ctx, move.From); err != nil {
			return nil, err
		}
		if p.To, err = m.groups.OrganisationByID(ctx, move.To); err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

// Waits reports whether the move waits for an organisation for which the reader
// speaks.
func (p Parting) Waits() bool {
	return p.MayFrom && p.Move.FromYesAt.IsZero() || p.MayTo && p.Move.ToYesAt.IsZero()
}

// Parting returns a move, to the staff of both organisations, or Missing.
func (m *Module) Parting(ctx context.Context, actor account.Actor, id int64) (p Parting, err error) {
	move, found, err := db.Maybe(ctx, m.db, qMove, scanMove, id)
	if err != nil {
		return p, err
	}
	if !found || m.staff == nil {
		return p, fault.Missing("no such move")
	}
	p.Move = move
	for _, side := range []struct {
		may  *bool
		of   *group.Organisation
		name group.OrganisationID
	}{{&p.MayFrom, &p.From, move.From}, {&p.MayTo, &p.To, move.To}} {
		if *side.may, err = m.staff.Manages(ctx, actor.ID, side.name); err != nil {
			return p, err
		}
		if *side.of, err = m.groups.OrganisationByID(ctx, side.name); err != nil {
			return p, err
		}
	}
	if !p.MayFrom && !p.MayTo {
		return Parting{}, fault.Missing("staff of neither organisation")
	}
	p.Group, err = m.groups.ByID(ctx, move.Group)
	return p, err
}

// AnswerMove says yes or no to a move for every organisation that the actor
// speaks for. Once both said yes, the group moves. It returns Conflict for a
// move that is over.
func (m *Module) AnswerMove(ctx context.Context, actor account.Actor, id int64, yes bool) error {
	p, err := m.Parting(ctx, actor, id)
	if err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		if err := m.queue(ctx, tx, p.Group.ID); err != nil {
			return err
		}
		if !yes {
			return m.declineMove(ctx, tx, p)
		}
		return m.agreeMove(ctx, tx, p)
	})
}

func (m *Module) agreeMove(ctx context.Context, tx *db.Tx, p Parting) error {
	for _, side := range []struct {
		may   bool
		agree *db.Query
		of    group.OrganisationID
	}{{p.MayFrom, qAgreeFrom, p.From.ID}, {p.MayTo, qAgreeTo, p.To.ID}} {
		if !side.may {
			continue
		}
		changed, err := db.Exec(ctx, tx, side.agree, p.Move.ID, m.now())
		if err != nil {
			return err
		}
		if changed == 0 {
			continue // said already, or over, which is seen below
		}
		if err := m.recordFor(ctx, tx, side.of, "care.move.agree", p.Group.ID); err != nil {
			return err
		}
	}
	move, err := db.One(ctx, tx, qMove, scanMove, p.Move.ID)
	switch {
	case err != nil:
		return err
	case move.State != "open":
		return fault.New(fault.Conflict, "care.offer_over")
	case move.FromYesAt.IsZero() || move.ToYesAt.IsZero():
		return nil
	}
	if _, err := db.Exec(ctx, tx, qCloseMove, move.ID, "done", m.now()); err != nil {
		return err
	}
	if err := m.carry(ctx, tx, p.Group, p.To); err != nil {
		return err
	}
	return m.recordFor(ctx, tx, p.To.ID, "care.move", p.Group.ID)
}

func (m *Module) declineMove(ctx context.Context, tx *db.Tx, p Parting) error {
	changed, err := db.Exec(ctx, tx, qCloseMove, p.Move.ID, "declined", m.now())
	if err != nil {
		return err
	}
	if changed == 0 {
		return fault.New(fault.Conflict, "care.offer_over")
	}
	if err := m.tellHolders(ctx, tx, p.Group.ID, 0, "move_answered", futureURL(p.Group)); err != nil {
		return err
	}
	by := p.From.ID
	if !p.MayFrom {
		by = p.To.ID
	}
	return m.recordFor(ctx, tx, by, "care.move.decline", p.Group.ID)
}

// carry moves the group and tells its people.
func (m *Module) carry(ctx context.Context, tx *db.Tx, g group.Group, to group.Organisation) error {
	if err := m.groups.MoveTo(ctx, tx, g, to); err != nil {
		return err
	}
	if _, err := db.Exec(ctx, tx, qDropMerges, int64(g.ID), m.now()); err != nil {
		return err
	}
	return m.tellAll(ctx, tx, g.ID, 0, "moved", g.URL())
}

// WithdrawMove takes the question back, by somebody who holds the group.
func (m *Module) WithdrawMove(ctx context.Context, v group.Visit) error {
	if err := v.MayFacilitate(); err != nil {
		return err
	}
	move, err := m.MoveOf(ctx, v.Group.ID)
	if err != nil {
		return err
	}
	if move == nil {
		return fault.New(fault.Conflict, "care.offer_over")
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		changed, err := db.Exec(ctx, tx, qCloseMove, move.ID, "withdrawn", m.now())
		if err != nil {
			return err
		}
		if changed == 0 {
			return fault.New(fault.Conflict, "care.offer_over")
		}
		return m.record(ctx, tx, v.Member.ID, "care.move.withdraw", audit.Ref("group", v.Group.ID), nil)
	})
}

// MoveGroup moves a group at once. It is the operator's act, for groups and
// organisations that have asked for it.
func (m *Module) MoveGroup(ctx context.Context, slug, organisation string) error {
	g, err := m.groups.BySlug(ctx, slug)
	if err != nil {
		return err
	}
	to, err := m.groups.Organisation(ctx, organisation)
	if err != nil {
		return err
	}
	if to.ID == g.Organisation {
		return fault.New(fault.Conflict, "care.there_already")
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := db.Exec(ctx, tx, qDropMoves, int64(g.ID), m.now()); err != nil {
			return err
		}
		if err := m.carry(ctx, tx, g, to); err != nil {
			return err
		}
		return m.audit.Append(ctx, tx, audit.Entry{Actor: audit.Operator, Action: "care.move", Object: audit.Ref("group", g.ID), Detail: map[string]string{"to": number(to.ID)}})
	})
}

// recordFor writes an act of an organisation's staff.
func (m *Module) recordFor(ctx context.Context, tx *db.Tx, by group.OrganisationID, action string, g group.ID) error {
	return m.audit.Append(ctx, tx, audit.Entry{Actor: audit.Ref("organisation", by), Action: action, Object: audit.Ref("group", g)})
}

func number[T ~int64](n T) string { return strconv.FormatInt(int64(n), 10) }
