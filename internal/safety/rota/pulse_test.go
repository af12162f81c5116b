package rota

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/safety/ladder"
)

func TestPulse(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newStation(t, d)
		var outside atomic.Int64
		watcher := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { outside.Add(1) }))
		defer watcher.Close()
		s.HeartbeatURL = watcher.URL
		s.full()
		pulse := func() Pulse {
			p, err := s.Pulse(t.Context())
			s.ok(err)
			return p
		}
		if p := pulse(); !p.Well || !p.Good.IsZero() {
			t.Errorf("a server that began a moment ago: %+v", p)
		}
		s.ok(s.Beat(t.Context()))
		if p := pulse(); !p.Well || p.Good.IsZero() || len(p.Wrong) > 0 || outside.Load() != 1 {
			t.Errorf("all is well: %+v, the watcher was told %d times", p, outside.Load())
		}
		s.ok(s.node().Beat(t.Context()))
		if outside.Load() != 1 {
			t.Error("two nodes test at once")
		}
		// The mail server dies: at once it is said, and the watcher hears nothing.
		s.phones.sick = errBroken
		s.Clock.Advance(BeatEvery)
		s.ok(s.Beat(t.Context()))
		if p := pulse(); !slices.Equal(p.Wrong, []string{wrongMail}) || outside.Load() != 1 {
			t.Errorf("no mail goes: %+v, the watcher was told %d times", p, outside.Load())
		}
		if err := s.Check(t.Context()); err == nil || !strings.Contains(err.Error(), "mail") {
			t.Errorf("the doctor: %v", err)
		}
		if body := s.page("ana", "/safety"); !strings.Contains(body, "Mail is not going out") {
			t.Error("the responders' page says nothing")
		}
		// Nobody tests any more.
		s.phones.sick = nil
		s.Clock.Advance(BeatEvery)
		s.ok(s.Beat(t.Context()))
		s.ok(s.Check(t.Context()))
		s.Clock.Advance(staleAfter + time.Second)
		if p := pulse(); p.Well {
			t.Error("the last good test is too long ago")
		}
		if err := s.Check(t.Context()); err == nil {
			t.Error("the doctor says nothing")
		}
		// A clock that was set back: what lies ahead counts for nothing.
		s.Clock.Advance(-48 * time.Hour)
		if p := pulse(); p.Well {
			t.Error("a test from the future is good")
		}
		s.ok(s.Beat(t.Context()))
		if p := pulse(); !p.Well {
			t.Error("it is not tested again after the clock was set back")
		}
	})
}

// An alarm that nobody works on makes the pulse stop.
func TestAStuckAlarmIsSaid(t *testing.T) {
	s := newStation(t, dbtest.SQLite(t))
	s.full()
	s.raise(1, ladder.S3)
	s.ok(s.DB.Tx(t.Context(), func(tx *db.Tx) error {
		_, err := db.Exec(t.Context(), tx, qStick, clock.ToMillis(s.Clock.Now().Add(-time.Hour)), clock.ToMillis(s.Clock.Now().Add(time.Minute)))
		return err
	}))
	if wrong := s.test(t.Context()); len(wrong) > 0 {
		t.Errorf("what is claimed at this moment is not stuck: %v", wrong)
	}
}

var qStick = db.Register("rota.test.stick", `UPDATE rota_alarm SET due_at = $1, claimed_until = $2`)

func TestTheDoctorNamesEmptyLists(t *testing.T) {
	s := newStation(t, dbtest.SQLite(t))
	s.ok(s.Check(t.Context())) // nobody ever set up a list: nothing is expected
	if err := s.CheckLists(t.Context()); err == nil || !strings.Contains(err.Error(), "on-call list empty: harbour") {
		t.Errorf("%v", err)
	}
	s.lists("ana")
	s.ok(s.CheckLists(t.Context()))
}
