package notice

import (
	"context"
	"time"
)

// The shapes that scripts get; they are a contract.
type (
	entryJSON struct {
		ID      string    `json:"id"`
		URL     string    `json:"url"` // the page that it leads to
		Kind    Kind      `json:"kind"`
		Message string    `json:"message"`
		Group   string    `json:"group"`
		Count   int       `json:"count"`
		At      time.Time `json:"at"`
		Seen    bool      `json:"seen"`
	}
	choicesJSON struct {
		Rhythms   map[Class]Rhythm `json:"rhythms"`
		QuietFrom int              `json:"quiet_from"`
		QuietTo   int              `json:"quiet_to"`
		Hour      int              `json:"hour"`
		Weekday   int              `json:"weekday"`
		Zone      string           `json:"zone"`
		Address   string           `json:"address"`
		Confirmed bool             `json:"confirmed"`
		Browsers  int              `json:"browsers"`
		Groups    []placeJSON      `json:"groups"`
	}
	placeJSON struct {
		Name string `json:"name"`
		URL  string `json:"url"` // takes "on"
		On   bool   `json:"on"`
	}
)

func (m *Module) listJSON(ctx context.Context, days []Day) (out []entryJSON) {
	for _, d := range days {
		for _, e := range d.Entries {
			out = append(out, entryJSON{ID: m.token(e.Notice), URL: e.First, Kind: e.Kind, Message: m.sentence(ctx, e), Group: e.Group, Count: e.Count, At: e.At, Seen: e.Seen})
		}
	}
	return out
}

func (v choicesView) json() choicesJSON {
	out := choicesJSON{Rhythms: map[Class]Rhythm{}, QuietFrom: v.Choices.Hours.QuietFrom, QuietTo: v.Choices.Hours.QuietTo, Hour: v.Choices.Hours.Hour,
		Weekday: int(v.Choices.Hours.Weekday), Zone: v.Choices.Zone, Address: v.Address, Confirmed: v.Address != "" && !v.Waiting,
		Browsers: len(v.Browsers), Groups: []placeJSON{}}
	for _, class := range Classes {
		out.Rhythms[class] = v.Choices.Rhythm(class)
	}
	for _, g := range v.Groups {
		out.Groups = append(out.Groups, placeJSON{Name: g.Name, URL: g.Action, On: g.On})
	}
	return out
}
