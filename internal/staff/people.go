package staff

import (
	"context"
	"crypto/rand"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// A Colleague is somebody who works in the organisation, with what was checked.
type Colleague struct {
	Person
	Checks    []Check
	Standings []Standing // of every kind that was ever checked or is required
}

// Colleagues returns everybody who works there, the longest first.
func (m *Module) Colleagues(ctx context.Context, v Visit) ([]Colleague, error) {
	if err := v.May(SeeConsole); err != nil {
		return nil, err
	}
	return m.colleagues(ctx, m.db, v.Org, v.Settings)
}

func (m *Module) colleagues(ctx context.Context, c db.Conn, o group.Organisation, s Settings) ([]Colleague, error) {
	people, err := m.store.people(ctx, c, o.Key, qPeople, int64(o.ID))
	if err != nil {
		return nil, err
	}
	checks, err := m.store.checks(ctx, c, o.Key, qChecks, int64(o.ID))
	if err != nil {
		return nil, err
	}
	of := map[PersonID][]Check{}
	for _, check := range checks {
		of[check.Person] = append(of[check.Person], check)
	}
	all := make([]Colleague, len(people))
	for i, p := range people {
		all[i] = m.withChecks(o, s, p, of[p.ID])
	}
	return all, nil
}

func (m *Module) withChecks(o group.Organisation, s Settings, p Person, checks []Check) Colleague {
	c := Colleague{Person: p, Checks: checks}
	required := map[Kind]bool{}
	if p.Role != Viewer { // whom nothing is asked of
		for _, k := range s.Required {
			required[k] = true
		}
	}
	for _, kind := range Kinds {
		standing := Stand(checks, kind, m.clock.Now(), zoneOf(o))
		if standing.State != Never || required[kind] {
			c.Standings = append(c.Standings, standing)
		}
	}
	return c
}

// Colleague returns one of them, or Missing.
func (m *Module) Colleague(ctx context.Context, v Visit, id PersonID) (Colleague, error) {
	if err := v.May(SeeConsole); err != nil {
		return Colleague{}, err
	}
	p, err := m.personIn(ctx, m.db, v.Org, id)
	if err != nil {
		return Colleague{}, err
	}
	checks, err := m.store.checks(ctx, m.db, v.Org.Key, qChecksOf, int64(id))
	return m.withChecks(v.Org, v.Settings, p, checks), err
}

func (m *Module) personIn(ctx context.Context, c db.Conn, o group.Organisation, id PersonID) (Person, error) {
	people, err := m.store.people(ctx, c, o.Key, qPerson, int64(o.ID), int64(id))
	if err == nil && len(people) == 0 {
		err = fault.Missing("nobody of this organisation")
	}
	if err != nil {
		return Person{}, err
	}
	return people[0], nil
}

// checkPlace looks at a role, a name and a partner that somebody is given.
func (m *Module) checkPlace(ctx context.Context, o group.Organisation, role Role, name, partner string) (PartnerID, error) {
	var c fault.Check
	length(&c, "name", name, 1, MaxName)
	if allowRole(Person{}, role, 0) != nil || role == "" {
		c.Add("role", "staff.problem.role")
	}
	if c.Err() != nil || partner == "" || role != Viewer {
		return 0, c.Err()
	}
	p, err := m.partner(ctx, o, partner)
	if fault.Is(err, fault.NotFound) {
		c.Add("partner", "staff.problem.partner")
		err = c.Err()
	}
	return p.ID, err
}

// Invite makes an invitation to work in the organisation, and returns its token,
// which is shown once. partner is a partner's slug, for viewers.
func (m *Module) Invite(ctx context.Context, v Visit, role Role, name, partner string) (token string, err error) {
	if err := v.May(ManageStaff); err != nil {
		return "", err
	}
	of, err := m.checkPlace(ctx, v.Org, role, name, partner)
	if err != nil {
		return "", err
	}
	token = rand.Text()
	id := m.ids.Next()
	sealed, err := m.keys.Seal(ctx, m.db, v.Org.Key, place("staff_invitation", "name_sealed", id), name)
	if err != nil {
		return "", err
	}
	expires := clock.ToMillis(m.clock.Now().Add(invitationFor))
	return token, m.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := db.Exec(ctx, tx, qInsertInvitation, id, int64(v.Org.ID), m.tokenHash(token), string(role), int64(of), sealed, int64(v.Person.ID), expires); err != nil {
			return err
		}
		return m.note(ctx, tx, v, "staff.invite", audit.Ref("organisation", v.Org.ID), map[string]string{"role": string(role)})
	})
}

func (m *Module) tokenHash(token string) []byte { return m.keys.Index("staff.invitation", token) }

// Invitations returns the places that nobody has taken yet.
func (m *Module) Invitations(ctx context.Context, v Visit) ([]Invitation, error) {
	if err := v.May(ManageStaff); err != nil {
		return nil, err
	}
	rows, err := db.All(ctx, m.db, qInvitations, scanInvitation, int64(v.Org.ID), m.now())
	if err != nil {
		return nil, err
	}
	all := make([]Invitation, len(rows))
	for i, row := range rows {
		if all[i], err = m.openInvitation(ctx, v.Org, row); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (m *Module) openInvitation(ctx context.Context, o group.Organisation, row invitationRow) (_ Invitation, err error) {
	row.Name, err = m.keys.Open(ctx, m.db, o.Key, place("staff_invitation", "name_sealed", row.ID), row.name)
	return row.Invitation, err
}

// RevokeInvitation takes an invitation back. One that is not there any more was
// taken back, or used, already.
func (m *Module) RevokeInvitation(ctx context.Context, v Visit, id int64) error {
	if err := v.May(ManageStaff); err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		gone, err := db.Exec(ctx, tx, qRevokeInvitation, int64(v.Org.ID), id)
		if err != nil || gone == 0 {
			return err
		}
		return m.note(ctx, tx, v, "staff.uninvite", audit.Ref("organisation", v.Org.ID), nil)
	})
}

// Invited returns the invitation behind a token with its organisation, or
// Missing for one that was used, taken back, ran out or never was.
func (m *Module) Invited(ctx context.Context, token string) (Invitation, group.Organisation, error) {
	row, found, err := db.Maybe(ctx, m.db, qInvitation, scanInvitation, m.tokenHash(token), m.now())
	if err == nil && !found {
		err = fault.Missing("no such invitation")
	}
	if err != nil {
		return Invitation{}, group.Organisation{}, err
	}
	o, err := m.groups.OrganisationByID(ctx, row.Organisation)
	if err != nil {
		return Invitation{}, o, err
	}
	i, err := m.openInvitation(ctx, o, row)
	return i, o, err
}

// Accept makes whoever holds the token one of the staff, under a name for
// colleagues. The token is good for one person: of two at once, one finds it
// gone. Who works there already gets a Conflict, and the invitation stays.
func (m *Module) Accept(ctx context.Context, actor account.Actor, token, name string) (group.Organisation, error) {
	i, o, err := m.Invited(ctx, token)
	if err != nil {
		return o, err
	}
	var c fault.Check
	if length(&c, "name", name, 1, MaxName); c.Err() != nil {
		return o, c.Err()
	}
	p := Person{ID: PersonID(m.ids.Next()), Organisation: o.ID, Account: actor.ID, Role: i.Role, Partner: i.Partner, Name: name, JoinedAt: m.clock.Now()}
	return o, m.employ(ctx, o, p, func(tx *db.Tx) error {
		taken, err := db.Exec(ctx, tx, qTakeInvitation, i.ID, m.now())
		if err == nil && taken == 0 {
			err = fault.Missing("somebody was quicker")
		}
		return err
	}, audit.Ref("staff", p.ID))
}

// employ writes a new person after before, which may refuse.
func (m *Module) employ(ctx context.Context, o group.Organisation, p Person, before func(tx *db.Tx) error, by string) error {
	sealedName, sealedRoster, err := m.store.sealPerson(ctx, m.db, o.Key, p)
	if err != nil {
		return err
	}
	err = m.db.Tx(ctx, func(tx *db.Tx) error {
		if err := before(tx); err != nil {
			return err
		}
		if _, err := db.Exec(ctx, tx, qInsertPerson, int64(p.ID), int64(o.ID), int64(p.Account), string(p.Role), int64(p.Partner), sealedName, sealedRoster, clock.ToMillis(p.JoinedAt)); err != nil {
			return err
		}
		return m.audit.Append(ctx, tx, audit.Entry{Actor: by, Action: "staff.join", Object: audit.Ref("staff", p.ID),
			Detail: map[string]string{"organisation": audit.Ref("organisation", o.ID), "role": string(p.Role)}})
	})
	if db.IsTaken(err) {
		return fault.New(fault.Conflict, "staff.already")
	}
	return err
}

// Employ makes an account one of the staff without an invitation. It is the
// operator's act, for an organisation's first owner; who works there already
// gets the role.
func (m *Module) Employ(ctx context.Context, org string, id account.ID, role Role, name string) error {
	o, err := m.groups.Organisation(ctx, org)
	if err != nil {
		return err
	}
	if _, err := m.checkPlace(ctx, o, role, name, ""); err != nil {
		return err
	}
	p := Person{ID: PersonID(m.ids.Next()), Organisation: o.ID, Account: id, Role: role, Name: name, JoinedAt: m.clock.Now()}
	err = m.employ(ctx, o, p, func(*db.Tx) error { return nil }, audit.Operator)
	if !fault.Is(err, fault.Conflict) {
		return err
	}
	v, err := m.visit(ctx, account.Actor{ID: id}, o)
	if err != nil {
		return err
	}
	return m.giveRole(ctx, o, v.Person, role, 0, audit.Operator)
}

// SetRole gives a colleague another role, and viewers a partner. It returns a
// Conflict for the last owner.
func (m *Module) SetRole(ctx context.Context, v Visit, id PersonID, role Role, partner string) error {
	if err := v.May(ManageStaff); err != nil {
		return err
	}
	p, err := m.personIn(ctx, m.db, v.Org, id)
	if err != nil {
		return err
	}
	of, err := m.checkPlace(ctx, v.Org, role, p.Name, partner)
	if err != nil {
		return err
	}
	return m.giveRole(ctx, v.Org, p, role, of, audit.Ref("staff", v.Person.ID))
}

func (m *Module) giveRole(ctx context.Context, o group.Organisation, p Person, role Role, partner PartnerID, by string) error {
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		if err := m.keepAnOwner(ctx, tx, o, p, role); err != nil {
			return err
		}
		if _, err := db.Exec(ctx, tx, qSetRole, int64(o.ID), int64(p.ID), string(role), int64(partner)); err != nil {
			return err
		}
		if role == Viewer {
			if err := m.takeBadges(ctx, tx, o, p.ID); err != nil {
				return err
			}
		}
		return m.audit.Append(ctx, tx, audit.Entry{Actor: by, Action: "staff.role", Object: audit.Ref("staff", p.ID),
			Detail: map[string]string{"organisation": audit.Ref("organisation", o.ID), "role": string(role)}})
	})
}

// keepAnOwner locks the owners and refuses to let the last one become less, or
// go. What p is, is read anew behind the lock.
func (m *Module) keepAnOwner(ctx context.Context, tx *db.Tx, o group.Organisation, p Person, role Role) error {
	owners, err := db.Exec(ctx, tx, qLockOwners, int64(o.ID))
	if err != nil {
		return err
	}
	now, err := m.personIn(ctx, tx, o, p.ID)
	if err != nil {
		return err
	}
	return allowRole(now, role, owners)
}

// Remove ends somebody's work in the organisation; what was checked and what
// they said of themselves is deleted. It returns a Conflict for the last owner.
// Nobody needs a permission to go themselves.
func (m *Module) Remove(ctx context.Context, v Visit, id PersonID) error {
	if id != v.Person.ID {
		if err := v.May(ManageStaff); err != nil {
			return err
		}
	}
	p, err := m.personIn(ctx, m.db, v.Org, id)
	if err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		if err := m.keepAnOwner(ctx, tx, v.Org, p, ""); err != nil {
			return err
		}
		if err := m.forget(ctx, tx, v.Org, id); err != nil {
			return err
		}
		return m.note(ctx, tx, v, "staff.remove", audit.Ref("staff", id), nil)
	})
}

// forget deletes everything of a person's place here.
func (m *Module) forget(ctx context.Context, tx *db.Tx, o group.Organisation, id PersonID) error {
	if err := m.takeBadges(ctx, tx, o, id); err != nil {
		return err
	}
	for _, q := range []*db.Query{qDeleteChecks, qDeletePerson} {
		if _, err := db.Exec(ctx, tx, q, int64(id)); err != nil {
			return err
		}
	}
	return nil
}
