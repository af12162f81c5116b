package moderation

import (
	"cmp"
	"context"
	"slices"

	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/safety/subject"
)

// Restricted implements group.Restrictions: every act of another feature that
// restricts somebody is a decision, with a statement of reasons.
func (m *Module) Restricted(ctx context.Context, tx *db.Tx, g group.Group, r group.Restriction) error {
	_, err := m.Stated(ctx, tx, g, r)
	return err
}

// Stated is Restricted, and returns the statement that it makes.
func (m *Module) Stated(ctx context.Context, tx *db.Tx, g group.Group, r group.Restriction) (DecisionID, error) {
	measure, known := measureOf[r.Act]
	if !known {
		return 0, fault.New(fault.Internal, "internal")
	}
	if err := m.supersede(ctx, tx, r); err != nil {
		return 0, err
	}
	now := m.clock.Now()
	kind := subject.Kind(cmp.Or(r.Kind, string(kindOf[r.Act])))
	d := Decision{ID: DecisionID(m.ids.Next()), Member: r.Member, Act: r.Act, Thing: subject.Ref{Kind: kind, ID: r.Thing}, URL: r.URL, Measure: measure, Rule: Given,
		Source: OwnEyes, By: By{Member: r.By, Account: r.Staff}, State: Standing, At: now, Reason: r.Reason}
	if d.By.None() {
		d.Source = Machine
	}
	switch r.Act {
	case group.ActHeldForSafety, group.ActKeptForSafety, group.ActEditForSafety:
		d.Rule = Care
	case group.ActNoContact:
		d.Rule = Peace
	case group.ActReportsSlowedDown:
		d.Rule, d.Until = Misuse, now.Add(SlowedFor)
	}
	if measure.Lasting() { // one person did it: a second one agrees, or it ends
		d.State, d.ConfirmBy = Provisional, now.Add(ConfirmWithin)
		if err := m.callStaff(ctx, tx, g.Organisation, KindStaffWaits); err != nil {
			return 0, err
		}
	}
	return d.ID, m.state(ctx, tx, g, d)
}

// state is announce for what another feature did: it is so already.
func (m *Module) state(ctx context.Context, tx *db.Tx, g group.Group, d Decision) error {
	d.Organisation, d.Group = g.Organisation, g.ID
	if d.Reason == "" && d.Rule == Given {
		d.Rule = Unsaid
	}
	if err := m.store.insertDecision(ctx, tx, g, d); err != nil {
		return err
	}
	tx.OnCommit(func() { m.forget(d) })
	if d.Rule == Care { // its author was told at once, by whoever held or kept it
		return nil
	}
	return m.tell(ctx, tx, d.Member, KindDecided, m.DecisionURL(d.ID))
}

// supersede ends what was decided about the same thing and person before,
// without a word: the new statement says what holds now.
func (m *Module) supersede(ctx context.Context, tx *db.Tx, r group.Restriction) error {
	var before []decisionRow
	for _, act := range asOne(r.Act) {
		rows, err := db.All(ctx, tx, qOfAct, scanDecision, act, r.Thing)
		if err != nil {
			return err
		}
		before = append(before, rows...)
	}
	for _, row := range before {
		if row.Member != r.Member { // two people were asked to leave one meeting
			continue
		}
		if _, err := m.move(ctx, tx, row.Decision, Over); err != nil {
			return err
		}
	}
	return nil
}

// asOne are the acts of which only one holds for a thing at a time: what waited
// is kept, or is to be changed.
func asOne(act string) []string {
	if safety := []string{group.ActHeldForSafety, group.ActKeptForSafety, group.ActEditForSafety}; slices.Contains(safety, act) {
		return safety
	}
	return []string{act}
}

// Lifted implements group.Restrictions. It returns Conflict where a decision of
// the queue keeps the thing folded, and somebody else made it: what the reasons
// say must be so.
func (m *Module) Lifted(ctx context.Context, tx *db.Tx, g group.Group, act string, thing int64, by group.MemberID) error {
	if err := m.unfold(ctx, tx, subject.Ref{Kind: kindOf[act], ID: thing}, act, by); err != nil {
		return err
	}
	standing, err := db.All(ctx, tx, qOfAct, scanDecision, act, thing)
	if err != nil {
		return err
	}
	for _, row := range standing { // more than one, where two people are concerned
		if err := m.takenBack(ctx, tx, row.Decision, by); err != nil {
			return err
		}
	}
	return nil
}

// unfold takes back what the same facilitator decided in the queue about a thing
// that they show again.
func (m *Module) unfold(ctx context.Context, tx *db.Tx, thing subject.Ref, act string, by group.MemberID) error {
	if by == 0 || measureOf[act] != Fold {
		return nil
	}
	rows, err := db.All(ctx, tx, qStays, scanDecision, string(thing.Kind), thing.ID)
	if err != nil {
		return err
	}
	for _, row := range rows {
		switch {
		case row.Measure != Fold || row.Act != "":
		case row.By.Member != by:
			return fault.New(fault.Conflict, "moderation.folded")
		default:
			if err := m.takenBack(ctx, tx, row.Decision, by); err != nil {
				return err
			}
		}
	}
	return nil
}

// takenBack ends a decision that is undone already, with the appeals against it,
// and tells whom it was about.
func (m *Module) takenBack(ctx context.Context, tx *db.Tx, d Decision, by group.MemberID) error {
	moved, err := m.move(ctx, tx, d, Over)
	if err != nil || !moved {
		return err
	}
	if err := m.settleAppeals(ctx, tx, d, By{Member: by}); err != nil {
		return err
	}
	return m.tell(ctx, tx, d.Member, KindOver, m.DecisionURL(d.ID))
}

// settleAppeals ends open appeals against a decision that was undone meanwhile.
func (m *Module) settleAppeals(ctx context.Context, tx *db.Tx, d Decision, by By) error {
	appeals, err := db.All(ctx, tx, qAppealsTo, scanAppeal, int64(d.ID))
	if err != nil {
		return err
	}
	for _, a := range appeals {
		if a.State != Waiting || a.Side != TheirOwn {
			continue
		}
		if _, err := db.Exec(ctx, tx, qAnswer, int64(a.ID), string(Undone), []byte{}, int64(by.Member), int64(by.Account), clock.ToMillis(m.clock.Now())); err != nil {
			return err
		}
	}
	return nil
}
