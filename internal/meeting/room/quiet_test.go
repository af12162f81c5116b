package room

import (
	"slices"
	"strings"
	"testing"

	"hearth/internal/group"
	"hearth/internal/meeting/floor"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/i18n"
)

func TestWhoSteppedAsideHasNothingOfTheCircleReadToThem(t *testing.T) {
	a := newAside(t, dbtest.SQLite(t))
	_, err := a.room.Say(t.Context(), a.l, a.two, Writing{Body: "said in the circle", Kind: Beside})
	a.must(err)
	_, err = a.room.Reach(t.Context(), a.l, a.host, Writing{Body: "I am with you.", To: seatOf(a.l, a.one).ID})
	a.must(err)
	a.do(a.l, a.host, floor.Event{Kind: floor.Advance}) // which is announced to all
	ctx := pageContext(t, i18n.English)
	h := handler{a.room}
	sent := func(v group.Visit) string {
		events, err := h.news(ctx, &place{visit: v, date: a.dates.date, live: a.l}, &listener{seat: seatOf(a.l, v).ID}, a.l.now())
		a.must(err)
		return string(slices.Concat(events...))
	}
	const circle, talk, announced = "said in the circle", "I am with you.", "event: say"
	for _, row := range []struct {
		name      string
		who       group.Visit
		back      bool
		has, hasn []string
	}{
		{"in the circle", a.two, false, []string{circle, announced}, []string{talk}},
		{"who leads", a.host, false, []string{circle, talk, announced}, nil},
		{"aside", a.one, false, []string{talk, "to those who lead"}, []string{circle, announced}},
		{"back in the circle", a.one, true, []string{talk, circle}, nil},
	} {
		if row.back {
			a.do(a.l, row.who, floor.Event{Kind: floor.ComeBack})
		}
		all := sent(row.who)
		for _, want := range row.has {
			if !strings.Contains(all, want) {
				t.Errorf("%s: %q is not sent", row.name, want)
			}
		}
		for _, not := range row.hasn {
			if strings.Contains(all, not) {
				t.Errorf("%s: %q is sent", row.name, not)
			}
		}
	}
}
