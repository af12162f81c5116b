package cases

import (
	"context"
	"slices"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/safety/ladder"
)

// Those who work on cases are looked after too: another feature counts what was
// heavy, and says here how much somebody has. Nobody is kept from a case by it.

var (
	qHeldByAccount = db.Register("cases.case.held_by_account", `SELECT COUNT(*) FROM safety_case_party p JOIN safety_case c ON c.id = p.case_id AND c.owner_party = p.id
		WHERE p.account_id = $1 AND c.closed_at = 0`)
	qHeldByMember = db.Register("cases.case.held_by_member", `SELECT COUNT(*) FROM safety_case c JOIN safety_case_party p ON p.case_id = c.id AND c.owner_party = p.id
		WHERE c.group_id = $1 AND p.member_id = $2 AND c.closed_at = 0`)
)

// A Work is what somebody has just done in a case.
type Work struct {
	Account account.ID
	As      group.MemberID // of a facilitator; 0 for a responder
	Case    Case           // as it is now
	Level   ladder.Level   // the highest that it had during the act
	Ended   bool           // with this act it was closed, or handed over
}

// OnWorked makes every act in a case call f in the same transaction. It is called
// while the program is put together.
func (m *Module) OnWorked(f func(ctx context.Context, tx *db.Tx, w Work) error) { m.worked = f }

// tellWork says what was done, where somebody wants to know.
func (m *Module) tellWork(ctx context.Context, tx *db.Tx, d Desk, before, after Case, by PartyID) error {
	if m.worked == nil {
		return nil
	}
	level := after.Level
	if before.Level.Rank() > level.Rank() {
		level = before.Level
	}
	ended := before.Open() && !after.Open() || before.Owner == by && after.Owner != by
	return m.worked(ctx, tx, Work{Account: d.account, As: d.member, Case: after, Level: level, Ended: ended})
}

// A Load is how much somebody has, beside what they take on.
type Load struct {
	Cases, Most int64 // open and theirs, and how many they take at once
	Resting     bool
	RestUntil   time.Time
	Declines    bool // the group has a topic that they do not take
}

// Heavy reports whether to ask before they take another one.
func (l Load) Heavy() bool { return l.Full() || l.Resting || l.Declines }

// Full reports whether they have as many as they take.
func (l Load) Full() bool { return l.Most > 0 && l.Cases >= l.Most }

// Loads tells how much somebody has.
type Loads interface {
	LoadOf(ctx context.Context, id account.ID, o group.OrganisationID, topics []string) (Load, error)
	// Declined are the topics that they do not take.
	Declined(ctx context.Context, id account.ID) ([]string, error)
}

// LoadBy sets who tells. It is called while the program is put together.
func (m *Module) LoadBy(l Loads) { m.loads = l }

// loadOf is how much the visitor of a case has, before they take it.
func (m *Module) loadOf(ctx context.Context, d Desk) (Load, error) {
	if m.loads == nil {
		return Load{}, nil
	}
	return m.loads.LoadOf(ctx, d.account, d.Group.Organisation, d.Group.Topics)
}

// declined marks the lines whose group has a topic that the account does not
// take.
func (m *Module) declined(ctx context.Context, id account.ID, q *Queue) error {
	if m.loads == nil {
		return nil
	}
	topics, err := m.loads.Declined(ctx, id)
	if err != nil || len(topics) == 0 {
		return err
	}
	for i, l := range q.Lines {
		q.Lines[i].Declined = slices.ContainsFunc(q.Desks[l.ID].Group.Topics, func(t string) bool { return slices.Contains(topics, t) })
	}
	return nil
}

// Holding counts the open cases that the account has, as a responder and as a
// facilitator. Only the person themselves may cause this to be called, for it
// knows all their members.
func (m *Module) Holding(ctx context.Context, id account.ID) (int64, error) {
	n, err := db.One(ctx, m.DB, qHeldByAccount, db.Value[int64], int64(id))
	if err != nil {
		return 0, err
	}
	visits, err := m.Groups.MyGroups(ctx, id)
	if err != nil {
		return 0, err
	}
	for _, v := range visits {
		if !v.Facilitates() {
			continue
		}
		more, err := db.One(ctx, m.DB, qHeldByMember, db.Value[int64], int64(v.Group.ID), int64(v.Member.ID))
		if err != nil {
			return 0, err
		}
		n += more
	}
	return n, nil
}

// TopicsOf are the topics of the group that a case is in; none where there is no
// such case.
func (m *Module) TopicsOf(ctx context.Context, id ID) ([]string, error) {
	c, found, err := m.store.one(ctx, m.DB, id)
	if err != nil || !found {
		return nil, err
	}
	g, err := m.Groups.ByID(ctx, c.Group)
	return g.Topics, err
}
