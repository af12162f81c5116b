package schedule

import (
	"fmt"
	"time"
)

// A Date is a day of the calendar, in no zone. The zero Date is none.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// IsZero reports whether there is no date.
func (d Date) IsZero() bool { return d == Date{} }

// String writes the date as "2026-11-24", and "" for none.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

// ParseDate reads what String writes.
func ParseDate(text string) (Date, error) {
	if text == "" {
		return Date{}, nil
	}
	t, err := time.Parse(time.DateOnly, text)
	if err != nil || t.Year() < 1 {
		return Date{}, problem("date")
	}
	return dateOf(t), nil
}

// MarshalText writes the date for JSON.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (d *Date) UnmarshalText(text []byte) (err error) {
	*d, err = ParseDate(string(text))
	return err
}

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.midnight().Weekday() }

// midnight is the date as a moment in UTC, on which days can be counted without
// any zone's changes.
func (d Date) midnight() time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
}

// exists reports whether the calendar has the date.
func (d Date) exists() bool {
	return d.Year >= 1 && d.Year <= lastYear && dateOf(d.midnight()) == d
}

const daySeconds = 24 * 60 * 60

// number counts days from 1 January 1970, which is a Thursday.
func (d Date) number() int { return int(d.midnight().Unix() / daySeconds) }

func dateOf(t time.Time) Date {
	year, month, day := t.Date()
	return Date{year, month, day}
}

func dateNumbered(n int) Date { return dateOf(time.Unix(int64(n)*daySeconds, 0).UTC()) }

// A Local is a date and a time on a wall clock, in no zone yet.
type Local struct {
	Date   Date
	Minute int // after midnight, 0 to 1439
}

// LocalOf is the moment as the clock of its own zone shows it, without seconds.
func LocalOf(t time.Time) Local {
	return Local{dateOf(t), t.Hour()*60 + t.Minute()}
}

// IsZero reports whether there is no date.
func (l Local) IsZero() bool { return l.Date.IsZero() }

// String writes date and time as "2026-11-24T19:00", as a datetime-local field
// of a form has them, and "" for none.
func (l Local) String() string {
	if l.IsZero() {
		return ""
	}
	return fmt.Sprintf("%sT%02d:%02d", l.Date, l.Minute/60, l.Minute%60)
}

// ParseLocal reads what String writes.
func ParseLocal(text string) (Local, error) {
	if text == "" {
		return Local{}, nil
	}
	t, err := time.Parse("2006-01-02T15:04", text)
	if err != nil || t.Year() < 1 {
		return Local{}, problem("time")
	}
	return LocalOf(t), nil
}

// MarshalText writes the time for JSON.
func (l Local) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (l *Local) UnmarshalText(text []byte) (err error) {
	*l, err = ParseLocal(string(text))
	return err
}

func (l Local) exists() bool { return l.Date.exists() && l.Minute >= 0 && l.Minute < 24*60 }

func (l Local) compare(other Local) int {
	return (l.Date.number()-other.Date.number())*24*60 + l.Minute - other.Minute
}

// wall is the local time as if the clock on the wall were UTC.
func (l Local) wall() time.Time {
	return l.Date.midnight().Add(time.Duration(l.Minute) * time.Minute)
}

// A Key names one date of a series: the local time at which the rule has it,
// as RFC 5545 writes it in RECURRENCE-ID ("20261124T190000"). It stays when the
// date is moved, and is safe in addresses.
type Key string

const keyForm = "20060102T150405"

// Key is the key of a date that begins at the local time.
func (l Local) Key() Key { return Key(l.wall().Format(keyForm)) }

// local is the local time of a key; ok is false for what is no key.
func (k Key) local() (l Local, ok bool) {
	t, err := time.Parse(keyForm, string(k))
	if err != nil || t.Year() < 1 {
		return Local{}, false
	}
	l = LocalOf(t)
	return l, l.Key() == k
}

// mostAhead is how far a clock can be ahead of UTC: 14 hours today, and 15:13 in
// the local mean times that the tables begin with.
const mostAhead = 16 * time.Hour

// In is the moment at which the clock of the zone shows the local time, by RFC
// 5545 §3.3.5: of two such moments the first; and where the clock leaps over
// the time, the moment by the offset of before the leap. ok is false if the
// zone left out the whole day, as Apia did on 30 December 2011: like 30
// February it is no date.
//
// It asks for offsets only: time.ZoneBounds gives a moment itself as its end on
// 31 December of leap years to come.
func (l Local) In(zone *time.Location) (at time.Time, ok bool) {
	wall := l.wall()
	by := func(offset int) time.Time { return wall.Add(-time.Duration(offset) * time.Second).In(zone) }
	_, before := wall.Add(-mostAhead).In(zone).Zone()
	at = by(before)
	_, then := at.Zone()
	if then == before {
		return at, true
	}
	if after := by(then); LocalOf(after) == l {
		return after, true
	}
	return at, then-before < daySeconds
}
