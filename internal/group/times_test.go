package group

import (
	"testing"
	"time"
)

func TestNextTimeFollowsTheClockOfItsZone(t *testing.T) {
	tuesday := Time{Weekday: time.Tuesday, Start: 19 * 60, Minutes: 90, Every: 1}
	fortnightly := Time{Weekday: time.Tuesday, Start: 19 * 60, Minutes: 90, Every: 2, From: "2026-03-03"}
	for _, row := range []struct {
		name  string
		at    Time
		zone  string
		after string
		want  string // "" for none
	}{
		{"later this week", tuesday, "Europe/Dublin", "2026-03-02T10:00:00Z", "2026-03-03T19:00:00Z"},
		{"running now counts", tuesday, "Europe/Dublin", "2026-03-03T20:00:00Z", "2026-03-03T19:00:00Z"},
		{"just over: next week", tuesday, "Europe/Dublin", "2026-03-03T20:30:00Z", "2026-03-10T19:00:00Z"},
		{"after summer time began it is an hour earlier in UTC", tuesday, "Europe/Dublin", "2026-03-29T10:00:00Z", "2026-03-31T18:00:00Z"},
		{"after it ended it is back", tuesday, "Europe/Dublin", "2026-10-25T10:00:00Z", "2026-10-27T19:00:00Z"},
		{"a zone ahead, where the day is another", tuesday, "Pacific/Auckland", "2026-03-02T10:00:00Z", "2026-03-03T06:00:00Z"},
		{"every second week keeps its rhythm over the change", fortnightly, "Europe/Dublin", "2026-03-18T10:00:00Z", "2026-03-31T18:00:00Z"},
		{"not before the first", fortnightly, "Europe/Dublin", "2026-01-01T10:00:00Z", "2026-03-03T19:00:00Z"},
		{"the hour that is left out on the day of the change", Time{Weekday: time.Sunday, Start: 90, Minutes: 30, Every: 1}, "Europe/Dublin", "2026-03-28T12:00:00Z", "2026-03-29T01:30:00Z"},
		{"and west of Greenwich", Time{Weekday: time.Sunday, Start: 150, Minutes: 30, Every: 1}, "America/New_York", "2026-03-07T12:00:00Z", "2026-03-08T07:30:00Z"},
		{"over midnight, still running", Time{Weekday: time.Monday, Start: 23 * 60, Minutes: 120, Every: 1}, "UTC", "2026-03-03T00:30:00Z", "2026-03-02T23:00:00Z"},
		{"past its last day", Time{Weekday: time.Tuesday, Start: 0, Minutes: 30, Every: 1, Until: "2026-03-01"}, "UTC", "2026-03-02T00:00:00Z", ""},
	} {
		zone, err := time.LoadLocation(row.zone)
		if err != nil {
			t.Fatal(err)
		}
		after, _ := time.Parse(time.RFC3339, row.after)
		start, end, ok := row.at.Next(after, zone)
		if row.want == "" {
			if ok {
				t.Errorf("%s: got %s, want none", row.name, start)
			}
			continue
		}
		if got := start.UTC().Format(time.RFC3339); !ok || got != row.want {
			t.Errorf("%s: got %s, want %s", row.name, got, row.want)
		}
		if end.Sub(start) != time.Duration(row.at.Minutes)*time.Minute {
			t.Errorf("%s: lasts %s", row.name, end.Sub(start))
		}
	}
}

func TestTheSoonestTimeComesFirst(t *testing.T) {
	terms := Terms{Zone: "UTC", Times: []Time{
		{Weekday: time.Friday, Start: 600, Minutes: 60, Every: 1},
		{Weekday: time.Wednesday, Start: 600, Minutes: 60, Every: 1},
	}}
	start, _, ok := terms.NextTime(time.Date(2026, 3, 3, 0, 0, 0, 0, time.UTC))
	if !ok || start.Weekday() != time.Wednesday {
		t.Errorf("got %s %v", start, ok)
	}
	if _, _, ok := (Terms{}).NextTime(time.Date(2026, 3, 3, 0, 0, 0, 0, time.UTC)); ok {
		t.Error("a group without times has one")
	}
}
