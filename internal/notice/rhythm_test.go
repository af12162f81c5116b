package notice

import (
	"testing"
	"time"
)

func zoneOf(t *testing.T, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func TestDue(t *testing.T) {
	night := Hours{QuietFrom: 21, QuietTo: 8, Hour: 18, Weekday: time.Monday}
	never := Hours{Hour: 2}
	for _, row := range []struct {
		name   string
		hours  Hours
		zone   string
		now    string // on the wall, with its offset
		rhythm Rhythm
		want   string // "" for not at all
	}{
		{"soon waits for the slot", night, "Europe/Berlin", "2026-11-22T14:01:00+01:00", Soon, "2026-11-22T14:05:00+01:00"},
		{"soon at a slot's beginning waits for its end", night, "Europe/Berlin", "2026-11-22T14:05:00+01:00", Soon, "2026-11-22T14:10:00+01:00"},
		{"soon in the evening waits for the morning", night, "Europe/Berlin", "2026-11-22T21:00:00+01:00", Soon, "2026-11-23T08:00:00+01:00"},
		{"soon just before quiet falls into it by its slot", night, "Europe/Berlin", "2026-11-22T20:58:00+01:00", Soon, "2026-11-23T08:00:00+01:00"},
		{"soon after midnight waits for the same morning", night, "Europe/Berlin", "2026-11-22T03:00:00+01:00", Soon, "2026-11-22T08:00:00+01:00"},
		{"quiet ends on the hour", night, "Europe/Berlin", "2026-11-22T08:00:00+01:00", Soon, "2026-11-22T08:05:00+01:00"},
		{"equal hours are never quiet", Hours{QuietFrom: 5, QuietTo: 5}, "Europe/Berlin", "2026-11-22T05:10:00+01:00", Soon, "2026-11-22T05:15:00+01:00"},
		{"quiet by day, for who works at night", Hours{QuietFrom: 8, QuietTo: 16}, "Europe/Berlin", "2026-11-22T12:00:00+01:00", Soon, "2026-11-22T16:00:00+01:00"},
		{"daily is today if the hour is still to come", night, "Europe/Berlin", "2026-11-22T17:59:00+01:00", Daily, "2026-11-22T18:00:00+01:00"},
		{"daily is tomorrow otherwise", night, "Europe/Berlin", "2026-11-22T18:01:00+01:00", Daily, "2026-11-23T18:00:00+01:00"},
		{"daily in an hour that is quiet waits", Hours{QuietFrom: 17, QuietTo: 7, Hour: 18}, "Europe/Berlin", "2026-11-22T12:00:00+01:00", Daily, "2026-11-23T07:00:00+01:00"},
		{"weekly is the next such day", night, "Europe/Berlin", "2026-11-22T12:00:00+01:00", Weekly, "2026-11-23T18:00:00+01:00"},
		{"weekly is a week on once the hour is past", night, "Europe/Berlin", "2026-11-23T18:00:01+01:00", Weekly, "2026-11-30T18:00:00+01:00"},
		{"never is never", night, "Europe/Berlin", "2026-11-22T12:00:00+01:00", Never, ""},
		{"what is not known is never", night, "Europe/Berlin", "2026-11-22T12:00:00+01:00", "hourly", ""},

		{"an hour that is skipped is struck when clocks go forward", never, "Europe/Berlin", "2026-03-29T00:30:00+01:00", Daily, "2026-03-29T03:00:00+02:00"},
		{"an hour that comes twice is struck the first time", never, "Europe/Berlin", "2026-10-25T00:30:00+02:00", Daily, "2026-10-25T02:00:00+02:00"},
		{"and not again the second time", never, "Europe/Berlin", "2026-10-25T02:00:00+01:00", Daily, "2026-10-26T02:00:00+01:00"},
		{"a short night still ends at eight on the wall", night, "Europe/Berlin", "2026-03-28T22:00:00+01:00", Soon, "2026-03-29T08:00:00+02:00"},
		{"and so does a long one", night, "Europe/Berlin", "2026-10-24T22:00:00+02:00", Soon, "2026-10-25T08:00:00+01:00"},
		{"a day without midnight", Hours{Hour: 0}, "America/Santiago", "2026-09-05T12:00:00-04:00", Daily, "2026-09-06T01:00:00-03:00"},
		{"half an hour of summer", Hours{Hour: 2}, "Australia/Lord_Howe", "2026-10-03T12:00:00+10:30", Daily, "2026-10-04T02:30:00+11:00"},
		{"a day that a country left out", Hours{Hour: 9}, "Pacific/Apia", "2011-12-29T12:00:00-10:00", Daily, "2011-12-31T09:00:00+14:00"},
		{"zones are of the person, not of the server", night, "Pacific/Auckland", "2026-11-22T09:00:00+00:00", Soon, "2026-11-23T08:00:00+13:00"},
	} {
		t.Run(row.name, func(t *testing.T) {
			now, err := time.Parse(time.RFC3339, row.now)
			if err != nil {
				t.Fatal(err)
			}
			at, ok := row.hours.Due(now, row.rhythm, zoneOf(t, row.zone))
			got := ""
			if ok {
				got = at.Format(time.RFC3339)
			}
			if got != row.want {
				t.Errorf("%s, want %s", got, row.want)
			}
		})
	}
}

// Whatever the zone, the hour and the season: a message leaves at or after the
// moment, not in quiet hours, and not more than a day later than it must.
func TestDueInEveryHourOfAYear(t *testing.T) {
	start := time.Date(2026, 1, 1, 0, 7, 0, 0, time.UTC)
	for _, name := range []string{"UTC", "Europe/Berlin", "America/Santiago", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Cairo", "America/St_Johns", "Pacific/Kiritimati"} {
		zone := zoneOf(t, name)
		for _, h := range []Hours{usual, {QuietFrom: 0, QuietTo: 23, Hour: 23}, {QuietFrom: 1, QuietTo: 2, Hour: 2, Weekday: time.Sunday}, {QuietFrom: 23, QuietTo: 3, Hour: 3}} {
			for hour := range 366 * 24 {
				now := start.Add(time.Duration(hour) * time.Hour)
				for rhythm, most := range map[Rhythm]time.Duration{Soon: 25 * time.Hour, Daily: 49 * time.Hour, Weekly: 9 * 24 * time.Hour} {
					at, ok := h.Due(now, rhythm, zone)
					if !ok || at.Before(now) || at.Sub(now) > most || h.quiet(at.In(zone).Hour()) {
						t.Fatalf("%s, %+v, %s at %s: %s", name, h, rhythm, now.In(zone), at.In(zone))
					}
				}
			}
		}
	}
}
