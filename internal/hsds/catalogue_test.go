package hsds

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

// counted counts how often the organisations are asked for, and looks whether
// others could read meanwhile.
type counted struct {
	Groups
	asked atomic.Int64
	busy  func() bool
	t     *testing.T
}

func (c *counted) Organisations(ctx context.Context) ([]group.Organisation, error) {
	c.asked.Add(1)
	if c.busy() {
		c.t.Error("who reads the groups elsewhere waits while the catalogue is made")
	}
	return c.Groups.Organisations(ctx)
}

// However many organisations there are, they are asked for once, and not while
// others wait; a new catalogue is made when the directory is a new one.
func TestACatalogueIsMadeWithOneQuestion(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, ctx := newTown(t, d), t.Context()
		for i := range 3 {
			o, err := w.Groups.CreateOrganisation(ctx, fmt.Sprintf("quarter-%d", i), fmt.Sprintf("Quarter %d", i), "")
			w.must(err)
			_, err = w.Groups.CreateGroup(ctx, o, group.NewGroup{Slug: fmt.Sprintf("stairs-%d", i), Name: "Stairs", Summary: "S.", Aim: "A.", ForWhom: "F.",
				NotFor: "N.", Lang: "en", LedBy: "peers", Formats: []string{"text"}, Agreements: []string{"Kindness."}})
			w.must(err)
		}
		_, err := w.Groups.CreateOrganisation(ctx, "quiet", "Quiet", "") // has no group
		w.must(err)
		groups := &counted{Groups: w.Groups, t: t, busy: func() bool {
			free := w.hsds.mu.TryLock()
			if free {
				w.hsds.mu.Unlock()
			}
			return !free
		}}
		w.hsds.Groups = groups
		for range 2 {
			if orgs := read[page[organization]](w, "/hsds/organizations"); len(orgs.Contents) != 4 {
				t.Errorf("%d organizations, want those that have a group: %+v", len(orgs.Contents), orgs.Contents)
			}
		}
		if n := groups.asked.Load(); n != 1 {
			t.Errorf("asked %d times", n)
		}
		v := w.hold("low-days", "rowan")
		edited := v.Group.Editable()
		edited.Summary = "Another summary."
		w.must(w.Groups.Edit(ctx, v, edited, v.Group.Revision))
		w.Clock.Advance(3 * time.Second)
		read[page[organization]](w, "/hsds/organizations")
		if n := groups.asked.Load(); n != 2 {
			t.Errorf("asked %d times after a change", n)
		}
	})
}

// Every id leads to what it names, and to nothing else.
func TestEveryIDLeadsToItsThing(t *testing.T) {
	w := newTown(t, dbtest.SQLite(t))
	w.street()
	c, err := w.hsds.catalogue(t.Context())
	w.must(err)
	if len(c.locations) != 4 || len(c.ids) != 4 || len(c.owners) != 1 {
		t.Fatalf("%d places, %d services, %d organizations", len(c.locations), len(c.ids), len(c.owners))
	}
	for id, place := range c.locations {
		at := read[serviceAtLocation](w, "/hsds/service_at_locations/"+id)
		if at.ID != id || at.ServiceID != c.services[place] || at.Location.Name != c.listing.Groups[place].Name {
			t.Errorf("%s leads to %+v", id, at)
		}
	}
	for _, kind := range []string{"services", "service_at_locations", "organizations"} {
		for _, id := range []string{"nothing", c.uuid("service_at_location", "quiet-door"), c.uuid("organization", "nowhere")} {
			if rec := w.get("/hsds/" + kind + "/" + id); rec.Code != 404 {
				t.Errorf("%s/%s: %d", kind, id, rec.Code)
			}
		}
	}
}
