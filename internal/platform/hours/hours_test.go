package hours

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func berlin(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// Clocks go forward on 29 March 2026 at two, and back on 25 October at three.
func TestBothEndsAreOnTheWall(t *testing.T) {
	zone := berlin(t)
	for name, row := range map[string]struct {
		day            string
		start, minutes int
		want           time.Duration
	}{
		"an evening":                          {"2026-05-04", 19 * 60, 120, 2 * time.Hour},
		"a night":                             {"2026-05-04", 22 * 60, 8 * 60, 8 * time.Hour},
		"the night that is short":             {"2026-03-28", 22 * 60, 8 * 60, 7 * time.Hour},
		"the night that is long":              {"2026-10-24", 22 * 60, 8 * 60, 9 * time.Hour},
		"the whole of the long day":           {"2026-10-25", 0, OfDay, 25 * time.Hour},
		"wholly in the hour that is left out": {"2026-03-29", 2*60 + 10, 30, 30 * time.Minute},
	} {
		day, _ := time.ParseInLocation(time.DateOnly, row.day, zone)
		if got := On(day, row.start, row.minutes, zone).Length(); got != row.want {
			t.Errorf("%s: %s, want %s", name, got, row.want)
		}
	}
}

// Whatever the clock does in between, the next one begins where the last ends.
func TestWhatFollowsLeavesNoGap(t *testing.T) {
	zone := berlin(t)
	for _, day := range []string{"2026-03-28", "2026-10-24", "2026-05-04"} {
		d, _ := time.ParseInLocation(time.DateOnly, day, zone)
		for change := 24 * 60; change < 28*60; change += 10 {
			one, other := On(d, 22*60, change-22*60, zone), On(d, change, 30*60-change, zone)
			if !one.End.Equal(other.Start) {
				t.Errorf("%s at %d minutes: one ends %s, the next begins %s", day, change, one.End, other.Start)
			}
		}
	}
}

func TestDays(t *testing.T) {
	zone := berlin(t)
	from := time.Date(2026, 10, 25, 0, 30, 0, 0, zone)
	var days []string
	for day := range Days(from, from.Add(time.Hour), zone) {
		days = append(days, day.Format(time.DateOnly))
	}
	if diff := cmp.Diff([]string{"2026-10-23", "2026-10-24", "2026-10-25", "2026-10-26"}, days); diff != "" {
		t.Error(diff)
	}
}

func TestJoin(t *testing.T) {
	at := func(h int) time.Time { return time.Date(2026, 5, 4, h, 0, 0, 0, time.UTC) }
	got := Join([]Span{{at(14), at(16)}, {at(8), at(10)}, {at(10), at(12)}, {at(8), at(9)}})
	if diff := cmp.Diff([]Span{{at(8), at(12)}, {at(14), at(16)}}, got); diff != "" {
		t.Error(diff)
	}
	if Join(nil) != nil {
		t.Error("nothing joined is something")
	}
	s := Span{at(8), at(10)}
	if !s.Holds(at(8)) || s.Holds(at(10)) || !s.Touches(at(9), at(11)) || s.Touches(at(10), at(11)) {
		t.Error("the end belongs to what comes after")
	}
}

func TestClock(t *testing.T) {
	for in, want := range map[string]int{"19:00": 1140, " 00:30 ": 30, "23:59": 1439, "24:00": -1, "7pm": -1, "": -1} {
		got, ok := Clock(in)
		if !ok {
			got = -1
		}
		if got != want {
			t.Errorf("%q: %d, want %d", in, got, want)
		}
	}
}
