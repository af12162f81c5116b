package group

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/ui/uitest"
)

func TestSharedPagesTellOfTheGroupAndOfNobodyInIt(t *testing.T) {
	base := func(change func(*Group)) Group {
		g := Group{ID: 7, Slug: "low-days", Name: "Low days, </script>gently", Summary: "For living with depression.", OrganisationName: "Kettle Lane", Lang: "en", LedBy: "peers",
			Formats: []string{"text", "voice"}, State: Live, Seats: 17, Terms: Terms{Entry: "open", Capacity: 33, Zone: "Europe/Dublin", Cost: Cost{Kind: "free"}}}
		if change != nil {
			change(&g)
		}
		return g
	}
	meets := func(g *Group) {
		g.Times = []Time{{Weekday: time.Tuesday, Start: 19 * 60, Minutes: 90, Every: 2, From: "2026-01-06"}}
	}
	for _, c := range []struct {
		name          string
		group         Group
		must, mustNot []string
	}{
		{"a group without times", base(nil),
			[]string{`rel="canonical" href="https://groups.example.org/groups/low-days"`, `property="og:title"`, `"@type":"Organization"`, `"knowsAbout":["Grief"]`,
				`"parentOrganization":{"@type":"Organization","name":"Kettle Lane"}`, `u003c/script`},
			[]string{`"Event"`, "Low days, </script>"}},
		{"one that meets", base(meets),
			[]string{`"@type":"Event"`, `"startDate":"2026-12-08T19:00:00Z"`, `"endDate":"2026-12-08T20:30:00Z"`, `"isAccessibleForFree":true`, "OnlineEventAttendanceMode",
				`"byDay":"https://schema.org/Tuesday"`, `"duration":"PT90M"`, `"repeatFrequency":"P2W"`, `"scheduleTimezone":"Europe/Dublin"`},
			[]string{`"offers"`}},
		{"one that costs", base(func(g *Group) {
			meets(g)
			g.Cost = Cost{Kind: "sliding", Min: 50, Max: 1200, Currency: "EUR", Per: "meeting", PayURL: "https://pay.example.org", Note: "Ask us."}
		}), []string{`"minPrice":"0.50"`, `"maxPrice":"12.00"`, `"priceCurrency":"EUR"`, `"isAccessibleForFree":false`}, []string{"pay.example.org"}},
		{"one that costs yen, which have no smaller coin", base(func(g *Group) { meets(g); g.Cost = Cost{Kind: "fee", Min: 500, Currency: "JPY", Per: "month"} }),
			[]string{`"price":"500"`}, nil},
		{"one in a room", base(func(g *Group) { meets(g); g.Formats = []string{"in_person"} }), []string{"OfflineEventAttendanceMode", `"@type":"Place"`}, []string{"VirtualLocation"}},
		{"one that is not listed", base(func(g *Group) { meets(g); g.Unlisted = true }), nil, []string{"ld+json", "canonical", "og:"}},
		{"one behind a wall", base(func(g *Group) { meets(g); g.Walled = true }), nil, []string{"ld+json", "canonical", "og:"}},
		{"one that waits for a yes", base(func(g *Group) { meets(g); g.State = Proposed }), nil, []string{"ld+json", "canonical", "og:"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx := ui.WithBaseURL(uitest.Context(t, i18n.English, Texts), "https://groups.example.org")
			v := sampleAbout(&Member{ID: 9, Handle: "quiet-otter", Role: Facilitator, JoinedAt: clockNow})
			v.Visit.Group, v.People = c.group, 15
			v.Share = shareOf(ctx, c.group, v.Topics, time.Date(2026, 11, 24, 21, 0, 0, 0, time.UTC))
			var page strings.Builder
			if err := ui.Page(ui.PageView{Title: c.group.Name, Description: c.group.Summary, Share: v.Share}).Render(ctx, &page); err != nil {
				t.Fatal(err)
			}
			head, _, _ := strings.Cut(page.String(), "</head>")
			for _, must := range c.must {
				if !strings.Contains(head, must) {
					t.Errorf("lacks %q", must)
				}
			}
			for _, not := range append(c.mustNot, "quiet-otter", "rowan-by-the-sea", "Trained peer", "The Sunday feeling", "17", "33", "15") {
				if strings.Contains(head, not) {
					t.Errorf("holds %q", not)
				}
			}
			if v.Share != nil {
				if raw, err := json.Marshal(v.Share.Data); err != nil || !json.Valid(raw) {
					t.Errorf("the data cannot be read: %v", err)
				}
			}
		})
	}
}
