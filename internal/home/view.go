package home

import (
	"context"

	"hearth/internal/group"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
)

// frontView is what the front page shows.
type frontView struct {
	SignedIn bool
	Topics   []group.Topic
	Facets   group.Facets
	Groups   []group.Item
	Total    int
	Rooms    []room
	Talk     []group.TalkItem
}

// room is a group whose room has people in it now.
type room struct {
	group.Item
	People int64 // rounded
}

// mineView is a person's own groups.
type mineView struct{ Groups []myGroup }

// myGroup is one of them, with what waits there.
type myGroup struct {
	group.Visit
	Following []group.TalkItem
	Drafts    []group.TalkItem
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

// topicOptions are the topics that groups stand under, by name.
func (v frontView) topicOptions(ctx context.Context) (options []ui.Option) {
	for _, f := range v.Facets.Topics {
		for _, t := range v.Topics {
			if t.Slug == f.Value {
				options = append(options, ui.Option{Value: t.Slug, Text: t.Name(ctx)})
			}
		}
	}
	return options
}

func (v frontView) formatOptions(ctx context.Context) []ui.Option {
	options := []ui.Option{{Text: i18n.T(ctx, "group.format.any")}}
	for _, f := range v.Facets.Formats {
		options = append(options, ui.Option{Value: f.Value, Text: group.FormatName(ctx, f.Value)})
	}
	return options
}

func (v frontView) ledOptions(ctx context.Context) []ui.Option {
	options := []ui.Option{{Text: i18n.T(ctx, "group.led.any")}}
	for _, f := range v.Facets.LedBys {
		options = append(options, ui.Option{Value: f.Value, Text: group.LedByName(ctx, f.Value)})
	}
	return options
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
	{"handles", "user-round", 3},
	{"leaving", "door-open", 4},
	{"device", "laptop", 3},
}
