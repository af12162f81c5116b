package formats

import (
	"context"
	"encoding/json"
	"time"

	"hearth/internal/group"
	"hearth/internal/meeting/format"
)

// formatJSON is a format in a list.
type formatJSON struct {
	ID       string     `json:"id"`
	URL      string     `json:"url"`
	Name     string     `json:"name"`
	Summary  string     `json:"summary"`
	Lang     string     `json:"lang"`
	Length   int        `json:"length"`
	Own      bool       `json:"own"`
	Version  int64      `json:"version"`
	Archived bool       `json:"archived"`
	From     string     `json:"made_from"`
	Plan     []slotJSON `json:"plan"`
}

// slotJSON is a segment's place in the meeting.
type slotJSON struct {
	ID      string      `json:"id"`
	Kind    format.Kind `json:"kind"`
	Title   string      `json:"title"`
	Start   int         `json:"start"`
	Minutes int         `json:"minutes"`
}

// oneJSON is a format with its document.
type oneJSON struct {
	formatJSON
	Revision int64           `json:"revision"`
	Format   json.RawMessage `json:"format"`
}

// versionJSON is a version in the history.
type versionJSON struct {
	URL      string   `json:"url"`
	Version  int64    `json:"version"`
	Handle   string   `json:"handle"`
	At       string   `json:"at"`
	Restored int64    `json:"restored"`
	Changes  []string `json:"changes"`
}

// elsewhereJSON is another group's format, to be copied.
type elsewhereJSON struct {
	Group  string `json:"group"`
	From   string `json:"from"`
	Name   string `json:"name"`
	Length int    `json:"length"`
}

func inList(g group.Group, k Kept) formatJSON {
	j := formatJSON{ID: k.Code, URL: formatURL(g, k.Code), Name: k.Format.Name, Summary: k.Format.Summary, Lang: k.Format.Lang, Length: k.Format.Length,
		Own: k.Own(), Version: k.Version, Archived: k.Archived(), From: k.From, Plan: []slotJSON{}}
	for _, slot := range planned(k.Format) {
		s := k.Format.Segments[slot.Index]
		j.Plan = append(j.Plan, slotJSON{ID: s.ID, Kind: s.Kind, Title: s.Title, Start: slot.Start, Minutes: slot.Minutes})
	}
	return j
}

func whole(g group.Group, k Kept) (oneJSON, error) {
	raw, err := k.Format.JSON()
	return oneJSON{formatJSON: inList(g, k), Revision: k.Newest, Format: raw}, err
}

func historyJSON(ctx context.Context, v historyView) []versionJSON {
	items := make([]versionJSON, len(v.Items))
	for i, past := range v.Items {
		items[i] = versionJSON{URL: past.URL, Version: past.Version, Handle: past.By.Handle, At: past.SavedAt.UTC().Format(time.RFC3339),
			Restored: past.Restored, Changes: past.Changes}
	}
	return items
}
