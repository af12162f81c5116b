package care

import (
	"context"
	"time"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// A Merge is a group that wants to go on as another, or did.
type Merge struct {
	ID     int64
	From   group.ID
	Slug   string // of From
	Into   group.ID
	By     group.MemberID
	State  string
	MadeAt time.Time
	EndsAt time.Time
}

// OfferMerge asks the group with the slug to take this one in, and tells those
// who hold it. It returns Invalid for a group that is not there, is this one,
// or belongs to another organisation: members agreed to be where they are, and
// a move between organisations is another question with other answers.
func (m *Module) OfferMerge(ctx context.Context, v group.Visit, slug string) error {
	if err := v.MayFacilitate(); err != nil {
		return err
	}
	into, err := m.groups.Visit(ctx, v.Actor, slug)
	if fault.Is(err, fault.NotFound) || err == nil && (into.Group.ID == v.Group.ID || into.Group.Young() != v.Group.Young() || into.Group.State != group.Live) {
		var c fault.Check
		c.Add("into", "care.problem.into")
		return c.Err()
	}
	if err != nil {
		return err
	}
	if into.Group.Organisation != v.Group.Organisation {
		var c fault.Check
		c.Add("into", "care.problem.into_organisation")
		return c.Err()
	}
	id := m.ids.Next()
	err = m.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := db.Exec(ctx, tx, qLapseMerge, int64(v.Group.ID), m.now()); err != nil {
			return err
		}
		if _, err := db.Exec(ctx, tx, qInsertMerge, id, int64(v.Group.ID), v.Group.Slug, int64(into.Group.ID), int64(v.Member.ID), m.now(), m.after(OfferFor)); err != nil {
			return err
		}
		if err := m.tellHolders(ctx, tx, into.Group.ID, 0, "merge_offered", futureURL(into.Group)); err != nil {
			return err
		}
		return m.record(ctx, tx, v.Member.ID, "care.merge.offer", audit.Ref("group", v.Group.ID), map[string]string{"into": into.Group.Slug})
	})
	if db.IsTaken(err) {
		return fault.New(fault.Conflict, "care.asked_already")
	}
	return err
}

// mergeFrom is what the group asked of another, nil for nothing.
func (m *Module) mergeFrom(ctx context.Context, v group.Visit) (*Merge, error) {
	merge, found, err := db.Maybe(ctx, m.db, qMergeFrom, scanMerge, int64(v.Group.ID), m.now())
	if err != nil || !found {
		return nil, err
	}
	return &merge, nil
}

// mergesInto are the groups that want to go on as this one.
func (m *Module) mergesInto(ctx context.Context, v group.Visit) ([]Merge, error) {
	return db.All(ctx, m.db, qMergesInto, scanMerge, int64(v.Group.ID), m.now())
}

// AnswerMerge takes another group in, or lets it pass, by somebody who holds
// this one. The other group is archived then, and its members find the way
// here. It returns Conflict for a question that is over.
func (m *Module) AnswerMerge(ctx context.Context, v group.Visit, id int64, yes bool) error {
	if err := v.MayFacilitate(); err != nil {
		return err
	}
	merge, err := m.openMerge(ctx, id)
	if err != nil {
		return err
	}
	if merge.Into != v.Group.ID {
		return fault.Missing("another group was asked")
	}
	from, err := m.groups.ByID(ctx, merge.From)
	if err != nil {
		return err
	}
	if !yes {
		return m.closeMerge(ctx, v, merge, "declined", func(tx *db.Tx) error {
			return m.tellHolders(ctx, tx, from.ID, 0, "merge_answered", futureURL(from))
		})
	}
	return m.closeMerge(ctx, v, merge, "accepted", func(tx *db.Tx) error { return m.goOn(ctx, tx, from, v.Group) })
}

// queue waits for the group's turn; a group that was archived meanwhile makes
// an offer about it over.
func (m *Module) queue(ctx context.Context, tx *db.Tx, g group.ID) error {
	err := m.groups.Queue(ctx, tx, g)
	if fault.Is(err, fault.NotFound) {
		return fault.New(fault.Conflict, "care.offer_over")
	}
	return err
}

// goOn archives a group as going on as another. Whoever is in it is told
// before: afterwards nobody belongs to it.
func (m *Module) goOn(ctx context.Context, tx *db.Tx, from, into group.Group) error {
	if err := m.groups.Queue(ctx, tx, into.ID); err != nil { // it is there to go on as
		return err
	}
	if err := m.queue(ctx, tx, from.ID); err != nil {
		return err
	}
	tx.OnCommit(m.signs.drop)
	if err := m.tellAll(ctx, tx, from.ID, 0, "merged", wentOnURL(from.Slug)); err != nil {
		return err
	}
	if err := m.dropPlans(ctx, tx, from.ID); err != nil {
		return err
	}
	return m.groups.Archive(ctx, tx, from, into.ID)
}

// dropPlans ends what was still open about the future of a group that is over.
func (m *Module) dropPlans(ctx context.Context, tx *db.Tx, g group.ID) error {
	for _, q := range []*db.Query{qDropMerges, qDropMoves} {
		if _, err := db.Exec(ctx, tx, q, int64(g), m.now()); err != nil {
			return err
		}
	}
	_, err := db.Exec(ctx, tx, qCloseEnding, int64(g), "done")
	return err
}

// WithdrawMerge takes the question back, by somebody who holds the group that
// asked.
func (m *Module) WithdrawMerge(ctx context.Context, v group.Visit, id int64) error {
	if err := v.MayFacilitate(); err != nil {
		return err
	}
	merge, err := m.openMerge(ctx, id)
	if err != nil {
		return err
	}
	if merge.From != v.Group.ID {
		return fault.Missing("another group asked")
	}
	return m.closeMerge(ctx, v, merge, "withdrawn", func(*db.Tx) error { return nil })
}

func (m *Module) openMerge(ctx context.Context, id int64) (Merge, error) {
	merge, found, err := db.Maybe(ctx, m.db, qMerge, scanMerge, id)
	if err == nil && !found {
		err = fault.Missing("no such merge")
	}
	return merge, err
}

func (m *Module) closeMerge(ctx context.Context, v group.Visit, merge Merge, state string, also func(*db.Tx) error) error {
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		changed, err := db.Exec(ctx, tx, qCloseMerge, merge.ID, state, m.now())
		if err != nil {
			return err
		}
		if changed == 0 {
			return fault.New(fault.Conflict, "care.offer_over")
		}
		if err := also(tx); err != nil {
			return err
		}
		return m.record(ctx, tx, v.Member.ID, "care.merge."+state, audit.Ref("group", merge.From), map[string]string{"into": number(merge.Into)})
	})
}

// A Way leads from a group that is over to the one as which it goes on.
type Way struct {
	From   group.Visit // as the actor was there
	Into   group.Visit // as the actor is there now
	Handle string      // what they would wear: the same if nobody wears it
	Same   bool        // the handle is the one they know
}

// WentOn shows a member of a group that went on as another the way there. It
// returns Missing for anybody else: who was in the group is nobody's business.
func (m *Module) WentOn(ctx context.Context, actor account.Actor, slug string) (w Way, err error) {
	merge, found, err := db.Maybe(ctx, m.db, qMergeDone, scanMerge, slug)
	if err != nil {
		return w, err
	}
	if !found {
		return w, fault.Missing("did not go on")
	}
	if w.From, err = m.groups.Past(ctx, actor, merge.From); err != nil {
		return w, err
	}
	if !w.From.Belongs() {
		return w, fault.Missing("was not a member")
	}
	if w.Into, err = m.groups.Past(ctx, actor, w.From.Group.MergedInto); err != nil {
		return w, err
	}
	if w.Into.Member != nil {
		w.Handle, w.Same = w.Into.Member.Handle, true
		return w, nil
	}
	if w.Same, err = m.groups.HandleFree(ctx, w.Into.Group.ID, w.From.Member.Handle); err != nil {
		return w, err
	}
	if w.Handle = w.From.Member.Handle; !w.Same {
		w.Handle, err = m.groups.Suggest(ctx, w.Into.Group)
	}
	return w, err
}

// ComeAlong makes a member of the group that is over a member of the one as
// which it goes on, without questions, and returns that group. No row says that
// they came from there. It returns Invalid for a handle or an agreement to look
// at again, and Conflict if that group is over as well.
func (m *Module) ComeAlong(ctx context.Context, actor account.Actor, slug string, in group.Joining) (group.Group, error) {
	w, err := m.WentOn(ctx, actor, slug)
	if err != nil {
		return group.Group{}, err
	}
	if !w.Into.Group.ArchivedAt.IsZero() {
		return w.Into.Group, fault.New(fault.Conflict, "care.over_too")
	}
	if in.Handle == "" {
		in.Handle = w.Handle
	}
	_, err = m.groups.BringIn(ctx, w.Into, in)
	return w.Into.Group, err
}
