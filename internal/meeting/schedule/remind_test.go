package schedule

import (
	"slices"
	"testing"
	"time"
)

func TestRemindersComeWhenTheyWereWished(t *testing.T) {
	cases := []struct {
		why, zone, start string
		choice           []Remind
		want             []string
	}{
		{"none", "Europe/Berlin", "2026-11-24T19:00", nil, nil},
		{"all, the earliest first and each once", "Europe/Berlin", "2026-11-24T19:00", []Remind{QuarterBefore, DayBefore, HourBefore, HourBefore}, []string{"day 2026-11-23T19:00", "hour 2026-11-24T18:00", "quarter 2026-11-24T18:45"}},
		{"what is none is passed over", "Europe/Berlin", "2026-11-24T19:00", []Remind{"week", ""}, nil},
		{"the day before the clocks change, at the same time", "Europe/Berlin", "2026-03-29T19:00", []Remind{DayBefore}, []string{"day 2026-03-28T19:00"}},
		{"the day before has no such hour", "America/New_York", "2026-03-09T02:30", []Remind{DayBefore}, []string{"day 2026-03-08T03:30"}},
		{"the day before is none in Apia", "Pacific/Apia", "2011-12-31T19:00", []Remind{DayBefore}, []string{"day 2011-12-29T19:00"}},
		{"an hour is an hour while the clocks change", "Europe/Berlin", "2026-03-29T03:30", []Remind{HourBefore}, []string{"hour 2026-03-29T01:30"}},
	}
	for _, k := range cases {
		start, _ := local(t, k.start).In(zone(t, k.zone))
		var got []string
		for _, r := range Reminders(start, k.choice) {
			got = append(got, string(r.Kind)+" "+r.At.Format("2006-01-02T15:04"))
			if !r.At.Before(start) {
				t.Errorf("%s: %v is not before %v", k.why, r.At, start)
			}
		}
		if !slices.Equal(got, k.want) {
			t.Errorf("%s: %v, want %v", k.why, got, k.want)
		}
	}
	if got := Reminders(time.Date(2026, 11, 24, 19, 0, 30, 0, time.UTC), []Remind{DayBefore}); got[0].At.Second() != 30 {
		t.Errorf("seconds are lost: %v", got)
	}
}
