package room

import (
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"hearth/internal/group"
	"hearth/internal/meeting/floor"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui/uitest"
	"hearth/internal/platform/web"
)

// afterwards is what rowan, who led, sees when the meeting is over.
func afterwards() afterView {
	at := noon.Add(30 * time.Minute)
	care := func(id int64, name string, what floor.Recorded, then ...Care) careView {
		return careView{Followed: Followed{Care: Care{ID: id, What: what, At: at}, Then: then}, Token: seatNo(floor.SeatID(id)), Name: name}
	}
	done := care(3, "", floor.RecordAside, Care{What: askedAgain, At: at.Add(4 * time.Minute)})
	done.DoneAt, done.DoneBy = at.Add(time.Hour), "rowan"
	note := func(name string, load int, body string) noteView {
		return noteView{Note{Load: load, Body: body}, name, name == "rowan"}
	}
	person := func(name, way string, minutes int64, went string) personView {
		return personView{Attendance{Way: way, CameAt: noon, Minutes: minutes, Went: went}, name}
	}
	return afterView{
		Group: group.Group{Name: "Low days, gently", Slug: "low-days"}, Title: "Evening check-in", Begins: noon, URL: aURL + "/after", DateURL: dateURL(aURL),
		There: true, Tends: true, Heavy: true, Load: 4, Words: "The second round went deep.", Followed: "Thank you all. The reading is in the library.",
		Messages: []noteView{note("rowan", 0, "Thank you all. The reading is in the library.")},
		Debriefs: []noteView{note("rowan", 4, "The second round went deep."), note("alder", 2, "I would begin more slowly.")},
		People:   []personView{person("rowan", "voice", 62, "left"), person("quiet-otter", "text", 31, "lost"), person("fern", "video", 1, "removed"), person("", "listen", 60, "left")},
		Ratings:  sumViews(map[string][5]int64{"heard": {0, 0, 1, 2, 4}, "belonged": {0, 1, 1, 2, 3}, "useful": {1, 0, 2, 3, 1}, "safe": {0, 0, 0, 1, 6}}),
		Cares: []careView{care(1, "quiet-otter", floor.RecordVanish, Care{What: floor.RecordCheck, Outcome: floor.NotReached, At: at.Add(5 * time.Minute)},
			Care{What: floor.RecordCheck, Outcome: floor.Reached, At: at.Add(15 * time.Minute)}), care(2, "sea-holly", floor.RecordAside), done},
		OpenCares: 2,
	}
}

func TestAfterViews(t *testing.T) {
	refused := &web.Problems{Fields: []web.Problem{{Name: "body", Text: "This is long."}}}
	change := func(f func(*afterView)) templ.Component {
		v := afterwards()
		f(&v)
		return afterPage(v)
	}
	member := func(v *afterView) {
		v.Tends, v.Cares, v.Ratings, v.Debriefs, v.People, v.Followed = false, nil, nil, nil, nil, ""
	}
	s := inARound(t, i18n.English)
	s.do(floor.Event{Kind: floor.StepAside, By: 2})
	s.line(2, Private, "I need a moment.")
	s.lines = append(s.lines, Line{ID: 9, Seq: 9, Author: 12, To: 2, Kind: Private, Body: "I am here. Take your time.", SaidAt: noon.Add(time.Minute)})
	room := apartView{stageView: s.seen(2), Stay: Stay{Since: noon, Told: 2}, Leads: []string{"rowan"}}
	room.Lines[len(room.Lines)-1].Name = "alder"
	answered := room
	answered.Answers, answered.At, answered.Helplines = []string{"alder"}, noon.Add(10*time.Minute), templ.Raw("<p>0800 000</p>")
	alone := room
	alone.Leads, alone.Told = nil, 0
	tended := tendView{place: aPlace(), URL: aURL + "/aside", Once: "once", Asks: true, Wheres: []whereView{{Where{Body: "Linden Street 4"}, "quiet-otter"}},
		Seats: []tendSeat{{Seat: 2, Name: "quiet-otter", Since: noon, Asked: noon.Add(5 * time.Minute), Lines: room.Lines[len(room.Lines)-2:]}}}
	nobody := tendView{place: aPlace(), URL: aURL + "/aside"}
	pages := map[string]templ.Component{
		"after-tended":    change(func(*afterView) {}),
		"after-member":    change(member),
		"after-rated":     change(func(v *afterView) { member(v); v.Rated, v.Mine = true, "Walk on Tuesday." }),
		"after-not-there": change(func(v *afterView) { member(v); v.There, v.Messages = false, nil }),
		"after-few":       change(func(v *afterView) { v.Ratings, v.Cares, v.Heavy = nil, nil, false }),
		"after-refused": change(func(v *afterView) {
			v.Form = afterForm{part: partDebrief, body: "A long evening …", load: 4, problems: refused}
		}),
		"after-link":  afterLink(s.seen(3)),
		"tend-link":   tendLink(s.seen(1)),
		"along":       takenAlong(Note{Body: "Walk on Tuesday."}),
		"tend":        tendPage(tended),
		"tend-nobody": tendPage(nobody),
		"where":       wherePage(askWhereView{place: aPlace(), URL: aURL}),
		"where-kept":  wherePage(askWhereView{place: aPlace(), URL: aURL, Body: "Linden Street 4", Kept: true}),
	}
	rooms := map[string]apartView{"apart": room, "apart-answered": answered, "apart-alone": alone}
	for name, a := range rooms {
		pages[name] = apartPage(roomView{place: a.place, URL: aURL, Stage: &a.stageView}, a)
	}
	for _, lang := range i18n.Langs {
		ctx := pageContext(t, lang)
		for name, page := range pages {
			html := uitest.Render(t, ctx, page)
			uitest.Clean(t, html)
			for _, bad := range []string{">room.", "fault.", "{name}", "{count}", "{time}<", "{names}"} {
				if strings.Contains(html, bad) {
					t.Errorf("%s in %s shows %q", name, lang, bad)
				}
			}
			keep(t, ctx, name+"-"+string(lang), page)
			if lang == i18n.English {
				if a, is := rooms[name]; is { // the stage alone: the page around it is the meeting's
					page = apart(a)
				}
				if _, main, whole := strings.Cut(uitest.Render(t, ctx, page), `<main id="main"`); whole {
					main, _, _ = strings.Cut(main, "</main>")
					page = templ.Raw(`<main id="main"` + main + "</main>")
				}
				uitest.Golden(t, ctx, name, page)
			}
		}
	}
	for name, nothing := range map[string]templ.Component{
		"nothing was taken along":             takenAlong(Note{}),
		"a member is led to the private room": tendLink(s.seen(3)),
		"nobody has stepped aside":            tendLink(inARound(t, i18n.English).seen(1)),
	} {
		if html := uitest.Render(t, pageContext(t, i18n.English), nothing); html != "" {
			t.Errorf("%s: %q", name, html)
		}
	}
}

func TestBarsOfASum(t *testing.T) {
	s := sumViews(map[string][5]int64{"heard": {0, 0, 1, 2, 4}, "safe": {0, 0, 0, 0, 4}})
	if len(s) != 2 || s[0].Question != "heard" || s[0].All != 7 || s[0].Tenths != 44 || s[1].Tenths != 50 {
		t.Fatalf("%+v", s)
	}
	bars := s[0].bars()
	if bars[4].Height != barTall || bars[4].Y != 0 || bars[0].Height != 1 || bars[3].Height != barTall/2 {
		t.Errorf("%+v", bars)
	}
}
