package rota

import (
	"context"
	"encoding/json"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/safety/ladder"
)

const (
	responderColumns = `id, organisation_id, account_id, lead, away, profile_sealed, joined_at`
	shiftColumns     = `id, responder_id, weekday, on_day, start_minute, minutes, zone, backup`
)

var (
	qResponders      = db.Register("rota.responder.all", `SELECT `+responderColumns+` FROM rota_responder WHERE organisation_id = $1 ORDER BY joined_at, id`)
	qPlaces          = db.Register("rota.responder.places", `SELECT `+responderColumns+` FROM rota_responder WHERE account_id = $1 ORDER BY joined_at, id`)
	qInsertResponder = db.Register("rota.responder.insert", `INSERT INTO rota_responder (`+responderColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7)`)
	qSetResponder    = db.Register("rota.responder.set", `UPDATE rota_responder SET away = $2, profile_sealed = $3 WHERE id = $1`)
	qSetLead         = db.Register("rota.responder.lead", `UPDATE rota_responder SET lead = $3 WHERE organisation_id = $1 AND id = $2`)
	qDropResponder   = db.Register("rota.responder.delete", `DELETE FROM rota_responder WHERE id = $1`)
	qOrganisations   = db.Register("rota.responder.organisations", `SELECT DISTINCT organisation_id FROM rota_responder ORDER BY organisation_id`)

	qShifts      = db.Register("rota.shift.all", `SELECT `+shiftColumns+` FROM rota_shift WHERE organisation_id = $1 ORDER BY id`)
	qInsertShift = db.Register("rota.shift.insert", `INSERT INTO rota_shift (id, organisation_id, responder_id, weekday, on_day, start_minute, minutes, zone, backup)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (responder_id, weekday, on_day, start_minute, zone) DO UPDATE SET minutes = excluded.minutes, backup = excluded.backup`)
	qDropShift   = db.Register("rota.shift.delete", `DELETE FROM rota_shift WHERE organisation_id = $1 AND id = $2`)
	qDropShifts  = db.Register("rota.shift.delete_of", `DELETE FROM rota_shift WHERE responder_id = $1`)
	qCountShifts = db.Register("rota.shift.count", `SELECT COUNT(*) FROM rota_shift WHERE organisation_id = $1`)
	qSweepShifts = db.Register("rota.shift.sweep", `DELETE FROM rota_shift WHERE weekday = -1 AND on_day < $1
		AND NOT EXISTS (SELECT 1 FROM rota_cover c WHERE c.shift_id = rota_shift.id)`)

	qCovers        = db.Register("rota.cover.all", `SELECT id, shift_id, on_day, asked_by, taken_by FROM rota_cover WHERE organisation_id = $1 ORDER BY id`)
	qInsertCover   = db.Register("rota.cover.insert", `INSERT INTO rota_cover (id, organisation_id, shift_id, on_day, asked_by, taken_by, asked_at) VALUES ($1, $2, $3, $4, $5, 0, $6) ON CONFLICT (shift_id, on_day) DO NOTHING`)
	qTakeCover     = db.Register("rota.cover.take", `UPDATE rota_cover SET taken_by = $3 WHERE organisation_id = $1 AND id = $2 AND taken_by = 0`)
	qDropCover     = db.Register("rota.cover.delete", `DELETE FROM rota_cover WHERE organisation_id = $1 AND id = $2 AND asked_by = $3`)
	qReopenCover   = db.Register("rota.cover.reopen", `UPDATE rota_cover SET taken_by = 0 WHERE organisation_id = $1 AND id = $2`)
	qGiveBack      = db.Register("rota.cover.give_back", `UPDATE rota_cover SET taken_by = 0 WHERE taken_by = $1`)
	qDropCoversOf  = db.Register("rota.cover.delete_of", `DELETE FROM rota_cover WHERE shift_id IN (SELECT id FROM rota_shift WHERE responder_id = $1)`)
	qDropCoversFor = db.Register("rota.cover.delete_for", `DELETE FROM rota_cover WHERE organisation_id = $1 AND shift_id = $2`)
	qSweepCovers   = db.Register("rota.cover.sweep", `DELETE FROM rota_cover WHERE on_day < $1`)

	qSettings    = db.Register("rota.settings.get", `SELECT hook_sealed, reminded_at, warned_at FROM rota_settings WHERE organisation_id = $1`)
	qSetHook     = db.Register("rota.settings.hook", `INSERT INTO rota_settings (organisation_id, hook_sealed, reminded_at, warned_at) VALUES ($1, $2, 0, 0) ON CONFLICT (organisation_id) DO UPDATE SET hook_sealed = excluded.hook_sealed`)
	qBegin       = db.Register("rota.settings.begin", `INSERT INTO rota_settings (organisation_id, hook_sealed, reminded_at, warned_at) VALUES ($1, $2, 0, 0) ON CONFLICT (organisation_id) DO NOTHING`)
	qReminded    = db.Register("rota.settings.reminded", `UPDATE rota_settings SET reminded_at = $2 WHERE organisation_id = $1 AND (reminded_at <= $3 OR reminded_at > $2)`)
	qWarned      = db.Register("rota.settings.warned", `UPDATE rota_settings SET warned_at = $2 WHERE organisation_id = $1 AND (warned_at <= $3 OR warned_at > $2)`)
	qInsertNote  = db.Register("rota.handover.insert", `INSERT INTO rota_handover (id, organisation_id, account_id, body_sealed, written_at) VALUES ($1, $2, $3, $4, $5)`)
	qNotes       = db.Register("rota.handover.all", `SELECT id, account_id, body_sealed, written_at FROM rota_handover WHERE organisation_id = $1 AND written_at >= $2 ORDER BY written_at DESC, id DESC LIMIT 60`)
	qNotesOf     = db.Register("rota.handover.of", `SELECT id, organisation_id, body_sealed, written_at FROM rota_handover WHERE account_id = $1 ORDER BY id`)
	qDropNotesOf = db.Register("rota.handover.erase", `DELETE FROM rota_handover WHERE account_id = $1`)
	qSweepNotes  = db.Register("rota.handover.sweep", `DELETE FROM rota_handover WHERE written_at < $1`)
)

// store reads and writes this package's tables and no others.
type store struct{ keys *crypto.Keyring }

func place(table, column string, row int64) crypto.Place {
	return crypto.Place{Table: table, Column: column, Row: row}
}

// profile is what is sealed of a responder.
type profile struct {
	Langs  []string       `json:"langs"`
	Levels []ladder.Level `json:"levels"`
	Zone   string         `json:"zone"`
	Ways   []Way          `json:"ways"`
}

// responderRow is a responder who is still sealed.
type responderRow struct {
	listed
	sealed   []byte
	joinedAt int64
}

func scanResponder(r db.Row) (row responderRow, err error) {
	err = r.Scan(&row.ID, &row.Organisation, &row.Account, &row.Lead, &row.Away, &row.sealed, &row.joinedAt)
	return row, err
}

// responder opens a row.
func (s store) responder(ctx context.Context, c db.Conn, key crypto.KeyID, row responderRow) (listed, error) {
	l := row.listed
	l.Listed = true
	packed, err := s.keys.Open(ctx, c, key, place("rota_responder", "profile_sealed", int64(l.ID)), row.sealed)
	if err != nil {
		return l, err
	}
	var p profile
	err = json.Unmarshal([]byte(packed), &p)
	l.Langs, l.Levels, l.Zone, l.Ways = p.Langs, p.Levels, p.Zone, p.Ways
	return l, err
}

// seal seals what a responder said of themselves.
func (s store) seal(ctx context.Context, c db.Conn, key crypto.KeyID, id ResponderID, r Responder) ([]byte, error) {
	packed, err := json.Marshal(profile{Langs: r.Langs, Levels: r.Levels, Zone: r.Zone, Ways: r.Ways})
	if err != nil {
		return nil, err
	}
	return s.keys.Seal(ctx, c, key, place("rota_responder", "profile_sealed", int64(id)), string(packed))
}

func scanShift(r db.Row) (s Shift, err error) {
	err = r.Scan(&s.ID, &s.Responder, &s.Weekday, &s.Day, &s.Start, &s.Minutes, &s.Zone, &s.Backup)
	return s, err
}

func scanCover(r db.Row) (c Cover, err error) {
	err = r.Scan(&c.ID, &c.Shift, &c.Day, &c.AskedBy, &c.TakenBy)
	return c, err
}

// settingsRow is what an organisation decided, the hook still sealed.
type settingsRow struct {
	hook             []byte
	reminded, warned int64
}

func scanSettings(r db.Row) (s settingsRow, err error) {
	err = r.Scan(&s.hook, &s.reminded, &s.warned)
	return s, err
}

// noteRow is a hand-over note that is still sealed.
type noteRow struct {
	Note
	organisation group.OrganisationID
	sealed       []byte
}

func scanNote(r db.Row) (n noteRow, err error) {
	var at int64
	err = r.Scan(&n.ID, &n.By, &n.sealed, &at)
	n.At = clock.FromMillis(at)
	return n, err
}

func scanOwnNote(r db.Row) (n noteRow, err error) {
	var at int64
	err = r.Scan(&n.ID, &n.organisation, &n.sealed, &at)
	n.At = clock.FromMillis(at)
	return n, err
}

// plan reads who is called when.
func (m *Module) plan(ctx context.Context, c db.Conn, o group.Organisation) (p plan, err error) {
	rows, err := db.All(ctx, c, qResponders, scanResponder, int64(o.ID))
	if err != nil {
		return p, err
	}
	staff, err := m.Staff.OnStaff(ctx, o)
	if err != nil {
		return p, err
	}
	names := map[account.ID]Colleague{}
	for _, s := range staff {
		names[s.Account] = s
	}
	for _, row := range rows {
		s, works := names[row.Account]
		if !works { // who does not work here any more is not called, and sees no case
			continue
		}
		l, err := m.store.responder(ctx, c, o.Key, row)
		if err != nil {
			return p, err
		}
		l.Name, l.Owner, l.ref = s.Name, s.Owner, s.Ref
		p.people = append(p.people, l)
		delete(names, row.Account)
	}
	for _, s := range staff {
		if _, unlisted := names[s.Account]; unlisted && s.Owner {
			p.owners = append(p.owners, Responder{Account: s.Account, Organisation: o.ID, Name: s.Name, Owner: true, Zone: o.Zone, Ways: Ways, ref: s.Ref})
		}
	}
	if p.shifts, err = db.All(ctx, c, qShifts, scanShift, int64(o.ID)); err != nil {
		return p, err
	}
	p.covers, err = db.All(ctx, c, qCovers, scanCover, int64(o.ID))
	return p, err
}
