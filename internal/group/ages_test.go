package group_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
)

// youth makes a group for young people, with as many vetted people as are asked
// for.
func (w *town) youth(slug string, vetted int) (holders []account.Actor) {
	w.t.Helper()
	ctx := w.t.Context()
	o, err := w.Groups.Organisation(ctx, "harbour")
	w.must(err)
	if !o.Youth {
		o.Youth = true
		w.must(w.DB.Tx(ctx, func(tx *db.Tx) error { return w.Groups.EditOrganisation(ctx, tx, o) }))
	}
	o, err = w.Groups.Organisation(ctx, "harbour")
	w.must(err)
	_, err = w.Groups.CreateGroup(ctx, o, youthGroup(slug))
	w.must(err)
	for i := range vetted {
		a := w.Account()
		m, err := w.Groups.Appoint(ctx, slug, a.ID, []string{"rowan", "hazel", "linden"}[i], group.Facilitator, "checked")
		w.must(err)
		w.vet(m, w.Clock.Now().Add(24*time.Hour))
		holders = append(holders, a)
	}
	return holders
}

func youthGroup(slug string) group.NewGroup {
	return group.NewGroup{Slug: slug, Name: "Group " + slug, Summary: "S.", Aim: "A.", ForWhom: "F.", NotFor: "N.", Lang: "en", LedBy: "professionals",
		Formats: []string{"text"}, Agreements: []string{"Kindness."}, Audience: account.Youth, Terms: group.Terms{Entry: "request"}}
}

func (w *town) vet(m group.Member, until time.Time) {
	w.t.Helper()
	o, err := w.Groups.Organisation(w.t.Context(), "harbour")
	w.must(err)
	w.must(w.DB.Tx(w.t.Context(), func(tx *db.Tx) error { return w.Groups.SetVetted(w.t.Context(), tx, o.ID, m.ID, until) }))
}

// pupil is a young member. The group is entered on request, which package entry
// looks at; here somebody lets them in.
func (w *town) pupil(slug, handle string) account.Actor {
	w.t.Helper()
	a := w.Young()
	_, err := w.Groups.Appoint(w.t.Context(), slug, a.ID, handle, group.Plain, "")
	w.must(err)
	return a
}

func TestWhoFindsWhichGroup(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		holders := w.youth("young-ones", 2)
		member := w.Member("low-days", "quiet-otter").Actor
		pupil := w.pupil("young-ones", "small-wren")
		unchecked := w.Account()
		_, err := w.Groups.Appoint(t.Context(), "young-ones", unchecked.ID, "aspen", group.Facilitator, "")
		w.must(err)
		const open, missing, shut = "open", "missing", "shut"
		for _, row := range []struct {
			name               string
			actor              account.Actor
			adult, young, said string
		}{
			{"a visitor", account.Actor{}, open, open, ""},
			{"an adult", w.Account(), open, missing, ""},
			{"an adult who belongs elsewhere", member, open, missing, ""},
			{"a young person", w.Young(), missing, open, ""},
			{"a young member", pupil, missing, open, ""},
			{"who holds it, vetted", holders[0], open, open, ""},
			{"who holds it, not checked", unchecked, open, shut, "group.youth_unchecked"},
		} {
			for slug, want := range map[string]string{"low-days": row.adult, "young-ones": row.young} {
				_, err := w.Groups.Visit(t.Context(), row.actor, slug)
				got := map[bool]string{true: open, false: shut}[err == nil]
				if fault.Is(err, fault.NotFound) {
					got = missing
				}
				if got != want || got == shut && fault.Of(err).Code != row.said {
					t.Errorf("%s at %s: %v, want %s", row.name, slug, err, want)
				}
			}
		}
		w.GrowUp(pupil)
		if _, err := w.Groups.Visit(t.Context(), pupil, "young-ones"); !fault.Is(err, fault.Forbidden) || fault.Of(err).Code != "group.grown_up" {
			t.Errorf("who turned 18: %v", err)
		}
		if mine, err := w.Groups.MyGroups(t.Context(), pupil.ID); err != nil || len(mine) != 0 {
			t.Errorf("and has %d groups: %v", len(mine), err)
		}
		v := w.Visit(w.Account(), "low-days")
		if _, err := w.Groups.Join(t.Context(), v, group.Joining{Handle: "new-heron", Agree: true}); err != nil {
			t.Errorf("an adult joins adults: %v", err)
		}
	})
}

func TestNobodyBecomesAMemberAmongTheOthers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		w.youth("young-ones", 2)
		ctx := t.Context()
		adult, young := w.Account(), w.Young()
		behind := func(a account.Actor, slug string) error {
			g, err := w.Groups.BySlug(ctx, slug)
			w.must(err)
			_, err = w.Groups.Behind(ctx, a, g.ID)
			return err
		}
		appoint := func(a account.Actor, slug string, role group.Role) error {
			_, err := w.Groups.Appoint(ctx, slug, a.ID, "new-heron", role, "")
			return err
		}
		bring := func(a account.Actor, slug string) error {
			g, err := w.Groups.BySlug(ctx, slug)
			w.must(err)
			_, err = w.Groups.BringIn(ctx, group.Visit{Group: g, Actor: a}, group.Joining{Handle: "new-heron", Agree: true})
			return err
		}
		for name, err := range map[string]error{
			"an adult by invitation":         behind(adult, "young-ones"),
			"a young person by invitation":   behind(young, "low-days"),
			"an adult by the operator":       appoint(adult, "young-ones", group.Plain),
			"a young person by the operator": appoint(young, "low-days", group.Plain),
			"a young person to hold adults":  appoint(young, "low-days", group.Facilitator),
			"a young person to hold it":      appoint(young, "young-ones", group.Facilitator),
			"an adult with a whole group":    bring(adult, "young-ones"),
			"a young person with a group":    bring(young, "low-days"),
		} {
			if err == nil {
				t.Errorf("%s became a member", name)
			}
		}
		pupil := w.pupil("young-ones", "small-wren")
		id := w.Visit(pupil, "young-ones").Member.ID
		if err := w.Groups.SetRole(ctx, id, group.Facilitator, "", time.Time{}); !fault.Is(err, fault.Conflict) {
			t.Errorf("a young member is to hold it: %v", err)
		}
		if err := d.Tx(ctx, func(tx *db.Tx) error { return w.Groups.GiveRole(ctx, tx, id, group.Facilitator) }); !fault.Is(err, fault.Conflict) {
			t.Errorf("a young member is offered to hold it: %v", err)
		}
		o, err := w.Groups.Organisation(ctx, "harbour")
		w.must(err)
		if _, err := w.Groups.Found(ctx, young, o, youthGroup("own-one"), "tall-wren"); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a young person founds a group: %v", err)
		}
		o.Youth = false
		if err := d.Tx(ctx, func(tx *db.Tx) error { return w.Groups.EditOrganisation(ctx, tx, o) }); !fault.Is(err, fault.Invalid) {
			t.Errorf("switched off with a group there: %v", err)
		}
		if _, err := w.Groups.CreateGroup(ctx, o, youthGroup("another")); !fault.Is(err, fault.Conflict) {
			t.Errorf("founded where there are none: %v", err)
		}
	})
}

func TestAGroupForYoungPeopleIsNeverOpenToAll(t *testing.T) {
	for name, change := range map[string]func(*group.NewGroup){
		"whoever comes":    func(n *group.NewGroup) { n.Terms.Entry = "open" },
		"visitors read":    func(n *group.NewGroup) { n.PublicConversations = true },
		"a band of nobody": func(n *group.NewGroup) { n.Audience = "children" },
	} {
		n := youthGroup("young-ones")
		if n.Check() != nil {
			t.Fatal("the group itself is not fine")
		}
		if change(&n); n.Check() == nil {
			t.Errorf("%s is let through", name)
		}
	}
}

func TestAGroupThatCannotBeTendedKeepsNoOtherWaiting(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		w.youth("young-ones", 1)
		w.youth("other-ones", 1)
		calls := 0
		broken := errors.New("broken")
		err := w.Groups.TendYoung(t.Context(), func(context.Context, *db.Tx, group.Group) error {
			if calls++; calls == 1 {
				return broken
			}
			return nil
		})
		if calls != 2 || !errors.Is(err, broken) {
			t.Errorf("%d groups were tended, %v", calls, err)
		}
	})
}

func TestTwoVettedPeopleAlways(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		holders := w.youth("young-ones", 2)
		pupil := w.pupil("young-ones", "small-wren")
		told := 0
		tend := func() {
			w.must(w.Groups.TendYoung(t.Context(), func(context.Context, *db.Tx, group.Group) error { told++; return nil }))
		}
		if tend(); told != 0 {
			t.Error("told though there are two")
		}
		if err := w.Visit(pupil, "young-ones").MayWrite(); err != nil {
			t.Errorf("two hold it: %v", err)
		}
		second := w.Visit(holders[1], "young-ones")
		w.vet(*second.Member, w.Clock.Now())
		v := w.Visit(pupil, "young-ones")
		if err := v.MayWrite(); !fault.Is(err, fault.Forbidden) || fault.Of(err).Code != "group.youth_unkept" {
			t.Errorf("one holds it, and a member writes: %v", err)
		}
		if err := v.MayRead(); err != nil {
			t.Errorf("and cannot read: %v", err)
		}
		left := w.Visit(holders[0], "young-ones")
		if left.MayWrite() == nil || left.MayFacilitate() != nil {
			t.Errorf("whoever is left: writes %v, looks after it %v", left.MayWrite(), left.MayFacilitate())
		}
		for range 2 {
			tend()
		}
		if told != 1 {
			t.Errorf("told %d times", told)
		}
		w.vet(*second.Member, w.Clock.Now().Add(time.Hour))
		if tend(); told != 1 || w.Visit(pupil, "young-ones").MayWrite() != nil {
			t.Errorf("two again: told %d times, %v", told, w.Visit(pupil, "young-ones").MayWrite())
		}
	})
}

// Whoever loses what was checked has what they have open asked about at once.
func TestALostCheckIsAskedAboutAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		holder := w.youth("young-ones", 1)[0]
		v := w.Visit(holder, "young-ones")
		var asked []group.ID
		w.Groups.OnRecheck(func(g group.ID) { asked = append(asked, g) })
		for _, c := range []struct {
			name  string
			until time.Time
			asks  int
		}{{"it is renewed", w.Clock.Now().Add(time.Hour), 0}, {"it is taken", time.Time{}, 1}, {"it was over", w.Clock.Now().Add(-time.Hour), 1}} {
			asked = nil
			w.vet(*v.Member, c.until)
			if len(asked) != c.asks || c.asks == 1 && asked[0] != v.Group.ID {
				t.Errorf("%s: asked %v", c.name, asked)
			}
		}
	})
}

func TestWhoTurns18Leaves(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		holders := w.youth("young-ones", 2)
		pupil := w.pupil("young-ones", "small-wren")
		part := func(a account.Actor) (n int) {
			w.must(d.Tx(t.Context(), func(tx *db.Tx) (err error) {
				n, err = w.Groups.Part(t.Context(), tx, a.ID, account.Adult)
				return err
			}))
			return n
		}
		w.GrowUp(pupil)
		if n := part(pupil); n != 1 {
			t.Errorf("left %d groups", n)
		}
		if n := part(pupil); n != 0 {
			t.Errorf("left %d groups again", n)
		}
		if n := part(holders[0]); n != 0 {
			t.Errorf("who holds it left %d groups", n)
		}
		if _, err := w.Groups.Visit(t.Context(), pupil, "young-ones"); !fault.Is(err, fault.NotFound) {
			t.Errorf("and finds it: %v", err)
		}
	})
}
