package moderation

import (
	"context"
	"strings"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/safety/subject"
)

// Confirm agrees as the second person to a measure that needs two, or ends it.
// It returns Conflict if it does not wait any more.
func (m *Module) Confirm(ctx context.Context, actor account.Actor, id DecisionID, agree bool) error {
	d, h, err := m.forHand(ctx, actor, id)
	if err != nil {
		return err
	}
	if err := m.maySecond(ctx, h, d); err != nil {
		return hideIf(h, err)
	}
	if d.State != Proposed && d.State != Provisional {
		return fault.New(fault.Conflict, "moderation.settled")
	}
	if d.Measure == LeaveOrganisation && !h.Staff {
		return fault.New(fault.Forbidden, "moderation.staff_only")
	}
	var theirs account.ID
	if agree && d.Measure == LeaveOrganisation {
		if theirs, err = m.whose(ctx, m.db, d.Member); err != nil {
			return err
		}
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		detail := map[string]string{"answer": "no"}
		if agree {
			detail["answer"] = "yes"
		}
		if err := m.record(ctx, tx, h, "moderation.confirm", audit.Ref("decision", id), detail); err != nil {
			return err
		}
		if !agree {
			return m.lapse(ctx, tx, h.Visit.Group, d)
		}
		by := h.by()
		changed, err := db.Exec(ctx, tx, qConfirm, int64(id), int64(by.Member), int64(by.Account))
		if err == nil && changed == 0 {
			err = fault.New(fault.Conflict, "moderation.settled")
		}
		if err != nil {
			return err
		}
		tx.OnCommit(func() { m.forget(d) })
		// Before it ends: who left is told nothing that does not last.
		if err := m.tell(ctx, tx, d.Member, KindConfirmed, m.DecisionURL(id)); err != nil {
			return err
		}
		if d.State == Proposed {
			if err := m.end(ctx, tx, h.Visit.Group, d); err != nil {
				return err
			}
		}
		return m.endElsewhere(ctx, tx, d, theirs)
	})
}

// end ends the membership of somebody who is to leave.
func (m *Module) end(ctx context.Context, tx *db.Tx, g group.Group, d Decision) error {
	members, err := m.groups.MembersIn(ctx, tx, g.ID, []group.MemberID{d.Member})
	if err != nil {
		return err
	}
	member, here := members[d.Member]
	if !here || !member.LeftAt.IsZero() {
		return nil
	}
	return m.groups.End(ctx, tx, g, member)
}

// lapse ends a measure to which nobody agreed, and tells whom it was about. It
// returns Conflict if somebody has agreed by now.
func (m *Module) lapse(ctx context.Context, tx *db.Tx, g group.Group, d Decision) error {
	if err := m.moveAs(ctx, tx, d, Lapsed); err != nil {
		return err
	}
	if d.State == Provisional {
		if err := m.undo(ctx, tx, g, d); err != nil {
			return err
		}
	}
	return m.tell(ctx, tx, d.Member, KindOver, m.DecisionURL(d.ID))
}

// Rewritten is told that the visitor has changed a thing of theirs. What waited to
// be written differently is looked at again: it returns the address of its
// statement, and "" for everything else.
func (m *Module) Rewritten(ctx context.Context, v group.Visit, thing subject.Ref) (string, error) {
	if v.Member == nil {
		return "", nil
	}
	rows, err := db.All(ctx, m.db, qStays, scanDecision, string(thing.Kind), thing.ID)
	if err != nil {
		return "", err
	}
	for _, row := range rows {
		if row.Member == v.Member.ID && row.Measure == Edit && row.State == Standing {
			return m.DecisionURL(row.ID), m.Resubmit(ctx, v.Actor, row.ID)
		}
	}
	return "", nil
}

// Resubmit says that what waited to be written differently now is. It returns
// Missing for everybody but the author, and Conflict where nothing waits.
func (m *Module) Resubmit(ctx context.Context, actor account.Actor, id DecisionID) error {
	d, h, err := m.forHand(ctx, actor, id)
	if err != nil {
		return err
	}
	if d.Member != h.member() {
		return fault.Missing("somebody else's decision")
	}
	if d.Measure != Edit || d.Act != "" || d.State != Standing {
		return fault.New(fault.Conflict, "moderation.settled")
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		moved, err := m.move(ctx, tx, d, Resubmitted)
		if err != nil || !moved {
			return err
		}
		told, err := m.callHolders(ctx, tx, h.Visit.Group, []group.MemberID{d.Member})
		if err != nil || told {
			return err
		}
		return m.callStaff(ctx, tx, h.Visit.Group.Organisation, KindStaffWaits)
	})
}

// Look opens what was written differently, or says kindly what is still in the
// way. It returns Invalid without a reason for the latter.
func (m *Module) Look(ctx context.Context, actor account.Actor, id DecisionID, open bool, reason string) error {
	d, h, err := m.forHand(ctx, actor, id)
	if err != nil {
		return err
	}
	if err := m.maySecond(ctx, h, d); err != nil {
		return hideIf(h, err)
	}
	if d.State != Resubmitted {
		return fault.New(fault.Conflict, "moderation.settled")
	}
	var c fault.Check
	checkWords(&c, "reason", reason, MaxReason, !open)
	if err := c.Err(); err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		moved, err := m.move(ctx, tx, d, Over)
		if err != nil || !moved {
			return err
		}
		if open {
			if err := m.undo(ctx, tx, h.Visit.Group, d); err != nil {
				return err
			}
			if err := m.record(ctx, tx, h, "moderation.open", audit.Ref("decision", id), nil); err != nil {
				return err
			}
			return m.tell(ctx, tx, d.Member, KindOver, m.DecisionURL(id))
		}
		next := m.drawUp(h, Choice{Measure: Edit, Rule: d.Rule, Facts: d.Facts, Reason: strings.TrimSpace(reason)})
		next.Member, next.Thing, next.URL, next.Source = d.Member, d.Thing, d.URL, d.Source
		return m.announce(ctx, tx, h, next)
	})
}
