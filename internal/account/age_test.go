package account

import (
	"context"
	"strings"
	"testing"
	"time"

	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
)

func TestHowOldSomebodyMayBe(t *testing.T) {
	now := time.Date(2026, time.November, 22, 12, 0, 0, 0, time.UTC)
	open, shut := offer{from: 13, open: true}, offer{}
	for _, row := range []struct {
		name       string
		band, born string
		offer      offer
		turns      string // the month kept; "" for an adult
		problem    string // at which field
	}{
		{"an adult", "adult", "", open, "", ""},
		{"an adult who also names a month", "adult", "2012-05", open, "", ""},
		{"fifteen", "youth", "2011-05", open, "2029-05", ""},
		{"thirteen since the end of last month", "youth", "2013-10", open, "2031-10", ""},
		{"thirteen within this month", "youth", "2013-11", open, "", "age_band"},
		{"twelve", "youth", "2014-01", open, "", "age_band"},
		{"just born", "youth", "2026-11", open, "", "age_band"},
		{"eighteen within this month", "youth", "2008-11", open, "2026-11", ""},
		{"eighteen since last month", "youth", "2008-10", open, "", "born"},
		{"born tomorrow", "youth", "2027-01", open, "", "born"},
		{"no month", "youth", "", open, "", "born"},
		{"no real month", "youth", "2011-13", open, "", "born"},
		{"words", "youth", "may", open, "", "born"},
		{"younger", "younger", "2011-05", open, "", "age_band"},
		{"nothing said", "", "2011-05", open, "", "age_band"},
		{"where there is nothing for the young", "youth", "2011-05", shut, "", "age_band"},
		{"where the law asks for sixteen", "youth", "2011-05", offer{from: 16, open: true}, "", "age_band"},
	} {
		var problems fault.Check
		age := ageOf(&problems, Joining{AgeBand: row.band, Born: row.born}, row.offer, now)
		if err := problems.Err(); (err != nil) != (row.problem != "") || err != nil && fault.Of(err).Fields[0].Name != row.problem {
			t.Errorf("%s: %v", row.name, err)
		}
		if kept := age.Turns.String(); row.problem == "" && kept != row.turns && (row.turns != "" || age.Turns != 0) {
			t.Errorf("%s: kept %s, want %q", row.name, kept, row.turns)
		}
	}
}

func TestTheBandChangesByTheClock(t *testing.T) {
	may, _ := ParseMonth("2029-05")
	a := Age{Turns: may}
	for _, row := range []struct {
		at   string
		want AgeBand
	}{{"2026-11-22T12:00:00Z", Youth}, {"2029-05-01T00:00:00Z", Youth}, {"2029-05-31T23:59:59Z", Youth}, {"2029-06-01T00:00:00Z", Adult}, {"2060-01-01T00:00:00Z", Adult}} {
		at, err := time.Parse(time.RFC3339, row.at)
		if err != nil {
			t.Fatal(err)
		}
		if got := a.Band(at); got != row.want {
			t.Errorf("%s: %s", row.at, got)
		}
	}
	if !a.GrownAt().Equal(time.Date(2029, time.June, 1, 0, 0, 0, 0, time.UTC)) || (Age{}).Band(time.Time{}) != Adult {
		t.Error("the first moment as an adult")
	}
}

func TestYoungPeopleJoinWhereThereIsSomethingForThem(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		there := false
		s.OfferYouth(13, func(context.Context) (bool, error) { return there, nil })
		young := []string{"name", "young-otter", "passphrase", goodWords, "age_band", "youth", "born_month", "07", "born_year", "2011"}
		if w := s.browser(t).post("/join", young...); w.Code != 422 || !strings.Contains(w.Body.String(), "/help?need=young") {
			t.Fatalf("joined where there is nothing for them: %d", w.Code)
		}
		if w := s.browser(t).get("/join"); strings.Contains(w.Body.String(), "born_month") {
			t.Error("asked for a month where it is of no use")
		}
		there = true
		b := s.browser(t)
		if w := b.get("/join"); !strings.Contains(w.Body.String(), "I am 13 to 17") || !strings.Contains(w.Body.String(), "born_month") {
			t.Error("the page does not ask")
		}
		if w := b.post("/join", append(young[:6:6], "born_year", "2011")...); w.Code != 422 || !strings.Contains(w.Body.String(), "month and the year") {
			t.Errorf("without a month: %d", w.Code)
		}
		if w := b.post("/join", young...); w.Code != 303 {
			t.Fatalf("did not join: %d %s", w.Code, w.Body)
		}
		id, err := s.Lookup(t.Context(), "young-otter")
		if err != nil {
			t.Fatal(err)
		}
		band := func() AgeBand {
			got, err := s.BandOf(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
		if band() != Youth {
			t.Error("is no young person")
		}
		if w := b.get("/account"); !strings.Contains(w.Body.String(), "1 August 2029") {
			t.Error("the account page does not say when the band changes")
		}
		july, _ := ParseMonth("2029-07")
		s.turning(t, id, july)
		if err := d.Tx(t.Context(), func(tx *db.Tx) error { return s.SetAge(t.Context(), tx, id, Age{}) }); err != nil {
			t.Fatal(err)
		}
		if band() != Adult {
			t.Error("was corrected, and is no adult")
		}
	})
}

// turning looks at who is told when, and that nobody is told twice.
func (s *site) turning(t *testing.T, id ID, month Month) {
	t.Helper()
	due := func(before time.Time, step int64) int {
		list, err := s.Turning(t.Context(), before, step)
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	for _, row := range []struct {
		before time.Time
		want   int
	}{{month.Start(), 0}, {month.Start().Add(30 * 24 * time.Hour), 0}, {(month + 1).Start(), 1}} {
		if got := due(row.before, ToldAhead); got != row.want {
			t.Errorf("before %s: %d are told, want %d", row.before, got, row.want)
		}
	}
	for i, want := range []bool{true, false} {
		var first bool
		if err := s.Service.db.Tx(t.Context(), func(tx *db.Tx) (err error) {
			first, err = s.NoteTurning(t.Context(), tx, id, ToldAhead)
			return err
		}); err != nil || first != want {
			t.Errorf("told for the %d. time: %v %v", i+1, first, err)
		}
	}
	if due((month+1).Start(), ToldAhead) != 0 || due((month+1).Start(), ToldGrown) != 1 {
		t.Error("what was told is told again, or the next step is not")
	}
}
