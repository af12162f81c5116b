package match_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/directory/match"
)

// meeting is a group with its hours.
type meeting struct {
	match.Group
	Meets match.Slots
	Now   bool
}

// hours are the hours of groups, by their place.
type hours []meeting

func (h hours) Meets(i int) match.Slots { return h[i].Meets }
func (h hours) Now(i int) bool          { return h[i].Now }

func rank(w match.Wishes, meetings []meeting, limit int) []match.Match {
	groups := make([]match.Group, len(meetings))
	for i, m := range meetings {
		groups[i] = m.Group
	}
	return match.Rank(w, groups, hours(meetings), limit)
}

// base is a group that fits nearly everybody.
func base(change func(*meeting)) meeting {
	g := meeting{Group: match.Group{ID: 1, Name: "low days", Topics: []string{"depression"}, Formats: []string{"text", "chat"}, LedBy: "peers", Lang: "en",
		Entry: "open", Shape: "ongoing"}}
	if change != nil {
		change(&g)
	}
	return g
}

func TestWhatFitsAndWhatIsLeftOut(t *testing.T) {
	tuesdayEvening := match.SlotOf(time.Tuesday, match.Evening)
	for _, c := range []struct {
		name   string
		wishes match.Wishes
		group  meeting
		points int // -1: left out
		codes  []string
	}{
		{"nothing was said", match.Wishes{}, base(nil), 0, nil},
		{"a topic in common", match.Wishes{Topics: []string{"depression"}}, base(nil), 10, []string{"topic"}},
		{"two topics in common count more", match.Wishes{Topics: []string{"depression", "grief"}}, base(func(g *meeting) { g.Topics = []string{"grief", "depression"} }), 13, []string{"topic"}},
		{"no topic in common", match.Wishes{Topics: []string{"grief"}}, base(nil), -1, nil},
		{"a group about nothing in particular stays", match.Wishes{Topics: []string{"grief"}}, base(func(g *meeting) { g.Topics = nil }), 0, nil},
		{"a language that they do not speak", match.Wishes{Langs: []string{"es"}}, base(nil), -1, nil},
		{"one of their languages", match.Wishes{Langs: []string{"es", "en"}}, base(nil), 0, nil},
		{"a way of talking", match.Wishes{Formats: []string{"chat", "video"}}, base(nil), 3, []string{"format"}},
		{"no way of talking in common", match.Wishes{Formats: []string{"video"}}, base(nil), -1, nil},
		{"who leads is a wish and no condition", match.Wishes{LedBy: "professionals"}, base(nil), 0, nil},
		{"who leads", match.Wishes{LedBy: "peers"}, base(nil), 3, []string{"led"}},
		{"for people like them", match.Wishes{Audiences: []string{"carers", "men"}}, base(func(g *meeting) { g.Audiences = []string{"men"} }), 6, []string{"audience"}},
		{"for others", match.Wishes{Audiences: []string{"women"}}, base(func(g *meeting) { g.Audiences = []string{"men"} }), -1, nil},
		{"they said nothing of themselves, and it is for some", match.Wishes{}, base(func(g *meeting) { g.Audiences = []string{"men"} }), 0, nil},
		{"it is for everybody", match.Wishes{Audiences: []string{"women"}}, base(nil), 0, nil},
		{"it meets when they have time", match.Wishes{When: tuesdayEvening}, base(func(g *meeting) { g.Meets = tuesdayEvening }), 4, []string{"when"}},
		{"it meets at other times, and one can write", match.Wishes{When: match.SlotOf(time.Monday, match.Morning)}, base(func(g *meeting) { g.Meets = tuesdayEvening }), 2, []string{"any_hour"}},
		{"it only talks, at other times", match.Wishes{When: match.SlotOf(time.Monday, match.Morning)}, base(func(g *meeting) { g.Meets, g.Formats = tuesdayEvening, []string{"voice"} }), -1, nil},
		{"it only talks, at no fixed time", match.Wishes{When: tuesdayEvening}, base(func(g *meeting) { g.Formats = []string{"voice"} }), 0, nil},
		{"free", match.Wishes{Matters: []string{match.Free}}, base(nil), 3, []string{"free"}},
		{"it costs", match.Wishes{Matters: []string{match.Free}}, base(func(g *meeting) { g.Costs = true }), -1, nil},
		{"it costs, but one may ask", match.Wishes{Matters: []string{match.Free}}, base(func(g *meeting) { g.Costs, g.MayBeFree = true, true }), 3, []string{"free"}},
		{"it costs, and that is no matter", match.Wishes{}, base(func(g *meeting) { g.Costs = true }), 0, nil},
		{"a seat at once", match.Wishes{Matters: []string{match.Soon}}, base(nil), 3, []string{"soon"}},
		{"a seat at once, and it is full", match.Wishes{Matters: []string{match.Soon}}, base(func(g *meeting) { g.Full = true }), -1, nil},
		{"a seat at once, and one asks first", match.Wishes{Matters: []string{match.Soon}}, base(func(g *meeting) { g.Entry = "request" }), 0, nil},
		{"a seat at once, and it takes a code", match.Wishes{Matters: []string{match.Soon}}, base(func(g *meeting) { g.Entry = "code" }), -1, nil},
		{"full, and there is time", match.Wishes{}, base(func(g *meeting) { g.Full = true }), 0, nil},
		{"by invitation, and nothing in common", match.Wishes{}, base(func(g *meeting) { g.Entry = "invitation" }), -1, nil},
		{"by invitation, and their very topic", match.Wishes{Topics: []string{"depression"}}, base(func(g *meeting) { g.Entry = "invitation" }), 10, []string{"topic"}},
		{"quick answers", match.Wishes{Matters: []string{match.Answers}}, base(func(g *meeting) { g.Promise = 12 }), 3, []string{"answers"}},
		{"answers within two days are not quick", match.Wishes{Matters: []string{match.Answers}}, base(func(g *meeting) { g.Promise = 48 }), 0, nil},
		{"small", match.Wishes{Matters: []string{match.Small}}, base(func(g *meeting) { g.Capacity = 10 }), 3, []string{"small"}},
		{"without a limit is not small", match.Wishes{Matters: []string{match.Small}}, base(nil), 0, nil},
		{"the same people throughout", match.Wishes{Matters: []string{match.SamePeers, match.ComeAndGo}}, base(func(g *meeting) { g.Shape = "closed" }), 3, []string{"same_people"}},
		{"come and go", match.Wishes{Matters: []string{match.SamePeers, match.ComeAndGo}}, base(nil), 3, []string{"come_and_go"}},
		{"today, and it is open", match.Wishes{Today: true}, base(func(g *meeting) { g.Now = true }), 8, []string{"now"}},
		{"not today, and it is open", match.Wishes{}, base(func(g *meeting) { g.Now = true }), 0, nil},
		{"something is going on there", match.Wishes{}, base(func(g *meeting) { g.People = 5 }), 1, []string{"lively"}},
		{"a matter that nobody knows", match.Wishes{Matters: []string{"zebras"}}, base(nil), 0, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			found := rank(c.wishes, []meeting{c.group}, 5)
			if c.points < 0 {
				if len(found) != 0 {
					t.Fatalf("it is there: %+v", found)
				}
				return
			}
			if len(found) != 1 {
				t.Fatalf("it was left out")
			}
			var codes []string
			sum := 0
			for _, r := range found[0].Reasons {
				codes = append(codes, r.Code)
				sum += r.Points
			}
			if diff := cmp.Diff(c.codes, codes); diff != "" {
				t.Error(diff)
			}
			if found[0].Points != c.points || sum != c.points {
				t.Errorf("%d points, whose reasons count %d; want %d", found[0].Points, sum, c.points)
			}
		})
	}
}

func TestReasonsNameWhatIsInCommonAndNothingElse(t *testing.T) {
	found := rank(match.Wishes{Topics: []string{"grief", "sleep", "caring"}}, []meeting{base(func(g *meeting) { g.Topics = []string{"caring", "work", "grief"} })}, 1)
	if diff := cmp.Diff([]string{"grief", "caring"}, found[0].Reasons[0].Values); diff != "" {
		t.Error(diff)
	}
}

func TestTheOrderIsSteady(t *testing.T) {
	var groups []meeting
	for i := range 40 {
		groups = append(groups, base(func(g *meeting) {
			g.ID, g.Name, g.People = int64(i), fmt.Sprintf("group %02d", i%10), int64(i%3*5)
			if i%7 == 0 {
				g.LedBy = "professionals"
			}
		}))
	}
	w := match.Wishes{Topics: []string{"depression"}, LedBy: "professionals"}
	ids := func(groups []meeting, limit int) (list []int64) {
		for _, m := range rank(w, groups, limit) {
			list = append(list, groups[m.Index].ID)
		}
		return list
	}
	all := ids(groups, 40)
	if len(all) != 40 {
		t.Fatalf("%d of 40", len(all))
	}
	turned := slices.Clone(groups)
	slices.Reverse(turned)
	if diff := cmp.Diff(all, ids(turned, 40)); diff != "" {
		t.Errorf("another order of the same groups: %s", diff)
	}
	for limit := range 12 {
		if diff := cmp.Diff(all[:limit:limit], ids(groups, limit), cmp.Transformer("nil", func(l []int64) []int64 { return append([]int64{}, l...) })); diff != "" {
			t.Errorf("the first %d: %s", limit, diff)
		}
	}
	if groups[all[0]].LedBy != "professionals" {
		t.Error("the wish did not count")
	}
}

func TestPartsOfTheWeek(t *testing.T) {
	at := func(text string) time.Time {
		moment, err := time.Parse("2006-01-02 15:04", text)
		if err != nil {
			t.Fatal(err)
		}
		return moment
	}
	for _, c := range []struct {
		at   string
		day  time.Weekday
		part match.Part
	}{
		{"2026-11-22 04:59", time.Sunday, match.Night}, {"2026-11-22 05:00", time.Sunday, match.Morning}, {"2026-11-22 11:59", time.Sunday, match.Morning},
		{"2026-11-23 12:00", time.Monday, match.Afternoon}, {"2026-11-24 17:00", time.Tuesday, match.Evening}, {"2026-11-28 22:00", time.Saturday, match.Night},
	} {
		if got := match.SlotAt(at(c.at)); got != match.SlotOf(c.day, c.part) {
			t.Errorf("%s: %b", c.at, got)
		}
	}
	if match.SlotsOf(nil, nil) != match.Week || match.Week.Len() != 28 {
		t.Error("a week is not whole")
	}
	if s := match.SlotsOf([]time.Weekday{time.Saturday, time.Sunday}, []match.Part{match.Evening}); s.Len() != 2 || s.Has(match.SlotOf(time.Monday, match.Evening)) {
		t.Errorf("weekend evenings: %b", s)
	}
}

func BenchmarkRank(b *testing.B) {
	meetings := make([]meeting, 10_000)
	groups := make([]match.Group, len(meetings))
	topics := []string{"depression", "grief", "sleep", "caring", "anxiety", "work"}
	for i := range groups {
		meetings[i] = base(func(g *meeting) { g.ID, g.Topics, g.People = int64(i), topics[i%6:i%6+1], int64(i%4*5) })
		groups[i] = meetings[i].Group
	}
	w := match.Wishes{Topics: []string{"grief", "sleep"}, Formats: []string{"text", "voice"}, LedBy: "peers", Langs: []string{"en"}, When: match.Week, Matters: match.Matters}
	b.ReportAllocs()
	for b.Loop() {
		match.Rank(w, groups, hours(meetings), 20)
	}
}
