package group_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
)

// Inside a transaction, what it has done already is seen.
func TestWhatATransactionDidIsSeenInIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, ctx := newTown(t, d), t.Context()
		rowan, fern, moss := w.Facilitator("low-days", "rowan"), w.Member("low-days", "fern"), w.Member("low-days", "moss")
		for _, v := range []group.Visit{fern, moss} {
			w.must(w.Groups.SetDuties(ctx, rowan, v.Member.ID, []string{"greeter"}))
		}
		id := rowan.Group.ID
		w.must(d.Tx(ctx, func(tx *db.Tx) error {
			w.must(w.Groups.End(ctx, tx, fern.Group, *fern.Member))
			if ready, err := w.Groups.ReadyFor(ctx, tx, id, "greeter"); err != nil || !slices.Equal(ready, []group.MemberID{moss.Member.ID}) {
				t.Errorf("ready to greet: %v, %v", ready, err)
			}
			w.must(w.Groups.Pause(ctx, tx, moss, time.Time{}, true))
			if ready, err := w.Groups.ReadyFor(ctx, tx, id, "greeter"); err != nil || len(ready) != 0 {
				t.Errorf("on a break: %v, %v", ready, err)
			}
			g, err := w.Groups.ByIDIn(ctx, tx, id)
			if err != nil || g.Seats != 2 || g.Slug != "low-days" {
				t.Errorf("the group: %+v, %v", g, err)
			}
			return nil
		}))
		if _, err := w.Groups.ByIDIn(ctx, d, 1); !fault.Is(err, fault.NotFound) {
			t.Errorf("a group that is none: %v", err)
		}
	})
}

func TestManyMembersAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, ctx := newTown(t, d), t.Context()
		fern, moss, gone := w.Member("low-days", "fern"), w.Member("low-days", "moss"), w.Member("low-days", "wren")
		elsewhere := w.Member("open-window", "heron")
		w.must(w.Groups.Leave(ctx, gone, group.Keep))
		ids := []group.MemberID{fern.Member.ID, moss.Member.ID, gone.Member.ID, elsewhere.Member.ID}
		members, err := w.Groups.MembersIn(ctx, d, fern.Group.ID, ids)
		w.must(err)
		handles := map[group.MemberID]string{}
		for id, member := range members {
			handles[id] = member.Handle
		}
		if diff := cmp.Diff(map[group.MemberID]string{ids[0]: "fern", ids[1]: "moss", ids[2]: "wren"}, handles); diff != "" {
			t.Error(diff)
		}
		w.must(d.Tx(ctx, func(tx *db.Tx) error {
			w.must(w.Groups.Pause(ctx, tx, fern, time.Time{}, true))
			w.must(w.Groups.Pause(ctx, tx, moss, time.Time{}, false))
			return w.Groups.Pause(ctx, tx, elsewhere, w.Clock.Now().Add(time.Hour), true)
		}))
		keeping := func(want ...group.MemberID) {
			t.Helper()
			got, err := w.Groups.Keeping(ctx, d, ids)
			slices.Sort(got)
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("keep their seats: %v, %v; want %v", got, err, want)
			}
		}
		keeping(fern.Member.ID, elsewhere.Member.ID)
		w.Clock.Advance(time.Hour)
		keeping(fern.Member.ID)
		if none, err := w.Groups.Keeping(ctx, d, nil); err != nil || none != nil {
			t.Errorf("nobody: %v, %v", none, err)
		}
		if none, err := w.Groups.MembersIn(ctx, d, fern.Group.ID, nil); err != nil || none != nil {
			t.Errorf("nobody: %v, %v", none, err)
		}
	})
}

func TestWhoseAMemberIs(t *testing.T) {
	w, ctx := newTown(t, dbtest.SQLite(t)), t.Context()
	fern, moss := w.Member("low-days", "fern"), w.Member("low-days", "moss")
	here, there := fern.Group.ID, w.Member("open-window", "wren").Group.ID
	for _, c := range []struct {
		name     string
		group    group.ID
		accounts []account.ID
		want     int
	}{
		{"among others", here, []account.ID{moss.Actor.ID, fern.Actor.ID}, 1},
		{"somebody else's", here, []account.ID{moss.Actor.ID}, -1},
		{"nobody's", here, nil, -1},
		{"asked of another group", there, []account.ID{fern.Actor.ID}, -1},
	} {
		if got, err := w.Groups.Whose(ctx, w.DB, c.group, fern.Member.ID, c.accounts); err != nil || got != c.want {
			t.Errorf("%s: %d, %v", c.name, got, err)
		}
	}
}
