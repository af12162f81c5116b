package room

import (
	"context"
	"errors"
	"testing"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/group/heed/heedtest"
	"hearth/internal/meeting/floor"
	"hearth/internal/meeting/format"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

// reads is what somebody's page has of what was typed.
func (b *bundle) reads(v group.Visit) (lines []lineView) {
	b.t.Helper()
	h := handler{b.room}
	page, err := h.roomView(account.WithActor(b.t.Context(), v.Actor), place{visit: v, date: b.dates.date, live: b.live(v)}, form{})
	b.must(err)
	return page.Stage.Lines
}

func (b *bundle) say(l *live, v group.Visit, kind Kind, body string) Line {
	b.t.Helper()
	line, err := b.room.Say(b.t.Context(), l, v, Writing{Kind: kind, Body: body})
	b.must(err)
	return line
}

// opened is a meeting that has begun, with its holder and two members in it.
func opened(b *bundle) (l *live, rowan, otter, heron group.Visit) {
	rowan, otter, heron = b.Facilitator("low-days", "rowan"), b.Member("low-days", "quiet-otter"), b.Member("low-days", "marsh-heron")
	l = b.enter(rowan, format.Text)
	b.enter(otter, format.Text)
	b.enter(heron, format.Text)
	b.do(l, rowan, floor.Event{Kind: floor.Begin})
	return l, rowan, otter, heron
}

func TestALineThatWaitsLeavesNoSign(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		b.room.WatchBy(&heedtest.Sentry{Word: "pier"})
		l, rowan, otter, _ := opened(b)
		first := b.say(l, otter, Beside, "first")
		held := b.say(l, otter, Beside, "to the pier")
		second := b.say(l, otter, Beside, "second")
		if held.Seq != 0 || second.Seq != first.Seq+1 {
			t.Errorf("numbers %d, %d, %d", first.Seq, held.Seq, second.Seq)
		}
		if private := b.say(l, otter, Private, "I am at the pier"); private.Held {
			t.Error("private words are for those who help: they never wait")
		}
		if lines := b.reads(rowan); len(lines) != 3 {
			t.Errorf("rowan reads %+v", lines)
		}
		if lines := b.reads(otter); len(lines) != 4 {
			t.Errorf("otter reads %+v", lines)
		}
		set := func(s State) {
			t.Helper()
			for range 2 { // twice is once
				b.must(d.Tx(t.Context(), func(tx *db.Tx) error { return b.room.SetLine(t.Context(), tx, held.ID, s, "why") }))
			}
			b.must(l.lookAgain(t.Context()))
		}
		set(Open)
		if lines := b.reads(rowan); len(lines) != 4 || lines[3].ID != held.ID || lines[3].Seq <= second.Seq {
			t.Errorf("rowan reads %+v", lines)
		}
		set(Folded)
		if lines := b.reads(rowan); lines[3].words() != "" || lines[3].Reason != "why" {
			t.Errorf("folded: %+v", lines[3])
		}
		set(Held)
		if lines := b.reads(rowan); len(lines) != 3 {
			t.Errorf("held again: %+v", lines)
		}
		if drops := l.now().drops; len(drops) != 1 || drops[0].line != held.ID {
			t.Errorf("open pages are told to drop %+v", drops)
		}
		it, before, after, err := b.room.ExcerptLine(t.Context(), d, held.ID, 5)
		if err != nil || it.Body != "to the pier" || it.State != Held || len(before) != 1 || len(after) != 2 {
			t.Errorf("excerpt %+v %d %d %v", it, len(before), len(after), err)
		}
	})
}

func TestNoLineIsLostWhereWatchingFails(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		b.room.WatchBy(&heedtest.Sentry{Word: "pier", Fail: errors.New("no room for a case")})
		l, rowan, otter, _ := opened(b)
		b.say(l, otter, Beside, "to the pier")
		if lines := b.reads(rowan); len(lines) != 1 {
			t.Errorf("rowan reads %+v", lines)
		}
	})
}

// apart lets two members not see each other, the first of whom asked for it.
func (b *bundle) apart(x, y group.Visit) {
	b.Groups.SetApart(func(_ context.Context, _ db.Conn, v group.Visit) (group.Apart, error) {
		switch v.Member.ID {
		case x.Member.ID:
			ids := []group.MemberID{y.Member.ID}
			return group.NewApart(ids, ids).With(nil, ids), nil
		case y.Member.ID:
			ids := []group.MemberID{x.Member.ID}
			return group.NewApart(ids, ids), nil
		}
		return group.Apart{}, nil
	})
}

func TestInACircleOnlyTurnsPassBetweenThoseWhoAreApart(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		l, rowan, otter, heron := opened(b)
		b.apart(otter, heron)
		b.say(l, heron, Beside, "beside the circle")
		b.say(l, heron, Private, "to those who lead")
		b.do(l, heron, floor.Event{Kind: floor.SendSignal, Signal: floor.WithYou})
		seen := func(v group.Visit) (lines, signals int) {
			h := handler{b.room}
			page, err := h.roomView(account.WithActor(t.Context(), v.Actor), place{visit: v, date: b.dates.date, live: b.live(v)}, form{})
			b.must(err)
			return len(page.Stage.Lines), len(page.Stage.Signals)
		}
		if lines, signals := seen(otter); lines != 0 || signals != 0 {
			t.Errorf("otter meets %d lines and %d signals", lines, signals)
		}
		if lines, signals := seen(rowan); lines != 2 || signals != 1 {
			t.Errorf("who leads meets %d lines and %d signals", lines, signals)
		}
		now := l.now()
		turn := Line{Author: heron.Member.ID, Seat: seatOf(l, heron).ID, Kind: Turn}
		apart, err := b.Groups.Apart(t.Context(), d, otter)
		if err != nil || unseen(&now.state, apart, turn) {
			t.Errorf("a turn is not read: %v", err)
		}
		byHolder := Line{Author: rowan.Member.ID, Seat: seatOf(l, rowan).ID, Kind: Beside}
		if unseen(&now.state, group.NewApart([]group.MemberID{rowan.Member.ID}, nil), byHolder) {
			t.Error("what somebody says who holds the group is not read")
		}
		if !meets(&now.state, apart) {
			t.Error("otter is not told before coming in")
		}
	})
}
