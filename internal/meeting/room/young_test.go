package room

import (
	"strings"
	"testing"
	"time"

	"hearth/internal/group"
	"hearth/internal/meeting/floor"
	"hearth/internal/meeting/format"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
)

var (
	qYouthTest = db.Register("room.test.youth", `UPDATE support_group SET audience = 'youth'`)
	qVetTest   = db.Register("room.test.vet", `UPDATE member SET vetted_until = $1 WHERE role = 'facilitator'`)
)

// Once a vetted person has gone from a meeting of young people, those who are
// left are not heard, no turn runs out, and all of their pages say why; it goes
// on by itself.
func TestAMeetingOfYoungPeopleIsQuietWithOneAdult(t *testing.T) {
	ctx := pageContext(t, i18n.English)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		otter := b.Member("low-days", "quiet-otter")
		rowan, fern := b.Facilitator("low-days", "rowan"), b.Facilitator("low-days", "fern")
		for q, args := range map[*db.Query][]any{qYouthTest: nil, qVetTest: {clock.ToMillis(b.Clock.Now().Add(time.Hour * 24))}} {
			if err := b.DB.Tx(t.Context(), func(tx *db.Tx) error {
				_, err := db.Exec(t.Context(), tx, q, args...)
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		young := func(v group.Visit) group.Visit { v.Group.Audience = "youth"; return v }
		otter, rowan, fern = young(otter), young(rowan), young(fern)
		l := b.enter(rowan, format.Voice)
		b.room.hub.beat()
		if !l.alone.Load() {
			t.Error("one adult waits alone, and it is not said")
		}
		b.enter(fern, format.Voice)
		b.enter(otter, format.Voice)
		b.do(l, rowan, floor.Event{Kind: floor.Begin})
		b.room.hub.beat()
		if l.alone.Load() {
			t.Fatal("two are here, and it waits")
		}
		now := l.now()
		heard := func() (n int) {
			now = l.now()
			for i := range now.state.Seats {
				if l.heardNow(&now.state, now.state.Seats[i].ID).Mic {
					n++
				}
			}
			return n
		}
		if heard() == 0 {
			t.Fatal("nobody can be heard")
		}
		b.do(l, fern, floor.Event{Kind: floor.Leave})
		b.room.hub.beat() // notes that one is left, and that one takes a break
		b.room.hub.beat()
		now = l.now()
		if n := heard(); n != 0 || !l.alone.Load() || now.state.Pause.Ends == 0 {
			t.Errorf("with one adult %d are heard, alone %v, break %v", n, l.alone.Load(), now.state.Pause)
		}
		if err := b.room.Do(t.Context(), l, rowan, Act{Event: floor.Event{Kind: floor.EndBreak}}); !fault.Is(err, fault.Conflict) {
			t.Errorf("the one who is left goes on: %v", err)
		}
		if _, err := b.room.Say(t.Context(), l, otter, Writing{Kind: Private, Body: "I do not feel well"}); err != nil {
			t.Errorf("a word to those who lead: %v", err)
		}
		for _, v := range []group.Visit{otter, rowan} {
			view, err := handler{b.room}.stageView(ctx, place{visit: v, date: b.dates.date, live: l}, seatOf(l, v).ID, l.now())
			if err != nil {
				t.Fatal(err)
			}
			html, err := drawn(ctx, stage(view))
			if err != nil || !strings.Contains(html, "We wait for a second person") {
				t.Errorf("%s is not told: %v", v.Member.Handle, err)
			}
		}
		b.enter(fern, format.Voice)
		b.room.hub.beat()
		b.room.hub.beat()
		now = l.now()
		if heard() == 0 || l.alone.Load() || now.state.Pause.Ends != 0 {
			t.Errorf("she is back, and it does not go on: alone %v, break %v", l.alone.Load(), now.state.Pause)
		}
	})
}

// What a line touches on is met as each reader chose; a turn stands open unless
// they chose otherwise, and words to those who lead are never folded.
func TestEachMeetsTypedLinesAsTheyChose(t *testing.T) {
	ctx := pageContext(t, i18n.English)
	crying, named := group.Touches{Read: []group.Theme{group.Suicide}, Cry: true}, group.Touches{Read: []group.Theme{group.Death}}
	for _, c := range []struct {
		name  string
		kind  Kind
		t     group.Touches
		chose map[group.Theme]group.Meet
		want  group.Meet
	}{
		{"a cry beside", Beside, crying, nil, group.Folded},
		{"a cry in a turn", Turn, crying, nil, group.Shown},
		{"a cry in a turn, kept away", Turn, crying, map[group.Theme]group.Meet{group.Suicide: group.Away}, group.Folded},
		{"a death beside", Beside, named, nil, group.Shown},
		{"a death kept away", Beside, named, map[group.Theme]group.Meet{group.Death: group.Away}, group.Away},
		{"a turn folded", Turn, named, map[group.Theme]group.Meet{group.Death: group.Folded}, group.Folded},
		{"a word to those who lead", Private, crying, map[group.Theme]group.Meet{group.Suicide: group.Away}, ""},
	} {
		brake := group.NewBrake(group.Visit{}, c.chose)
		v := stageView{URL: "/room", Lines: []lineView{{Line: Line{ID: 3, Kind: c.kind, Body: "words", Touches: c.t}, Token: "tok"}}}
		if meetBy(&v.Lines[0], brake); v.Lines[0].Meet != c.want {
			t.Errorf("%s: %q, not %q", c.name, v.Lines[0].Meet, c.want)
		}
		html, err := drawn(ctx, line(v.Lines[0]))
		if there := strings.Contains(html, "words"); err != nil || there == (c.want == group.Away) || strings.Contains(html, "data-heavy") != (c.want == group.Folded) {
			t.Errorf("%s is drawn so: %v\n%s", c.name, err, html)
		}
		if v.show(3); c.want == group.Away && v.Lines[0].Meet != group.Shown {
			t.Errorf("%s does not open", c.name)
		}
	}
}
