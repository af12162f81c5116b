package group

import (
	"context"
	"strconv"
	"time"

	"hearth/internal/account"
	"hearth/internal/account/naming"
	"hearth/internal/audit"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// What the operator does here is written to the audit log, which names members
// and groups, never accounts.

var (
	qSetRole = db.Register("group.member.role", `UPDATE member SET role = $2, checked = $3, checked_until = $4, vetted_until = 0 WHERE id = $1 AND left_at = 0 AND erased_at = 0`)
	qArchive = db.Register("group.archive", `UPDATE support_group SET archived_at = $2, merged_into = $3, revision = revision + 1 WHERE id = $1 AND archived_at = 0`)
)

// MaxChecked is the longest account of what was checked about a facilitator,
// in characters.
const MaxChecked = 120

// Appoint makes the account a member of the group with a role; checked is what
// was checked about them and when, for all to read. Who belongs already keeps
// their handle and gets the role; who had left is brought back. An appointment
// signs no agreements: it is the operator's act and not the person's. It
// returns Missing for an unknown group and Invalid for a handle or role to look
// at again.
func (m *Module) Appoint(ctx context.Context, slug string, id account.ID, handle string, role Role, checked string) (Member, error) {
	g, err := m.bySlug(ctx, slug)
	if err != nil {
		return Member{}, err
	}
	v, err := m.known(ctx, account.Actor{ID: id}, g)
	if err != nil {
		return Member{}, err
	}
	if err := m.mayBelong(ctx, v, role); err != nil {
		return Member{}, err
	}
	handle = naming.Clean(handle)
	if err := checkAppointment(v, handle, role, checked); err != nil {
		return Member{}, err
	}
	var member Member
	err = m.db.Tx(ctx, func(tx *db.Tx) error {
		if member, err = m.appoint(ctx, tx, v, handle, role, checked); err != nil {
			return err
		}
		return m.note(ctx, tx, "group.appoint", audit.Ref("member", member.ID), map[string]string{"group": number(v.Group.ID), "role": string(role)})
	})
	return member, orTaken(err)
}

func checkAppointment(v Visit, handle string, role Role, checked string) error {
	var c fault.Check
	if reason := naming.Check(handle); v.Member == nil && reason != naming.Fine {
		c.Add("handle", reason.Key())
	}
	checkRole(&c, role, checked)
	return c.Err()
}

func checkRole(c *fault.Check, role Role, checked string) {
	if role != Plain && role != Facilitator {
		c.Add("role", "group.problem.role")
	}
	if len([]rune(checked)) > MaxChecked {
		c.Add("checked", "group.problem.length", "max", MaxChecked)
	}
}

// appoint writes a new member, or gives the role to the one who is there.
func (m *Module) appoint(ctx context.Context, tx *db.Tx, v Visit, handle string, role Role, checked string) (member Member, err error) {
	if v.Member == nil {
		// The operator may add a chair to a full circle.
		if err := m.addChair(ctx, tx, v.Group.ID); err != nil {
			return member, err
		}
		return m.enter(ctx, tx, v, handle, role, checked)
	}
	member = *v.Member
	if !v.Belongs() {
		if err := m.addChair(ctx, tx, v.Group.ID); err != nil {
			return member, err
		}
		if member, err = m.rejoin(ctx, tx, v); err != nil {
			return member, err
		}
	}
	member.Role = role
	return member, m.setRole(ctx, tx, member.ID, role, checked, time.Time{})
}

// SetRole changes what a member does in the group and what is said to have been
// checked about them, until when; the zero time never runs out. It returns
// Missing for those who left.
func (m *Module) SetRole(ctx context.Context, id MemberID, role Role, checked string, until time.Time) error {
	var c fault.Check
	if checkRole(&c, role, checked); c.Err() != nil {
		return c.Err()
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		if role == Facilitator {
			if err := m.mayHold(ctx, tx, id); err != nil {
				return err
			}
		}
		if err := m.setRole(ctx, tx, id, role, checked, until); err != nil {
			return err
		}
		return m.note(ctx, tx, "group.role", audit.Ref("member", id), map[string]string{"role": string(role)})
	})
}

func (m *Module) setRole(ctx context.Context, tx *db.Tx, id MemberID, role Role, checked string, until time.Time) error {
	tx.OnCommit(func() { m.dropCard(id) })
	changed, err := db.Exec(ctx, tx, qSetRole, int64(id), string(role), checked, clock.ToMillis(until))
	if err == nil && changed == 0 {
		err = fault.Missing("no such member")
	}
	return err
}

// ArchiveGroup ends a group: nobody finds or opens it any more. Nothing is
// deleted, and its members' own data can still be exported and erased. It is
// the operator's act.
func (m *Module) ArchiveGroup(ctx context.Context, slug string) error {
	g, err := m.bySlug(ctx, slug)
	if err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		if err := m.Archive(ctx, tx, g, 0); err != nil {
			return err
		}
		return m.note(ctx, tx, "group.archive", audit.Ref("group", g.ID), nil)
	})
}

// Archive ends a group, which may go on as another one. It looks at nobody's
// permission and writes nothing to the audit log: the caller does.
func (m *Module) Archive(ctx context.Context, tx *db.Tx, g Group, into ID) error {
	tx.OnCommit(func() { m.groups.Drop(g.Slug); m.words.Drop("") })
	_, err := db.Exec(ctx, tx, qArchive, int64(g.ID), clock.ToMillis(m.clock.Now()), int64(into))
	return err
}

// noteBy writes an act of a member who holds the group.
func (m *Module) noteBy(ctx context.Context, tx *db.Tx, by MemberID, action, object string, detail map[string]string) error {
	return m.audit.Append(ctx, tx, audit.Entry{Actor: audit.Ref("member", by), Action: action, Object: object, Detail: detail})
}

// note writes an act of the operator.
func (m *Module) note(ctx context.Context, tx *db.Tx, action, object string, detail map[string]string) error {
	return m.audit.Append(ctx, tx, audit.Entry{Actor: audit.Operator, Action: action, Object: object, Detail: detail})
}

func number[T ~int64](n T) string { return strconv.FormatInt(int64(n), 10) }

// orTaken turns the refusal of a handle that is worn, or of one that looks like
// it, into what the person can mend.
func orTaken(err error) error {
	if !db.IsTaken(err) {
		return err
	}
	var c fault.Check
	c.Add("handle", naming.Taken.Key())
	return c.Err()
}
