package rota

import (
	"slices"
	"strings"
	"testing"
	"time"

	"hearth/internal/account"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
)

func TestADrillWithTheMailServerKilled(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newStation(t, d)
		s.always("ana", false)
		s.always("ben", true)
		s.lists("lea", lead)
		s.phones.mail, s.phones.push = Failed, Sent // only the owner has a browser
		id, err := s.DrillFor(t.Context(), "harbour")
		s.ok(err)
		s.work()
		drill, err := s.Drilled(t.Context(), id)
		s.ok(err)
		want := []string{"0 ana mail failed", "0 ben mail failed", "2 lea mail failed", "3 owner push sent"}
		got := s.outcomes(id)
		for _, line := range want {
			if !slices.Contains(got, line) {
				t.Errorf("%q is not among %v", line, got)
			}
		}
		if tried, reached := drill.Called(); tried != 4 || reached != 1 {
			t.Errorf("%d tried, %d reached", tried, reached)
		}
		if _, err := s.DrillFor(t.Context(), "harbour"); !fault.Is(err, fault.Conflict) {
			t.Errorf("a second drill at once: %v", err)
		}
		s.Clock.Advance(90 * time.Second)
		if _, err := s.Take(t.Context(), account.Actor{ID: s.account["owner"]}, id); err != nil {
			t.Fatal(err)
		}
		all, err := s.Drills(t.Context(), s.as("ana"))
		s.ok(err)
		if len(all) != 1 || all[0].Took() != 90*time.Second || all[0].Taker != "owner" || !all[0].Drill {
			t.Errorf("the record: %+v", all)
		}
		if body := s.page("owner", "/safety/rota/harbour/drills"); !strings.Contains(body, "owner came after 2 minutes") {
			t.Error("the page does not say how long it took")
		}
	})
}

func TestADrillThatNobodyComesToEnds(t *testing.T) {
	s := newStation(t, dbtest.SQLite(t))
	s.full()
	if err := s.BeginDrill(t.Context(), s.as("cai")); !fault.Is(err, fault.Forbidden) {
		t.Errorf("anybody begins a drill: %v", err)
	}
	s.ok(s.BeginDrill(t.Context(), s.as("lea")))
	s.work()
	s.later(3 * time.Hour)
	drills, err := s.Drills(t.Context(), s.as("lea"))
	s.ok(err)
	if drills[0].Open() || drills[0].TakenBy != 0 {
		t.Errorf("it goes on for ever: %+v", drills[0].Raised)
	}
	if s.phones.rang(); true {
		if s.later(3 * time.Hour); s.phones.rang() != "" {
			t.Error("called after its end")
		}
	}
}

func TestReminders(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newStation(t, d)
		s.full()
		s.ok(s.Sweep(t.Context()))
		s.ok(s.node().Sweep(t.Context()))
		if got := s.kinds(); got != "rota.drill_due rota.drill_due" { // to the owner and who leads
			t.Errorf("no drill yet: %q", got)
		}
		s.ok(s.BeginDrill(t.Context(), s.as("owner")))
		s.Clock.Advance(30 * 24 * time.Hour)
		s.ok(s.Sweep(t.Context()))
		if got := s.kinds(); got != "" {
			t.Errorf("too soon: %q", got)
		}
		s.Clock.Advance(2 * 24 * time.Hour)
		s.ok(s.Sweep(t.Context()))
		if got := s.kinds(); got != "rota.drill_due rota.drill_due" {
			t.Errorf("after a month: %q", got)
		}
		// Everybody on the list leaves the organisation.
		s.staff.all = s.staff.all[:1]
		s.ok(s.Sweep(t.Context()))
		s.ok(s.Sweep(t.Context()))
		if got := s.kinds(); got != "rota.list_empty" {
			t.Errorf("an empty list: %q", got)
		}
	})
}

// kinds are what people were told since the last time.
func (s *station) kinds() string {
	s.told.mu.Lock()
	defer s.told.mu.Unlock()
	var all []string
	for _, line := range s.told.all {
		all = append(all, strings.Fields(line)[1])
	}
	s.told.all = nil
	return strings.Join(all, " ")
}
