package entry

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

const week = 7 * 24 * time.Hour

// A break is one break, however often it is changed: a seat is not kept for
// longer by pressing again.
func TestABreakThatIsChangedBeganWhenItBegan(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := newHall(t, d), t.Context()
		h.open("small-room", group.Terms{Capacity: 2})
		rowan, otter := h.holder("small-room", "rowan"), h.Account()
		h.must(h.joins(otter, "small-room", "quiet-otter", ""))
		visit := func() group.Visit { return h.Visit(otter, "small-room") }
		since := func() time.Time {
			t.Helper()
			away, err := h.entry.Breaks(ctx, rowan)
			if err != nil || len(away) != 1 {
				t.Fatalf("away: %+v, %v", away, err)
			}
			return away[0].Since
		}
		h.must(h.entry.Pause(ctx, visit(), Break{KeepSeat: true}))
		begun := since()

		// A break that is over was another one, whether they pressed or wrote.
		for name, back := range map[string]func() error{
			"pressed": func() error { return h.entry.Back(ctx, visit()) },
			"wrote": func() error {
				return d.Tx(ctx, func(tx *db.Tx) error { return h.Groups.Touch(ctx, tx, *visit().Member) })
			},
		} {
			h.Clock.Advance(week)
			h.must(back())
			h.must(h.entry.Pause(ctx, visit(), Break{KeepSeat: true}))
			if again := since(); !again.After(begun) {
				t.Errorf("%s: the next break began at %v, before it did", name, again)
			}
			begun = since()
		}

		h.Clock.Advance(MaxSeatKept - week)
		h.must(h.entry.Pause(ctx, visit(), Break{KeepSeat: true, Words: "A little longer."}))
		if again := since(); !again.Equal(begun) {
			t.Errorf("the break began at %v, and at %v after it was changed", begun, again)
		}
		heron := h.waits("small-room", "marsh-heron")
		h.sweep()
		if p, _ := h.place(heron, "small-room"); p.Standing != Waiting {
			t.Errorf("the seat was given away too early: %+v", p)
		}
		h.Clock.Advance(week + time.Hour)
		h.sweep()
		if p, _ := h.place(heron, "small-room"); p.Standing != Offered {
			t.Errorf("the seat is kept for ever: %+v", p)
		}
		if h.seats("small-room") != 2 {
			t.Errorf("%d seats are taken, want the holder's and the one that is held", h.seats("small-room"))
		}
	})
}

// However many are away and however late the sweep comes, the seats go on.
func TestSeatsOfThoseWhoAreLongAwayGoOnWhenever(t *testing.T) {
	h, ctx := newHall(t, dbtest.SQLite(t)), t.Context()
	const many = group.Page + 3
	h.open("round-room", group.Terms{Capacity: many + 1})
	h.holder("round-room", "rowan")
	for i := range many {
		actor := h.Account()
		h.must(h.joins(actor, "round-room", fmt.Sprintf("quiet-otter-%d", i+100), ""))
		h.must(h.entry.Pause(ctx, h.Visit(actor, "round-room"), Break{KeepSeat: true}))
	}
	rowan := h.holder("round-room", "fern")
	if away, err := h.entry.Breaks(ctx, rowan); err != nil || len(away) != many {
		t.Errorf("%d are away, %v", len(away), err)
	}
	h.Clock.Advance(MaxSeatKept + 3*week)
	h.sweep()
	if n := h.seats("round-room"); n != 2 {
		t.Errorf("%d seats are taken, want those of the two who hold the group", n)
	}
}

// Who comes back and finds no seat comes first, also after an offer passed.
func TestWhoComesBackIsFirstAlsoAfterAnOfferPassed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := newHall(t, d), t.Context()
		h.open("small-room", group.Terms{Capacity: 2})
		h.holder("small-room", "rowan")
		otter, heron := h.Account(), h.Account()
		h.must(h.joins(otter, "small-room", "quiet-otter", ""))
		h.must(h.entry.Pause(ctx, h.Visit(otter, "small-room"), Break{}))
		h.must(h.joins(heron, "small-room", "marsh-heron", ""))
		gull, wren := h.waits("small-room", "grey-gull"), h.waits("small-room", "wren")

		h.refused(h.entry.Back(ctx, h.Visit(otter, "small-room")), "entry.first")
		h.leaves(h.Visit(heron, "small-room"))
		h.Clock.Advance(SeatHeld + time.Minute)
		h.sweep()
		if p, _ := h.place(otter, "small-room"); p.Standing != Resting {
			t.Fatalf("who let an offer pass is %+v", p)
		}
		h.must(h.comesIn(gull, "small-room"))

		h.refused(h.entry.Back(ctx, h.Visit(otter, "small-room")), "entry.first")
		if p, _ := h.place(otter, "small-room"); p.Standing != Waiting || !p.Back {
			t.Errorf("who came back stands as %+v", p)
		}
		if o, err := h.entry.OutlookOf(ctx, h.Visit(wren, "small-room")); err != nil || o.Ahead != 1 {
			t.Errorf("%d are before who never came back, %v", o.Ahead, err)
		}
		h.leaves(h.Visit(gull, "small-room"))
		if p, _ := h.place(otter, "small-room"); p.Standing != Offered {
			t.Errorf("the seat went past who comes first: %+v", p)
		}
		h.must(h.comesIn(otter, "small-room"))
		if v := h.Visit(otter, "small-room"); v.MayWrite() != nil || h.seats("small-room") != 2 {
			t.Errorf("back as %+v with %d seats", v.Member, h.seats("small-room"))
		}
	})
}

// A seat is counted once for whoever comes in by the group's own form while one
// is held for them.
func TestWhoComesInByTheFormUsesTheirOffer(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := newHall(t, d), t.Context()
		h.open("small-room", group.Terms{Capacity: 4})
		h.holder("small-room", "rowan")
		fern, moss, wren := h.Account(), h.Account(), h.Account()
		h.must(h.joins(fern, "small-room", "fern", ""))
		h.must(h.joins(moss, "small-room", "moss", ""))
		h.must(h.joins(wren, "small-room", "wren", ""))
		one, two := h.waits("small-room", "quiet-otter"), h.waits("small-room", "marsh-heron")
		for _, actor := range []account.Actor{fern, moss, wren} {
			h.leaves(h.Visit(actor, "small-room"))
		}
		if n := h.seats("small-room"); n != 3 {
			t.Fatalf("%d seats are taken, want the holder's and two that are held", n)
		}
		h.must(h.joins(one, "small-room", "quiet-otter", ""))
		if p, found := h.place(one, "small-room"); found {
			t.Errorf("the offer is still there: %+v", p)
		}
		if p, _ := h.place(two, "small-room"); !p.Holds(h.Clock.Now()) {
			t.Errorf("another's offer is %+v", p)
		}
		if n := h.seats("small-room"); n != 3 {
			t.Errorf("%d seats are taken, want the holder's, the newcomer's and the one that is held", n)
		}
		if o, err := h.entry.OutlookOf(ctx, h.Visit(two, "small-room")); err != nil || o.Given != 1 {
			t.Errorf("%d came in from the list, %v", o.Given, err)
		}
		// Who let the offer pass leaves nothing on the list either.
		h.Clock.Advance(SeatHeld + time.Minute)
		h.sweep()
		h.must(h.joins(two, "small-room", "marsh-heron", ""))
		if p, found := h.place(two, "small-room"); found || h.seats("small-room") != 3 {
			t.Errorf("still there: %v %+v, %d seats", found, p, h.seats("small-room"))
		}
	})
}

func TestWhoComesInByBothDoorsAtOnceTakesOneSeat(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHall(t, d)
		h.open("small-room", group.Terms{Capacity: 3})
		h.holder("small-room", "rowan")
		fern, moss := h.Account(), h.Account()
		h.must(h.joins(fern, "small-room", "fern", ""))
		h.must(h.joins(moss, "small-room", "moss", ""))
		one := h.waits("small-room", "quiet-otter")
		h.leaves(h.Visit(fern, "small-room"))
		h.leaves(h.Visit(moss, "small-room"))
		v := h.Visit(one, "small-room")
		fine, failed := atOnce(2, func(i int) error {
			if i == 0 {
				return h.entry.ComeIn(t.Context(), v, Coming{})
			}
			_, err := h.Groups.Join(t.Context(), v, group.Joining{Handle: "quiet-otter", Agree: true})
			return err
		})
		for _, err := range failed { // the offer was used before they asked for it
			h.refused(err, "not_found")
		}
		if p, found := h.place(one, "small-room"); fine == 0 || found || h.seats("small-room") != 2 {
			t.Errorf("%d presses let them in, place %v %+v, %d seats", fine, found, p, h.seats("small-room"))
		}
	})
}

// A draft that is sent while old ones are cleared away stays.
func TestADraftThatWasJustSentIsKept(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := newHall(t, d), t.Context()
		h.open("quiet-room", group.Terms{Entry: "request"})
		sent, left := h.Account(), h.Account()
		for _, actor := range []account.Actor{sent, left} {
			h.must(h.entry.KeepDraft(ctx, h.Visit(actor, "quiet-room"), Applicant{Handle: "quiet-otter"}))
		}
		h.Clock.Advance(DraftKept + time.Hour)
		old, err := h.entry.oldRequests(ctx)
		if err != nil || len(old) != 2 {
			t.Fatalf("%d drafts are old, %v", len(old), err)
		}
		h.must(h.asksAs(sent, "quiet-room", "quiet-otter"))
		h.must(d.Tx(ctx, func(tx *db.Tx) error { return h.entry.dropOld(ctx, tx, old) }))
		if got := h.mine(sent, "quiet-room"); got.State != Asked || got.Applicant.Handle != "quiet-otter" {
			t.Errorf("the request that was sent is %+v", got)
		}
		if got := h.mine(left, "quiet-room"); got.State != "" {
			t.Errorf("the draft that was left is %+v", got)
		}
	})
}

var qRename = db.Register("entrytest.rename", `UPDATE support_group SET slug = $2 WHERE id = $1`)

// What is asked of the groups inside a transaction is answered as it stands
// there.
func TestAskedInsideATransaction(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := newHall(t, d), t.Context()
		h.open("small-room", group.Terms{Capacity: 2})
		rowan, fern := h.holder("small-room", "rowan"), h.Account()
		h.must(h.joins(fern, "small-room", "fern", ""))
		h.must(h.Groups.SetDuties(ctx, rowan, h.Visit(fern, "small-room").Member.ID, []string{"greeter"}))
		otter := h.waits("small-room", "quiet-otter")
		greeter := h.Visit(fern, "small-room")
		h.must(d.Tx(ctx, func(tx *db.Tx) error {
			if _, err := db.Exec(ctx, tx, qRename, int64(greeter.Group.ID), "large-room"); err != nil {
				return err
			}
			if err := h.Groups.End(ctx, tx, greeter.Group, *greeter.Member); err != nil {
				return err
			}
			return h.entry.joined(ctx, tx, rowan.Group, *rowan.Member)
		}))
		told := h.teller.all[len(h.teller.all)-1]
		if told.kind != NoticeSeatOffered || told.account != otter.ID || told.url != "/groups/large-room/waiting" {
			t.Errorf("told last: %+v", told)
		}
		greeting, err := db.One(ctx, d, qGreeting, scanGreeting, int64(rowan.Member.ID), int64(rowan.Group.ID))
		if err != nil || greeting.greeter != 0 {
			t.Errorf("given to %d, who has just left, %v", greeting.greeter, err)
		}
	})
}

// Every code of an organisation has its own groups, and every act on one is in
// the organisation's record.
func TestCodesAreListedWithTheirGroupsAndRecorded(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := newHall(t, d), t.Context()
		h.open("students", group.Terms{Entry: "code"})
		h.open("staff-room", group.Terms{Entry: "code"})
		o, err := h.Groups.Organisation(ctx, "harbour")
		h.must(err)
		a, b := h.Visit(account.Actor{}, "students").Group.ID, h.Visit(account.Actor{}, "staff-room").Group.ID
		begun, until := h.Clock.Now(), h.Clock.Now().Add(30*24*time.Hour)
		var made []Code
		for _, groups := range [][]group.ID{{a}, {}, {a, b}} {
			h.Clock.Advance(time.Minute)
			code, err := h.entry.CreateCode(ctx, "staff:7", o, NewCode{Population: "uni", Groups: groups, Uses: 2, ExpiresAt: until})
			h.must(err)
			made = append(made, code)
		}
		codes, err := h.entry.Codes(ctx, o)
		h.must(err)
		slices.Reverse(codes)
		for i, code := range codes {
			if diff := cmp.Diff(made[i].Groups, code.Groups, cmp.Transformer("none", func(ids []group.ID) []int64 {
				all := []int64{}
				for _, id := range ids {
					all = append(all, int64(id))
				}
				return all
			})); diff != "" || code.Text != made[i].Text {
				t.Errorf("the code %d: %s", i, diff)
			}
		}
		h.must(h.entry.RevokeCode(ctx, "staff:7", o, made[0].ID))
		h.must(h.entry.RevokeCode(ctx, "staff:8", o, made[0].ID)) // nothing happens any more
		record, err := audit.New(d, h.Keys, h.Clock).Between(ctx, begun, h.Clock.Now().Add(time.Minute), 0)
		h.must(err)
		var acts []string
		for _, e := range record {
			if e.Detail["organisation"] == audit.Ref("organisation", o.ID) {
				acts = append(acts, e.Actor+" "+e.Action+" "+e.Object+" "+e.Detail["partner"])
			}
		}
		want := []string{"staff:7 entry.code_revoke " + audit.Ref("entry_code", made[0].ID) + " uni"}
		for _, code := range slices.Backward(made) {
			want = append(want, "staff:7 entry.code "+audit.Ref("entry_code", code.ID)+" uni")
		}
		if diff := cmp.Diff(want, acts); diff != "" {
			t.Error(diff)
		}
	})
}
