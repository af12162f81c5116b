package staff

import (
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/i18n"
	"hearth/internal/staff/totals"
)

// The shapes that scripts get; they are a contract.
type (
	placeJSON struct {
		ID   string `json:"id"`
		URL  string `json:"url"`
		Name string `json:"name"`
		Role Role   `json:"role"`
	}
	needJSON struct {
		Need  string   `json:"need"`
		Count int      `json:"count"`
		First []string `json:"first"`
	}
	overviewJSON struct {
		Groups  int            `json:"groups"`
		Members int64          `json:"members"`
		Staff   int            `json:"staff"`
		Needs   []needJSON     `json:"needs"`
		Checks  []standingJSON `json:"checks"`
		Moves   []moveJSON     `json:"moves"`
	}
	moveJSON struct {
		URL   string `json:"url"`
		Group string `json:"group"`
		From  string `json:"from"`
		To    string `json:"to"`
		Waits bool   `json:"waits"`
	}
	standingJSON struct {
		Name  string `json:"name,omitempty"`
		Kind  Kind   `json:"kind"`
		State State  `json:"state"`
		Until Day    `json:"until"`
	}
	settingsJSON struct {
		Name     string   `json:"name"`
		About    string   `json:"about"`
		Langs    []string `json:"langs"`
		Listed   bool     `json:"listed"`
		Starting string   `json:"starting"`
		Zone     string   `json:"zone"`
		Required []string `json:"required"`
		Youth    bool     `json:"youth"`
		Revision int64    `json:"revision"`
	}
	lineJSON struct {
		ID       string   `json:"id"`
		URL      string   `json:"url"`
		Name     string   `json:"name"`
		State    string   `json:"state"`
		Lang     string   `json:"lang"`
		Topics   []string `json:"topics"`
		Holders  int64    `json:"holders"`
		Members  int64    `json:"members"`
		Seats    int64    `json:"seats"`
		Capacity int64    `json:"capacity"`
		Waiting  int64    `json:"waiting"`
		Overdue  int64    `json:"overdue"`
	}
	saidLineJSON struct {
		Words    string    `json:"words"`
		Approved bool      `json:"approved"`
		At       time.Time `json:"at"`
	}
	topicJSON struct {
		ID     string               `json:"id"`
		Names  map[i18n.Lang]string `json:"names"`
		Parent string               `json:"parent"`
		Own    bool                 `json:"own"`
		Groups int64                `json:"groups"`
	}
	colleagueJSONShape struct {
		ID     string         `json:"id"`
		URL    string         `json:"url"`
		Name   string         `json:"name"`
		Role   Role           `json:"role"`
		Langs  []string       `json:"langs"`
		Knows  []string       `json:"knows"`
		Checks []standingJSON `json:"checks"`
	}
	partnerJSON struct {
		ID    string `json:"id"`
		URL   string `json:"url"`
		Name  string `json:"name"`
		About string `json:"about"`
	}
	publicGroupJSON struct {
		ID      string `json:"id"`
		URL     string `json:"url"`
		Name    string `json:"name"`
		Summary string `json:"summary"`
	}
	publicJSON struct {
		ID     string            `json:"id"`
		Name   string            `json:"name"`
		About  string            `json:"about"`
		Groups []publicGroupJSON `json:"groups"`
	}
	monthJSON struct {
		Month       string `json:"month"`
		Groups      int    `json:"groups"`
		Active      *int64 `json:"active"`
		Joined      *int64 `json:"joined"`
		Posts       *int64 `json:"posts"`
		AnswerHours *int64 `json:"answer_hours"`
	}
	groupTotalJSON struct {
		Name   string `json:"name"`
		Active *int64 `json:"active"`
	}
	totalsJSON struct {
		Months []monthJSON      `json:"months"`
		Groups []groupTotalJSON `json:"groups"`
		Hidden int              `json:"hidden"`
	}
	trailEntryJSON struct {
		At     time.Time         `json:"at"`
		Actor  string            `json:"actor"`
		Action string            `json:"action"`
		Group  string            `json:"group"`
		About  string            `json:"about"`
		Detail map[string]string `json:"detail"`
	}
)

func placesJSON(places []Place) []placeJSON {
	out := make([]placeJSON, len(places))
	for i, p := range places {
		out[i] = placeJSON{ID: p.Org.Slug, URL: orgURL(p.Org), Name: p.Org.Name, Role: p.Role}
	}
	return out
}

func (v overviewView) json() overviewJSON {
	out := overviewJSON{Groups: v.Groups, Members: v.Members, Staff: v.People, Needs: []needJSON{}, Checks: []standingJSON{}, Moves: []moveJSON{}}
	for _, n := range v.Needs {
		first := make([]string, len(n.Lines))
		for i, l := range n.Lines {
			first[i] = l.Slug
		}
		out.Needs = append(out.Needs, needJSON{n.Name, n.Count, first})
	}
	for _, e := range v.Ending {
		out.Checks = append(out.Checks, standingJSON{e.Name, e.Standing.Kind, e.Standing.State, e.Standing.Until})
	}
	for _, m := range v.Moves {
		out.Moves = append(out.Moves, moveJSON{m.URL, m.Group.Slug, m.From, m.To, m.Waits})
	}
	return out
}

func settingsJSONOf(s Settings) settingsJSON {
	return settingsJSON{s.Name, s.About, some(s.Langs), s.Listed, s.Starting, s.Zone, some(kindWords(s.Required)), s.Youth, s.Revision}
}

// some is a list that is never null.
func some(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

func linesJSON(lines []Line) []lineJSON {
	out := make([]lineJSON, len(lines))
	for i, l := range lines {
		out[i] = lineJSON{l.Slug, l.Group.URL(), l.Name, l.state(), l.Lang, some(l.Topics), l.Holders, l.Members, l.Seats, l.Capacity, l.Waiting, l.Overdue}
	}
	return out
}

func saidJSON(said []Said) []saidLineJSON {
	out := make([]saidLineJSON, len(said))
	for i, s := range said {
		out[i] = saidLineJSON{s.Words, s.Approved, s.At}
	}
	return out
}

func topicsJSON(tree []group.Branch) []topicJSON {
	out := make([]topicJSON, len(tree))
	for i, b := range tree {
		out[i] = topicJSON{b.Slug, b.Names, b.Parent, b.Owner != 0, b.Groups}
	}
	return out
}

func (h handler) colleagueJSON(v Visit, c Colleague) colleagueJSONShape {
	out := colleagueJSONShape{ID: h.codec.Token(kindPerson, int64(c.ID)), URL: h.personURL(v.Org, c.ID), Name: c.Name, Role: c.Role,
		Langs: some(c.Roster.Langs), Knows: some(c.Roster.Knows), Checks: []standingJSON{}}
	for _, s := range c.Standings {
		out.Checks = append(out.Checks, standingJSON{Kind: s.Kind, State: s.State, Until: s.Until})
	}
	return out
}

func (h handler) colleaguesJSON(v Visit, people []Colleague) []colleagueJSONShape {
	out := make([]colleagueJSONShape, len(people))
	for i, c := range people {
		out[i] = h.colleagueJSON(v, c)
	}
	return out
}

func partnersJSON(o group.Organisation, partners []Partner) []partnerJSON {
	out := make([]partnerJSON, len(partners))
	for i, p := range partners {
		out[i] = partnerJSON{p.Slug, p.url(o), p.Name, p.About}
	}
	return out
}

func publicJSONOf(v publicView) publicJSON {
	out := publicJSON{v.Org.Slug, v.Org.Name, v.Org.About, []publicGroupJSON{}}
	for _, g := range v.Groups {
		out.Groups = append(out.Groups, publicGroupJSON{g.Slug, g.URL(), g.Name, g.Summary})
	}
	return out
}

// told is a published number, null where it may not be told.
func told(c totals.Cell) *int64 {
	if c.Hidden {
		return nil
	}
	return &c.Value
}

func totalsJSONOf(t Totals) totalsJSON {
	out := totalsJSON{Months: []monthJSON{}, Groups: []groupTotalJSON{}, Hidden: t.Hidden}
	for _, m := range t.Months {
		out.Months = append(out.Months, monthJSON{monthName(m.Month), m.Groups, told(m.Active), told(m.Joined), told(m.Posts), told(m.Answer)})
	}
	for _, g := range t.Groups {
		out.Groups = append(out.Groups, groupTotalJSON{g.Name, told(g.Active)})
	}
	return out
}

func trailJSON(entries []TrailEntry) []trailEntryJSON {
	out := make([]trailEntryJSON, len(entries))
	for i, e := range entries {
		out[i] = trailEntryJSON{e.At, e.Actor, e.Action, e.Group, e.About, e.Detail}
	}
	return out
}
