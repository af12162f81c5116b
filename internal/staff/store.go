package staff

import (
	"context"
	"encoding/json"

	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
)

// store reads and writes this package's tables and no others.
type store struct{ keys *crypto.Keyring }

const (
	personColumns  = `id, organisation_id, account_id, role, partner_id, name_sealed, roster_sealed, joined_at`
	checkColumns   = `c.id, c.person_id, c.kind, c.words_sealed, c.noted_by, c.checked_on, c.until_day, c.warned`
	partnerColumns = `id, organisation_id, slug, name, about, revision`
)

var (
	qPlace  = db.Register("staff.person.place", `SELECT `+personColumns+` FROM staff_person WHERE organisation_id = $1 AND account_id = $2`)
	qPlaces = db.Register("staff.person.places", `SELECT `+personColumns+` FROM staff_person WHERE account_id = $1 ORDER BY joined_at, id`)
	qPeople = db.Register("staff.person.all", `SELECT `+personColumns+` FROM staff_person WHERE organisation_id = $1 ORDER BY joined_at, id`)
	qPerson = db.Register("staff.person.one", `SELECT `+personColumns+` FROM staff_person WHERE organisation_id = $1 AND id = $2`)
	// qOwners counts inside a transaction that locks the rows it counts, so that
	// two owners who leave at once do not both find the other there.
	qLockOwners = db.Register("staff.person.lock_owners", `UPDATE staff_person SET role = role WHERE organisation_id = $1 AND role = 'owner'`)
	qHere       = db.Register("staff.person.here", `SELECT COUNT(*) FROM staff_person WHERE account_id = $1 AND organisation_id = $2`)

	qInsertPerson = db.Register("staff.person.insert", `INSERT INTO staff_person (`+personColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`)
	qSetRole      = db.Register("staff.person.role", `UPDATE staff_person SET role = $3, partner_id = $4 WHERE organisation_id = $1 AND id = $2`)
	qSetRoster    = db.Register("staff.person.roster", `UPDATE staff_person SET name_sealed = $2, roster_sealed = $3 WHERE id = $1`)
	qDeletePerson = db.Register("staff.person.delete", `DELETE FROM staff_person WHERE id = $1`)
	qDeleteChecks = db.Register("staff.check.delete_all", `DELETE FROM staff_check WHERE person_id = $1`)
	qDeleteBadges = db.Register("staff.badge.delete_all", `DELETE FROM staff_badge WHERE person_id = $1`)

	qInsertInvitation = db.Register("staff.invitation.insert", `INSERT INTO staff_invitation
		(id, organisation_id, token_hash, role, partner_id, name_sealed, made_by, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`)
	qInvitation = db.Register("staff.invitation.by_token", `SELECT id, organisation_id, role, partner_id, name_sealed, made_by, expires_at
		FROM staff_invitation WHERE token_hash = $1 AND expires_at > $2`)
	qTakeInvitation = db.Register("staff.invitation.take", `DELETE FROM staff_invitation WHERE id = $1 AND expires_at > $2`)
	qInvitations    = db.Register("staff.invitation.all", `SELECT id, organisation_id, role, partner_id, name_sealed, made_by, expires_at
		FROM staff_invitation WHERE organisation_id = $1 AND expires_at > $2 ORDER BY id`)
	qRevokeInvitation = db.Register("staff.invitation.revoke", `DELETE FROM staff_invitation WHERE organisation_id = $1 AND id = $2`)
	qSweepInvitations = db.Register("staff.invitation.sweep", `DELETE FROM staff_invitation WHERE expires_at <= $1`)

	qChecks = db.Register("staff.check.all", `SELECT `+checkColumns+` FROM staff_check c
		JOIN staff_person p ON p.id = c.person_id WHERE p.organisation_id = $1 ORDER BY c.checked_on DESC, c.id DESC`)
	qChecksOf = db.Register("staff.check.of", `SELECT `+checkColumns+` FROM staff_check c WHERE c.person_id = $1 ORDER BY c.checked_on DESC, c.id DESC`)
	// qEnding finds what ends from one day to another, over all organisations.
	qEnding = db.Register("staff.check.ending", `SELECT `+checkColumns+`, p.organisation_id, p.account_id FROM staff_check c
		JOIN staff_person p ON p.id = c.person_id WHERE c.until_day >= $1 AND c.until_day <= $2 ORDER BY c.id`)
	qInsertCheck = db.Register("staff.check.insert", `INSERT INTO staff_check (id, person_id, kind, words_sealed, noted_by, checked_on, until_day, warned)
		VALUES ($1, $2, $3, $4, $5, $6, $7, -1)`)
	qDeleteCheck = db.Register("staff.check.delete", `DELETE FROM staff_check WHERE id = $1 AND person_id = $2`)
	qWarned      = db.Register("staff.check.warned", `UPDATE staff_check SET warned = $2 WHERE id = $1 AND warned = $3`)

	qBadges      = db.Register("staff.badge.of", `SELECT id, member_sealed FROM staff_badge WHERE person_id = $1 ORDER BY id`)
	qInsertBadge = db.Register("staff.badge.insert", `INSERT INTO staff_badge (id, person_id, member_sealed) VALUES ($1, $2, $3)`)
	qDeleteBadge = db.Register("staff.badge.delete", `DELETE FROM staff_badge WHERE id = $1`)
	qWearers     = db.Register("staff.badge.wearers", `SELECT p.id, p.organisation_id, p.account_id, p.role, p.partner_id, p.name_sealed, p.roster_sealed, p.joined_at
		FROM staff_person p WHERE EXISTS (SELECT 1 FROM staff_badge b WHERE b.person_id = p.id) ORDER BY p.id`)

	qSettings    = db.Register("staff.settings.get", `SELECT langs, required FROM staff_settings WHERE organisation_id = $1`)
	qSetSettings = db.Register("staff.settings.set", `INSERT INTO staff_settings (organisation_id, langs, required) VALUES ($1, $2, $3)
		ON CONFLICT (organisation_id) DO UPDATE SET langs = excluded.langs, required = excluded.required`)

	qPartners      = db.Register("staff.partner.all", `SELECT `+partnerColumns+` FROM staff_partner WHERE organisation_id = $1 ORDER BY name, id`)
	qPartner       = db.Register("staff.partner.one", `SELECT `+partnerColumns+` FROM staff_partner WHERE organisation_id = $1 AND slug = $2`)
	qInsertPartner = db.Register("staff.partner.insert", `INSERT INTO staff_partner (`+partnerColumns+`, created_at) VALUES ($1, $2, $3, $4, $5, 0, $6)`)
	qEditPartner   = db.Register("staff.partner.edit", `UPDATE staff_partner SET name = $2, about = $3, revision = revision + 1 WHERE id = $1 AND revision = $4`)
	qDropPartner   = db.Register("staff.partner.delete", `DELETE FROM staff_partner WHERE id = $1`)
	qDropViewers   = db.Register("staff.person.partner_viewers", `SELECT COUNT(*) FROM staff_person WHERE partner_id = $1`)

	qPartnerGroups     = db.Register("staff.partner_group.of", `SELECT group_id FROM staff_partner_group WHERE partner_id = $1 ORDER BY group_id`)
	qInsertPartnerLink = db.Register("staff.partner_group.insert", `INSERT INTO staff_partner_group (partner_id, group_id) VALUES ($1, $2)`)
	qDropPartnerLinks  = db.Register("staff.partner_group.drop", `DELETE FROM staff_partner_group WHERE partner_id = $1`)

	qPass      = db.Register("staff.pass.get", `SELECT COUNT(*) FROM staff_pass WHERE mark = $1 AND expires_at > $2`)
	qGivePass  = db.Register("staff.pass.give", `INSERT INTO staff_pass (mark, expires_at) VALUES ($1, $2) ON CONFLICT (mark) DO UPDATE SET expires_at = excluded.expires_at`)
	qDropPass  = db.Register("staff.pass.drop", `DELETE FROM staff_pass WHERE mark = $1`)
	qSweepPass = db.Register("staff.pass.sweep", `DELETE FROM staff_pass WHERE expires_at <= $1`)

	qInsertLine = db.Register("staff.line.insert", `INSERT INTO staff_line (id, group_id, kind, words_sealed, said_at) VALUES ($1, $2, $3, $4, $5)`)
	qLines      = db.Register("staff.line.of", `SELECT id, kind, words_sealed, said_at FROM staff_line WHERE group_id = $1 ORDER BY id DESC LIMIT 50`)

	qMonths      = db.Register("staff.month.of", `SELECT m.group_id, m.month, m.figures FROM staff_month m JOIN support_group g ON g.id = m.group_id WHERE g.organisation_id = $1`)
	qCounted     = db.Register("staff.month.counted", `SELECT COUNT(*) FROM staff_month WHERE month = $1`)
	qInsertMonth = db.Register("staff.month.insert", `INSERT INTO staff_month (group_id, month, figures) VALUES ($1, $2, $3) ON CONFLICT (group_id, month) DO NOTHING`)
)

// personRow is a person whose words are still sealed.
type personRow struct {
	Person
	name, roster []byte
}

func scanPerson(r db.Row) (p personRow, err error) {
	var joined int64
	err = r.Scan(&p.ID, &p.Organisation, &p.Account, &p.Role, &p.Partner, &p.name, &p.roster, &joined)
	p.JoinedAt = clock.FromMillis(joined)
	return p, err
}

func place(table, column string, row int64) crypto.Place {
	return crypto.Place{Table: table, Column: column, Row: row}
}

// person opens a row.
func (s store) person(ctx context.Context, c db.Conn, key crypto.KeyID, row personRow) (p Person, err error) {
	p = row.Person
	if p.Name, err = s.keys.Open(ctx, c, key, place("staff_person", "name_sealed", int64(p.ID)), row.name); err != nil {
		return p, err
	}
	packed, err := s.keys.Open(ctx, c, key, place("staff_person", "roster_sealed", int64(p.ID)), row.roster)
	if err == nil {
		err = json.Unmarshal([]byte(packed), &p.Roster)
	}
	return p, err
}

// sealPerson seals a person's words.
func (s store) sealPerson(ctx context.Context, c db.Conn, key crypto.KeyID, p Person) (name, roster []byte, err error) {
	if name, err = s.keys.Seal(ctx, c, key, place("staff_person", "name_sealed", int64(p.ID)), p.Name); err != nil {
		return nil, nil, err
	}
	packed, err := json.Marshal(p.Roster)
	if err != nil {
		return nil, nil, err
	}
	roster, err = s.keys.Seal(ctx, c, key, place("staff_person", "roster_sealed", int64(p.ID)), string(packed))
	return name, roster, err
}

// people opens all rows of a query about one organisation.
func (s store) people(ctx context.Context, c db.Conn, key crypto.KeyID, q *db.Query, args ...any) ([]Person, error) {
	rows, err := db.All(ctx, c, q, scanPerson, args...)
	if err != nil {
		return nil, err
	}
	people := make([]Person, len(rows))
	for i, row := range rows {
		if people[i], err = s.person(ctx, c, key, row); err != nil {
			return nil, err
		}
	}
	return people, nil
}

// checkRow is a check whose words are still sealed.
type checkRow struct {
	Check
	words []byte
}

func scanCheck(r db.Row) (c checkRow, err error) {
	err = r.Scan(&c.ID, &c.Person, &c.Kind, &c.words, &c.By, &c.On, &c.Until, &c.Warned)
	return c, err
}

// checks opens all rows of a query about one organisation.
func (s store) checks(ctx context.Context, c db.Conn, key crypto.KeyID, q *db.Query, args ...any) ([]Check, error) {
	rows, err := db.All(ctx, c, q, scanCheck, args...)
	if err != nil {
		return nil, err
	}
	checks := make([]Check, len(rows))
	for i, row := range rows {
		if row.Words, err = s.keys.Open(ctx, c, key, place("staff_check", "words_sealed", row.ID), row.words); err != nil {
			return nil, err
		}
		checks[i] = row.Check
	}
	return checks, nil
}

// endingRow is a check that ends soon, with whom to tell.
type endingRow struct {
	Check
	organisation, account int64
}

func scanEnding(r db.Row) (e endingRow, err error) {
	var words []byte
	err = r.Scan(&e.ID, &e.Person, &e.Kind, &words, &e.By, &e.On, &e.Until, &e.Warned, &e.organisation, &e.account)
	return e, err
}

type invitationRow struct {
	Invitation
	name []byte
}

func scanInvitation(r db.Row) (i invitationRow, err error) {
	var expires int64
	err = r.Scan(&i.ID, &i.Organisation, &i.Role, &i.Partner, &i.name, &i.By, &expires)
	i.ExpiresAt = clock.FromMillis(expires)
	return i, err
}

func scanPartner(r db.Row) (p Partner, err error) {
	err = r.Scan(&p.ID, &p.Organisation, &p.Slug, &p.Name, &p.About, &p.Revision)
	return p, err
}

// sealedRow is any row of an id and a sealed value.
type sealedRow struct {
	id     int64
	sealed []byte
}

func scanSealed(r db.Row) (s sealedRow, err error) {
	err = r.Scan(&s.id, &s.sealed)
	return s, err
}
