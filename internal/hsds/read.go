package hsds

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/language"

	"hearth/internal/platform/text"
)

// Longest texts of a group elsewhere, in characters.
const (
	maxName    = 200
	maxSummary = 300
	maxKey     = 200
)

// A Skipped record could not be used.
type Skipped struct {
	Line   int    // of the file, where the record begins
	Reason string // the sentence is the message "hsds.skipped." + Reason
}

// a record is a service of another directory.
type record struct{ ID, Name, Summary, Organisation, URL, Lang string }

// raw is a record as it stands in the file.
type raw struct {
	line int
	json json.RawMessage
}

// foreign is what is read of another directory's service, nested or tabular.
type foreign struct {
	ID             string `json:"id"`
	Name           string `json:"name"`
	Description    string `json:"description"`
	URL            string `json:"url"`
	Status         string `json:"status"`
	OrganizationID string `json:"organization_id"`
	ServiceID      string `json:"service_id"` // of a row of languages
	Code           string `json:"code"`
	Website        string `json:"website"`
	Organization   *struct {
		ID      string `json:"id"`
		Name    string `json:"name"`
		Website string `json:"website"`
	} `json:"organization"`
	Languages []struct {
		Code string `json:"code"`
	} `json:"languages"`
}

var errShape = errors.New("neither a list of services, nor a page, nor tables of them")

// readServices reads the services of a file: a list of nested ones, a page of an
// HSDS API ("contents"), or tables ("services" or "services.csv", with
// "organizations" and "languages" beside). Those that are closed are left out
// without a word.
func readServices(file []byte) (records []record, skipped []Skipped, err error) {
	tables, err := tablesOf(file)
	if err != nil {
		return nil, nil, err
	}
	names, sites, codes := map[string]string{}, map[string]string{}, map[string]string{}
	for _, row := range tables["organizations"] {
		var o foreign
		if json.Unmarshal(row.json, &o) == nil {
			names[o.ID], sites[o.ID] = o.Name, o.Website
		}
	}
	for _, row := range tables["languages"] {
		var l foreign
		if json.Unmarshal(row.json, &l) == nil && codes[l.ServiceID] == "" {
			codes[l.ServiceID] = l.Code
		}
	}
	services, ok := tables["services"]
	if !ok {
		return nil, nil, errShape
	}
	seen := map[string]bool{}
	for _, row := range services {
		f := foreign{Status: "active"}
		if err := json.Unmarshal(row.json, &f); err != nil {
			skipped = append(skipped, Skipped{row.line, "unreadable"})
			continue
		}
		if f.Status != "active" && f.Status != "" {
			continue
		}
		r, reason := f.record(names, sites, codes)
		if reason == "" && seen[r.ID] {
			reason = "twice"
		}
		if reason != "" {
			skipped = append(skipped, Skipped{row.line, reason})
			continue
		}
		seen[r.ID] = true
		records = append(records, r)
	}
	return records, skipped, nil
}

// record is what the directory shows of the service, or the reason why it
// cannot.
func (f foreign) record(names, sites, codes map[string]string) (r record, reason string) {
	r = record{ID: strings.TrimSpace(f.ID), Name: line(f.Name, maxName), Summary: line(f.Description, maxSummary),
		Organisation: line(names[f.OrganizationID], maxName), URL: f.URL}
	site, code := sites[f.OrganizationID], codes[f.ID]
	if f.Organization != nil {
		r.Organisation, site = line(f.Organization.Name, maxName), f.Organization.Website
	}
	if len(f.Languages) > 0 {
		code = f.Languages[0].Code
	}
	if tag, err := language.Parse(code); err == nil && code != "" {
		r.Lang = tag.String()
	}
	if !leadsOut(r.URL) {
		r.URL = site
	}
	switch {
	case r.ID == "" || len(r.ID) > maxKey || !utf8.ValidString(r.ID):
		return r, "id"
	case text.Blank(r.Name):
		return r, "name"
	case !leadsOut(r.URL):
		return r, "url"
	}
	return r, ""
}

// leadsOut reports whether an address is one that a page may link to.
func leadsOut(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil && len(address) <= 2000
}

// line brings a text onto one line of at most n characters.
func line(s string, n int) string {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "")), " ")
	s = strings.ReplaceAll(s, "\x00", "")
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}

// tablesOf finds the lists of a file, with the lines on which their records
// begin.
func tablesOf(file []byte) (map[string][]raw, error) {
	file = bytes.TrimPrefix(file, []byte("\xef\xbb\xbf"))
	d := json.NewDecoder(bytes.NewReader(file))
	first, err := d.Token()
	if err != nil {
		return nil, err
	}
	tables := map[string][]raw{}
	switch first {
	case json.Delim('['):
		tables["services"], err = rows(d, file)
		return tables, err
	case json.Delim('{'):
	default:
		return nil, errShape
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, err
		}
		name, _ := key.(string)
		name = strings.TrimSuffix(strings.TrimSuffix(name, ".csv"), ".json")
		switch name {
		case "contents":
			name = "services"
		case "services", "organizations", "languages":
		default:
			var nothing json.RawMessage
			if err := d.Decode(&nothing); err != nil {
				return nil, err
			}
			continue
		}
		if open, err := d.Token(); err != nil || open != json.Delim('[') {
			return nil, errShape
		}
		if tables[name], err = rows(d, file); err != nil {
			return nil, err
		}
	}
	return tables, nil
}

// rows reads a list that has begun, to its end.
func rows(d *json.Decoder, file []byte) ([]raw, error) {
	list := []raw{}
	counted, lines := 0, 1
	for d.More() {
		var r raw
		if err := d.Decode(&r.json); err != nil {
			return nil, err
		}
		begin := int(d.InputOffset()) - len(r.json)
		lines += bytes.Count(file[counted:begin], []byte("\n"))
		counted, r.line = begin, lines
		list = append(list, r)
	}
	_, err := d.Token()
	return list, err
}
