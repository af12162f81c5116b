package room

import (
	"bytes"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/group"
	"hearth/internal/meeting/floor"
	"hearth/internal/meeting/format"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
)

var qAllWheres = db.Register("room.test.wheres", `SELECT run_id, member_id, body_sealed, at FROM meeting_whereabouts`)

// placed is a meeting that asks where people are, with a leader and a member.
func placed(t *testing.T, d *db.DB) (b *bundle, host, one group.Visit, l *live) {
	b = newBundle(t, d)
	f := aRound()
	f.Location = true
	b.room.formats = &formats{f}
	host, one = b.Facilitator("low-days", "rowan"), b.Member("low-days", "one")
	l = b.enter(host, format.Text)
	b.enter(one, format.Text)
	return b, host, one, l
}

func (b *bundle) wheres() []whereRow {
	b.t.Helper()
	rows, err := db.All(b.t.Context(), b.DB, qAllWheres, scanWhere)
	b.must(err)
	return rows
}

func TestWherePeopleAreIsForgottenAtTheEnd(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b, host, one, l := placed(t, d)
		const where = "Linden Street 4, the blue door"
		b.must(b.room.PutWhere(t.Context(), l, one, "somewhere else"))
		b.must(b.room.PutWhere(t.Context(), l, one, where))
		rows := b.wheres()
		if len(rows) != 1 || bytes.Contains(rows[0].sealed, []byte("Linden")) {
			t.Fatalf("%d rows, or one in plain words", len(rows))
		}
		seen, err := b.room.Wheres(t.Context(), host, l.run.ID)
		if err != nil || len(seen) != 1 || seen[0].Body != where || seen[0].Member != one.Member.ID {
			t.Errorf("who holds the group sees %+v, %v", seen, err)
		}
		if _, err := b.room.Wheres(t.Context(), one, l.run.ID); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a member: %v", err)
		}
		for _, line := range l.now().lines {
			t.Errorf("it is among the lines: %+v", line)
		}
		sections, err := b.room.Export(t.Context(), one.Actor.ID)
		b.must(err)
		if last := sections[len(sections)-1]; len(last.Records) != 1 {
			t.Errorf("exported: %+v", last)
		}
		b.do(l, host, floor.Event{Kind: floor.Begin})
		b.do(l, host, floor.Event{Kind: floor.End})
		if rows := b.wheres(); len(rows) != 0 {
			t.Errorf("%d rows stay after the end", len(rows))
		}
		if err := b.room.PutWhere(t.Context(), l, one, where); !fault.Is(err, fault.Conflict) {
			t.Errorf("after the end: %v", err)
		}
		if sections, err = b.room.Export(t.Context(), one.Actor.ID); err != nil || len(sections[len(sections)-1].Records) != 0 {
			t.Errorf("exported after the end: %v %v", sections, err)
		}
	})
}

func TestWhereAndTheEndAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b, host, one, l := placed(t, d)
		b.do(l, host, floor.Event{Kind: floor.Begin})
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				if err := b.room.PutWhere(t.Context(), l, one, "Linden Street 4"); err != nil && !fault.Is(err, fault.Conflict) {
					t.Error(err)
				}
			})
		}
		all.Go(func() { b.do(l, host, floor.Event{Kind: floor.End}) })
		all.Wait()
		if rows := b.wheres(); len(rows) != 0 {
			t.Errorf("%d rows stay after the end", len(rows))
		}
	})
}

func TestAMeetingThatNobodyEndsForgetsToo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b, _, one, l := placed(t, d)
		b.must(b.room.PutWhere(t.Context(), l, one, "Linden Street 4"))
		b.Clock.Advance(longest)
		b.must(b.room.Sweep(t.Context()))
		if rows := b.wheres(); len(rows) != 0 {
			t.Errorf("%d rows stay", len(rows))
		}
	})
}

func TestWhoIsAskedWhereTheyAre(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b, _, one, l := placed(t, d)
		stranger, two := b.Visit(b.Account(), "low-days"), b.Member("low-days", "two")
		got := map[string]string{}
		for name, try := range map[string]func() error{
			"too long":            func() error { return b.room.PutWhere(t.Context(), l, one, strings.Repeat("a", MaxWhere+1)) },
			"a stranger":          func() error { return b.room.PutWhere(t.Context(), l, stranger, "here") },
			"who did not come in": func() error { return b.room.PutWhere(t.Context(), l, two, "here") },
		} {
			got[name] = code(try())
		}
		want := map[string]string{"too long": "invalid", "a stranger": "not_found", "who did not come in": "room.come_in"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		b.must(b.room.PutWhere(t.Context(), l, one, "here"))
		b.must(b.room.PutWhere(t.Context(), l, one, "  ")) // taken away
		if rows := b.wheres(); len(rows) != 0 {
			t.Errorf("%d rows", len(rows))
		}
		b.must(b.room.PutWhere(t.Context(), l, one, "here"))
		b.must(d.Tx(t.Context(), func(tx *db.Tx) error { return b.room.Erase(t.Context(), tx, one.Actor.ID) }))
		if rows := b.wheres(); len(rows) != 0 {
			t.Errorf("erased: %d rows", len(rows))
		}
		plain := newBundle(t, dbtest.SQLite(t))
		v := plain.Facilitator("low-days", "rowan")
		if err := plain.room.PutWhere(t.Context(), plain.enter(v, format.Text), v, "here"); !fault.Is(err, fault.NotFound) {
			t.Errorf("a meeting that does not ask: %v", err)
		}
	})
}
