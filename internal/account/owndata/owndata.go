package owndata

import (
	"archive/zip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// Deps is what a Module is made of.
type Deps struct {
	DB    *db.DB
	Clock clock.Clock
	Audit *audit.Log
	// Accounts asks for a fresh sign-in before what cannot be undone.
	Accounts *account.Module
	// Features are asked for their copies in this order, and erase in it: the
	// accounts themselves come last.
	Features []account.OwnData
}

// A Module answers for a person's own data.
type Module struct {
	db       *db.DB
	clock    clock.Clock
	audit    *audit.Log
	accounts *account.Module
	features []account.OwnData
}

// New returns the module.
func New(d Deps) *Module {
	return &Module{db: d.DB, clock: d.Clock, audit: d.Audit, accounts: d.Accounts, features: d.Features}
}

// Gather returns everything that the site holds about the account.
func (m *Module) Gather(ctx context.Context, id account.ID) ([]account.Section, error) {
	var all []account.Section
	for _, f := range m.features {
		sections, err := f.Export(ctx, id)
		if err != nil {
			return nil, err
		}
		all = append(all, sections...)
	}
	return all, nil
}

// Erase removes everything that the site holds about the account, all of it or
// nothing. What others wrote stays; where the person's words stood, it says
// that somebody took them back.
func (m *Module) Erase(ctx context.Context, id account.ID) error {
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		for _, f := range m.features {
			if err := f.Erase(ctx, tx, id); err != nil {
				return err
			}
		}
		// That somebody was erased is on record; who it was is not.
		return m.audit.Append(ctx, tx, audit.Entry{Actor: "member", Action: "account.erase", Object: "account"})
	})
}

// confirmed returns an Invalid fault unless the person wrote their own name.
func confirmed(name, written string) error {
	var c fault.Check
	if !strings.EqualFold(strings.TrimSpace(written), strings.TrimSpace(name)) || name == "" {
		c.Add("name", "owndata.problem.name", "name", name)
	}
	return c.Err()
}

// writeArchive writes the ZIP: one JSON file a section, and index.html, which
// readable writes, for people.
func writeArchive(w io.Writer, sections []account.Section, readable func(io.Writer) error) error {
	archive := zip.NewWriter(w)
	page, err := archive.Create("index.html")
	if err != nil {
		return err
	}
	if err := readable(page); err != nil {
		return err
	}
	for _, s := range sections {
		file, err := archive.Create(s.Name + ".json")
		if err != nil {
			return err
		}
		encoder := json.NewEncoder(file)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(plain(s)); err != nil {
			return fmt.Errorf("export %s: %w", s.Name, err)
		}
	}
	return archive.Close()
}

// plain turns a section into what JSON holds: the last word of a label is its
// key, so that "forum.export.body" becomes "body".
func plain(s account.Section) []map[string]string {
	records := make([]map[string]string, len(s.Records))
	for i, record := range s.Records {
		records[i] = make(map[string]string, len(record))
		for _, e := range record {
			records[i][e.Label[strings.LastIndexByte(e.Label, '.')+1:]] = e.Value
		}
	}
	return records
}
