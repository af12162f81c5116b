package rota

import (
	"context"
	"errors"
	"testing"
	"time"

	"hearth/internal/account"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/safety/ladder"
)

func TestWhoRestsIsCalledLast(t *testing.T) {
	const hour = 60
	at := inBerlin(t, "2026-05-04 12:00") // a Monday
	onMonday := func(id, who int64) Shift { return weekly(id, who, time.Monday, 8*hour, 8*hour) }
	team := func(shifts ...Shift) plan {
		return plan{people: []listed{someone(1, "ana"), someone(2, "ben"), someone(3, "cai"), someone(4, "lea", lead)},
			owners: []Responder{{Account: 100, Name: "owner", Owner: true}}, shifts: shifts}
	}
	all := "ana ben cai lea owner"
	s3, s4 := Alarm{Level: ladder.S3, Lang: "en"}, Alarm{Level: ladder.S4, Lang: "en"}
	for _, row := range []struct {
		sentence string
		plan     plan
		alarm    Alarm
		last     []account.ID
		want     [4]string
	}{
		{"of two on duty the one who does not rest", team(onMonday(1, 1), onMonday(2, 2)), s3, []account.ID{1}, [4]string{"ben", "cai lea", "lea", all}},
		{"the second line, where the first one rests", team(onMonday(1, 1), second(onMonday(2, 2))), s3, []account.ID{1}, [4]string{"ben", "cai lea", "lea", all}},
		{"danger at this moment calls who is ready of both lines", team(onMonday(1, 1), second(onMonday(2, 2))), s4, []account.ID{2}, [4]string{"ana", "ben", "lea", all}},
		{"who is on duty alone is called as ever, and who comes next with them", team(onMonday(1, 1), weekly(2, 3, time.Tuesday, 0, hour)), s4, []account.ID{1}, [4]string{"ana cai", "ben lea", "lea", all}},
		{"who comes next and rests is passed over", team(onMonday(1, 1), weekly(2, 2, time.Tuesday, 0, hour), weekly(3, 3, time.Wednesday, 0, hour)), s3, []account.ID{2}, [4]string{"ana", "cai", "lea", all}},
		{"a lead who rests is called where there is no other", team(onMonday(1, 1)), s3, []account.ID{4}, [4]string{"ana", "ben cai", "lea", all}},
		{"everybody is called in the end, whoever rests", team(onMonday(1, 1)), s3, []account.ID{1, 2, 4}, [4]string{"ana cai", "ben lea", "lea", all}},
	} {
		row.plan.last = map[account.ID]bool{}
		for _, id := range row.last {
			row.plan.last[id] = true
		}
		for step, want := range row.want {
			if got := names(row.plan.whom(step, row.alarm, at)); got != want {
				t.Errorf("%s: step %d calls %q, want %q", row.sentence, step, got, want)
			}
		}
	}
}

// Whoever rests: where all of them do, every step of every level calls just those
// whom it would have called.
func TestWhereEverybodyRestsAllAreCalledAsEver(t *testing.T) {
	const hour = 60
	for _, shifts := range [][]Shift{nil, {weekly(1, 1, time.Monday, 8*hour, 8*hour)}, {weekly(1, 1, time.Monday, 8*hour, 8*hour), second(weekly(2, 2, time.Monday, 8*hour, 8*hour))},
		{weekly(1, 3, time.Tuesday, 8*hour, 8*hour)}} {
		ever := plan{people: []listed{someone(1, "ana"), someone(2, "ben", speaks("es")), someone(3, "cai", takes(ladder.S3)), someone(4, "lea", lead)},
			owners: []Responder{{Account: 100, Name: "owner"}}, shifts: shifts}
		rests := ever
		rests.last = map[account.ID]bool{1: true, 2: true, 3: true, 4: true, 100: true}
		for _, level := range Levels {
			for step := range everybody + 2 {
				for _, at := range []string{"2026-05-04 12:00", "2026-05-04 03:00"} {
					a, when := Alarm{Level: level, Lang: "en"}, inBerlin(t, at)
					if got, want := names(rests.whom(step, a, when)), names(ever.whom(step, a, when)); got != want {
						t.Errorf("%s, step %d at %s: %q, want %q", level, step, at, got, want)
					}
				}
			}
		}
	}
}

func TestRestNeverLeavesAnAlarmUncalled(t *testing.T) {
	for name, f := range map[string]func(context.Context, []account.ID, int64) (map[account.ID]bool, error){
		"everybody rests": func(_ context.Context, ids []account.ID, _ int64) (map[account.ID]bool, error) {
			all := map[account.ID]bool{}
			for _, id := range ids {
				all[id] = true
			}
			return all, nil
		},
		"it cannot be told": func(context.Context, []account.ID, int64) (map[account.ID]bool, error) {
			return nil, errors.New("broken")
		},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				s := newStation(t, d)
				s.full()
				s.CallLast(f)
				s.raise(1, ladder.S3)
				if got := s.phones.rang(); got != "ana mail" {
					t.Errorf("at once: %q", got)
				}
				s.later(5 * time.Minute)
				if got := s.phones.rang(); got != "ben mail" {
					t.Errorf("after five minutes: %q", got)
				}
				s.later(10 * time.Minute)
				if got := s.phones.rang(); got != "ana mail, ben mail, cai mail, lea mail, lea mail, owner mail, owner push" {
					t.Errorf("then everybody: %q", got)
				}
			})
		})
	}
}

func TestAnAlarmPassesOverWhoRests(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newStation(t, d)
		s.full()
		asked := int64(0)
		s.CallLast(func(_ context.Context, _ []account.ID, caseID int64) (map[account.ID]bool, error) {
			asked = caseID
			return map[account.ID]bool{s.account["ana"]: true}, nil
		})
		s.raise(7, ladder.S3)
		if got := s.phones.rang(); got != "ben mail" || asked != 7 {
			t.Errorf("%q, asked about %d", got, asked)
		}
	})
}
