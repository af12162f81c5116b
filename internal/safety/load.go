package safety

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"
)

//go:embed helplines.json
var shipped []byte

// A record is a Helpline as a file holds it. Only an operator's file may
// withdraw one.
type record struct {
	Helpline
	Withdrawn bool `json:"withdrawn"`
}

// bare reports whether the record brings no facts of its own, so that it can
// only confirm or withdraw another.
func (r record) bare() bool {
	return len(r.Contacts) == 0 && r.Name == "" && r.Country == "" && r.Category == ""
}

type document struct {
	Schema    string            `json:"schema"`
	Licence   string            `json:"licence"`
	Listings  []Listing         `json:"directories"`
	Emergency []Emergency       `json:"emergency"`
	Records   []json.RawMessage `json:"records"`
}

// schemaName is the shape of a helplines file; another one is refused.
const schemaName = "hearth.helplines/1"

// Load reads the shipped helplines and, if path is not empty, the operator's
// file over them. In that file
//
//   - a record with a new id is added;
//   - a full record with a known id replaces it;
//   - a record with only id, verified_at and verified_by confirms a known one;
//   - a record with only id and "withdrawn": true removes a known one;
//   - an emergency entry replaces the one of the same region;
//   - directories are added.
//
// Nothing invalid is let through: the error names every record and field that
// is wrong. A date after now is wrong, since it would keep a record fresh for
// ever.
func Load(path string, now time.Time) (*Directory, error) {
	d := &Directory{}
	if err := d.merge(shipped, now); err != nil {
		return nil, fmt.Errorf("helplines.json: %w", err)
	}
	if path == "" {
		return d, nil
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("helplines_file: %w", err)
	}
	if err := d.merge(raw, now); err != nil {
		return nil, fmt.Errorf("helplines_file %s: %w", path, err)
	}
	return d, nil
}

func (d *Directory) merge(raw []byte, now time.Time) error {
	var doc document
	if err := decode(raw, &doc); err != nil {
		return err
	}
	if doc.Schema != schemaName {
		return fmt.Errorf("schema: %q is not %q", doc.Schema, schemaName)
	}
	var problems []error
	for i, e := range doc.Emergency {
		problems = append(problems, named("emergency", i, e.Region, checkEmergency(e))...)
		d.putEmergency(e)
	}
	for i, l := range doc.Listings {
		problems = append(problems, named("directory", i, l.Name, checkListing(l))...)
	}
	d.listings = append(d.listings, doc.Listings...)
	seen := map[string]bool{}
	for i, raw := range doc.Records {
		problems = append(problems, d.mergeRecord(i, raw, seen, now)...)
	}
	return errors.Join(problems...)
}

func (d *Directory) mergeRecord(i int, raw json.RawMessage, seen map[string]bool, now time.Time) []error {
	var r record
	if err := decode(raw, &r); err != nil {
		return named("record", i, r.ID, []error{err})
	}
	if seen[r.ID] {
		return named("record", i, r.ID, []error{errors.New("id: is in the file twice")})
	}
	seen[r.ID] = true
	at := slices.IndexFunc(d.helplines, func(h Helpline) bool { return h.ID == r.ID })
	if r.Withdrawn {
		return named("record", i, r.ID, d.withdraw(at, r))
	}
	h := r.Helpline
	if at >= 0 && r.bare() {
		h = d.helplines[at]
		h.VerifiedAt, h.VerifiedBy = r.VerifiedAt, r.VerifiedBy
	}
	if problems := checkHelpline(h, now); len(problems) > 0 {
		return named("record", i, r.ID, problems)
	}
	if at < 0 {
		d.helplines = append(d.helplines, h)
	} else {
		d.helplines[at] = h
	}
	return nil
}

func (d *Directory) withdraw(at int, r record) []error {
	if at < 0 {
		return []error{errors.New("id: no helpline has it, so it cannot be withdrawn")}
	}
	if !r.bare() {
		return []error{errors.New("withdrawn: such a record holds only its id")}
	}
	d.helplines = slices.Delete(d.helplines, at, at+1)
	return nil
}

func (d *Directory) putEmergency(e Emergency) {
	at := slices.IndexFunc(d.emergency, func(old Emergency) bool { return old.Region == e.Region })
	if at < 0 {
		d.emergency = append(d.emergency, e)
		return
	}
	d.emergency[at] = e
}

// decode refuses unknown fields: a misspelt one would be a fact that silently
// never shows.
func decode(raw []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return err
	}
	if dec.More() {
		return errors.New("there is more after the end of the JSON")
	}
	return nil
}

// named puts the place before each problem: `record 3 (id "x"): dial: …`.
func named(kind string, i int, id string, problems []error) []error {
	for n, err := range problems {
		problems[n] = fmt.Errorf("%s %d (%q): %w", kind, i+1, id, err)
	}
	return problems
}
