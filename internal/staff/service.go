package staff

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
)

// A Visit is an organisation's console as the asking person meets it.
type Visit struct {
	Org      group.Organisation
	Settings Settings
	Person   Person
	Zone     *time.Location
	Checks   []Check    // the person's own
	lacking  []Standing // of the required ones, at this moment
}

// May returns nil if the visitor may do it, and else the fault to answer with.
func (v Visit) May(act Act) error { return allow(&v.Person, act, v.lacking) }

// Visit returns the console as the actor meets it, or Missing for everybody who
// does not work there.
func (m *Module) Visit(ctx context.Context, actor account.Actor, org string) (Visit, error) {
	if !actor.SignedIn() {
		return Visit{}, fault.Missing("nobody is signed in")
	}
	o, err := m.groups.Organisation(ctx, org)
	if err != nil {
		return Visit{}, err
	}
	return m.visit(ctx, actor, o)
}

func (m *Module) visit(ctx context.Context, actor account.Actor, o group.Organisation) (Visit, error) {
	v := Visit{Org: o}
	row, found, err := db.Maybe(ctx, m.db, qPlace, scanPerson, int64(o.ID), int64(actor.ID))
	if err != nil {
		return v, err
	}
	if !found {
		return v, allow(nil, SeeTotals, nil)
	}
	if v.Person, err = m.store.person(ctx, m.db, o.Key, row); err != nil {
		return v, err
	}
	if v.Settings, err = m.settingsOf(ctx, m.db, o); err != nil {
		return v, err
	}
	v.Zone = zoneOf(o)
	if v.Checks, err = m.store.checks(ctx, m.db, o.Key, qChecksOf, int64(v.Person.ID)); err != nil {
		return v, err
	}
	v.lacking = Lacks(v.Checks, v.Settings.Required, m.clock.Now(), v.Zone)
	return v, nil
}

// May returns nil if the actor may do it in the organisation, and else the
// fault to answer with: Missing for what may not even be seen. It is for other
// features.
func (m *Module) May(ctx context.Context, actor account.Actor, org group.OrganisationID, act Act) error {
	o, err := m.groups.OrganisationByID(ctx, org)
	if err != nil {
		return err
	}
	if !actor.SignedIn() {
		return allow(nil, act, nil)
	}
	v, err := m.visit(ctx, actor, o)
	if err != nil {
		return err
	}
	return explain(ctx, v.May(act))
}

// explain writes the kind of a check and the day on which it ended as the
// reader says them.
func explain(ctx context.Context, err error) error {
	var f *fault.Error
	if !errors.As(err, &f) || f.Args["kind"] == nil || f.Code != "staff.check_ended" && f.Code != "staff.check_missing" {
		return err
	}
	said := fault.New(f.Kind, f.Code).With("kind", i18n.T(ctx, fmt.Sprint("staff.kind.", f.Args["kind"])))
	if day, ok := f.Args["day"].(string); ok {
		said = said.With("day", dayWords(ctx, Day(day)))
	}
	return said
}

// dayWords writes a day of the calendar out, in no time zone but its own.
func dayWords(ctx context.Context, d Day) string {
	return i18n.Date(i18n.WithZone(ctx, time.UTC), d.noon())
}

// zoneOf is the zone in which the organisation's days begin and end.
func zoneOf(o group.Organisation) *time.Location {
	zone, err := time.LoadLocation(o.Zone)
	if err != nil {
		return time.UTC // a zone that this machine does not know
	}
	return zone
}

// A Place is an organisation that somebody works in.
type Place struct {
	Org  group.Organisation
	Role Role
}

// Places returns where the account works. Only the person themselves may cause
// this to be called.
func (m *Module) Places(ctx context.Context, id account.ID) ([]Place, error) {
	rows, err := db.All(ctx, m.db, qPlaces, scanPerson, int64(id))
	if err != nil {
		return nil, err
	}
	places := make([]Place, len(rows))
	for i, row := range rows {
		o, err := m.groups.OrganisationByID(ctx, row.Organisation)
		if err != nil {
			return nil, err
		}
		places[i] = Place{Org: o, Role: row.Role}
	}
	return places, nil
}

// Works reports whether the account works in the organisation, in whatever
// role.
func (m *Module) Works(ctx context.Context, id account.ID, org group.OrganisationID) (bool, error) {
	n, err := db.One(ctx, m.db, qHere, db.Value[int64], int64(id), int64(org))
	return n > 0, err
}

// settingsOf puts together what an organisation decided. Reading the two tables
// at different moments does no harm: the revision is that of the first.
func (m *Module) settingsOf(ctx context.Context, c db.Conn, o group.Organisation) (Settings, error) {
	s := Settings{Name: o.Name, About: o.About, Listed: !o.Unlisted, Starting: o.Starting, Zone: o.Zone, Youth: o.Youth, Revision: o.Revision}
	row, _, err := db.Maybe(ctx, c, qSettings, func(r db.Row) (v [2]string, err error) {
		err = r.Scan(&v[0], &v[1])
		return v, err
	}, int64(o.ID))
	s.Langs = strings.Fields(row[0])
	for _, kind := range strings.Fields(row[1]) {
		s.Required = append(s.Required, Kind(kind))
	}
	return s, err
}

// SettingsOf returns what an organisation decided for its groups.
func (m *Module) SettingsOf(ctx context.Context, o group.Organisation) (Settings, error) {
	return m.settingsOf(ctx, m.db, o)
}

// SaveSettings writes what the organisation decides. It returns Invalid for
// fields to mend, and Conflict if somebody else changed them since the form was
// made; nothing is written then.
func (m *Module) SaveSettings(ctx context.Context, v Visit, s Settings) error {
	if err := v.May(EditOrg); err != nil {
		return err
	}
	if err := s.check(); err != nil {
		return err
	}
	required := make([]string, len(s.Required))
	for i, k := range s.Required {
		required[i] = string(k)
	}
	o := v.Org
	o.Name, o.About, o.Unlisted, o.Starting, o.Zone, o.Revision = s.Name, s.About, !s.Listed, s.Starting, s.Zone, s.Revision
	o.ChecksRequired, o.Youth = len(required) > 0, s.Youth
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		if err := m.groups.EditOrganisation(ctx, tx, o); err != nil {
			return err
		}
		if _, err := db.Exec(ctx, tx, qSetSettings, int64(o.ID), strings.Join(s.Langs, " "), strings.Join(required, " ")); err != nil {
			return err
		}
		return m.note(ctx, tx, v, "staff.settings", audit.Ref("organisation", o.ID), map[string]string{"listed": yesNo(s.Listed), "starting": s.Starting, "youth": yesNo(s.Youth), "required": strings.Join(required, " ")})
	})
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// note writes an act of somebody who works in the organisation.
func (m *Module) note(ctx context.Context, tx *db.Tx, v Visit, action, object string, detail map[string]string) error {
	return m.audit.Append(ctx, tx, audit.Entry{Actor: audit.Ref("staff", v.Person.ID), Action: action, Object: object,
		Detail: with(detail, "organisation", audit.Ref("organisation", v.Org.ID))})
}

// with adds a pair to a map that may be nil.
func with(detail map[string]string, key, value string) map[string]string {
	all := map[string]string{key: value}
	for k, v := range detail {
		all[k] = v
	}
	return all
}

func (m *Module) now() int64 { return clock.ToMillis(m.clock.Now()) }
