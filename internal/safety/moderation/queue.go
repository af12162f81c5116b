package moderation

import (
	"context"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// A Queue is what waits for somebody who moderates: nothing in it is theirs.
type Queue struct {
	Matters []Waits
	Appeals []Asked
	Halfway []Half // proposed, provisional, or written differently
}

// Waits is one open matter.
type Waits struct {
	Matter
	In    group.Group
	Broke RuleKey // the gravest rule that a reporter named; "" where no member reported it
}

// Asked is one open appeal.
type Asked struct {
	Appeal
	Of Decision
	In group.Group
}

// Half is a decision for which another look is wanted.
type Half struct {
	Decision
	In group.Group
}

// QueueOf returns what waits in one group, for whoever holds it or works for its
// organisation.
func (m *Module) QueueOf(ctx context.Context, actor account.Actor, g group.Group) (Queue, error) {
	h, err := m.hand(ctx, actor, g.ID)
	if err != nil {
		return Queue{}, err
	}
	if !h.Staff && !h.Facilitates {
		return Queue{}, fault.Missing("may not moderate here")
	}
	return m.gatherQueue(ctx, actor, int64(g.ID), qMattersIn, qAppealsIn, qHalfwayIn)
}

// QueueFor returns what waits in all groups of an organisation, for its staff.
func (m *Module) QueueFor(ctx context.Context, actor account.Actor, o group.Organisation) (Queue, error) {
	if err := m.mayModerate(ctx, actor, o.ID); err != nil {
		return Queue{}, err
	}
	return m.gatherQueue(ctx, actor, int64(o.ID), qMattersOrg, qAppealsOrg, qHalfway)
}

// mayModerate returns nil for the organisation's staff with the duty.
func (m *Module) mayModerate(ctx context.Context, actor account.Actor, o group.OrganisationID) error {
	if m.staff == nil {
		return fault.Missing("no staff")
	}
	_, yes, err := m.staff.Moderates(ctx, actor.ID, o)
	if err == nil && !yes {
		err = fault.Missing("does not moderate here")
	}
	return err
}

// hands remembers who the actor is in each group of a list.
type hands struct {
	m     *Module
	actor account.Actor
	known map[group.ID]Hand
}

func (h hands) in(ctx context.Context, g group.ID) (Hand, error) {
	if hand, ok := h.known[g]; ok {
		return hand, nil
	}
	hand, err := h.m.hand(ctx, h.actor, g)
	h.known[g] = hand
	return hand, err
}

// gatherQueue leaves out whatever the actor has a part in: that somebody
// reported them is not for their eyes.
func (m *Module) gatherQueue(ctx context.Context, actor account.Actor, of int64, matters, appeals, halfway *db.Query) (q Queue, err error) {
	hs := hands{m, actor, map[group.ID]Hand{}}
	open, err := db.All(ctx, m.db, matters, scanMatter, of, int64(listed))
	if err != nil {
		return q, err
	}
	for _, matter := range open {
		hand, err := hs.in(ctx, matter.Group)
		if err != nil {
			return q, err
		}
		if ok, err := yes(m.mayLook(ctx, hand, matter)); err != nil {
			return q, err
		} else if !ok {
			continue
		}
		broke, err := m.broke(ctx, matter.ID)
		if err != nil {
			return q, err
		}
		q.Matters = append(q.Matters, Waits{Matter: matter, In: hand.Visit.Group, Broke: broke})
	}
	if q.Halfway, err = m.halfway(ctx, hs, halfway, of); err != nil {
		return q, err
	}
	q.Appeals, err = m.asked(ctx, hs, appeals, of)
	return q, err
}

var qRulesBroken = db.Register("moderation.report.rules", `SELECT rule FROM moderation_report WHERE matter_id = $1 ORDER BY id LIMIT 100`)

// broke is the gravest rule that those who reported the matter named.
func (m *Module) broke(ctx context.Context, matter MatterID) (gravest RuleKey, err error) {
	named, err := db.All(ctx, m.db, qRulesBroken, db.Value[RuleKey], int64(matter))
	for _, k := range named {
		is, _ := RuleOf(k)
		if was, _ := RuleOf(gravest); gravest == "" || is.Gravity > was.Gravity {
			gravest = k
		}
	}
	return gravest, err
}

func (m *Module) halfway(ctx context.Context, hs hands, q *db.Query, of int64) (list []Half, err error) {
	rows, err := db.All(ctx, m.db, q, scanDecision, of, int64(listed))
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		hand, err := hs.in(ctx, row.Group)
		if err != nil {
			return nil, err
		}
		if ok, err := yes(struct{}{}, m.maySecond(ctx, hand, row.Decision)); err != nil {
			return nil, err
		} else if ok {
			list = append(list, Half{Decision: row.Decision, In: hand.Visit.Group})
		}
	}
	return list, nil
}

func (m *Module) asked(ctx context.Context, hs hands, q *db.Query, of int64) (list []Asked, err error) {
	rows, err := db.All(ctx, m.db, q, scanAppeal, of, int64(listed))
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		hand, err := hs.in(ctx, row.Group)
		if err != nil {
			return nil, err
		}
		d, err := db.One(ctx, m.db, qDecision, scanDecision, int64(row.Decision))
		if err != nil {
			return nil, err
		}
		if ok, err := yes(struct{}{}, m.mayAnswer(ctx, hand, d.Decision)); err != nil {
			return nil, err
		} else if ok {
			list = append(list, Asked{Appeal: row.Appeal, Of: d.Decision, In: hand.Visit.Group})
		}
	}
	return list, nil
}

// WaitsIn is QueueOf for any visitor: nothing waits for whoever does not hold the
// group.
func (m *Module) WaitsIn(ctx context.Context, v group.Visit) (q Queue, err error) {
	if v.MayFacilitate() != nil {
		return q, nil
	}
	return m.QueueOf(ctx, v.Actor, v.Group)
}
