package group

import (
	"time"
)

// A Time is when a group meets regularly, on the clock of its own zone.
type Time struct {
	Weekday time.Weekday `json:"weekday"`
	Start   int          `json:"start"`           // minutes after midnight, 0 to 1439
	Minutes int          `json:"minutes"`         // how long, 5 to 480
	Every   int          `json:"every"`           // weeks: 1, 2 or 4
	From    string       `json:"from,omitempty"`  // day of the first, "2006-01-02"; needed unless every week
	Until   string       `json:"until,omitempty"` // last day on which it may begin; "": no end
}

const day = "2006-01-02"

func (t Time) valid() bool {
	if t.Weekday < time.Sunday || t.Weekday > time.Saturday || t.Start < 0 || t.Start >= 24*60 || t.Minutes < 5 || t.Minutes > 480 {
		return false
	}
	if t.Every != 1 && t.Every != 2 && t.Every != 4 {
		return false
	}
	if t.From == "" && t.Every != 1 {
		return false
	}
	for _, text := range []string{t.From, t.Until} {
		if _, err := time.Parse(day, text); text != "" && err != nil {
			return false
		}
	}
	return true
}

// Next returns the first occurrence that ends after the moment; ok is false
// after the last one. The clock of the zone decides: a meeting at 19:00 is at
// 19:00 on both sides of a change to summer time. An hour that does not exist
// on the day of the change is taken an hour later.
func (t Time) Next(after time.Time, zone *time.Location) (start, end time.Time, ok bool) {
	length := time.Duration(t.Minutes) * time.Minute
	date := civil(after.Add(-length).In(zone))
	first := date
	if from, err := time.Parse(day, t.From); err == nil && from.After(date) {
		date, first = from, from
	} else if err == nil {
		first = from
	}
	date = date.AddDate(0, 0, int(t.Weekday-date.Weekday()+7)%7)
	first = first.AddDate(0, 0, int(t.Weekday-first.Weekday()+7)%7)
	for {
		if t.Until != "" && date.Format(day) > t.Until {
			return start, end, false
		}
		weeks := int(date.Sub(first).Hours()) / (7 * 24)
		start = clockTime(date, t.Start, zone)
		if end = start.Add(length); weeks%max(t.Every, 1) == 0 && end.After(after) {
			return start, end, true
		}
		date = date.AddDate(0, 0, 7)
	}
}

// clockTime is when a zone's clocks show so many minutes after midnight on a day.
// Where they skip that time it is the moment that the offset before the gap
// gives, as RFC 5545 (3.3.5) has it, which is as much later on the clock as was
// skipped; time.Date does that east of Greenwich only.
func clockTime(day time.Time, minutes int, zone *time.Location) time.Time {
	at := time.Date(day.Year(), day.Month(), day.Day(), minutes/60, minutes%60, 0, 0, zone)
	if at.Hour()*60+at.Minute() == minutes {
		return at
	}
	_, before := at.Add(-24 * time.Hour).Zone()
	return time.Date(day.Year(), day.Month(), day.Day(), minutes/60, minutes%60, 0, 0, time.FixedZone("", before)).In(zone)
}

// civil is the day of the moment, as midnight UTC, on which days can be counted
// without a zone's changes.
func civil(at time.Time) time.Time {
	return time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, time.UTC)
}

// Location is the zone of the group's times; UTC if the machine does not know
// it any more.
func (t Terms) Location() *time.Location {
	zone, err := time.LoadLocation(t.Zone)
	if err != nil {
		return time.UTC
	}
	return zone
}

// NextTime returns the first regular meeting that ends after the moment; ok is
// false for a group without one.
func (t Terms) NextTime(after time.Time) (start, end time.Time, ok bool) {
	zone := t.Location()
	for _, at := range t.Times {
		s, e, found := at.Next(after, zone)
		if found && (!ok || s.Before(start)) {
			start, end, ok = s, e, true
		}
	}
	return start, end, ok
}
