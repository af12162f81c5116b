package moderation

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
)

func TestWhoDecides(t *testing.T) {
	self, other := group.MemberID(1), group.MemberID(2)
	holder := Hand{Actor: 10, Facilitates: true, Visit: group.Visit{Member: &group.Member{ID: self}}}
	staff := Hand{Actor: 11, Staff: true}
	both := Hand{Actor: 10, Staff: true, Visit: group.Visit{Member: &group.Member{ID: self}}}
	for _, c := range []struct {
		name string
		h    Hand
		t    Touching
		want string
	}{
		{"a facilitator about a member", holder, Touching{About: other}, ""},
		{"not about themselves", holder, Touching{About: self}, "moderation.own_part"},
		{"not what they reported", holder, Touching{About: other, Reporters: []group.MemberID{self}}, "moderation.own_part"},
		{"not about a facilitator where there is staff", holder, Touching{About: other, Facilitator: true, Staffed: true}, "moderation.staff_only"},
		{"about a facilitator where there is nobody else", holder, Touching{About: other, Facilitator: true}, ""},
		{"not what they decided", holder, Touching{About: other, Before: []By{{Member: self}}}, "moderation.own_decision"},
		{"the staff about a facilitator", staff, Touching{About: other, Facilitator: true, Staffed: true}, ""},
		{"not what they decided for the staff", staff, Touching{About: other, Before: []By{{Account: 11}}}, "moderation.own_decision"},
		{"not on the staff what they decided in the group", both, Touching{About: other, Before: []By{{Member: self}}}, "moderation.own_decision"},
		{"not on the staff about themselves in the group", both, Touching{About: self}, "moderation.own_part"},
		{"nobody else", Hand{Actor: 12}, Touching{About: other}, "not_found"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := c.h.May(c.t)
			got := ""
			if err != nil {
				got = fault.Of(err).Code
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// Whom a matter is about, and who reported, see nothing of it in the queue, also
// if they hold the group.
func TestTheQueueKeepsConflictsOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newCourt(t, d)
		one, two, author, reporter := b.holder("heron"), b.holder("kestrel"), b.member("slow-ferry"), b.member("wren")
		grave, light := b.post(author, "a"), b.post(author, "b")
		b.report(reporter, light, "selling")
		b.Clock.Advance(time.Hour)
		b.report(reporter, grave, "threat")
		b.report(reporter, b.post(two, "c"), "hurt")
		b.report(two, b.post(author, "d"), "hurt")
		var got [][]Gravity
		for _, v := range []group.Visit{one, two} {
			q, err := b.m.QueueOf(t.Context(), v.Actor, v.Group)
			b.must(err)
			var g []Gravity
			for _, w := range q.Matters {
				g = append(g, w.Gravity)
			}
			got = append(got, g)
		}
		if diff := cmp.Diff([][]Gravity{{Grave, Serious, Serious, Usual}, {Grave, Usual}}, got); diff != "" {
			t.Error(diff)
		}
		b.colleague() // with staff, no facilitator looks into what another did
		q, err := b.m.QueueOf(t.Context(), one.Actor, one.Group)
		b.must(err)
		if len(q.Matters) != 3 {
			t.Errorf("%d matters", len(q.Matters))
		}
		_, err = b.m.QueueOf(t.Context(), reporter.Actor, reporter.Group)
		b.refused(err, "not_found")
	})
}

// Where there is no staff, those who hold the group with somebody look into what
// they did, and are called; nobody else is. With staff, the staff is called.
func TestWhoIsCalledAboutAFacilitator(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newCourt(t, d)
		one, two, reporter := b.holder("heron"), b.holder("kestrel"), b.member("wren")
		for _, staffed := range []bool{false, true} {
			if staffed {
				b.colleague()
			}
			b.told = nil
			b.report(reporter, b.post(two, "a"), "hurt")
			if got, want := b.heard(KindWaits+" "+one.Member.Handle), map[bool]int{false: 1}[staffed]; got != want || b.heard(KindWaits+" "+two.Member.Handle) != 0 {
				t.Errorf("with staff %v: %v", staffed, b.told)
			}
		}
	})
}

// What was undone is not laid before whoever decides the next time, and the queue
// says which rule was named.
func TestWhatWasUndoneIsForgotten(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newCourt(t, d)
		holder, author, reporter, colleague := b.holder("heron"), b.member("slow-ferry"), b.member("wren"), b.colleague()
		for i, outcome := range []Outcome{Undone, Upheld} {
			id := b.decide(holder.Actor, b.report(reporter, b.post(author, "a"), "hurt"), Fold)
			b.must(b.m.Answer(t.Context(), colleague, b.appeal(author.Actor, id), Answer{Outcome: outcome, Words: "So it is."}))
			matter := b.report(reporter, b.post(author, "b"), "selling")
			f, err := b.m.Folder(t.Context(), holder.Actor, matter)
			b.must(err)
			if len(f.Earlier) != i {
				t.Errorf("%s: %d earlier decisions", outcome, len(f.Earlier))
			}
			q, err := b.m.QueueOf(t.Context(), holder.Actor, holder.Group)
			b.must(err)
			if last := q.Matters[len(q.Matters)-1]; last.ID == matter && last.Broke != "selling" {
				t.Errorf("the queue names %q", last.Broke)
			}
		}
	})
}
