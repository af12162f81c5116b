package group_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
)

// founding is a group that can be started as it is.
func founding(slug string) group.NewGroup {
	return group.NewGroup{Slug: slug, Name: "Morning walks", Summary: "We walk.", Aim: "To move.", ForWhom: "Anybody.", NotFor: "Races.", Lang: "en",
		LedBy: "peers", Formats: []string{"text"}, Agreements: []string{"Kindness."}}
}

func (w *town) harbour() group.Organisation {
	w.t.Helper()
	o, err := w.Groups.Organisation(w.t.Context(), "harbour")
	w.must(err)
	return o
}

// full makes a group with so many seats.
func (w *town) full(slug string, seats int64) {
	w.t.Helper()
	in := founding(slug)
	in.Terms.Capacity = seats
	_, err := w.Groups.CreateGroup(w.t.Context(), w.harbour(), in)
	w.must(err)
}

func TestWhoeverStartsAGroupHoldsIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		founder, stranger := w.Account(), w.Account()
		in := founding("morning-walks")
		in.State = group.Proposed
		v, err := w.Groups.Found(t.Context(), founder, w.harbour(), in, "early-bird")
		w.must(err)
		if !v.Facilitates() || v.MustAgree() || v.Group.Seats != 1 {
			t.Errorf("facilitates %v, must agree %v, seats %d", v.Facilitates(), v.MustAgree(), v.Group.Seats)
		}
		if _, err := w.Groups.Visit(t.Context(), stranger, "morning-walks"); !fault.Is(err, fault.NotFound) {
			t.Errorf("a stranger sees a proposed group: %v", err)
		}
		w.must(d.Tx(t.Context(), func(tx *db.Tx) error { return w.Groups.Approve(t.Context(), tx, v.Group) }))
		w.Visit(stranger, "morning-walks")
		if _, err := w.Groups.Found(t.Context(), founder, w.harbour(), founding("morning-walks"), "early-bird"); !fault.Is(err, fault.Conflict) {
			t.Errorf("the same address twice: %v", err)
		}
		if _, err := w.Groups.Found(t.Context(), founder, w.harbour(), founding("evening-walks"), ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("no handle: %v", err)
		}
	})
}

func TestTwoWhoEditAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		v := w.Facilitator("low-days", "harbour-light")
		first, second := v.Group.Editable(), v.Group.Editable()
		first.Summary, second.Summary = "Mine.", "Yours."
		first.Formats, first.Terms.Promise = []string{"text", "in_person"}, 12
		w.must(w.Groups.Edit(t.Context(), v, first, v.Group.Revision))
		if err := w.Groups.Edit(t.Context(), v, second, v.Group.Revision); !fault.Is(err, fault.Conflict) {
			t.Errorf("the second edit: %v", err)
		}
		g := w.Visit(v.Actor, "low-days").Group
		if g.Summary != "Mine." || g.Promise != 12 || len(g.Formats) != 2 {
			t.Errorf("got %q, %d hours, %v", g.Summary, g.Promise, g.Formats)
		}
		if err := w.Groups.Edit(t.Context(), w.Member("low-days", "plain-person"), g.Editable(), g.Revision); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a member edits: %v", err)
		}
	})
}

func TestTheLastSeatIsGivenOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		w.full("small-circle", 3)
		var wait sync.WaitGroup
		results := make([]error, 8)
		for i := range results {
			actor := w.Account()
			v := w.Visit(actor, "small-circle")
			wait.Go(func() {
				_, results[i] = w.Groups.Join(context.WithoutCancel(t.Context()), v, group.Joining{Handle: fmt.Sprintf("person-%c", 'a'+i), Agree: true})
			})
		}
		wait.Wait()
		in := 0
		for _, err := range results {
			switch {
			case err == nil:
				in++
			case !fault.Is(err, fault.Conflict):
				t.Errorf("refused with %v", err)
			}
		}
		w.Clock.Advance(time.Minute) // what was kept in memory is old now
		if g := w.Visit(w.Account(), "small-circle").Group; in != 3 || g.Seats != 3 || !g.Full() {
			t.Errorf("%d came in, %d seats taken", in, g.Seats)
		}
	})
}

func TestSeatsComeFree(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		w.full("small-circle", 2)
		var freed int
		w.Groups.OnFree(func(context.Context, *db.Tx, group.ID) error { freed++; return nil })
		one, two := w.Member("small-circle", "one"), w.Member("small-circle", "two")
		seats := func(want int64, when string) {
			t.Helper()
			if got := w.Visit(one.Actor, "small-circle").Group.Seats; got != want {
				t.Errorf("%s: %d seats taken, want %d", when, got, want)
			}
		}
		pause := func(v group.Visit, keep bool) {
			t.Helper()
			w.must(d.Tx(t.Context(), func(tx *db.Tx) error {
				return w.Groups.Pause(t.Context(), tx, v, w.Clock.Now().Add(time.Hour), keep)
			}))
		}
		pause(one, true)
		seats(2, "a break with the seat kept")
		pause(two, false)
		seats(1, "a break without")
		if two = w.Visit(two.Actor, "small-circle"); two.MayWrite() == nil || two.MayRead() != nil {
			t.Error("who gave the seat away may read, and comes back before writing")
		}
		third := w.Member("small-circle", "three")
		resume := func() error {
			return d.Tx(t.Context(), func(tx *db.Tx) error { return w.Groups.Resume(t.Context(), tx, two, false) })
		}
		if err := resume(); !fault.Is(err, fault.Conflict) {
			t.Errorf("coming back to a full group: %v", err)
		}
		w.must(w.Groups.Leave(t.Context(), third, group.Keep))
		w.must(resume())
		seats(2, "back again")
		if two = w.Visit(two.Actor, "small-circle"); two.MayWrite() != nil || !two.Member.PausedAt.IsZero() {
			t.Error("back, and still on a break")
		}
		if freed != 2 {
			t.Errorf("%d seats came free, want 2", freed)
		}
	})
}

func TestComingBackTwiceAtOnceTakesOneSeat(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		w.full("small-circle", 5)
		back := w.Member("small-circle", "one")
		w.must(w.Groups.Leave(t.Context(), back, group.Keep))
		away := w.Visit(back.Actor, "small-circle")
		var wait sync.WaitGroup
		results := make([]error, 4)
		for i := range results {
			wait.Go(func() {
				_, results[i] = w.Groups.Join(context.WithoutCancel(t.Context()), away, group.Joining{Agree: true})
			})
		}
		wait.Wait()
		for _, err := range results {
			w.must(err)
		}
		w.Clock.Advance(time.Minute) // what was kept in memory is old now
		if v := w.Visit(back.Actor, "small-circle"); !v.Belongs() || v.Group.Seats != 1 {
			t.Errorf("belongs %v, %d seats taken", v.Belongs(), v.Group.Seats)
		}
		// A visit from before the break still says that a seat is held.
		before := w.Visit(back.Actor, "small-circle")
		w.must(d.Tx(t.Context(), func(tx *db.Tx) error { return w.Groups.Pause(t.Context(), tx, before, time.Time{}, false) }))
		w.must(w.Groups.Leave(t.Context(), before, group.Keep))
		w.Member("small-circle", "two")
		w.Clock.Advance(time.Minute)
		if seats := w.Visit(back.Actor, "small-circle").Group.Seats; seats != 1 {
			t.Errorf("%d seats taken, want 1", seats)
		}
	})
}

func TestAgreementsAreAskedAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		holder, member := w.Facilitator("low-days", "harbour-light"), w.Member("low-days", "plain-person")
		version, err := w.Groups.Revise(t.Context(), holder, []string{"What is said here stays here.", "No advice unasked."})
		w.must(err)
		if again := w.Visit(holder.Actor, "low-days"); again.MustAgree() {
			t.Error("who wrote them is asked to sign them")
		}
		member = w.Visit(member.Actor, "low-days")
		if !member.MustAgree() || !fault.Is(member.MayWrite(), fault.Forbidden) || member.MayRead() != nil {
			t.Errorf("must agree %v, write %v, read %v", member.MustAgree(), member.MayWrite(), member.MayRead())
		}
		if err := w.Groups.AgreeAgain(t.Context(), member, version-1); !fault.Is(err, fault.Invalid) {
			t.Errorf("signing yesterday's: %v", err)
		}
		w.must(w.Groups.AgreeAgain(t.Context(), member, version))
		if again := w.Visit(member.Actor, "low-days"); again.MustAgree() || again.MayWrite() != nil {
			t.Error("signed, and still asked")
		}
	})
}

func TestAWallHidesGroups(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		member, stranger, staff := w.Member("low-days", "plain-person"), w.Account(), w.Account()
		o := w.harbour()
		o.Unlisted = true
		edit := func() error {
			return d.Tx(t.Context(), func(tx *db.Tx) error { return w.Groups.EditOrganisation(t.Context(), tx, o) })
		}
		before, err := w.Groups.Revision(t.Context())
		w.must(err)
		w.must(edit())
		if after, _ := w.Groups.Revision(t.Context()); after == before {
			t.Error("nobody who keeps groups in memory learns of the wall")
		}
		if err := edit(); !fault.Is(err, fault.Conflict) {
			t.Errorf("the second who edits: %v", err)
		}
		w.Groups.SetWall(func(_ context.Context, v group.Visit) (bool, error) { return v.Actor.ID == staff.ID, nil })
		for _, row := range []struct {
			name string
			v    func() error
			sees bool
		}{
			{"a member", func() error { _, err := w.Groups.Visit(t.Context(), member.Actor, "low-days"); return err }, true},
			{"staff", func() error { _, err := w.Groups.Visit(t.Context(), staff, "low-days"); return err }, true},
			{"a stranger", func() error { _, err := w.Groups.Visit(t.Context(), stranger, "low-days"); return err }, false},
			{"with a code", func() error { _, err := w.Groups.Behind(t.Context(), stranger, member.Group.ID); return err }, true},
		} {
			if err := row.v(); (err == nil) != row.sees || err != nil && !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: %v", row.name, err)
			}
		}
	})
}

func TestWhatIsSaidOnJoiningStaysWhereItBelongs(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		actor := w.Account()
		_, err := w.Groups.Join(t.Context(), w.Visit(actor, "low-days"), group.Joining{Handle: "new-leaf", Agree: true,
			About: group.AboutMe{Pronouns: "they/them", Access: "Captions, please.", Langs: []string{"es"}}})
		w.must(err)
		holder, other := w.Facilitator("low-days", "harbour-light"), w.Member("low-days", "plain-person")
		of := *w.Visit(actor, "low-days").Member
		for _, row := range []struct {
			name   string
			v      group.Visit
			access string
		}{{"themselves", w.Visit(actor, "low-days"), "Captions, please."}, {"a facilitator", holder, "Captions, please."}, {"another member", other, ""}} {
			about, err := w.Groups.AboutOf(t.Context(), row.v, of)
			w.must(err)
			if about.Pronouns != "they/them" || about.Access != row.access {
				t.Errorf("%s sees %+v", row.name, about)
			}
		}
		if _, err := w.Groups.AboutOf(t.Context(), w.Member("open-window", "elsewhere"), of); !fault.Is(err, fault.NotFound) {
			t.Errorf("somebody of another group: %v", err)
		}
		w.must(w.Groups.SetDuties(t.Context(), holder, of.ID, []string{"helper", "greeter"}))
		greeters, err := w.Groups.WithDuty(t.Context(), of.Group, "greeter")
		w.must(err)
		if len(greeters) != 1 || greeters[0].ID != of.ID || !greeters[0].Has("helper") {
			t.Errorf("greeters %+v", greeters)
		}
		if err := w.Groups.SetDuties(t.Context(), other, of.ID, nil); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a member gives duties: %v", err)
		}
	})
}

func TestWhatWasCheckedRunsOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		v := w.Member("low-days", "harbour-light")
		w.must(w.Groups.SetRole(t.Context(), v.Member.ID, group.Facilitator, "Trained peer", w.Clock.Now().Add(time.Hour)))
		checked := func() string {
			cards, err := w.Groups.Cards(t.Context(), d, []group.MemberID{v.Member.ID})
			w.must(err)
			return cards[v.Member.ID].Checked
		}
		if got := checked(); got != "Trained peer" {
			t.Errorf("before: %q", got)
		}
		w.Clock.Advance(time.Hour)
		if got := checked(); got != "" {
			t.Errorf("after: %q", got)
		}
	})
}
