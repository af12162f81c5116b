package rota

import (
	"context"
	"testing"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
	"hearth/internal/safety/ladder"
)

func TestAnAlarmAboutSomebodyIsNotTheirs(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newStation(t, d)
		s.full()
		asked := 0
		s.LeaveOut(func(_ context.Context, people []account.ID, cases []int64) (map[int64]map[account.ID]bool, error) {
			asked++
			return map[int64]map[account.ID]bool{1: {s.account["ana"]: true, s.account["owner"]: true}}, nil
		})
		s.raise(1, ladder.S3)
		// ana is on duty alone, and left out: the next one is called at once.
		if got := s.phones.rang(); got != "ben mail" {
			t.Errorf("called %q", got)
		}
		s.later(15 * time.Minute)
		if got := s.phones.rang(); got != "ben mail, cai mail, lea mail, lea mail" {
			t.Errorf("everybody: %q", got)
		}
		open, err := db.All(t.Context(), d, qOpen, scanAlarm, int64(s.org.ID), int64(0))
		s.ok(err)
		for name, sees := range map[string]bool{"ana": false, "owner": false, "ben": true, "cai": true} {
			id := s.account[name]
			all, err := s.OpenFor(t.Context(), id, []group.Organisation{s.org})
			s.ok(err)
			if (len(all) == 1) != sees {
				t.Errorf("%s is shown %d alarms", name, len(all))
			}
			if err := s.Pass(t.Context(), account.Actor{ID: id}, open[0].ID); fault.Is(err, fault.NotFound) == sees {
				t.Errorf("%s passes it: %v", name, err)
			}
			if _, mine, err := s.state(t.Context(), id); err != nil || !sees && len(mine) > 0 {
				t.Errorf("%s has it on the open page: %v %v", name, mine, err)
			}
		}
		for name, may := range map[string]bool{"ana": false, "owner": false, "ben": true} {
			if _, err := s.Take(t.Context(), account.Actor{ID: s.account[name]}, open[0].ID); fault.Is(err, fault.NotFound) == may {
				t.Errorf("%s takes it: %v", name, err)
			}
		}
		s.Clock.Advance(time.Minute)
		s.phones.rang()
		if s.raise(2, ladder.S3); s.phones.rang() != "ana mail" {
			t.Error("an alarm of another case is theirs as ever")
		}
		s.raise(3, ladder.S3)
		asked = 0
		if _, mine, err := s.state(t.Context(), s.account["ana"]); err != nil || len(mine) != 2 || asked != 1 {
			t.Errorf("two of another case stand on the page: %v %v, asked %d times", mine, err, asked)
		}
	})
}

func TestWhereItCannotBeToldWhomItConcernsAllAreCalled(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newStation(t, d)
		s.full()
		s.LeaveOut(func(context.Context, []account.ID, []int64) (map[int64]map[account.ID]bool, error) {
			return nil, errBroken
		})
		if s.raise(1, ladder.S3); s.phones.rang() != "ana mail" {
			t.Error("nobody was called")
		}
	})
}

func TestCalledAgainOthersComeFirst(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newStation(t, d)
		s.full()
		again := func(unless time.Duration) string {
			s.ok(d.Tx(t.Context(), func(tx *db.Tx) error {
				return s.RaiseAgain(t.Context(), tx, Alarm{Organisation: s.org.ID, Case: 1, Level: ladder.S3, Lang: "en", URL: "/safety/cases/abc"}, unless)
			}))
			s.work()
			return s.phones.rang()
		}
		s.raise(1, ladder.S3)
		s.phones.rang()
		s.Clock.Advance(time.Minute)
		if got := again(0); got != "" {
			t.Errorf("while it is open: %q", got)
		}
		_, err := s.Take(t.Context(), account.Actor{ID: s.account["ana"]}, s.alarms()[0].ID)
		s.ok(err)
		s.Clock.Advance(4 * time.Minute)
		if got := again(5 * time.Minute); got != "" {
			t.Errorf("ana said a moment ago that she comes: %q", got)
		}
		s.Clock.Advance(time.Minute)
		if got := again(5 * time.Minute); got != "ben mail" {
			t.Errorf("nobody came: %q", got)
		}
		if s.later(15 * time.Minute); s.phones.rang() == "" {
			t.Error("it is not called on and on")
		}
	})
}

func TestSomebodyCanBeCalled(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newStation(t, d)
		if all, err := s.Callable(t.Context(), s.org.ID); err != nil || len(all) != 1 {
			t.Errorf("an owner can: %v %v", all, err)
		}
		s.staff.all = nil
		s.Clock.Advance(2 * watchFor)
		if all, err := s.Callable(t.Context(), s.org.ID); err != nil || len(all) != 0 {
			t.Errorf("nobody works there: %v %v", all, err)
		}
	})
}
