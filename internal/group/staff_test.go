package group_test

import (
	"testing"
	"time"

	"hearth/internal/account/naming"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
)

func TestAppoint(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		ctx, checked := t.Context(), "Trained peer, checked May 2026"

		holder := w.Account()
		m, err := w.Groups.Appoint(ctx, "low-days", holder.ID, "rowan-by-the-sea", group.Facilitator, checked)
		w.must(err)
		if v := w.Visit(holder, "low-days"); !v.Facilitates() || v.Member.ID != m.ID {
			t.Errorf("appointed: %+v", v.Member)
		}
		if card := w.cardOf(m.ID); card.Checked != checked || !card.Facilitates() {
			t.Errorf("card: %+v", card)
		}

		plain := w.Member("low-days", "quiet-otter")
		_ = w.cardOf(plain.Member.ID) // so that an old card would be in memory
		m, err = w.Groups.Appoint(ctx, "low-days", plain.Actor.ID, "", group.Facilitator, checked)
		w.must(err)
		if m.ID != plain.Member.ID || m.Handle != "quiet-otter" || !w.cardOf(m.ID).Facilitates() {
			t.Errorf("a member in office: %+v", m)
		}

		w.must(w.Groups.Leave(ctx, w.Visit(plain.Actor, "low-days"), group.Keep))
		_, err = w.Groups.Appoint(ctx, "low-days", plain.Actor.ID, "", group.Facilitator, checked)
		w.must(err)
		if !w.Visit(plain.Actor, "low-days").Facilitates() {
			t.Error("who had left and is appointed must be back")
		}
		_, err = w.Groups.Appoint(ctx, "low-days", plain.Actor.ID, "", group.Plain, "")
		w.must(err)
		if w.Visit(plain.Actor, "low-days").Facilitates() || w.cardOf(m.ID).Checked != "" {
			t.Error("out of office, and still in it")
		}

		_, err = w.Groups.Appoint(ctx, "low-days", w.Account().ID, "Rowan by the sea", group.Facilitator, checked)
		w.refused(err, "handle", naming.Taken.Key())
		_, err = w.Groups.Appoint(ctx, "low-days", w.Account().ID, "", group.Facilitator, checked)
		w.refused(err, "handle", naming.Empty.Key())
		_, err = w.Groups.Appoint(ctx, "low-days", w.Account().ID, "good-name", "king", checked)
		w.refused(err, "role", "group.problem.role")
		if _, err = w.Groups.Appoint(ctx, "nowhere", holder.ID, "good-name", group.Plain, ""); !fault.Is(err, fault.NotFound) {
			t.Errorf("no such group: %v", err)
		}
	})
}

// What the operator did stands in the log, and what was refused does not.
func TestStaffActsAreAudited(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		log := audit.New(w.DB, w.Keys, w.Clock)
		entries := func() int64 {
			n, err := log.Verify(t.Context())
			w.must(err)
			return n
		}
		m, err := w.Groups.Appoint(t.Context(), "low-days", w.Account().ID, "rowan-by-the-sea", group.Facilitator, "")
		w.must(err)
		w.must(w.Groups.SetRole(t.Context(), m.ID, group.Plain, "", time.Time{}))
		_, err = w.Groups.SetAgreements(t.Context(), "low-days", []string{"Another."})
		w.must(err)
		w.must(w.Groups.ArchiveGroup(t.Context(), "open-window"))
		if got := entries(); got != 4 {
			t.Errorf("%d entries, want 4", got)
		}
		for name, err := range map[string]error{
			"role":    w.Groups.SetRole(t.Context(), m.ID, "king", "", time.Time{}),
			"nobody":  w.Groups.SetRole(t.Context(), 12345, group.Facilitator, "", time.Time{}),
			"nowhere": w.Groups.ArchiveGroup(t.Context(), "nowhere"),
		} {
			if err == nil {
				t.Errorf("%s was not refused", name)
			}
		}
		if got := entries(); got != 4 {
			t.Errorf("%d entries after refusals, want 4", got)
		}
	})
}

func TestArchivedGroupsAreGone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		v := w.Member("low-days", "quiet-otter")
		w.must(w.Groups.ArchiveGroup(t.Context(), "low-days"))
		if _, err := w.Groups.Visit(t.Context(), v.Actor, "low-days"); !fault.Is(err, fault.NotFound) {
			t.Errorf("a visit to an archived group: %v", err)
		}
		listed, err := w.Groups.Listings(t.Context())
		w.must(err)
		if len(listed) != 1 || listed[0].Slug != "open-window" {
			t.Errorf("the directory gets %+v", listed)
		}
	})
}
