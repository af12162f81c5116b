package group

import (
	"testing"
	"time"

	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui/uitest"
	"hearth/internal/platform/web"
)

// sampleVisit is a group as a person who is signed in finds it.
func sampleVisit(member *Member) Visit {
	v := Visit{Member: member, Group: Group{ID: 7, OrganisationName: "Kettle Lane", Slug: "low-days", Name: "Low days, gently", Summary: "For living with depression.",
		Aim: "To have somewhere to put the low days.", ForWhom: "Anyone over 18.", NotFor: "The hour when you may not stay safe.", Lang: "en", LedBy: "peers",
		Topics: []string{"grief"}, Formats: []string{"text", "chat"}, PublicConversations: true}}
	v.Actor.ID = 1
	return v
}

func sampleAbout(member *Member) aboutView {
	v := sampleVisit(member)
	return aboutView{Visit: v, People: 15,
		Topics: []Topic{{Slug: "grief", Names: map[i18n.Lang]string{i18n.English: "Grief", i18n.Spanish: "Duelo", i18n.Arabic: "الفقد"}}},
		Side: SideView{Group: v.Group, HeldBy: []Card{{ID: 3, Handle: "rowan-by-the-sea", Role: Facilitator, Checked: "Trained peer, checked May 2026"}},
			Agreements: Agreements{Version: 2, Statements: []string{"It stays here.", "Ask before you advise."}}},
		Talk: []TalkItem{{URL: "/groups/low-days/conversations/x", Title: "The Sunday feeling", Handle: "quiet-otter", Posts: 7, LastAt: clockNow}},
		Join: joinView{Handle: "mild-wren"},
	}
}

func TestViews(t *testing.T) {
	refused := sampleAbout(nil)
	refused.Join = joinView{Handle: "ann@example.org", Agree: true,
		Problems: &web.Problems{Fields: []web.Problem{{Name: "handle", Text: "This looks like an e-mail address."}}}}
	member := &Member{ID: 9, Handle: "quiet-otter", Role: Facilitator, JoinedAt: clockNow}
	gone := &Member{ID: 9, Handle: "quiet-otter", LeftAt: clockNow.Add(time.Hour)}
	for _, lang := range i18n.Langs {
		t.Run(string(lang), func(t *testing.T) {
			ctx := uitest.Context(t, lang, Texts)
			uitest.Golden(t, ctx, "about-newcomer-"+string(lang), aboutPage(sampleAbout(nil)))
			uitest.Golden(t, ctx, "leave-"+string(lang), leavePage(leaveView{Visit: sampleVisit(member), Words: Keep}))
			uitest.Golden(t, ctx, "leave-last-"+string(lang), leavePage(leaveView{Visit: sampleVisit(member), Last: true, Words: Keep}))
		})
	}
	ctx := uitest.Context(t, i18n.English, Texts)
	uitest.Golden(t, ctx, "about-refused", aboutPage(refused))
	uitest.Golden(t, ctx, "about-member", aboutPage(sampleAbout(member)))
	uitest.Golden(t, ctx, "about-gone", aboutPage(sampleAbout(gone)))
	uitest.Golden(t, ctx, "side", Side(sampleAbout(nil).Side))
}
