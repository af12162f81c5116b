package safety

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// write puts an operator's file with the records into a new folder.
func write(t *testing.T, records string) string {
	t.Helper()
	return writeFile(t, `{"schema":"hearth.helplines/1","records":`+records+`}`)
}

func writeFile(t *testing.T, body string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "own.json")
	if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const ownLine = `{
	"id":"ng-north-shore","country":"NG","name":"North Shore Line","category":"domestic_violence",
	"contacts":[{"method":"phone","display":"0800 000 0000","dial":"08000000000","hours":"Mon-Fri 09:00-17:00; Sat 10:00-14:00",
		"tz":"Africa/Lagos","free":true,"anonymous":true,"languages":["en"],"note":{"en":"Ask for the night desk."}}],
	"source":"https://north-shore.example/line","verified_at":"2026-11-01","verified_by":"Ana, North Shore"}`

func find(d *Directory, id string, now time.Time) *Helpline {
	for _, h := range d.Find(Wish{}, now) {
		if h.ID == id {
			return &h
		}
	}
	return nil
}

func TestOperatorFile(t *testing.T) {
	late := day("2029-01-01") // every shipped record is older than 24 months
	for _, tc := range []struct {
		name, records string
		now           time.Time
		id            string
		shown         bool
		by            string
	}{
		{"adds", `[` + ownLine + `]`, today, "ng-north-shore", true, "Ana, North Shore"},
		{"leaves the others", `[` + ownLine + `]`, today, "us-988-lifeline", true, "open-helplines"},
		{"replaces", `[` + strings.Replace(ownLine, "ng-north-shore", "gb-shout", 1) + `]`, today, "gb-shout", true, "Ana, North Shore"},
		{"unconfirmed is withheld", `[]`, late, "fr-3114", false, ""},
		{"confirms", `[{"id":"fr-3114","verified_at":"2028-12-24","verified_by":"Ana"}]`, late, "fr-3114", true, "Ana"},
		{"a confirmation grows old too", `[{"id":"fr-3114","verified_at":"2026-12-24","verified_by":"Ana"}]`, late, "fr-3114", false, ""},
		{"withdraws", `[{"id":"fr-3114","withdrawn":true}]`, today, "fr-3114", false, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := mustLoad(t, write(t, tc.records), tc.now)
			h := find(d, tc.id, tc.now)
			if (h != nil) != tc.shown {
				t.Fatalf("shown is %v, want %v", h != nil, tc.shown)
			}
			if h != nil && h.VerifiedBy != tc.by {
				t.Errorf("verified by %q, want %q", h.VerifiedBy, tc.by)
			}
		})
	}
}

func TestConfirmationKeepsTheFacts(t *testing.T) {
	late := day("2029-01-01")
	d := mustLoad(t, write(t, `[{"id":"fr-3114","verified_at":"2028-12-24","verified_by":"Ana"}]`), late)
	h := find(d, "fr-3114", late)
	if h.Country != "FR" || len(h.Contacts) != 1 || h.Contacts[0].Dial != "3114" || h.VerifiedAt != "2028-12-24" {
		t.Errorf("got %+v", h)
	}
}

func TestOperatorEmergencyAndListings(t *testing.T) {
	d := mustLoad(t, writeFile(t, `{"schema":"hearth.helplines/1",
		"directories":[{"name":"Local list","url":"https://list.example/"}],
		"emergency":[{"region":"BR","countries":["BR"],"numbers":[{"dial":"192","for":"ambulance"}],"source":"Ana"},
			{"region":"DE","countries":["DE"],"numbers":[{"dial":"110","for":"police"}],"source":"Ana"}],
		"records":[]}`), today)
	for country, want := range map[string]string{"BR": "192", "DE": "110", "FR": "112"} {
		if got := d.EmergencyIn(country); len(got) != 1 || got[0].Dial != want {
			t.Errorf("%s: got %v, want %s", country, got, want)
		}
	}
	if last := d.listings[len(d.listings)-1]; last.Name != "Local list" {
		t.Errorf("the operator's list is missing: %v", d.listings)
	}
}

// with returns the good line with one field changed.
func with(t *testing.T, field string, value any) string {
	t.Helper()
	var line map[string]any
	if err := json.Unmarshal([]byte(ownLine), &line); err != nil {
		t.Fatal(err)
	}
	target := line
	if name, ok := strings.CutPrefix(field, "contact."); ok {
		target, field = line["contacts"].([]any)[0].(map[string]any), name
	}
	maps.Copy(target, map[string]any{field: value})
	raw, err := json.Marshal([]any{line})
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestOperatorFileRefused(t *testing.T) {
	for _, tc := range []struct {
		name, field string
		value       any
		want        string
	}{
		{"letters in dial", "contact.dial", "0800-NOW", "contacts[0].dial"},
		{"spaces in dial", "contact.dial", "116 123", "contacts[0].dial"},
		{"too long a dial", "contact.dial", "1234567890123456", "contacts[0].dial"},
		{"one digit", "contact.dial", "1", "contacts[0].dial"},
		{"script as a phone", "contact.dial", "javascript:alert(1)", "contacts[0].dial"},
		{"address as a phone", "contact.dial", "https://x.example/", "contacts[0].dial"},
		{"extra in dial", "contact.dial", "119;ext=8", "contacts[0].dial"},
		{"body for a call", "contact.body", "HELLO", "contacts[0].body"},
		{"unknown method", "contact.method", "pigeon", "contacts[0].method"},
		{"no display", "contact.display", " ", "contacts[0].display"},
		{"hours in words", "contact.hours", "office hours", "contacts[0].hours"},
		{"hour 25", "contact.hours", "Daily 09:00-25:00", "contacts[0].hours"},
		{"no zone", "contact.tz", "", "contacts[0].tz"},
		{"unknown zone", "contact.tz", "Africa/Lagoss", "contacts[0].tz"},
		{"no language", "contact.languages", []string{}, "contacts[0].languages"},
		{"unknown language", "contact.languages", []string{"English"}, "contacts[0].languages"},
		{"note without language", "contact.note", map[string]string{"": "x"}, "contacts[0].note"},
		{"free in words", "contact.free", "yes", "free"},
		{"country in words", "country", "Nigeria", "country"},
		{"small country", "country", "ng", "country"},
		{"no such country", "country", "XX", "country"},
		{"a union", "country", "EU", "country"},
		{"category", "category", "crisis", "category"},
		{"second category", "secondary_categories", []string{"cats"}, "secondary_categories"},
		{"id", "id", "North Shore", "id"},
		{"name over two lines", "name", "North\nShore", "name"},
		{"website", "website", "http://north-shore.example/", "website"},
		{"source", "source", "", "source"},
		{"who", "verified_by", "", "verified_by"},
		{"no day", "verified_at", "last week", "verified_at"},
		{"a day that is none", "verified_at", "2026-02-30", "verified_at"},
		{"the future", "verified_at", "2062-11-01", "verified_at"},
		{"no contacts", "contacts", []any{}, "contacts"},
		{"misspelt field", "verifed_by", "Ana", "verifed_by"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := Load(write(t, with(t, tc.field, tc.value)), today)
			if err == nil || !strings.Contains(err.Error(), tc.want) || !strings.Contains(err.Error(), "record 1") {
				t.Errorf("got %v, want an error that names record 1 and %s", err, tc.want)
			}
		})
	}
}

func TestOperatorFileRefusedWhole(t *testing.T) {
	for _, tc := range []struct{ name, body, want string }{
		{"not JSON", `helplines:`, "invalid character"},
		{"empty", ``, "EOF"},
		{"another schema", `{"schema":"helplines.seed/1","records":[]}`, "schema"},
		{"two documents", `{"schema":"hearth.helplines/1"} {}`, "more after the end"},
		{"one id twice", `{"schema":"hearth.helplines/1","records":[` + ownLine + `,` + ownLine + `]}`, `record 2 ("ng-north-shore"): id`},
		{"confirms nothing", `{"schema":"hearth.helplines/1","records":[{"id":"xx-none","verified_at":"2026-11-01","verified_by":"Ana"}]}`, "contacts"},
		{"withdraws nothing", `{"schema":"hearth.helplines/1","records":[{"id":"xx-none","withdrawn":true}]}`, "cannot be withdrawn"},
		{"withdraws with facts", `{"schema":"hearth.helplines/1","records":[{"id":"fr-3114","name":"3114","withdrawn":true}]}`, "withdrawn"},
		{"emergency number", `{"schema":"hearth.helplines/1","emergency":[{"region":"BR","countries":["BR"],"numbers":[{"dial":"1 9 2","for":"any"}],"source":"Ana"}]}`, `emergency 1 ("BR"): dial`},
		{"emergency service", `{"schema":"hearth.helplines/1","emergency":[{"region":"BR","countries":["BR"],"numbers":[{"dial":"192","for":"help"}],"source":"Ana"}]}`, "for:"},
		{"directory", `{"schema":"hearth.helplines/1","directories":[{"name":"x","url":"javascript:alert(1)"}]}`, "url"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			path := writeFile(t, tc.body)
			_, err := Load(path, today)
			if err == nil || !strings.Contains(err.Error(), tc.want) || !strings.Contains(err.Error(), path) {
				t.Errorf("got %v, want an error that names the file and says %q", err, tc.want)
			}
		})
	}
	if _, err := Load(filepath.Join(t.TempDir(), "missing.json"), today); err == nil || !strings.Contains(err.Error(), "helplines_file") {
		t.Errorf("a missing file: got %v, want an error that names the setting", err)
	}
}
