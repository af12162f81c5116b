package staff

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

func TestWhoIsOnStaff(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := newOffice(t, d)
		all, err := o.staff.OnStaff(t.Context(), o.in("owner").Org)
		o.must(err)
		got := map[string]bool{}
		for _, p := range all {
			got[p.Name] = p.Arranges()
		}
		want := map[string]bool{"Name of owner": true, "Name of organiser": true, "Name of supervisor": false}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		for name, want := range map[string]int{"owner": 1, "supervisor": 1, "viewer": 0, "stranger": 0} {
			if works, err := o.staff.WorksFor(t.Context(), o.actors[name].ID); err != nil || len(works) != want {
				t.Errorf("%s works for %d, want %d (%v)", name, len(works), want, err)
			}
		}
	})
}
