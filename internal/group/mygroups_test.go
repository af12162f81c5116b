package group_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

// More groups than one statement reads come whole and in the order of joining.
func TestMyGroupsOfManyGroups(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		w.topics("grief", "sleep")
		actor := w.Account()
		var want []group.Group
		for i := range group.Page + 3 {
			slug := fmt.Sprintf("group-%02d", i)
			w.more(group.NewGroup{Slug: slug, Topics: []string{"grief", "sleep"}[:i%3], Formats: []string{"text", "chat"}[:1+i%2]})
			_, err := w.join(actor, slug, "quiet-otter")
			w.must(err)
		}
		visits, err := w.Groups.MyGroups(t.Context(), actor.ID)
		w.must(err)
		var got []group.Group
		for i, v := range visits {
			got = append(got, v.Group)
			g, err := w.Groups.ByID(t.Context(), v.Group.ID)
			w.must(err)
			want = append(want, g)
			if v.Group.Slug != fmt.Sprintf("group-%02d", i) || v.Member.Group != g.ID || v.Member.Handle != "quiet-otter" {
				t.Errorf("place %d: %s as %+v", i, v.Group.Slug, v.Member)
			}
		}
		if len(visits) != group.Page+3 {
			t.Errorf("%d groups", len(visits))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error("unlike what is read one by one:", diff)
		}
	})
}

// What somebody was called in a group that they left is not opened to show them
// the groups that they are in.
func TestMyGroupsOpensNoHandleInVain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		v := w.Member("low-days", "quiet-otter")
		_, err := w.join(v.Actor, "open-window", "brave-heron")
		w.must(err)
		w.must(w.Groups.Leave(t.Context(), v, group.Keep))
		w.must(w.DB.Tx(t.Context(), func(tx *db.Tx) error { return w.Keys.Destroy(t.Context(), tx, v.Member.Key) }))
		visits, err := w.Groups.MyGroups(t.Context(), v.Actor.ID)
		w.must(err)
		if len(visits) != 1 || visits[0].Member.Handle != "brave-heron" {
			t.Errorf("%+v", visits)
		}
	})
}

func TestMembersOf(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		w.more(group.NewGroup{Slug: "third"})
		v := w.Member("low-days", "quiet-otter")
		want := []group.Membership{{Member: v.Member.ID, Group: v.Group.ID}}
		check := func(when string) {
			t.Helper()
			got, err := w.Groups.MembersOf(t.Context(), v.Actor.ID)
			w.must(err)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: %s", when, diff)
			}
		}
		check("after joining")
		for _, slug := range []string{"open-window", "third"} {
			w.Clock.Advance(time.Second)
			m, err := w.join(v.Actor, slug, "brave-heron")
			w.must(err)
			want = append(want, group.Membership{Member: m.ID, Group: m.Group})
			check("at once after joining " + slug)
		}
		w.must(w.Groups.Leave(t.Context(), v, group.Keep))
		want[0].Left = true
		check("at once after leaving")
		w.must(w.Groups.ArchiveGroup(t.Context(), "third"))
		check("an archived group counts")
		w.erase(v.Actor)
		want = []group.Membership{}
		check("after erasing")
		if none, err := w.Groups.MembersOf(t.Context(), w.Account().ID); err != nil || len(none) != 0 {
			t.Errorf("a newcomer: %v, %v", none, err)
		}
	})
}
