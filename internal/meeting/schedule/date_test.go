package schedule

import (
	"math/rand/v2"
	"testing"
	"time"
	_ "time/tzdata" // the zones must be known on a machine without zone files too
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func local(t testing.TB, text string) Local {
	t.Helper()
	l, err := ParseLocal(text)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func date(t testing.TB, text string) Date {
	t.Helper()
	d, err := ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func moments(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// The moments were computed with another program's reading of the zone tables.
func TestLocalTimesBecomeMomentsAsTheRFCSays(t *testing.T) {
	cases := []struct{ why, zone, local, utc, shows string }{
		{"Berlin leaps over it", "Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:30Z", "03:30"},
		{"Berlin has it twice", "Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30Z", "02:30"},
		{"Berlin on the evening of the change", "Europe/Berlin", "2026-03-29T19:00", "2026-03-29T17:00Z", "19:00"},
		{"the RFC's own example", "America/New_York", "2007-03-11T02:30", "2007-03-11T07:30Z", "03:30"},
		{"New York leaps over it", "America/New_York", "2026-03-08T02:30", "2026-03-08T07:30Z", "03:30"},
		{"New York has it twice", "America/New_York", "2026-11-01T01:30", "2026-11-01T05:30Z", "01:30"},
		{"New York after the change", "America/New_York", "2026-11-01T02:30", "2026-11-01T07:30Z", "02:30"},
		{"São Paulo changes no more", "America/Sao_Paulo", "2026-11-01T02:30", "2026-11-01T05:30Z", "02:30"},
		{"São Paulo leapt over midnight", "America/Sao_Paulo", "2018-11-04T00:30", "2018-11-04T03:30Z", "01:30"},
		{"São Paulo had the hour before midnight twice", "America/Sao_Paulo", "2018-02-17T23:30", "2018-02-18T01:30Z", "23:30"},
		{"Cairo leaps over midnight", "Africa/Cairo", "2026-04-24T00:30", "2026-04-23T22:30Z", "01:30"},
		{"Cairo has the hour before midnight twice", "Africa/Cairo", "2026-10-29T23:30", "2026-10-29T20:30Z", "23:30"},
		{"Cairo later that night", "Africa/Cairo", "2026-04-24T02:30", "2026-04-23T23:30Z", "02:30"},
		{"Gaza leaps over it", "Asia/Gaza", "2026-03-28T02:30", "2026-03-28T00:30Z", "03:30"},
		{"Gaza leapt on another day the year before", "Asia/Gaza", "2025-04-12T02:30", "2025-04-12T00:30Z", "03:30"},
		{"Gaza has it twice", "Asia/Gaza", "2026-10-24T01:30", "2026-10-23T22:30Z", "01:30"},
		{"Lord Howe leaps half an hour", "Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:45Z", "02:45"},
		{"Lord Howe at the end of the leap", "Australia/Lord_Howe", "2026-10-04T02:30", "2026-10-03T15:30Z", "02:30"},
		{"Lord Howe has a half hour twice", "Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45Z", "01:45"},
		{"Apia before the lost day", "Pacific/Apia", "2011-12-29T19:00", "2011-12-30T05:00Z", "19:00"},
		{"Apia after the lost day", "Pacific/Apia", "2011-12-31T19:00", "2011-12-31T05:00Z", "19:00"},
		{"Nuuk leaps into the next day", "America/Nuuk", "2026-03-28T23:30", "2026-03-29T01:30Z", "00:30"},
		{"Kathmandu is at a quarter", "Asia/Kathmandu", "2026-03-29T02:30", "2026-03-28T20:45Z", "02:30"},
		{"Casablanca before the month of fasting", "Africa/Casablanca", "2026-02-15T02:30", "2026-02-15T01:30Z", "02:30"},
		{"UTC", "UTC", "2026-03-29T02:30", "2026-03-29T02:30Z", "02:30"},
	}
	for _, k := range cases {
		at, ok := local(t, k.local).In(zone(t, k.zone))
		if got := at.UTC().Format("2006-01-02T15:04Z"); !ok || got != k.utc {
			t.Errorf("%s: %v, %v, want %s", k.why, got, ok, k.utc)
		}
		if got := at.Format("15:04"); got != k.shows {
			t.Errorf("%s: the clock shows %s, want %s", k.why, got, k.shows)
		}
	}
}

func TestADayThatAZoneLeftOutIsNoDate(t *testing.T) {
	for _, k := range []struct{ zone, local string }{
		{"Pacific/Apia", "2011-12-30T00:00"}, {"Pacific/Apia", "2011-12-30T19:00"}, {"Pacific/Apia", "2011-12-30T23:59"}, {"Pacific/Kwajalein", "1993-08-21T12:00"},
	} {
		if at, ok := local(t, k.local).In(zone(t, k.zone)); ok {
			t.Errorf("%s in %s became %v", k.local, k.zone, at)
		}
	}
}

func TestAMomentShowsItsLocalTimeUnlessNoneDoes(t *testing.T) {
	chance := rand.New(rand.NewPCG(5545, 7986))
	names := []string{"Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Africa/Cairo", "Asia/Gaza", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca", "Antarctica/Troll", "Pacific/Chatham", "America/St_Johns"}
	var zones []*time.Location
	for _, name := range names {
		zones = append(zones, zone(t, name))
	}
	for range 4000 {
		z := zones[chance.IntN(len(zones))]
		wall := time.Date(1880+chance.IntN(220), time.Month(1+chance.IntN(12)), 1+chance.IntN(31), chance.IntN(24), 15*chance.IntN(4), 0, 0, time.UTC)
		if _, end := wall.In(z).ZoneBounds(); chance.IntN(2) == 0 && !end.IsZero() { // near a change
			wall = end.Add(time.Duration(chance.IntN(28*4)-14*4) * 15 * time.Minute)
		}
		l := LocalOf(wall.UTC())
		at, ok := l.In(z)
		for quarter := -17 * 4; quarter <= 17*4; quarter++ {
			other := wall.UTC().Truncate(time.Minute).Add(time.Duration(quarter) * 15 * time.Minute)
			if shows := LocalOf(other.In(z)); shows == l && other.In(z).Second() == 0 && (!ok || other.Before(at)) {
				t.Fatalf("%v in %v is %v (%v), and %v shows it earlier", l, z, at, ok, other)
			}
		}
		if ok && LocalOf(at) != l && at.Sub(l.wall()) > mostAhead {
			t.Fatalf("%v in %v is %v", l, z, at)
		}
	}
}

func TestDatesAndTimesAreReadAsTheyAreWritten(t *testing.T) {
	for _, bad := range []string{"2026-02-30", "2026-13-01", "0000-01-01", "26-01-01", "2026-1-1", "x"} {
		if d, err := ParseDate(bad); err == nil {
			t.Errorf("%q is read as %v", bad, d)
		}
	}
	for _, bad := range []string{"2026-11-24", "2026-11-24T24:00", "2026-11-24T19:00:00", "2026-11-24 19:00", "T19:00"} {
		if l, err := ParseLocal(bad); err == nil {
			t.Errorf("%q is read as %v", bad, l)
		}
	}
	l := local(t, "2026-11-24T19:05")
	if l.String() != "2026-11-24T19:05" || l.Key() != "20261124T190500" {
		t.Errorf("%v has the key %v", l, l.Key())
	}
	for _, bad := range []Key{"", "20261124", "20261124T190501", "20261124T1905", "20260230T190000", "20261124T190500Z"} {
		if l, ok := bad.local(); ok {
			t.Errorf("the key %q is read as %v", bad, l)
		}
	}
	if got := date(t, "") == (Date{}) && (Local{}).String() == "" && (Date{}).String() == ""; !got {
		t.Error("none is not written as nothing")
	}
}
