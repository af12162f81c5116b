package rota

import (
	"context"
	"strconv"
	"strings"
	"time"

	"hearth/internal/account"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
)

// Export implements account.OwnData: where the person may be called and how,
// their shifts, the notes they handed over, and the calls that they took.
func (m *Module) Export(ctx context.Context, id account.ID) ([]account.Section, error) {
	lists := account.Section{Name: "rota-lists", Title: "rota.export.lists"}
	shifts := account.Section{Name: "rota-shifts", Title: "rota.export.shifts"}
	rows, err := db.All(ctx, m.DB, qPlaces, scanResponder, int64(id))
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		o, err := m.Groups.OrganisationByID(ctx, row.Organisation)
		if err != nil {
			return nil, err
		}
		l, err := m.store.responder(ctx, m.DB, o.Key, row)
		if err != nil {
			return nil, err
		}
		lists.Records = append(lists.Records, account.Record{
			{Label: "rota.export.organisation", Value: o.Name}, {Label: "rota.export.joined", Value: moment(row.joinedAt)},
			{Label: "rota.export.langs", Value: strings.Join(l.Langs, " ")}, {Label: "rota.export.levels", Value: levelWords(l.Levels)},
			{Label: "rota.export.zone", Value: l.Zone}, {Label: "rota.export.ways", Value: wayWords(l.Ways)},
			{Label: "rota.export.lead", Value: yesNo(l.Lead)}, {Label: "rota.export.away", Value: yesNo(l.Away)},
		})
		all, err := db.All(ctx, m.DB, qShifts, scanShift, int64(o.ID))
		if err != nil {
			return nil, err
		}
		for _, s := range all {
			if s.Responder == l.ID {
				shifts.Records = append(shifts.Records, s.record(o.Name))
			}
		}
	}
	notes, err := m.exportNotes(ctx, id)
	if err != nil {
		return nil, err
	}
	taken := account.Section{Name: "rota-calls", Title: "rota.export.calls"}
	alarms, err := db.All(ctx, m.DB, qTakenBy, scanAlarm, int64(id))
	for _, a := range alarms {
		taken.Records = append(taken.Records, account.Record{
			{Label: "rota.export.raised", Value: a.RaisedAt.Format(time.RFC3339)}, {Label: "rota.export.taken", Value: a.TakenAt.Format(time.RFC3339)},
			{Label: "rota.export.drill", Value: yesNo(a.Drill)},
		})
	}
	return []account.Section{lists, shifts, notes, taken}, err
}

func moment(ms int64) string { return clock.FromMillis(ms).Format(time.RFC3339) }

// record is a shift as its owner takes it along.
func (s Shift) record(org string) account.Record {
	day := s.Day
	if s.Weekday != onDate {
		day = time.Weekday(s.Weekday).String()
	}
	line := "first"
	if s.Backup {
		line = "second"
	}
	return account.Record{
		{Label: "rota.export.organisation", Value: org}, {Label: "rota.export.day", Value: day}, {Label: "rota.export.start", Value: clockText(s.Start)},
		{Label: "rota.export.minutes", Value: strconv.Itoa(s.Minutes)}, {Label: "rota.export.zone", Value: s.Zone}, {Label: "rota.export.line", Value: line},
	}
}

func (m *Module) exportNotes(ctx context.Context, id account.ID) (account.Section, error) {
	notes := account.Section{Name: "rota-handovers", Title: "rota.export.notes"}
	rows, err := db.All(ctx, m.DB, qNotesOf, scanOwnNote, int64(id))
	if err != nil {
		return notes, err
	}
	for _, row := range rows {
		o, err := m.Groups.OrganisationByID(ctx, row.organisation)
		if err != nil {
			return notes, err
		}
		text, err := m.Keys.Open(ctx, m.DB, o.Key, place("rota_handover", "body_sealed", row.ID), row.sealed)
		if err != nil {
			return notes, err
		}
		notes.Records = append(notes.Records, account.Record{{Label: "rota.export.at", Value: row.At.Format(time.RFC3339)}, {Label: "rota.export.text", Value: text}})
	}
	return notes, nil
}

// Erase implements account.OwnData. That an alarm was taken, and when, stays as
// a number without a person.
func (m *Module) Erase(ctx context.Context, tx *db.Tx, id account.ID) error {
	tx.OnCommit(m.watches.Clear)
	rows, err := db.All(ctx, tx, qPlaces, scanResponder, int64(id))
	if err != nil {
		return err
	}
	for _, row := range rows {
		if err := m.drop(ctx, tx, row.ID); err != nil {
			return err
		}
	}
	for _, q := range []*db.Query{qDropNotesOf, qDropPagesOf, qForgetTaker} {
		if _, err := db.Exec(ctx, tx, q, int64(id)); err != nil {
			return err
		}
	}
	return nil
}
