package moderation

import (
	"context"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
)

// inForce returns what is decided about a member and has effect.
func (m *Module) inForce(ctx context.Context, c db.Conn, member group.MemberID) ([]Decision, error) {
	rows, err := db.All(ctx, c, qInForceOf, scanDecision, int64(member))
	list := make([]Decision, 0, len(rows))
	now := m.clock.Now()
	for _, row := range rows {
		if row.Until.IsZero() || now.Before(row.Until) {
			list = append(list, row.Decision)
		}
	}
	return list, err
}

// StillOf implements group.Stills. Whether anything is decided about a member at
// all is remembered for a few seconds; whoever something is decided about is
// read afresh at each visit.
func (m *Module) StillOf(ctx context.Context, v group.Visit) (group.Still, error) {
	if !v.Actor.SignedIn() {
		return group.Still{}, nil
	}
	if out, err := m.outside(ctx, v); err != nil || out != 0 {
		return group.Still{Kind: outsideIf(out), URL: m.DecisionURL(out)}, err
	}
	if v.Member == nil {
		return group.Still{}, nil
	}
	if any, known := m.stills.Get(v.Member.ID); known && !any {
		return group.Still{}, nil
	}
	decided, err := m.inForce(ctx, m.db, v.Member.ID)
	if err != nil {
		return group.Still{}, err
	}
	m.stills.Put(v.Member.ID, len(decided) > 0)
	return m.heaviest(ctx, v.Member.ID, decided)
}

func outsideIf(id DecisionID) group.StillKind {
	if id == 0 {
		return group.NotStill
	}
	return group.Outside
}

// heaviest is what the decisions about a member amount to.
func (m *Module) heaviest(ctx context.Context, member group.MemberID, decided []Decision) (s group.Still, err error) {
	for _, d := range decided {
		kind := stillOf(d)
		if order[kind] <= order[s.Kind] {
			continue
		}
		s = group.Still{Kind: kind, Until: d.Until, URL: m.DecisionURL(d.ID)}
		if d.State == Proposed {
			s.Until = d.ConfirmBy
		}
	}
	if s.Kind == group.Slowly {
		s.Next, err = m.nextWriting(ctx, member)
	}
	return s, err
}

var order = map[group.StillKind]int{group.NotStill: 0, group.Slowly: 1, group.ReadsOnly: 2, group.Outside: 3}

// stillOf is what one decision means for writing. Whoever is asked to leave
// reads until a second person has agreed; a membership that another feature
// ended is over by itself.
func stillOf(d Decision) group.StillKind {
	switch {
	case d.Measure == Slow:
		return group.Slowly
	case d.Measure == Pause || d.Measure.Lasting() && d.State == Proposed:
		return group.ReadsOnly
	case d.Measure.Lasting() && d.Act == "":
		return group.Outside
	}
	return group.NotStill
}

// nextWriting is when somebody who is slowed may write again, zero for now.
func (m *Module) nextWriting(ctx context.Context, member group.MemberID) (time.Time, error) {
	at, found, err := db.Maybe(ctx, m.db, qPace, db.Value[int64], int64(member))
	if err != nil || !found {
		return time.Time{}, err
	}
	next := clock.FromMillis(at).Add(Pace)
	if !m.clock.Now().Before(next) {
		return time.Time{}, nil
	}
	return next, nil
}

// Wrote implements group.Stills. It writes for those who are slowed only.
func (m *Module) Wrote(ctx context.Context, tx *db.Tx, member group.MemberID) error {
	if any, known := m.stills.Get(member); !known || !any {
		return nil
	}
	_, err := db.Exec(ctx, tx, qWrote, int64(member), m.now())
	return err
}

// outside returns the decision by which the visitor left the whole organisation,
// 0 for none. Nothing stored leads from an account to its members: those few
// who left are each asked for, in their own group, whether they are the visitor.
func (m *Module) outside(ctx context.Context, v group.Visit) (DecisionID, error) {
	key := outsider{v.Actor.ID, v.Group.Organisation}
	if id, known := m.outsBy.Get(key); known {
		return id, nil
	}
	gone, known := m.outs.Get(v.Group.Organisation)
	if !known {
		rows, err := db.All(ctx, m.db, qOut, scanDecision, int64(v.Group.Organisation))
		if err != nil {
			return 0, err
		}
		for _, row := range rows {
			gone = append(gone, row.Decision)
		}
		m.outs.Put(v.Group.Organisation, gone)
	}
	if len(gone) == 0 {
		return 0, nil
	}
	var found DecisionID
	for _, d := range gone {
		past, err := m.groups.Past(ctx, v.Actor, d.Group)
		if err != nil {
			return 0, err
		}
		if past.Member != nil && past.Member.ID == d.Member {
			found = d.ID
			break
		}
	}
	m.outsBy.Put(key, found)
	return found, nil
}

// forget drops what memory holds of a decision that changed.
func (m *Module) forget(d Decision) {
	m.stills.Drop(d.Member)
	if d.Measure == LeaveOrganisation {
		m.outs.Drop(d.Organisation)
		m.outsBy.Clear()
	}
}
