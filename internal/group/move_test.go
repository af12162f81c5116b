package group_test

import (
	"fmt"
	"testing"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

// What an organisation has checked stands beside handles in its own groups, and
// nowhere else: not in others' groups, and not in one that moved away.
func TestBadgesAreOfTheGroupsOwnOrganisation(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, ctx := newTown(t, d), t.Context()
		here, err := w.Groups.Organisation(ctx, "harbour")
		w.must(err)
		there, err := w.Groups.CreateOrganisation(ctx, "mill", "Mill", "Another charity.")
		w.must(err)
		v := w.Facilitator("low-days", "rowan")
		badge := func(by group.Organisation, words string, want bool, shown string) {
			t.Helper()
			var done bool
			w.must(w.DB.Tx(ctx, func(tx *db.Tx) (err error) {
				done, err = w.Groups.SetBadge(ctx, tx, by.ID, v.Member.ID, words, w.Clock.Now().Add(time.Hour))
				return err
			}))
			if got := w.cardOf(v.Member.ID).Checked; done != want || got != shown {
				t.Errorf("%s writes %q: %v, and the card says %q, want %q", by.Slug, words, done, got, shown)
			}
		}
		badge(here, "Checked by Harbour", true, "Checked by Harbour")
		badge(there, "Checked by Mill", false, "Checked by Harbour")
		badge(there, "", false, "Checked by Harbour")

		w.must(w.DB.Tx(ctx, func(tx *db.Tx) error { return w.Groups.MoveTo(ctx, tx, v.Group, there) }))
		if got := w.cardOf(v.Member.ID).Checked; got != "" {
			t.Errorf("in its new organisation the card says %q", got)
		}
		badge(here, "Checked by Harbour", false, "")
		badge(there, "Checked by Mill", true, "Checked by Mill")
		badge(here, "", false, "Checked by Mill")
	})
}

// More people may hold a group than a page has cards.
func TestManyHolders(t *testing.T) {
	w := newTown(t, dbtest.SQLite(t))
	var last group.Visit
	for i := range group.Page + 1 {
		last = w.Facilitator("low-days", fmt.Sprintf("holder-%02d", i))
	}
	holders, err := w.Groups.Holders(t.Context(), w.DB, last.Group.ID)
	w.must(err)
	side, err := w.Groups.Side(t.Context(), last)
	w.must(err)
	if len(holders) != group.Page+1 || len(side.HeldBy) != group.Page {
		t.Errorf("%d hold it, and the page shows %d", len(holders), len(side.HeldBy))
	}
}

// Pages know at once of the chair of somebody who was appointed.
func TestAppointingCountsTheSeatAtOnce(t *testing.T) {
	w := newTown(t, dbtest.SQLite(t))
	w.Facilitator("low-days", "rowan")
	v := w.Member("low-days", "quiet-otter")
	seats := func() int64 { return w.Visit(v.Actor, "low-days").Group.Seats }
	w.must(w.Groups.Leave(t.Context(), v, group.Keep))
	before := seats()
	for _, actor := range []struct {
		who    group.Visit
		handle string
	}{{v, ""}, {w.Visit(w.Account(), "low-days"), "marsh-heron"}} {
		_, err := w.Groups.Appoint(t.Context(), "low-days", actor.who.Actor.ID, actor.handle, group.Facilitator, "")
		w.must(err)
		if before++; seats() != before {
			t.Errorf("%q is appointed, and the page counts %d seats, want %d", actor.handle, seats(), before)
		}
	}
}
