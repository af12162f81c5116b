package group

import (
	"context"
	"slices"
	"time"

	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// An Organisation owns groups. A hard wall stands between organisations.
type Organisation struct {
	ID    OrganisationID
	Slug  string
	Name  string
	About string
	Key   crypto.KeyID

	Unlisted       bool   // behind its wall: its groups are seen from inside only
	Starting       string // one of Startings: who may start a group
	Zone           string // IANA
	ChecksRequired bool   // staff act only while their checks have not run out
	Youth          bool   // it may have groups for young people
	Revision       int64  // counts the changes
}

// Startings say who may start a group in an organisation: anybody who is signed
// in, anybody with the organisation's yes, or its staff only.
var Startings = []string{"anyone", "approval", "staff"}

const organisationColumns = `id, slug, name, about, key_id, unlisted, starting, zone, checks_required, youth, revision`

var (
	qInsertOrganisation = db.Register("group.organisation.insert",
		`INSERT INTO organisation (id, slug, name, about, key_id, created_at) VALUES ($1, $2, $3, $4, $5, $6)`)
	qOrganisation = db.Register("group.organisation.by_slug",
		`SELECT `+organisationColumns+` FROM organisation WHERE slug = $1`)
	qOrganisationByID = db.Register("group.organisation.by_id",
		`SELECT `+organisationColumns+` FROM organisation WHERE id = $1`)
	qAllOrganisations = db.Register("group.organisation.all", `SELECT `+organisationColumns+` FROM organisation ORDER BY name, id`)
	qOrganisations    = db.Register("group.organisation.count", `SELECT COUNT(*) FROM organisation`)
	qEditOrganisation = db.Register("group.organisation.edit", `UPDATE organisation
		SET name = $2, about = $3, unlisted = $4, starting = $5, zone = $6, checks_required = $7, youth = $9, revision = revision + 1
		WHERE id = $1 AND revision = $8`)
)

func scanOrganisation(r db.Row) (o Organisation, err error) {
	err = r.Scan(&o.ID, &o.Slug, &o.Name, &o.About, &o.Key, &o.Unlisted, &o.Starting, &o.Zone, &o.ChecksRequired, &o.Youth, &o.Revision)
	return o, err
}

// CreateOrganisation makes an organisation with a key of its own.
func (m *Module) CreateOrganisation(ctx context.Context, slug, name, about string) (Organisation, error) {
	o := Organisation{ID: OrganisationID(m.ids.Next()), Slug: slug, Name: name, About: about, Starting: "staff", Zone: "UTC"}
	if !slugShape.MatchString(slug) || name == "" {
		var c fault.Check
		c.Add("slug", "group.problem.slug")
		return o, c.Err()
	}
	err := m.db.Tx(ctx, func(tx *db.Tx) (err error) {
		if o.Key, err = m.keys.Create(ctx, tx, 0); err != nil {
			return err
		}
		_, err = db.Exec(ctx, tx, qInsertOrganisation, int64(o.ID), o.Slug, o.Name, o.About, int64(o.Key), clock.ToMillis(m.clock.Now()))
		return err
	})
	if db.IsTaken(err) {
		return o, fault.New(fault.Conflict, "group.slug_taken")
	}
	return o, err
}

// Organisation returns the organisation with the slug, or Missing.
func (m *Module) Organisation(ctx context.Context, slug string) (Organisation, error) {
	return m.organisation(ctx, m.db, qOrganisation, slug)
}

// OrganisationByID returns the organisation, or Missing.
func (m *Module) OrganisationByID(ctx context.Context, id OrganisationID) (Organisation, error) {
	return m.organisation(ctx, m.db, qOrganisationByID, int64(id))
}

func (m *Module) organisation(ctx context.Context, c db.Conn, q *db.Query, key any) (Organisation, error) {
	o, found, err := db.Maybe(ctx, c, q, scanOrganisation, key)
	if err == nil && !found {
		err = fault.Missing("no such organisation")
	}
	return o, err
}

// Organisations returns all organisations by name. It is for the pages that
// know no wall: starting a group, and the operator's.
func (m *Module) Organisations(ctx context.Context) ([]Organisation, error) {
	return db.All(ctx, m.db, qAllOrganisations, scanOrganisation)
}

// EditOrganisation writes what an organisation says of itself and how it wants
// its groups. It looks at nobody's permission: package staff does. It returns
// Invalid for fields to mend, and Conflict where Revision is not today's any
// more: somebody else changed it meanwhile.
func (m *Module) EditOrganisation(ctx context.Context, tx *db.Tx, o Organisation) error {
	var c fault.Check
	checkLength(&c, "name", o.Name, MaxName)
	checkLength(&c, "about", o.About, MaxText)
	if !slices.Contains(Startings, o.Starting) {
		c.Add("starting", "group.problem.choice")
	}
	if _, err := time.LoadLocation(o.Zone); err != nil || o.Zone == "" || o.Zone == "Local" {
		c.Add("zone", "group.problem.zone")
	}
	if c.Err() != nil {
		return c.Err()
	}
	if err := m.mayLeaveYouth(ctx, tx, o); err != nil {
		return err
	}
	changed, err := db.Exec(ctx, tx, qEditOrganisation, int64(o.ID), o.Name, o.About, o.Unlisted, o.Starting, o.Zone, o.ChecksRequired, o.Revision, o.Youth)
	if err != nil {
		return err
	}
	if changed == 0 {
		return fault.New(fault.Conflict, "group.changed_meanwhile")
	}
	tx.OnCommit(m.groups.Clear)
	return nil
}

// Used reports whether the database holds any organisation.
func (m *Module) Used(ctx context.Context) (bool, error) {
	n, err := db.One(ctx, m.db, qOrganisations, db.Value[int64])
	return n > 0, err
}
