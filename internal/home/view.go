package home

import (
	"context"
	"slices"

	"hearth/internal/directory"
	"hearth/internal/group"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/staff"
)

// frontView is what the front page shows.
type frontView struct {
	SignedIn bool
	Found    directory.Found
	Groups   []directory.Item // the first of those found
	Rooms    []room
	Talk     []group.TalkItem
}

// room is a group whose room has people in it now.
type room struct {
	directory.Item
	People int64 // rounded
}

// mineView is a person's own groups.
type mineView struct {
	Groups []myGroup
	Places []staff.Place // the organisations that they work for
	Starts bool          // they are old enough to hold a group
	OnDuty bool          // they may be called when somebody is in danger
	Cares  bool          // they look after others: work for an organisation, hold a group, or listen
}

// myGroup is one of them, with what waits there.
type myGroup struct {
	group.Visit
	Following []group.TalkItem
	Drafts    []group.TalkItem

	Next  group.NextMeeting
	Meets bool // there is a next date
}

// card is the person as this group sees them.
func (g myGroup) card() group.Card { return group.Card{ID: g.Member.ID} }

// news is how many posts the person has not seen in what they follow.
func (g myGroup) news() (n int64) {
	for _, item := range g.Following {
		n += item.New
	}
	return n
}

// helps reports whether the person answers posts somewhere, as a helper or
// because they hold a group.
func (v mineView) helps() bool {
	for _, g := range v.Groups {
		if g.Facilitates() || g.Member.Has("helper") {
			return true
		}
	}
	return false
}

// members are who the person is in each of them.
func (v mineView) members() []group.MemberID {
	ids := make([]group.MemberID, len(v.Groups))
	for i, g := range v.Groups {
		ids[i] = g.Member.ID
	}
	return ids
}

// holds reports whether the person holds one of them.
func (v mineView) holds() bool {
	return slices.ContainsFunc(v.Groups, func(g myGroup) bool { return g.Facilitates() })
}

// workTitle heads what the person does for others.
func (v mineView) workTitle() string {
	if len(v.Places) == 0 {
		return "home.mine.work.groups"
	}
	return "home.mine.work"
}

// mineJSON is one of a person's groups for programs.
type mineJSON struct {
	ID     string `json:"id"`
	URL    string `json:"url"`
	Name   string `json:"name"`
	Handle string `json:"handle"`
	New    int64  `json:"new"`
}

func (v mineView) json() []mineJSON {
	out := make([]mineJSON, len(v.Groups))
	for i, g := range v.Groups {
		out[i] = mineJSON{ID: g.Group.Slug, URL: g.Group.URL(), Name: g.Group.Name, Handle: g.Member.Handle, New: g.news()}
	}
	return out
}

// options are what one can choose of a facet.
func (v frontView) options(ctx context.Context, f directory.Facet) (options []ui.Option) {
	for _, value := range v.Found.Facets[f] {
		options = append(options, ui.Option{Value: value.Value, Text: v.Found.ValueName(ctx, f, value.Value)})
	}
	return options
}

// anyOr puts the choice of not choosing first.
func (v frontView) anyOr(ctx context.Context, key string, f directory.Facet) []ui.Option {
	return append([]ui.Option{{Text: i18n.T(ctx, key)}}, v.options(ctx, f)...)
}

// privacySection is one question of the page about privacy, and how many
// answers stand under it as "home.privacy.<name>.1" and so on.
type privacySection struct {
	name, icon string
	answers    int
}

var privacySections = []privacySection{
	{"kept", "archive", 5},
	{"not", "shield-check", 4},
	{"sealed", "lock", 3},
	{"seen", "eye", 5},
	{"danger", "life-buoy", 5},
	{"handles", "user-round", 3},
	{"leaving", "door-open", 4},
	{"device", "laptop", 3},
}
