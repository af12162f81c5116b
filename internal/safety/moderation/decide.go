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

// Decide closes a matter with a decision and its reasons, and tells whom it is
// about and who reported. It returns Invalid for a form to look at again,
// Conflict if somebody decided already or one report is all there is to go by,
// and what Hand.May and MayChoose say.
func (m *Module) Decide(ctx context.Context, actor account.Actor, id MatterID, in Choice) (DecisionID, error) {
	f, err := m.Folder(ctx, actor, id)
	if err != nil {
		return 0, err
	}
	in.Facts, in.Reason = strings.TrimSpace(in.Facts), strings.TrimSpace(in.Reason)
	if err := f.check(in); err != nil {
		return 0, err
	}
	if in.Measure.Lasting() && f.Alone {
		return 0, fault.New(fault.Conflict, "moderation.one_report")
	}
	d := m.drawUp(f.Hand, in)
	d.Matter, d.Member, d.Thing, d.URL, d.Source = id, f.About, f.Thing, f.URL, Noticed
	err = m.db.Tx(ctx, func(tx *db.Tx) error {
		closed, err := db.Exec(ctx, tx, qCloseMatter, int64(id), m.now())
		if err == nil && closed == 0 {
			err = fault.New(fault.Conflict, "moderation.decided_already")
		}
		if err != nil {
			return err
		}
		if err := m.release(ctx, tx, f.Hand, d); err != nil {
			return err
		}
		return m.announce(ctx, tx, f.Hand, d)
	})
	return d.ID, err
}

// release ends the waiting of what a rule held, now that a person has decided: it
// opens where nothing was wrong, or a word was enough, and is else folded, each
// with a statement of its own. What was found to sell or to hurt does not open to
// everybody because its author may write less from now on.
func (m *Module) release(ctx context.Context, tx *db.Tx, h Hand, d Decision) error {
	held, err := m.held(ctx, tx, d.Thing, d.Member)
	if err != nil {
		return err
	}
	for _, row := range held {
		if moved, err := m.move(ctx, tx, row.Decision, Over); err != nil {
			return err
		} else if !moved || d.Measure.ofThing() {
			continue
		}
		if d.Measure.Restricts() {
			next := m.drawUp(h, Choice{Measure: Fold, Rule: d.Rule, Facts: d.Facts, Reason: d.Reason})
			next.Member, next.Thing, next.URL, next.Source = row.Member, row.Thing, row.URL, row.Source
			if err := m.announce(ctx, tx, h, next); err != nil {
				return err
			}
			continue
		}
		if err := m.undo(ctx, tx, h.Visit.Group, row.Decision); err != nil {
			return err
		}
		if d.Measure == None { // else they read of it in what was decided
			if err := m.tell(ctx, tx, row.Member, KindOver, m.DecisionURL(row.ID)); err != nil {
				return err
			}
		}
	}
	return nil
}

// held is what waits by a rule and hangs on a decision about the thing: all of a
// newcomer's where it is about them.
func (m *Module) held(ctx context.Context, c db.Conn, thing subject.Ref, member group.MemberID) ([]decisionRow, error) {
	q, of := qOfAct, thing.ID
	if thing.Kind == Member { // a wave of a newcomer's
		q, of = qHeldOf, int64(member)
	}
	return db.All(ctx, c, q, scanDecision, group.ActHeldByRule, of)
}

// check looks at what was filled in.
func (f Folder) check(in Choice) error {
	if err := f.Hand.MayChoose(in); err != nil {
		return err
	}
	var c fault.Check
	if !in.Measure.fits(f.Thing.Kind) {
		c.Add("measure", "moderation.problem.no_thing")
	}
	if !offered(in.Rule, len(f.Promises)) {
		c.Add("rule", "moderation.problem.rule")
	}
	checkWords(&c, "facts", in.Facts, MaxFacts, in.Measure.Restricts())
	checkWords(&c, "reason", in.Reason, MaxReason, true)
	return c.Err()
}

// drawUp begins a decision of the Hand's that takes effect now.
func (m *Module) drawUp(h Hand, in Choice) Decision {
	now := m.clock.Now()
	g := h.Visit.Group
	d := Decision{ID: DecisionID(m.ids.Next()), Organisation: g.Organisation, Group: g.ID, Measure: in.Measure, Rule: in.Rule, Source: OwnEyes, By: h.by(),
		State: Standing, At: now, Until: in.until(now), Facts: in.Facts, Reason: in.Reason}
	if in.Measure.Lasting() {
		d.State, d.ConfirmBy = Proposed, now.Add(ConfirmWithin)
	}
	return d
}

// announce writes a decision, makes it so, and tells everybody concerned.
func (m *Module) announce(ctx context.Context, tx *db.Tx, h Hand, d Decision) error {
	g := h.Visit.Group
	if err := m.store.insertDecision(ctx, tx, g, d); err != nil {
		return err
	}
	tx.OnCommit(func() { m.forget(d) })
	if err := m.apply(ctx, tx, d); err != nil {
		return err
	}
	if err := m.record(ctx, tx, h, "moderation.decide", audit.Ref("decision", d.ID), map[string]string{"measure": string(d.Measure), "matter": audit.Ref("matter", d.Matter)}); err != nil {
		return err
	}
	if d.Measure != None {
		if err := m.tell(ctx, tx, d.Member, KindDecided, m.DecisionURL(d.ID)); err != nil {
			return err
		}
	}
	if d.State == Proposed {
		if err := m.callStaff(ctx, tx, g.Organisation, KindStaffWaits); err != nil {
			return err
		}
	}
	return m.tellReporters(ctx, tx, d.Matter)
}

// tellReporters tells everybody who reported that somebody has decided.
func (m *Module) tellReporters(ctx context.Context, tx *db.Tx, matter MatterID) error {
	if matter == 0 {
		return nil
	}
	reports, err := db.All(ctx, tx, qReportsTo, scanReport, int64(matter))
	if err != nil {
		return err
	}
	for _, r := range reports {
		if err := m.tell(ctx, tx, r.Member, KindReported, m.reportURL(r.ID)); err != nil {
			return err
		}
	}
	return nil
}

// apply makes a decision of the queue so. Slow and Pause need nothing: their
// being in force is their effect.
func (m *Module) apply(ctx context.Context, tx *db.Tx, d Decision) error {
	switch d.Measure {
	case Edit:
		return m.set(ctx, tx, d.Thing, subject.Held, "")
	case Fold:
		return m.set(ctx, tx, d.Thing, subject.Hidden, d.Reason)
	}
	return nil
}

// set changes the state of a thing, and does nothing for one that is gone.
func (m *Module) set(ctx context.Context, tx *db.Tx, r subject.Ref, s subject.State, reason string) error {
	place, err := m.places.At(r.Kind)
	if err != nil {
		return err
	}
	if err := place.Set(ctx, tx, r.ID, s, reason); err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	return nil
}

// undo takes back what a decision did.
func (m *Module) undo(ctx context.Context, tx *db.Tx, g group.Group, d Decision) error {
	if d.Act != "" {
		if undo, ok := m.undoes[d.Act]; ok {
			return undo(ctx, tx, g, d.Thing, d.Member)
		}
		return nil
	}
	switch {
	case d.Measure.ofThing():
		return m.set(ctx, tx, d.Thing, subject.Open, "")
	case d.Measure.Lasting() && d.State == Standing:
		if err := m.groups.Readmit(ctx, tx, g, d.Member); err != nil && !fault.Is(err, fault.Conflict) {
			return err
		}
		return m.readmitElsewhere(ctx, tx, d)
	}
	return nil
}

// move brings a decision from one state to another, once. It returns false if it
// was not in that state any more.
func (m *Module) move(ctx context.Context, tx *db.Tx, d Decision, to DecisionState) (bool, error) {
	ended := m.now()
	if to.InForce() {
		ended = 0
	}
	changed, err := db.Exec(ctx, tx, qState, int64(d.ID), string(d.State), string(to), ended)
	tx.OnCommit(func() { m.forget(d) })
	return changed > 0, err
}

// forHand reads a decision with its words, and who the actor is in its group.
func (m *Module) forHand(ctx context.Context, actor account.Actor, id DecisionID) (d Decision, h Hand, err error) {
	row, err := m.decisionOf(ctx, id)
	if err != nil {
		return d, h, err
	}
	if h, err = m.hand(ctx, actor, row.Group); err != nil {
		return d, h, err
	}
	d, err = m.store.openDecision(ctx, m.db, h.Visit.Group, row)
	return d, h, err
}
