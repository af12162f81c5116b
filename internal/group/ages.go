package group

import (
	"cmp"
	"context"
	"errors"
	"time"

	"hearth/internal/account"
	"hearth/internal/account/naming"
	"hearth/internal/audit"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// A group is for adults or for young people, and whoever is of the other band
// does not find it: aged is the one gate, and every feature comes through it.
// Adults are in a group for young people only to look after it, each with a
// check that their organisation keeps, and always KeptBy of them.

// KeptBy is how many vetted people a group for young people needs: one adult is
// never alone with them.
const KeptBy = 2

// Ages knows who is an adult; package account does.
type Ages interface {
	BandOf(ctx context.Context, id account.ID) (account.AgeBand, error)
	// YouthFrom is the age from which somebody can join as a young person.
	YouthFrom() int
}

// Young reports whether the group is for young people.
func (g Group) Young() bool { return g.Audience == account.Youth }

// For reports whether somebody of the band finds the group; "" is a visitor
// without an account, who sees that there is something for everybody.
func (g Group) For(band account.AgeBand) bool {
	return band == "" || g.Young() == (band == account.Youth)
}

// Vetted reports whether the member may hold a group for young people.
func (m Member) Vetted(now time.Time) bool {
	return m.Role == Facilitator && m.LeftAt.IsZero() && now.Before(m.VettedUntil)
}

var (
	qVetted = db.Register("group.member.vetted", `SELECT COUNT(*) FROM member
		WHERE group_id = $1 AND role = 'facilitator' AND left_at = 0 AND erased_at = 0 AND vetted_until > $2`)
	qVettedIDs = db.Register("group.member.vetted_ids", `SELECT id FROM member
		WHERE group_id = $1 AND role = 'facilitator' AND left_at = 0 AND erased_at = 0 AND vetted_until > $2 ORDER BY id`)
	qSetVetted = db.Register("group.member.vet", `UPDATE member SET vetted_until = $2 WHERE id = $1 AND role = 'facilitator' AND left_at = 0 AND erased_at = 0
		AND group_id IN (SELECT id FROM support_group WHERE organisation_id = $3)`)
	qGroupOf   = db.Register("group.member.group", `SELECT group_id FROM member WHERE id = $1`)
	qYouthOpen = db.Register("group.youth.open", `SELECT COUNT(*) FROM support_group g JOIN organisation o ON o.id = g.organisation_id
		WHERE g.audience = 'youth' AND g.state = 'live' AND g.archived_at = 0 AND o.youth = TRUE`)
	qYouthGroups = db.Register("group.youth.of", `SELECT COUNT(*) FROM support_group WHERE organisation_id = $1 AND audience = 'youth' AND archived_at = 0`)
	qYoungMember = db.Register("group.youth.member", `SELECT COUNT(*) FROM member m JOIN support_group g ON g.id = m.group_id
		WHERE m.id = $1 AND m.role <> 'facilitator' AND m.vetted_until = 0 AND g.audience = 'youth'`)
	qYouthAll  = db.Register("group.youth.all", `SELECT id, unkept_at FROM support_group WHERE audience = 'youth' AND state = 'live' AND archived_at = 0 ORDER BY id`)
	qSetUnkept = db.Register("group.youth.unkept", `UPDATE support_group SET unkept_at = CAST($2 AS BIGINT) WHERE id = $1 AND (unkept_at = 0) <> (CAST($2 AS BIGINT) = 0)`)
)

// BandOf is the band of the account; that of nobody is "".
func (m *Module) BandOf(ctx context.Context, actor account.Actor) (account.AgeBand, error) {
	switch {
	case !actor.SignedIn():
		return "", nil
	case m.ages == nil:
		return account.Adult, nil
	}
	return m.ages.BandOf(ctx, actor.ID)
}

// aged finishes the visit of somebody with an account: it returns Missing where
// the group is for the other band, and says in Shut why a member is kept out of a
// group for young people. It costs no query but where such a group is asked for.
func (m *Module) aged(ctx context.Context, v Visit) (Visit, error) {
	band, err := m.BandOf(ctx, v.Actor)
	switch {
	case err != nil:
		return v, err
	case band == account.Youth && !v.Group.Young():
		return v, fault.Missing("for adults")
	case !v.Group.Young():
		return v, nil
	}
	kept, err := m.Kept(ctx, m.db, v.Group.ID)
	if err != nil {
		return v, err
	}
	v.Unkept = !kept
	switch {
	case band == account.Youth:
		return v, nil
	case v.Facilitates() && v.Member.Vetted(m.clock.Now()):
		return v, nil
	case v.Facilitates():
		v.Shut = fault.New(fault.Forbidden, "group.youth_unchecked")
		return v, nil
	case v.Belongs():
		v.Shut = fault.New(fault.Forbidden, "group.grown_up")
		return v, nil
	}
	if m.keepers != nil {
		if v.Looks, v.Keeper, err = m.keepers(ctx, v); err != nil {
			return v, err
		}
	}
	if !v.Looks {
		return v, fault.Missing("for young people")
	}
	return v, nil
}

// SetKeepers makes f say which adults see the page of a group for young people,
// as visitors do, since they work for its organisation, and who of them may come
// in as one of those who hold it. It is called while the program is put together.
func (m *Module) SetKeepers(f func(ctx context.Context, v Visit) (sees, may bool, err error)) {
	m.keepers = f
}

// Kept reports whether enough vetted people hold the group today.
func (m *Module) Kept(ctx context.Context, c db.Conn, g ID) (bool, error) {
	n, err := db.One(ctx, c, qVetted, db.Value[int64], int64(g), clock.ToMillis(m.clock.Now()))
	return n >= KeptBy, err
}

// VettedHolders returns those who hold the group and are vetted today.
func (m *Module) VettedHolders(ctx context.Context, c db.Conn, g ID) ([]MemberID, error) {
	return db.All(ctx, c, qVettedIDs, scanMemberID, int64(g), clock.ToMillis(m.clock.Now()))
}

// SetVetted writes until when the organisation vouches for a facilitator of one
// of its groups; the zero time for not at all. It is for the organisation's staff
// records, and looks at nobody's permission.
func (m *Module) SetVetted(ctx context.Context, tx *db.Tx, by OrganisationID, id MemberID, until time.Time) error {
	changed, err := db.Exec(ctx, tx, qSetVetted, int64(id), clock.ToMillis(until), int64(by))
	if err != nil || changed == 0 || until.After(m.clock.Now()) {
		return err
	}
	g, err := db.One(ctx, tx, qGroupOf, db.Value[int64], int64(id))
	if err == nil {
		tx.OnCommit(func() { m.recheck(ID(g)) }) // in a group for young people they are not let be any more
	}
	return err
}

// YouthOpen reports whether the site has a group that young people can join.
func (m *Module) YouthOpen(ctx context.Context) (bool, error) {
	n, err := db.One(ctx, m.db, qYouthOpen, db.Value[int64])
	return n > 0, err
}

// mayBelong refuses whoever is of the other band, and an adult among young
// people who does not come to hold the group. It is asked whenever somebody
// becomes a member, whichever way they came.
func (m *Module) mayBelong(ctx context.Context, v Visit, role Role) error {
	band, err := m.BandOf(ctx, v.Actor)
	switch {
	case err != nil:
		return err
	case band == account.Youth && !v.Group.Young():
		return fault.Missing("for adults")
	case !v.Group.Young():
		return nil
	case band == account.Youth && role == Facilitator:
		return fault.New(fault.Conflict, "group.youth_holder")
	case band != account.Youth && role != Facilitator:
		return fault.Missing("for young people")
	case band == account.Youth && v.Unkept:
		return fault.New(fault.Forbidden, "group.youth_unkept")
	}
	return nil
}

// joinAsKeeper is Join for staff who come to hold a group for young people: the
// door is not asked, and there is a chair. They are kept out until they wear
// their checks.
func (m *Module) joinAsKeeper(ctx context.Context, v Visit, in Joining) (Member, error) {
	agreements, err := m.Agreements(ctx, v.Group.ID)
	if err != nil {
		return Member{}, err
	}
	if v.Member != nil {
		in.Handle = v.Member.Handle
	}
	if in.Handle = naming.Clean(in.Handle); in.check(agreements.Version) != nil {
		return Member{}, in.check(agreements.Version)
	}
	v.Group.AgreementVersion = agreements.Version
	var member Member
	err = m.db.Tx(ctx, func(tx *db.Tx) (err error) {
		if member, err = m.comeIn(ctx, tx, v, in.Handle); err != nil {
			return err
		}
		member.Role = Facilitator
		if err := m.setRole(ctx, tx, member.ID, Facilitator, "", time.Time{}); err != nil {
			return err
		}
		if err := m.sign(ctx, tx, v.Group, member.ID, agreements); err != nil {
			return err
		}
		return m.noteBy(ctx, tx, member.ID, "group.keep", audit.Ref("group", v.Group.ID), nil)
	})
	if db.IsTaken(err) || fault.Is(err, fault.Conflict) {
		return Member{}, orTaken(err)
	}
	return member, err
}

// mayHold refuses to make a member of a group for young people one of those who
// hold it: they are young, and whoever holds it came in as staff.
func (m *Module) mayHold(ctx context.Context, c db.Conn, id MemberID) error {
	n, err := db.One(ctx, c, qYoungMember, db.Value[int64], int64(id))
	if err == nil && n > 0 {
		err = fault.New(fault.Conflict, "group.youth_holder")
	}
	return err
}

// mayHave refuses a group for young people where the organisation has none.
func mayHave(o Organisation, in NewGroup) error {
	if in.Audience == account.Youth && !o.Youth {
		return fault.New(fault.Conflict, "group.youth_not_there")
	}
	return nil
}

// mayFound is mayHave for somebody who starts a group and then holds it: that is
// for adults.
func (m *Module) mayFound(ctx context.Context, actor account.Actor, o Organisation, in NewGroup) error {
	if err := mayHave(o, in); err != nil {
		return err
	}
	band, err := m.BandOf(ctx, actor)
	if err == nil && band == account.Youth {
		err = fault.New(fault.Forbidden, "group.youth_holder")
	}
	return err
}

// mayLeaveYouth refuses to switch groups for young people off while there are
// some: they end one by one, each with its own goodbye.
func (m *Module) mayLeaveYouth(ctx context.Context, tx *db.Tx, o Organisation) error {
	if o.Youth {
		return nil
	}
	n, err := db.One(ctx, tx, qYouthGroups, db.Value[int64], int64(o.ID))
	if err == nil && n > 0 {
		var c fault.Check
		c.Add("youth", "group.problem.youth_groups", "count", n)
		err = c.Err()
	}
	return err
}

// checkYoung looks at what a group for young people may not be: read by
// strangers, or open to whoever comes. Somebody looks at each who asks.
func (n NewGroup) checkYoung(c *fault.Check) {
	switch cmp.Or(n.Audience, account.Adult) {
	case account.Adult:
		return
	case account.Youth:
	default:
		c.Add("audience", "group.problem.choice")
		return
	}
	if n.PublicConversations {
		c.Add("reading", "group.problem.youth_reading")
	}
	if entry := n.Terms.withDefaults().Entry; entry == "open" {
		c.Add("entry", "group.problem.youth_entry")
	}
}

// TendYoung looks through the groups for young people for those that lack vetted
// people, and notes it in their rows. note is called in the transaction, once for
// each group that has begun to lack them; it tells whoever can mend that.
func (m *Module) TendYoung(ctx context.Context, note func(ctx context.Context, tx *db.Tx, g Group) error) error {
	type row struct {
		id ID
		at int64
	}
	rows, err := db.All(ctx, m.db, qYouthAll, func(r db.Row) (g row, err error) {
		err = r.Scan(&g.id, &g.at)
		return g, err
	})
	if err != nil {
		return err
	}
	var problems []error
	for _, g := range rows { // one that fails keeps no other waiting
		kept, err := m.Kept(ctx, m.db, g.id)
		if err == nil && kept != (g.at == 0) {
			err = m.noteKept(ctx, g.id, kept, note)
		}
		problems = append(problems, err)
	}
	return errors.Join(problems...)
}

// noteKept writes a change, and tells of it if it is for the worse and nobody
// else was faster.
func (m *Module) noteKept(ctx context.Context, id ID, kept bool, note func(context.Context, *db.Tx, Group) error) error {
	at := int64(0)
	if !kept {
		at = clock.ToMillis(m.clock.Now())
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		changed, err := db.Exec(ctx, tx, qSetUnkept, int64(id), at)
		if err != nil || changed == 0 || kept {
			return err
		}
		g, err := m.ByIDIn(ctx, tx, id)
		if err != nil {
			return err
		}
		return note(ctx, tx, g)
	})
}

// Part ends somebody's membership of every group that is for the other band,
// since they are of this one now. Adults who hold a group for young people go on
// doing so. Their words stay under their handle. It returns how many ended. Only
// the account's own clock, or the operator who corrects it, may cause this to be
// called.
func (m *Module) Part(ctx context.Context, tx *db.Tx, id account.ID, band account.AgeBand) (int, error) {
	members, err := m.Memberships(ctx, tx, id)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, member := range members {
		if !member.LeftAt.IsZero() {
			continue
		}
		g, err := m.ByIDIn(ctx, tx, member.Group)
		if err != nil {
			return n, err
		}
		if g.For(band) || g.Young() && member.Role == Facilitator {
			continue
		}
		if err := m.End(ctx, tx, g, member); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// shutCode is the code of why the group is closed to the visitor, "" if it is
// not.
func shutCode(v Visit) string {
	if v.Shut == nil {
		return ""
	}
	return fault.Of(v.Shut).Code
}
