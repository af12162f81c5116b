package home

import (
	"testing"
	"time"

	"hearth/internal/directory"
	"hearth/internal/group"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui/uitest"
)

func TestViews(t *testing.T) {
	now := time.Date(2026, 11, 22, 19, 0, 0, 0, time.UTC)
	grief := group.Topic{Slug: "grief", Names: map[i18n.Lang]string{i18n.English: "Grief", i18n.Spanish: "Duelo", i18n.Arabic: "الفقد"}}
	item := directory.Item{People: 10, Topics: []group.Topic{grief}, Group: group.Group{Slug: "low-days", Name: "Low days, gently", Summary: "For living with depression.",
		Lang: "en", LedBy: "peers", Formats: []string{"text", "chat"}}}
	talk := []group.TalkItem{{URL: "/groups/low-days/conversations/x", Title: "The Sunday feeling", Group: "Low days, gently", Handle: "quiet-otter", Posts: 7, New: 2, LastAt: now}}
	found := directory.Found{Topics: []group.Topic{grief}, Total: 8, Now: now}
	found.Facets[directory.Topic] = []directory.Value{{Value: "grief", Count: 2}}
	found.Facets[directory.Format] = []directory.Value{{Value: "text", Count: 1}}
	found.Facets[directory.LedBy] = []directory.Value{{Value: "peers", Count: 1}}
	soon := item
	soon.Start, soon.End = now.Add(40*time.Minute), now.Add(100*time.Minute)
	found.Soon = []directory.Item{soon}
	front := frontView{Found: found, Groups: []directory.Item{item}, Rooms: []room{{item, 5}}, Talk: talk}
	mine := mineView{Starts: true, Cares: true, Groups: []myGroup{{Visit: group.Visit{Group: item.Group, Member: &group.Member{ID: 9, Handle: "quiet-otter", Role: group.Facilitator}}, Following: talk, Drafts: talk}}}
	for _, lang := range i18n.Langs {
		t.Run(string(lang), func(t *testing.T) {
			ctx := uitest.Context(t, lang, Texts, group.Texts, directory.Texts)
			uitest.Golden(t, ctx, "front-"+string(lang), frontPage(front))
			uitest.Golden(t, ctx, "mine-"+string(lang), minePage(mine))
			uitest.Golden(t, ctx, "privacy-"+string(lang), privacyPage())
		})
	}
}
