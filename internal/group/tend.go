package group

import (
	"context"
	"time"

	"hearth/internal/account/naming"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// What package care does to members. None of these looks at anybody's
// permission or writes to the audit log: care does both.

var (
	qHolderIDs = db.Register("group.member.holder_ids", `SELECT id FROM member
		WHERE group_id = $1 AND role = 'facilitator' AND left_at = 0 AND erased_at = 0 ORDER BY joined_at, id`)
	qMemberIDs = db.Register("group.member.ids", `SELECT id FROM member
		WHERE group_id = $1 AND left_at = 0 AND erased_at = 0 AND id > $2 ORDER BY id LIMIT $3`)
	qQuiet = db.Register("group.member.quiet", `SELECT `+memberColumns+` FROM member
		WHERE group_id = $1 AND left_at = 0 AND erased_at = 0 AND spoke_at = 0 AND role = 'member' AND joined_at < $2 ORDER BY joined_at DESC, id LIMIT $3`)
	qQuietCount = db.Register("group.member.quiet_count", `SELECT COUNT(*) FROM member
		WHERE group_id = $1 AND left_at = 0 AND erased_at = 0 AND spoke_at = 0 AND role = 'member' AND joined_at < $2`)
	// Nothing changes; the row is locked until the transaction ends.
	qQueue = db.Register("group.queue", `UPDATE support_group SET seats = seats WHERE id = $1 AND archived_at = 0`)
	qEnd   = db.Register("group.member.end", `UPDATE member SET left_at = $2, present = FALSE, role = 'member', duties = '', checked = '',
		checked_until = 0, vetted_until = 0, seated = FALSE, paused_at = 0, paused_until = 0 WHERE id = $1 AND left_at = 0 AND erased_at = 0`)
	qReadmit = db.Register("group.member.readmit", `UPDATE member SET left_at = 0, seated = TRUE, agreed_version = 0
		WHERE id = $1 AND left_at <> 0 AND erased_at = 0`)
)

// Queue makes everybody who changes the group's people wait until this
// transaction ends, so that two who hold it cannot both step down as the last
// but one. It returns Missing for a group that was archived meanwhile.
func (m *Module) Queue(ctx context.Context, tx *db.Tx, g ID) error {
	changed, err := db.Exec(ctx, tx, qQueue, int64(g))
	if err == nil && changed == 0 {
		err = fault.Missing("archived meanwhile")
	}
	return err
}

// Holders returns those who hold the group, the longest first. It reads on c,
// since features ask inside their own transaction.
func (m *Module) Holders(ctx context.Context, c db.Conn, g ID) ([]MemberID, error) {
	return db.All(ctx, c, qHolderIDs, scanMemberID, int64(g))
}

// MemberIDs returns at most limit of those who belong, after a member, 0 for
// the first: a feature tells everybody something, a page at a time.
func (m *Module) MemberIDs(ctx context.Context, c db.Conn, g ID, after MemberID, limit int) ([]MemberID, error) {
	return db.All(ctx, c, qMemberIDs, scanMemberID, int64(g), int64(after), int64(limit))
}

// Quiet returns at most limit plain members who joined before a moment and have
// not written anything yet, the newest first, and how many there are. It is for
// those who hold the group.
func (m *Module) Quiet(ctx context.Context, v Visit, before time.Time, limit int) ([]Member, int64, error) {
	if !v.Facilitates() {
		return nil, 0, v.MayFacilitate()
	}
	n, err := db.One(ctx, m.db, qQuietCount, db.Value[int64], int64(v.Group.ID), clock.ToMillis(before))
	if err != nil || n == 0 {
		return nil, 0, err
	}
	members, err := m.store.openAll(ctx, m.db, qQuiet, int64(v.Group.ID), clock.ToMillis(before), int64(limit))
	return members, n, err
}

// GiveRole changes what a member does in the group. Nothing is said to have
// been checked about them from then on: staff says that, by SetRole. It returns
// Missing for those who left.
func (m *Module) GiveRole(ctx context.Context, tx *db.Tx, id MemberID, role Role) error {
	if role == Facilitator {
		if err := m.mayHold(ctx, tx, id); err != nil {
			return err
		}
	}
	return m.setRole(ctx, tx, id, role, "", time.Time{})
}

// End ends somebody's membership. What they wrote stays, and the handle stays
// theirs. It returns Conflict if it had ended already.
func (m *Module) End(ctx context.Context, tx *db.Tx, g Group, member Member) error {
	if err := m.Unseat(ctx, tx, g.ID, member.ID); err != nil {
		return err
	}
	changed, err := db.Exec(ctx, tx, qEnd, int64(member.ID), clock.ToMillis(m.clock.Now()))
	if err != nil {
		return err
	}
	if changed == 0 {
		return fault.New(fault.Conflict, "group.gone_already")
	}
	tx.OnCommit(func() {
		m.dropCard(member.ID)
		m.recheck(g.ID)
	})
	if err := m.tellGone(ctx, tx, g.ID, member.ID); err != nil {
		return err
	}
	return m.consents.Withdraw(ctx, tx, subject(member.ID), agreementsOf(g))
}

// Readmit undoes End. There is a chair for them, also in a full circle; they
// sign the agreements anew before they write. It returns Conflict for somebody
// who is there, or was erased.
func (m *Module) Readmit(ctx context.Context, tx *db.Tx, g Group, id MemberID) error {
	changed, err := db.Exec(ctx, tx, qReadmit, int64(id))
	if err != nil {
		return err
	}
	if changed == 0 {
		return fault.New(fault.Conflict, "group.here_already")
	}
	tx.OnCommit(func() { m.dropCard(id) })
	return m.addChair(ctx, tx, g.ID)
}

// addChair takes a seat, whether there is one or not.
func (m *Module) addChair(ctx context.Context, tx *db.Tx, g ID) error {
	m.forgetGroups(tx)
	_, err := db.Exec(ctx, tx, qTakeSeat, int64(g))
	return err
}

// BringIn is Join for somebody whom the group has let in already, as a whole
// group that goes on here: the door is not asked, and there is a chair. It
// returns Invalid for a handle or an agreement to look at again.
func (m *Module) BringIn(ctx context.Context, v Visit, in Joining) (Member, error) {
	if v.Belongs() {
		return *v.Member, nil
	}
	if err := m.mayBelong(ctx, v, Plain); err != nil {
		return Member{}, err
	}
	agreements, err := m.Agreements(ctx, v.Group.ID)
	if err != nil {
		return Member{}, err
	}
	if v.Member != nil {
		in.Handle = v.Member.Handle
	}
	in.Handle = naming.Clean(in.Handle)
	if err := in.check(agreements.Version); err != nil {
		return Member{}, err
	}
	v.Group.AgreementVersion = agreements.Version
	var member Member
	err = m.db.Tx(ctx, func(tx *db.Tx) (err error) {
		if member, err = m.comeIn(ctx, tx, v, in.Handle); err != nil {
			return err
		}
		return m.welcome(ctx, tx, v.Group, member, agreements, in.About)
	})
	if db.IsTaken(err) || fault.Is(err, fault.Conflict) {
		return m.joinedMeanwhile(ctx, v, err)
	}
	return member, err
}

func (m *Module) comeIn(ctx context.Context, tx *db.Tx, v Visit, handle string) (Member, error) {
	if err := m.Queue(ctx, tx, v.Group.ID); err != nil {
		return Member{}, err
	}
	if err := m.addChair(ctx, tx, v.Group.ID); err != nil {
		return Member{}, err
	}
	if v.Member != nil {
		return m.rejoin(ctx, tx, v)
	}
	return m.enter(ctx, tx, v, handle, Plain, "")
}

// HandleFree reports whether nobody wears the handle in the group, nor one that
// looks like it.
func (m *Module) HandleFree(ctx context.Context, g ID, handle string) (bool, error) {
	worn, err := db.One(ctx, m.db, qHandleTaken, db.Value[int64], int64(g), m.handleIndex(g, handle))
	return worn == 0, err
}

// BySlug returns a group that is not archived, or Missing. It looks at no wall:
// it is for the operator.
func (m *Module) BySlug(ctx context.Context, slug string) (Group, error) { return m.bySlug(ctx, slug) }
