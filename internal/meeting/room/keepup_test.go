package room

import (
	"net/http/httptest"
	"testing"
	"time"

	"hearth/internal/meeting/floor"
	"hearth/internal/meeting/format"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/web"
)

var qHereUntil = db.Register("room.test.here_until", `SELECT until FROM meeting_here WHERE run_id = $1`)

func TestANodeNamesItsConnectionsAndWritesNothingWhereThereAreNone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		quiet, busy := b.onDate(""), b.onDate("busy")
		until := func(l *live) int64 {
			all, err := db.All(t.Context(), d, qHereUntil, db.Value[int64], int64(l.run.ID))
			b.must(err)
			if len(all) == 0 {
				return 0
			}
			return all[0]
		}
		quiet.connMu.Lock()
		clear(quiet.touched)
		quiet.connMu.Unlock()
		b.room.hub.renew()
		if until(quiet) != 0 || until(busy) == 0 {
			t.Errorf("until %d and %d", until(quiet), until(busy))
		}
		busy.connMu.Lock()
		clear(busy.touched)
		busy.connMu.Unlock()
		b.Clock.Advance(renew)
		b.room.hub.renew() // says once that there are none any more
		last := until(busy)
		b.Clock.Advance(renew)
		b.room.hub.renew()
		if until(busy) != last {
			t.Error("it is said again and again that there are none")
		}
	})
}

func TestOneMeetingThatHangsHoldsUpNoOthersTime(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	stuck, free := b.onDate(""), b.onDate("free")
	for _, l := range []*live{stuck, free} {
		b.must(l.apply(t.Context(), floor.Event{Kind: floor.Advance, By: 1}, nil)) // a round, whose turn is timed
	}
	stuck.mu.Lock()
	stuck.connMu.Lock()
	stuck.gone[7] = b.Clock.Now()
	stuck.connMu.Unlock()
	b.Clock.Advance(3 * time.Minute)
	wake := free.wake
	done := b.room.hub.strike()
	select {
	case <-wake:
	case <-time.After(10 * time.Second):
		t.Error("the other meeting's turn does not end")
	}
	stuck.mu.Unlock()
	done.Wait()
}

func TestASeatThatWasCalledLostComesBackWhileItsStreamLives(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		host := b.Facilitator("low-days", "rowan")
		l := b.enter(host, format.Text)
		h := handler{b.room}
		p := place{visit: host, date: b.dates.date, live: l}
		s := &listener{seat: 1, conn: b.IDs.Next()}
		l.attach(s)
		ctx := pageContext(t, i18n.English)
		serve := func() {
			t.Helper()
			out, err := web.OpenStream(httptest.NewRecorder(), time.Second)
			b.must(err)
			if _, err := h.serve(ctx, &p, s, l.now(), out); err != nil {
				t.Fatal(err)
			}
		}
		serve()
		first := s.conn
		if seat := seatOf(l, host); seat.Conn != first {
			t.Fatalf("the stream has no seat: %+v", seat)
		}
		// Another node does not find the connection named, as after a database that hung.
		b.must(l.apply(t.Context(), floor.Event{Kind: floor.Lose, Seat: 1, Conn: first}, nil))
		serve()
		if seat := seatOf(l, host); seat.Presence != floor.Here || seat.Conn == first || seat.Conn != s.conn {
			t.Errorf("%+v", seat)
		}
		// Whose seat another tab has taken does not take it back.
		other := b.IDs.Next()
		b.must(l.apply(t.Context(), floor.Event{Kind: floor.Join, Seat: 1, Conn: other}, nil))
		b.must(l.apply(t.Context(), floor.Event{Kind: floor.Lose, Seat: 1, Conn: other}, nil))
		serve()
		if seat := seatOf(l, host); seat.Presence != floor.Lost || seat.Conn != other {
			t.Errorf("the older tab is back: %+v", seat)
		}
	})
}
