package directory

import (
	"cmp"
	"time"

	"hearth/internal/account"
	"hearth/internal/directory/match"
	"hearth/internal/platform/web"
)

// What programs get. Nothing here tells more than the pages do.

type itemJSON struct {
	ID        string    `json:"id"`
	URL       string    `json:"url"`
	Name      string    `json:"name"`
	Summary   string    `json:"summary"`
	Topics    []string  `json:"topics"`
	Formats   []string  `json:"formats"`
	LedBy     string    `json:"led_by"`
	Lang      string    `json:"lang"`
	People    int64     `json:"people"` // active this week, rounded; 0 says nothing
	Entry     string    `json:"entry"`
	Full      bool      `json:"full"`
	Audiences []string  `json:"audiences"`
	Community string    `json:"community"`
	Band      string    `json:"age_band"` // "adult" or "youth": whom the group is for
	Cost      string    `json:"cost"`
	Promise   int64     `json:"promise"` // hours; 0: nothing is promised
	Meets     *meetJSON `json:"meets"`
}

// meetJSON is the next regular meeting, or the one that goes on.
type meetJSON struct {
	Start time.Time `json:"start"`
	End   time.Time `json:"end"`
	Zone  string    `json:"zone"`
}

func itemJSONOf(i Item) itemJSON {
	out := itemJSON{
		ID: i.Slug, URL: i.URL(), Name: i.Name, Summary: i.Summary, Topics: listed(i.Group.Topics), Formats: listed(i.Formats), LedBy: i.LedBy, Band: string(cmp.Or(i.Audience, account.Adult)),
		Lang: i.Lang, People: i.People, Entry: i.Entry, Full: i.Full(), Audiences: listed(i.Audiences), Community: i.Community,
		Cost: i.Cost.Kind, Promise: i.Promise,
	}
	if !i.Start.IsZero() {
		out.Meets = &meetJSON{Start: i.Start.UTC(), End: i.End.UTC(), Zone: i.Zone}
	}
	return out
}

// listed makes an empty list of what is not there: programs count on one.
func listed(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

type valueJSON struct {
	Value  string `json:"value"`
	Count  int64  `json:"count"`
	Chosen bool   `json:"chosen"`
}

type elsewhereJSON struct {
	Name         string `json:"name"`
	Summary      string `json:"summary"`
	Organisation string `json:"organisation"`
	URL          string `json:"url"`
	Lang         string `json:"lang"`
	Source       string `json:"source"`
	At           string `json:"at"` // a day
}

type foundJSON struct {
	web.List[itemJSON]
	Total     int                    `json:"total"`
	Facets    map[string][]valueJSON `json:"facets"`
	Elsewhere []elsewhereJSON        `json:"elsewhere"`
}

func foundJSONOf(v directoryView) foundJSON {
	items := make([]itemJSON, len(v.Found.Items))
	for i, item := range v.Found.Items {
		items[i] = itemJSONOf(item)
	}
	out := foundJSON{List: web.NewList(items, v.Next), Total: v.Found.Total, Facets: map[string][]valueJSON{}, Elsewhere: []elsewhereJSON{}}
	for facet, values := range v.Found.Facets {
		list := make([]valueJSON, len(values))
		for i, value := range values {
			list[i] = valueJSON(value)
		}
		out.Facets[names[facet]] = list
	}
	for _, e := range v.Elsewhere {
		out.Elsewhere = append(out.Elsewhere, elsewhereJSON{Name: e.Name, Summary: e.Summary, Organisation: e.Organisation, URL: e.URL,
			Lang: e.Lang, Source: e.Source, At: e.At.UTC().Format(time.DateOnly)})
	}
	return out
}

type reasonJSON struct {
	Code   string   `json:"code"`
	Values []string `json:"values"`
	Points int      `json:"points"`
}

type matchedJSON struct {
	itemJSON
	Points  int          `json:"points"`
	Reasons []reasonJSON `json:"reasons"`
}

type matchesJSON struct {
	web.List[matchedJSON]
	// Help is the address to open first, for somebody who needs somebody today.
	Help string `json:"help,omitempty"`
}

func matchedJSONOf(v matchView) matchesJSON {
	items := make([]matchedJSON, len(v.Matched))
	for i, m := range v.Matched {
		items[i] = matchedJSON{itemJSON: itemJSONOf(m.Item), Points: m.Points, Reasons: reasonsJSON(m.Reasons)}
	}
	out := matchesJSON{List: web.NewList(items, "")}
	if v.Wishes.Today {
		out.Help = "/help"
	}
	return out
}

func reasonsJSON(reasons []match.Reason) []reasonJSON {
	out := make([]reasonJSON, len(reasons))
	for i, r := range reasons {
		out[i] = reasonJSON{Code: r.Code, Values: listed(r.Values), Points: r.Points}
	}
	return out
}
