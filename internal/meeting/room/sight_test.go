package room

import (
	"context"
	"net/http/httptest"
	"testing"
	"time"

	"hearth/internal/group"
	"hearth/internal/meeting/floor"
	"hearth/internal/meeting/format"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/web"
)

// ordered keeps two members from meeting by an order, whichever of them looks.
func (b *bundle) ordered(x, y group.Visit) {
	b.Groups.SetApart(func(_ context.Context, _ db.Conn, v group.Visit) (group.Apart, error) {
		other := map[group.MemberID]group.MemberID{x.Member.ID: y.Member.ID, y.Member.ID: x.Member.ID}[v.Member.ID]
		if other == 0 {
			return group.Apart{}, nil
		}
		ids := []group.MemberID{other}
		return group.NewApart(ids, ids).With(ids, nil), nil
	})
}

// An order that is set on one node parts two who sit in a meeting that another
// holds: who came second leaves, and nobody else.
func TestAnOrderReachesEveryNode(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		here := newNode(t, b.World, b.room.bus, b.dates, b.told)
		rowan, otter, heron, wren := b.Facilitator("low-days", "rowan"), b.Member("low-days", "quiet-otter"), b.Member("low-days", "marsh-heron"), b.Member("low-days", "small-wren")
		var l *live
		for _, v := range []group.Visit{rowan, otter, heron, wren} {
			l = here.enter(v, format.Text)
		}
		b.ordered(otter, heron)
		b.room.Recheck(heron.Group.ID)
		for now := l.now(); seatOf(l, heron).Presence != floor.Left; now = l.now() {
			<-now.wake
		}
		for _, v := range []group.Visit{rowan, otter, wren} {
			if !seatOf(l, v).Presence.In() {
				t.Errorf("%s has lost the seat", v.Member.Handle)
			}
		}
	})
}

// Of three, the second of whom meets neither of the others, only the second goes.
func TestNobodyLeavesForSomebodyWhoHasLeft(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	first, second, third := b.Member("low-days", "quiet-otter"), b.Member("low-days", "marsh-heron"), b.Member("low-days", "small-wren")
	b.enter(b.Facilitator("low-days", "rowan"), format.Text)
	var l *live
	for _, v := range []group.Visit{first, second, third} {
		l = b.enter(v, format.Text)
	}
	b.Groups.SetApart(func(_ context.Context, _ db.Conn, v group.Visit) (group.Apart, error) {
		switch v.Member.ID {
		case second.Member.ID:
			return group.Apart{}.With([]group.MemberID{first.Member.ID, third.Member.ID}, nil), nil
		case first.Member.ID, third.Member.ID:
			return group.Apart{}.With([]group.MemberID{second.Member.ID}, nil), nil
		}
		return group.Apart{}, nil
	})
	b.must(b.room.hub.part(l))
	if seatOf(l, second).Presence != floor.Left || !seatOf(l, first).Presence.In() || !seatOf(l, third).Presence.In() {
		t.Errorf("%v, %v, %v", seatOf(l, first).Presence, seatOf(l, second).Presence, seatOf(l, third).Presence)
	}
}

// What somebody does not wish to see is asked once for a stream and not once for
// an event, and again once it may have changed.
func TestAStreamAsksOnceHowItsReaderSees(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	l, rowan, otter, heron := opened(b)
	asked := 0
	b.Groups.SetApart(func(_ context.Context, _ db.Conn, v group.Visit) (group.Apart, error) {
		if v.Member.ID == otter.Member.ID {
			asked++
		}
		return group.Apart{}, nil
	})
	h, s := handler{b.room}, &listener{seat: seatOf(l, otter).ID, conn: b.IDs.Next()}
	l.attach(s)
	p, sight := place{visit: otter, date: b.dates.date, live: l}, int64(0)
	ctx := pageContext(t, i18n.English)
	serve := func() {
		t.Helper()
		out, err := web.OpenStream(httptest.NewRecorder(), time.Second)
		b.must(err)
		now := l.now()
		if gone := h.asksAgain(ctx, &p, &sight, now); gone {
			t.Fatal("the reader is out")
		}
		_, err = h.serve(ctx, &p, s, now, out)
		b.must(err)
	}
	serve() // which takes the seat
	for range 5 {
		b.say(l, heron, Beside, "a line")
		serve()
	}
	if asked != 1 {
		t.Errorf("asked %d times for five lines", asked)
	}
	bell := b.room.bus.Subscribe(sightsOf(rowan.Group.ID))
	defer bell.Close()
	before := l.now()
	b.room.Recheck(rowan.Group.ID)
	if payload := <-bell.C(); payload != nil {
		t.Errorf("the ring says %q", payload)
	}
	for now := before; now.sight == before.sight; now = l.now() {
		<-now.wake
	}
	asked = 0
	serve()
	if asked != 1 {
		t.Errorf("asked %d times after it changed", asked)
	}
}
