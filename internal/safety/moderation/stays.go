package moderation

import (
	"context"

	"hearth/internal/platform/db"
	"hearth/internal/safety/subject"
)

// What keeps a thing from others: a rule that waits for a person, and what a
// person decided about the thing. What waits for somebody's safety is not here:
// whoever works on their case opens it.
var qStays = db.Register("moderation.decision.stays", `SELECT `+decisionColumns+` FROM moderation_decision
	WHERE kind = $1 AND thing_id = $2 AND measure IN ('wait', 'edit', 'fold') AND rule <> 'care' AND`+inForce+`ORDER BY id`)

// Stays returns how a thing must stand as long as what was decided about it is in
// force: held, or folded with the reason that everybody reads; Open where nothing
// is. Whoever opens a thing for another cause asks first.
func (m *Module) Stays(ctx context.Context, c db.Conn, thing subject.Ref) (s subject.State, reason string, err error) {
	rows, err := db.All(ctx, c, qStays, scanDecision, string(thing.Kind), thing.ID)
	if err != nil {
		return s, "", err
	}
	for _, row := range rows {
		if row.Measure != Fold {
			return subject.Held, "", nil
		}
		g, err := m.groups.ByIDIn(ctx, c, row.Group)
		if err != nil {
			return s, "", err
		}
		d, err := m.store.openDecision(ctx, c, g, row)
		if err != nil {
			return s, "", err
		}
		s, reason = subject.Hidden, d.Reason
	}
	return s, reason, nil
}
