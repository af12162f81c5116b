package room

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/group"
	"hearth/internal/meeting/floor"
	"hearth/internal/meeting/format"
	"hearth/internal/platform/bus"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
)

// asides remember who stepped aside.
type asides struct{ who []group.MemberID }

func (a *asides) SteppedAside(_ context.Context, tx *db.Tx, _ Run, member group.MemberID) error {
	tx.OnCommit(func() { a.who = append(a.who, member) })
	return nil
}

// code is a fault's code, "" for none.
func code(err error) string {
	if err == nil {
		return ""
	}
	return fault.Of(err).Code
}

// count is how often a kind of notice was told.
func (t *told) count(kind string) (n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, k := range t.what {
		if k == kind {
			n++
		}
	}
	return n
}

// anAside is a meeting from which one of its members has stepped aside. rowan
// leads it; fern holds the group too, and is not in the meeting.
type anAside struct {
	*bundle
	host, fern, one, two group.Visit
	l                    *live
	asides               *asides
}

func newAside(t *testing.T, d *db.DB) anAside {
	b := newBundle(t, d)
	a := anAside{bundle: b, host: b.Facilitator("low-days", "rowan"), fern: b.Facilitator("low-days", "fern"), one: b.Member("low-days", "one"), two: b.Member("low-days", "two"), asides: &asides{}}
	b.room.aside = a.asides
	a.l = b.enter(a.host, format.Text)
	b.enter(a.one, format.Text)
	b.enter(a.two, format.Text)
	b.do(a.l, a.host, floor.Event{Kind: floor.Begin})
	_, err := b.room.Say(t.Context(), a.l, a.one, Writing{Body: "to those who lead", Kind: Private})
	b.must(err)
	b.Clock.Advance(time.Minute)
	b.do(a.l, a.one, floor.Event{Kind: floor.StepAside})
	return a
}

func TestWhoMayReachWhoSteppedAside(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a := newAside(t, d)
		one, two := seatOf(a.l, a.one).ID, seatOf(a.l, a.two).ID
		for _, row := range []struct {
			name string
			who  group.Visit
			w    Writing
			code string
		}{
			{"who leads in the meeting", a.host, Writing{Body: "I am coming.", To: one}, ""},
			{"who holds the group, from outside", a.fern, Writing{Body: "I am here.", To: one, Once: "f"}, ""},
			{"the same form once more", a.fern, Writing{Body: "I am here.", To: one, Once: "f"}, ""},
			{"a member", a.two, Writing{Body: "psst", To: one}, "group.facilitators_only"},
			{"a stranger", a.Visit(a.Account(), "low-days"), Writing{Body: "psst", To: one}, "not_found"},
			{"to who did not step aside", a.fern, Writing{Body: "hello", To: two}, "room.not_aside"},
			{"to nobody", a.fern, Writing{Body: "hello"}, "room.not_aside"},
			{"to a seat that is none", a.fern, Writing{Body: "hello", To: 99}, "room.not_aside"},
			{"nothing", a.fern, Writing{Body: " ", To: one}, "invalid"},
			{"too much", a.fern, Writing{Body: strings.Repeat("a", MaxLine+1), To: one}, "invalid"},
		} {
			if _, err := a.room.Reach(t.Context(), a.l, row.who, row.w); code(err) != row.code {
				t.Errorf("%s: %q, want %q", row.name, code(err), row.code)
			}
		}
		_, err := a.room.Say(t.Context(), a.l, a.one, Writing{Body: "Thank you.", Kind: Private})
		a.must(err)

		h := handler{a.room}
		reads := func(l *live, v group.Visit) (all []string) {
			view, err := h.stageView(t.Context(), place{visit: v, date: a.dates.date, live: l}, seatOf(l, v).ID, l.now())
			a.must(err)
			a.must(h.nameOutside(t.Context(), &view))
			for _, line := range view.Lines {
				all = append(all, line.Name+": "+line.Body)
			}
			return all
		}
		talk := []string{"rowan: I am coming.", "fern: I am here.", "one: Thank you."}
		everything := append([]string{"one: to those who lead"}, talk...)
		for _, row := range []struct {
			who  group.Visit
			want []string
		}{{a.host, everything}, {a.one, everything}, {a.two, nil}} {
			if diff := cmp.Diff(row.want, reads(a.l, row.who)); diff != "" {
				t.Errorf("%s reads %s", row.who.Member.Handle, diff)
			}
		}
		again := newNode(t, a.World, bus.NewMemory(), a.dates, a.told)
		if diff := cmp.Diff(everything, reads(again.live(a.one), a.one)); diff != "" {
			t.Errorf("on another node: %s", diff)
		}
		// Who holds the group reads what was said in the private room, and nothing from before.
		view, err := h.tendView(t.Context(), place{visit: a.fern, date: a.dates.date, live: a.l}, form{})
		a.must(err)
		var seen []string
		for _, line := range view.Seats[0].Lines {
			seen = append(seen, line.Name+": "+line.Body)
		}
		if diff := cmp.Diff(talk, seen); diff != "" || len(view.Seats) != 1 || view.Seats[0].Name != "one" {
			t.Errorf("from outside: %+v %s", view.Seats, diff)
		}
		a.do(a.l, a.one, floor.Event{Kind: floor.ComeBack})
		if _, err := a.room.Reach(t.Context(), a.l, a.fern, Writing{Body: "still here?", To: one}); code(err) != "room.not_aside" {
			t.Errorf("back in the circle: %v", err)
		}
		if diff := cmp.Diff([]group.MemberID{a.one.Member.ID}, a.asides.who); diff != "" {
			t.Error(diff)
		}
	})
}

func TestAskingOnceMoreForAPerson(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a := newAside(t, d)
		if err := a.room.Ask(t.Context(), a.l, a.two); code(err) != "room.not_aside" {
			t.Errorf("who did not step aside: %v", err)
		}
		first := a.told.count("room.aside")
		if first != 2 {
			t.Errorf("%d who hold the group are told", first)
		}
		a.must(a.room.Ask(t.Context(), a.l, a.one)) // they were told a moment ago
		if n := a.told.count("room.aside"); n != first {
			t.Errorf("asked at once: %d are told anew", n-first)
		}
		a.Clock.Advance(askEvery)
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() {
				if err := a.room.Ask(t.Context(), a.l, a.one); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if n := a.told.count("room.aside"); n != 2*first {
			t.Errorf("asked three times at once: %d are told", n-first)
		}
		stay, err := a.room.stayOf(t.Context(), a.one.Group, a.l.run.ID, a.one.Member.ID)
		if err != nil || stay.Told != 2 || !stay.Asked.After(stay.Since) {
			t.Errorf("%+v, %v", stay, err)
		}
		a.do(a.l, a.host, floor.Event{Kind: floor.End})
		if err := a.room.Ask(t.Context(), a.l, a.one); !fault.Is(err, fault.Conflict) {
			t.Errorf("after the end: %v", err)
		}
	})
}

func TestWhoIsToBeFollowedUp(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a := newAside(t, d)
		a.Clock.Advance(askEvery)
		a.must(a.room.Ask(t.Context(), a.l, a.one))
		a.must(a.l.apply(t.Context(), floor.Event{Kind: floor.Lose, Seat: seatOf(a.l, a.one).ID, Conn: seatOf(a.l, a.one).Conn}, nil))
		a.do(a.l, a.host, floor.Event{Kind: floor.Check, Seat: seatOf(a.l, a.one).ID, Outcome: floor.Reached})
		cares, err := a.room.Cares(t.Context(), a.host, a.l.run)
		a.must(err)
		var told []string
		for _, c := range cares {
			told = append(told, string(c.What))
			for _, then := range c.Then {
				told = append(told, string(c.What)+" then "+string(then.What))
			}
		}
		slices.Sort(told)
		if diff := cmp.Diff([]string{"aside", "aside then asked", "vanished", "vanished then check"}, told); diff != "" {
			t.Error(diff)
		}
		if _, err := a.room.Cares(t.Context(), a.two, a.l.run); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a member: %v", err)
		}
		for _, row := range []struct {
			name string
			who  group.Visit
			run  Run
			id   int64
			code string
		}{
			{"a member", a.two, a.l.run, cares[0].ID, "group.facilitators_only"},
			{"who holds the group", a.fern, a.l.run, cares[0].ID, ""},
			{"and another after them", a.host, a.l.run, cares[0].ID, ""},
			{"of another meeting", a.fern, Run{ID: 1}, cares[1].ID, "not_found"},
			{"what was only asked for", a.fern, a.l.run, cares[0].Then[0].ID, "not_found"},
			{"nothing", a.fern, a.l.run, 12, "not_found"},
		} {
			if err := a.room.Done(t.Context(), row.who, row.run, row.id, true); code(err) != row.code {
				t.Errorf("%s: %q, want %q", row.name, code(err), row.code)
			}
		}
		done := cares[0].ID
		cares, err = a.room.Cares(t.Context(), a.host, a.l.run)
		a.must(err)
		if last := cares[1]; last.ID != done || last.Open() || last.DoneBy != a.fern.Member.ID || !cares[0].Open() {
			t.Errorf("what is done stands last, with who said so first: %+v", cares)
		}
		a.must(a.room.Done(t.Context(), a.host, a.l.run, done, false))
		a.must(d.Tx(t.Context(), func(tx *db.Tx) error { return a.room.Erase(t.Context(), tx, a.one.Actor.ID) }))
		if cares, err := a.room.Cares(t.Context(), a.host, a.l.run); err != nil || len(cares) != 0 {
			t.Errorf("erased, and followed up: %+v %v", cares, err)
		}
	})
}

func TestTheStreamDrawsThePrivateRoomInTheMeetingsPlace(t *testing.T) {
	a := newAside(t, dbtest.SQLite(t))
	_, err := a.room.Reach(t.Context(), a.l, a.fern, Writing{Body: "I am here.", To: seatOf(a.l, a.one).ID})
	a.must(err)
	ctx := pageContext(t, i18n.English)
	h := handler{a.room}
	drawnFor := func(v group.Visit) string {
		events, err := h.news(ctx, &place{visit: v, date: a.dates.date, live: a.l}, &listener{seat: seatOf(a.l, v).ID}, a.l.now())
		a.must(err)
		return string(slices.Concat(events...))
	}
	for _, row := range []struct {
		who  group.Visit
		has  []string
		hasn []string
	}{
		{a.one, []string{`meet-stage apart`, "I am here.", "fern"}, []string{"meet-now", "agenda"}},
		{a.host, []string{`meet-now`, "I am here.", "fern"}, []string{"apart"}},
		{a.two, []string{`meet-now`}, []string{"apart", "I am here."}},
	} {
		html := drawnFor(row.who)
		for _, want := range row.has {
			if !strings.Contains(html, want) {
				t.Errorf("%s is not sent %q", row.who.Member.Handle, want)
			}
		}
		for _, not := range row.hasn {
			if strings.Contains(html, not) {
				t.Errorf("%s is sent %q", row.who.Member.Handle, not)
			}
		}
	}
	a.do(a.l, a.one, floor.Event{Kind: floor.ComeBack})
	if html := drawnFor(a.one); strings.Contains(html, "apart") || !strings.Contains(html, "meet-now") {
		t.Error("back in the circle, and the private room stays")
	}
}
