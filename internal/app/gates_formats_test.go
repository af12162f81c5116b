package app

import (
	"net/url"
	"strings"

	"hearth/internal/meeting/format"
)

const lowFormats = low + "/formats"

// aFormat is a document that can be run.
var aFormat = func() string {
	f, _ := format.Ship("peer", "en")
	f.Name = "Our evening"
	raw, _ := f.YAML()
	return string(raw)
}()

// seating is the document for another number of people.
func seating(n string) string { return strings.Replace(aFormat, "seats: 12", "seats: "+n, 1) }

// onFormat is an address beneath a fresh format of the group's own, in its second
// version.
func onFormat(suffix string) func(*town) string {
	return func(w *town) string {
		made := w.post("holder", lowFormats, url.Values{"document": {aFormat}})
		one := lowFormats + "/" + made.ID
		w.ask("holder", "POST", one+"/edit", "text/html", url.Values{"document": {seating("9")}, "revision": {"1"}})
		return one + suffix
	}
}

// Formats are for members, and changed by those who hold the group.
var (
	formatsHolders = [5]int{303, 404, 403, 200, 404}
	formatsOpened  = [5]int{401, 404, 403, 200, 404} // the editor, on what was brought in
	formatsPut     = url.Values{"document": {aFormat}}
)

var formatsGates = []gate{
	{"GET /formats/schema.json", nil, nil, anybody},
	{"GET /groups/{slug}/formats", at(lowFormats), nil, membersIn},
	{"POST /groups/{slug}/formats", at(lowFormats), formatsPut, holders},
	{"GET /groups/{slug}/formats/new", at(lowFormats + "/new?from=peer"), nil, formatsHolders},
	{"GET /groups/{slug}/formats/copy", at(lowFormats + "/copy"), nil, formatsHolders},
	{"POST /groups/{slug}/formats/copy", at(lowFormats + "/copy"), url.Values{"group": {"low-days"}, "from": {"peer"}}, formatsOpened},
	{"GET /groups/{slug}/formats/import", at(lowFormats + "/import"), nil, formatsHolders},
	{"POST /groups/{slug}/formats/import", at(lowFormats + "/import"), formatsPut, formatsOpened},
	{"GET /groups/{slug}/formats/{format}", onFormat(""), nil, membersIn},
	{"GET /groups/{slug}/formats/{format}/edit", onFormat("/edit"), nil, formatsHolders},
	{"POST /groups/{slug}/formats/{format}/edit", onFormat("/edit"), url.Values{"document": {seating("8")}, "revision": {"2"}}, holders},
	{"GET /groups/{slug}/formats/{format}/history", onFormat("/history"), nil, membersIn},
	{"GET /groups/{slug}/formats/{format}/versions/{version}", onFormat("/versions/1"), nil, membersIn},
	{"POST /groups/{slug}/formats/{format}/versions/{version}/restore", onFormat("/versions/1/restore"), url.Values{"revision": {"2"}}, holders},
	{"POST /groups/{slug}/formats/{format}/archive", onFormat("/archive"), none, holders},
	{"POST /groups/{slug}/formats/{format}/unarchive", onFormat("/unarchive"), none, holders},
	{"GET /groups/{slug}/formats/{format}/export.yaml", onFormat("/export.yaml"), nil, membersIn},
	{"GET /groups/{slug}/formats/{format}/export.json", onFormat("/export.json"), nil, membersIn},
}
