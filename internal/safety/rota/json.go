package rota

import (
	"time"
)

// What scripts get; docs/api.md names the fields.

type placeJSON struct {
	Organisation string `json:"organisation"`
	URL          string `json:"url"`
	Listed       bool   `json:"listed"`
	OnCall       bool   `json:"on_call"`
	Until        string `json:"until,omitempty"`
	Next         string `json:"next,omitempty"`
	ListEmpty    bool   `json:"list_empty"`
}

type callJSON struct {
	ID       string `json:"id"`
	Level    string `json:"level"`
	Drill    bool   `json:"drill"`
	RaisedAt string `json:"raised_at"`
	TakenAt  string `json:"taken_at,omitempty"`
	TakenBy  string `json:"taken_by,omitempty"`
	Mine     bool   `json:"mine"`
	URL      string `json:"url"`
	Take     string `json:"take"`
	Pass     string `json:"pass"`
}

type pulseJSON struct {
	Well   bool     `json:"well"`
	Tested string   `json:"tested,omitempty"`
	Good   string   `json:"good,omitempty"`
	Wrong  []string `json:"wrong"`
}

type dutyJSON struct {
	Places []placeJSON `json:"places"`
	Calls  []callJSON  `json:"calls"`
	Paging pulseJSON   `json:"paging"`
}

// instant is a moment as programs read it; "" for none.
func instant(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(time.RFC3339)
}

func (p Pulse) json() pulseJSON {
	return pulseJSON{Well: p.Well, Tested: instant(p.Tested), Good: instant(p.Good), Wrong: append([]string{}, p.Wrong...)}
}

func (v dutyView) json() dutyJSON {
	all := dutyJSON{Places: []placeJSON{}, Calls: []callJSON{}, Paging: v.Pulse.json()}
	for _, p := range v.Places {
		all.Places = append(all.Places, placeJSON{Organisation: p.Org.Slug, URL: rotaURL(p.Org), Listed: p.Listed, OnCall: p.OnNow, Until: instant(p.Until), Next: instant(p.Next.Start), ListEmpty: p.Last})
	}
	for _, c := range v.Calls {
		all.Calls = append(all.Calls, callJSON{ID: c.token(), Level: c.Level.String(), Drill: c.Drill, RaisedAt: instant(c.RaisedAt), TakenAt: instant(c.TakenAt), TakenBy: c.Taker, Mine: c.Mine, URL: c.URL, Take: c.Take, Pass: c.Pass})
	}
	return all
}

// token is the alarm's, as its addresses have it.
func (c callView) token() string {
	return c.Take[len(startPath+"/alarms/") : len(c.Take)-len("/take")]
}

type turnJSON struct {
	Start  string `json:"start"`
	End    string `json:"end"`
	Name   string `json:"name"`
	Own    bool   `json:"own"`
	Line   string `json:"line"`
	Weekly bool   `json:"weekly"`
	Asked  bool   `json:"cover_asked"`
	Ask    string `json:"ask_cover,omitempty"`
	Take   string `json:"take_cover,omitempty"`
	Remove string `json:"remove,omitempty"`
}

type gapJSON struct {
	Start string `json:"start"`
	End   string `json:"end"`
}

type personJSON struct {
	ID     string   `json:"id"`
	Name   string   `json:"name"`
	Lead   bool     `json:"lead"`
	Away   bool     `json:"away"`
	Langs  []string `json:"langs"`
	Levels []string `json:"levels"`
}

type watchedJSON struct {
	Now   bool   `json:"now"`
	Until string `json:"until,omitempty"`
	Next  string `json:"next,omitempty"`
}

type weekJSON struct {
	Turns   []turnJSON   `json:"turns"`
	Gaps    []gapJSON    `json:"gaps"`
	People  []personJSON `json:"people"`
	Watched watchedJSON  `json:"watched"`
}

func (v weekView) json() weekJSON {
	all := weekJSON{Turns: []turnJSON{}, Gaps: []gapJSON{}, People: []personJSON{}, Watched: watchedJSON{Now: v.Watched.Now, Until: instant(v.Watched.Until), Next: instant(v.Watched.Next)}}
	for _, d := range v.Days {
		for _, t := range d.Turns {
			line := "first"
			if t.Shift.Backup {
				line = "second"
			}
			all.Turns = append(all.Turns, turnJSON{Start: instant(t.Start), End: instant(t.End), Name: t.Name, Own: t.Own, Line: line, Weekly: t.Shift.Weekday != onDate, Asked: t.Asked, Ask: t.Ask, Take: t.Take, Remove: t.Remove})
		}
		for _, g := range d.Gaps {
			all.Gaps = append(all.Gaps, gapJSON{instant(g.Start), instant(g.End)})
		}
	}
	for _, p := range v.People {
		all.People = append(all.People, personJSON{ID: p.Token, Name: p.Name, Lead: p.Lead, Away: p.Away, Langs: append([]string{}, p.Langs...), Levels: levelNames(p.Responder)})
	}
	return all
}

func levelNames(r Responder) []string {
	names := []string{}
	for _, l := range r.Levels {
		names = append(names, l.String())
	}
	return names
}

type meJSON struct {
	Listed bool     `json:"listed"`
	Langs  []string `json:"langs"`
	Levels []string `json:"levels"`
	Ways   []Way    `json:"ways"`
	Zone   string   `json:"zone"`
	Away   bool     `json:"away"`
	Reach  []Way    `json:"reach"`
}

func (v meView) json() meJSON {
	return meJSON{Listed: v.Listed, Langs: append([]string{}, v.Said.Langs...), Levels: levelNames(v.Said), Ways: append([]Way{}, v.Said.Ways...), Zone: v.Said.Zone, Away: v.Said.Away, Reach: append([]Way{}, v.Reach...)}
}

type noteJSON struct {
	At   string `json:"at"`
	Name string `json:"name"`
	Text string `json:"text"`
}

func (v handoverView) json() []noteJSON {
	var all []noteJSON
	for _, n := range v.Notes {
		all = append(all, noteJSON{instant(n.At), n.Name, n.Text})
	}
	return all
}

type drillJSON struct {
	At      string `json:"at"`
	TakenAt string `json:"taken_at,omitempty"`
	TakenBy string `json:"taken_by,omitempty"`
	Seconds int64  `json:"seconds"` // until somebody came; 0 while nobody did
	Tried   int    `json:"tried"`
	Reached int    `json:"reached"`
}

func (v drillsView) json() []drillJSON {
	var all []drillJSON
	for _, d := range v.Drills {
		tried, reached := d.Called()
		all = append(all, drillJSON{instant(d.RaisedAt), instant(d.TakenAt), d.Taker, int64(d.Took() / time.Second), tried, reached})
	}
	return all
}

type callingJSON struct {
	Paging pulseJSON  `json:"paging"`
	Steps  [][]string `json:"steps"`
	Hook   string     `json:"hook,omitempty"`
	Secret string     `json:"secret,omitempty"`
}

func (v callingView) json() callingJSON {
	all := callingJSON{Paging: v.Pulse.json(), Hook: v.Hook.URL, Secret: v.Hook.Secret}
	for _, names := range v.Steps {
		all.Steps = append(all.Steps, append([]string{}, names...))
	}
	return all
}
