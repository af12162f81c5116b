// Package grouptest makes groups with members for the tests of features that
// build on them.
package grouptest

import (
	"context"
	"testing"
	"time"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/consent"
	"hearth/internal/group"
	"hearth/internal/platform/crypto/cryptotest"
	"hearth/internal/platform/db"
)

// A World is a small town: one organisation, a closed group "low-days" and a
// group "open-window" whose conversations are public.
type World struct {
	*cryptotest.Kit
	Groups *group.Module
	t      testing.TB
	young  bands
}

// bands are the accounts of young people; all others are adults'.
type bands map[account.ID]bool

// BandOf implements group.Ages.
func (b bands) BandOf(_ context.Context, id account.ID) (account.AgeBand, error) {
	if b[id] {
		return account.Youth, nil
	}
	return account.Adult, nil
}

// YouthFrom implements group.Ages.
func (b bands) YouthFrom() int { return 13 }

// Young makes an account of a young person.
func (w *World) Young() account.Actor {
	a := w.Account()
	w.young[a.ID] = true
	return a
}

// GrowUp makes a young person an adult.
func (w *World) GrowUp(a account.Actor) { delete(w.young, a.ID) }

// New returns the town.
func New(t testing.TB, d *db.DB) *World {
	t.Helper()
	kit := cryptotest.New(t, d)
	young := bands{}
	w := &World{Kit: kit, t: t, young: young, Groups: group.New(group.Deps{
		DB: d, Keys: kit.Keys, IDs: kit.IDs, Clock: kit.Clock, Consents: consent.New(kit.IDs, kit.Clock),
		Audit: audit.New(d, kit.Keys, kit.Clock), Ages: young,
	})}
	o, err := w.Groups.CreateOrganisation(t.Context(), "harbour", "Harbour", "A charity.")
	if err != nil {
		t.Fatal(err)
	}
	for slug, public := range map[string]bool{"low-days": false, "open-window": true} {
		_, err := w.Groups.CreateGroup(t.Context(), o, group.NewGroup{
			Slug: slug, Name: "Group " + slug, Summary: "We check in.", Aim: "To be less alone.", ForWhom: "Anybody.", NotFor: "Emergencies.",
			Lang: "en", LedBy: "peers", Formats: []string{"text", "chat"}, PublicConversations: public,
			Agreements: []string{"What is said here stays here.", "Ask before advising."},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return w
}

// Account makes an account. It is a number and nothing else: a group never asks
// the account feature who that is.
func (w *World) Account() account.Actor { return account.Actor{ID: account.ID(w.IDs.Next())} }

// Visit is the group as the actor meets it now.
func (w *World) Visit(actor account.Actor, slug string) group.Visit {
	w.t.Helper()
	v, err := w.Groups.Visit(w.t.Context(), actor, slug)
	if err != nil {
		w.t.Fatal(err)
	}
	return v
}

// Member makes an account and a member of the group under the handle.
func (w *World) Member(slug, handle string) group.Visit {
	w.t.Helper()
	actor := w.Account()
	if _, err := w.Groups.Join(w.t.Context(), w.Visit(actor, slug), group.Joining{Handle: handle, Agree: true}); err != nil {
		w.t.Fatal(err)
	}
	return w.Visit(actor, slug)
}

// Facilitator is Member for somebody who holds the group.
func (w *World) Facilitator(slug, handle string) group.Visit {
	w.t.Helper()
	v := w.Member(slug, handle)
	if err := w.Groups.SetRole(w.t.Context(), v.Member.ID, group.Facilitator, "Trained peer, checked May 2026", time.Time{}); err != nil {
		w.t.Fatal(err)
	}
	return w.Visit(v.Actor, slug)
}
