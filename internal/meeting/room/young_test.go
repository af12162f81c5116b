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
	qYouthTest  = db.Register("room.test.youth", `UPDATE support_group SET audience = 'youth'`)
	qVetOneTest = db.Register("room.test.vet_one", `UPDATE member SET vetted_until = $1 WHERE id = $2`)
	qVetTest    = db.Register("room.test.vet", `UPDATE member SET vetted_until = $1 WHERE role = 'facilitator'`)
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

// No two people are alone with each other in a meeting of young people. What is
// written to those who lead is read by the vetted who hold the group, and not by
// a young person who leads for an evening; to one person alone write the vetted,
// to who has stepped aside, while two of them hold the group.
func TestNobodyIsAloneWithAYoungPerson(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		otter, heron := b.Member("low-days", "quiet-otter"), b.Member("low-days", "marsh-heron")
		rowan, fern := b.Facilitator("low-days", "rowan"), b.Facilitator("low-days", "fern")
		exec := func(q *db.Query, args ...any) {
			b.must(b.DB.Tx(t.Context(), func(tx *db.Tx) error {
				_, err := db.Exec(t.Context(), tx, q, args...)
				return err
			}))
		}
		exec(qYouthTest)
		exec(qVetTest, clock.ToMillis(b.Clock.Now().Add(time.Hour*24)))
		young := func(v group.Visit) group.Visit { v.Group.Audience = "youth"; return v }
		otter, heron, rowan, fern = young(otter), young(heron), young(rowan), young(fern)
		l := b.enter(rowan, format.Text)
		for _, v := range []group.Visit{fern, otter, heron} {
			b.enter(v, format.Text)
		}
		b.do(l, rowan, floor.Event{Kind: floor.Begin})
		b.do(l, rowan, floor.Event{Kind: floor.OfferRole, Role: format.CoHost, Seat: seatOf(l, heron).ID})
		b.do(l, heron, floor.Event{Kind: floor.TakeRole, Role: format.CoHost})
		if now := l.now(); !now.state.Leads(seatOf(l, heron).ID) {
			t.Fatal("the young person does not lead")
		}
		b.say(l, otter, Private, "I do not feel well")
		for v, want := range map[*group.Visit]int{&rowan: 1, &fern: 1, &otter: 1, &heron: 0} {
			view, err := handler{b.room}.stageView(t.Context(), place{visit: *v, date: b.dates.date, live: l}, seatOf(l, *v).ID, l.now())
			b.must(err)
			if len(view.Lines) != want {
				t.Errorf("%s reads %d words to those who lead, want %d", v.Member.Handle, len(view.Lines), want)
			}
			if v == &heron && view.Tends {
				t.Error("the young person is offered to answer them")
			}
		}
		one := seatOf(l, otter).ID
		asides := func(when string, rows map[*group.Visit]string) {
			t.Helper()
			for v, want := range rows {
				_, said := b.room.Say(t.Context(), l, *v, Writing{Kind: Private, Body: "hello", To: one})
				if got := code(said); got != want {
					t.Errorf("%s, %s to one alone: %q, want %q", when, v.Member.Handle, got, want)
				}
			}
		}
		asides("in the circle", map[*group.Visit]string{&rowan: "room.youth_whisper", &fern: "room.youth_whisper", &heron: "room.youth_whisper"})
		b.do(l, otter, floor.Event{Kind: floor.StepAside})
		asides("aside", map[*group.Visit]string{&rowan: "", &fern: "", &heron: "room.youth_whisper"})
		exec(qVetTest, 0)
		asides("with nobody vetted", map[*group.Visit]string{&rowan: "room.youth_whisper"})
		exec(qVetOneTest, clock.ToMillis(b.Clock.Now().Add(time.Hour*24)), int64(rowan.Member.ID))
		asides("with one of them", map[*group.Visit]string{&rowan: "room.youth_waits"})
		if _, err := b.room.Reach(t.Context(), l, rowan, Writing{Body: "hello", To: one}); code(err) != "room.youth_waits" {
			t.Errorf("from the page of the private room: %v", err)
		}
		if _, err := b.room.Say(t.Context(), l, otter, Writing{Kind: Private, Body: "is somebody there?"}); err != nil {
			t.Errorf("a cry for help: %v", err)
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
