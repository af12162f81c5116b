package moderation

import (
	"context"
	"errors"
	"fmt"

	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
)

// appealsLate sees to appeals that nobody answers: after the promised time they
// rise to whoever leads and to everybody else who may answer, and whoever asked
// is told so. After as long again, what was taken from them for a time is given
// back until somebody decides. One that fails keeps no other from being seen to.
func (m *Module) appealsLate(ctx context.Context) error {
	now := m.clock.Now()
	return errors.Join(m.eachAppeal(ctx, qLateAppeals, clock.ToMillis(now), m.rise),
		m.eachAppeal(ctx, qLongLate, clock.ToMillis(now.Add(-LiftAfter)), m.lift))
}

func (m *Module) eachAppeal(ctx context.Context, q *db.Query, before int64, do func(context.Context, *db.Tx, group.Group, Appeal, Decision) error) error {
	rows, err := db.All(ctx, m.db, q, scanAppeal, before)
	problems := []error{err}
	for _, row := range rows {
		d, err := db.One(ctx, m.db, qDecision, scanDecision, int64(row.Decision))
		var g group.Group
		if err == nil {
			g, err = m.groups.ByID(ctx, row.Group)
		}
		if err == nil {
			err = m.db.Tx(ctx, func(tx *db.Tx) error { return do(ctx, tx, g, row.Appeal, d.Decision) })
		}
		if err != nil {
			problems = append(problems, fmt.Errorf("moderation: appeal %d: %w", row.ID, err))
		}
	}
	return errors.Join(problems...)
}

// rise tells, once, whoever leads, the others who may answer, and whoever asked.
func (m *Module) rise(ctx context.Context, tx *db.Tx, g group.Group, a Appeal, d Decision) error {
	changed, err := db.Exec(ctx, tx, qAppealLate, int64(a.ID), m.now())
	if err != nil || changed == 0 {
		return err
	}
	if err := m.callLeads(ctx, tx, g.Organisation); err != nil {
		return err
	}
	if err := m.callOthers(ctx, tx, g, d, a.Member); err != nil {
		return err
	}
	return m.tell(ctx, tx, a.Member, KindAppealLate, m.askedURL(ctx, tx, a))
}

// lift gives back what was taken for a time. What lasts, and what waits for
// somebody's safety, is nothing that silence may end; whoever leads is told again.
func (m *Module) lift(ctx context.Context, tx *db.Tx, g group.Group, a Appeal, d Decision) error {
	changed, err := db.Exec(ctx, tx, qLift, int64(a.ID), m.now())
	if err != nil || changed == 0 {
		return err
	}
	if err := m.callLeads(ctx, tx, g.Organisation); err != nil {
		return err
	}
	if a.Side != TheirOwn || !d.State.InForce() || d.Until.IsZero() {
		return nil
	}
	moved, err := m.move(ctx, tx, d, Resting)
	if err != nil || !moved {
		return err
	}
	return m.tell(ctx, tx, a.Member, KindLifted, m.DecisionURL(d.ID))
}

// takeUp puts in force again what was lifted, now that another person has looked
// and it stays, for the rest of its time.
func (m *Module) takeUp(ctx context.Context, tx *db.Tx, d Decision) error {
	if d.State != Resting {
		return nil
	}
	to := Over
	if m.clock.Now().Before(d.Until) {
		to = Standing
	}
	return m.moveAs(ctx, tx, d, to)
}

// askedURL is where whoever asked reads how their appeal stands.
func (m *Module) askedURL(ctx context.Context, c db.Conn, a Appeal) string {
	if a.Side == Reporters {
		d, err := db.One(ctx, c, qDecision, scanDecision, int64(a.Decision))
		if err == nil {
			if row, found, err := db.Maybe(ctx, c, qReportBy, scanReport, int64(d.Matter), int64(a.Member)); err == nil && found {
				return m.reportURL(row.ID)
			}
		}
	}
	return m.DecisionURL(a.Decision)
}

func (m *Module) callLeads(ctx context.Context, tx *db.Tx, o group.OrganisationID) error {
	if m.staff == nil {
		return nil
	}
	org, err := m.groups.OrganisationByID(ctx, o)
	if err != nil {
		return err
	}
	return m.staff.TellLeads(ctx, tx, o, KindLead, staffURL(org))
}
