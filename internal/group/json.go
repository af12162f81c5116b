package group

import (
	"cmp"

	"hearth/internal/account"
)

// What programs get. Nothing here tells more than the pages do.

type itemJSON struct {
	ID      string   `json:"id"`
	URL     string   `json:"url"`
	Name    string   `json:"name"`
	Summary string   `json:"summary"`
	Topics  []string `json:"topics"`
	Formats []string `json:"formats"`
	LedBy   string   `json:"led_by"`
	Lang    string   `json:"lang"`
	People  int64    `json:"people"` // active this week, rounded; 0 says nothing
}

func itemJSONOf(g Group, people int64) itemJSON {
	return itemJSON{ID: g.Slug, URL: g.URL(), Name: g.Name, Summary: g.Summary, Topics: listed(g.Topics),
		Formats: listed(g.Formats), LedBy: g.LedBy, Lang: g.Lang, People: people}
}

// listed makes an empty list of what is not there: programs count on one.
func listed(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

type groupJSON struct {
	itemJSON
	Band                string           `json:"age_band"` // "adult" or "youth": whom the group is for
	Organisation        string           `json:"organisation"`
	Aim                 string           `json:"aim"`
	ForWhom             string           `json:"for_whom"`
	NotFor              string           `json:"not_for"`
	PublicConversations bool             `json:"public_conversations"`
	Agreements          agreementsJSON   `json:"agreements"`
	Facilitators        []facilitatorOut `json:"facilitators"`
	Answers             answersJSON      `json:"answers"`
	Handle              string           `json:"handle"` // the reader's own here, "" for those who do not belong
}

// answersJSON tells what is promised and what was measured. Posts is 0, and the
// times with it, while there is too little to tell.
type answersJSON struct {
	Hours  int64 `json:"promised_hours"`
	Posts  int64 `json:"posts"`
	Median int64 `json:"median_minutes"`
	Ninety int64 `json:"p90_minutes"`
}

type agreementsJSON struct {
	Version    int64    `json:"version"`
	Statements []string `json:"statements"`
}

type facilitatorOut struct {
	Handle  string `json:"handle"`
	Checked string `json:"checked"`
}

func aboutJSON(v aboutView) groupJSON {
	g := v.Visit.Group
	out := groupJSON{
		itemJSON: itemJSONOf(g, v.People), Band: string(cmp.Or(g.Audience, account.Adult)), Organisation: g.OrganisationName, Aim: g.Aim, ForWhom: g.ForWhom, NotFor: g.NotFor,
		Answers:             answersJSON{Hours: v.Answers.Hours, Posts: v.Answers.Posts, Median: v.Answers.Median, Ninety: v.Answers.Ninety},
		PublicConversations: g.PublicConversations, Facilitators: []facilitatorOut{},
		Agreements: agreementsJSON{Version: v.Side.Agreements.Version, Statements: listed(v.Side.Agreements.Statements)},
	}
	for _, c := range v.Side.HeldBy {
		out.Facilitators = append(out.Facilitators, facilitatorOut{Handle: c.Handle, Checked: c.Checked})
	}
	if v.Visit.Belongs() {
		out.Handle = v.Visit.Member.Handle
	}
	return out
}
