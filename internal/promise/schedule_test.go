package promise

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/group"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// every is a shift each day.
func every(member group.MemberID, start, minutes int) (shifts []Shift) {
	for d := time.Sunday; d <= time.Saturday; d++ {
		shifts = append(shifts, Shift{Member: member, Weekday: d, Start: start, Minutes: minutes})
	}
	return shifts
}

func TestWhoIsOnDuty(t *testing.T) {
	madrid := zone(t, "Europe/Madrid")
	evening := Shift{Member: 1, Weekday: time.Saturday, Start: 19 * 60, Minutes: 120}
	night := Shift{Member: 2, Weekday: time.Saturday, Start: 22 * 60, Minutes: 8 * 60}
	s := Schedule{Zone: madrid, Shifts: []Shift{evening, night, {Member: 1, Weekday: time.Saturday, Start: 20 * 60, Minutes: 60}}}
	for _, c := range []struct {
		name string
		at   time.Time
		want []group.MemberID
	}{
		{"a minute before", time.Date(2026, 11, 21, 18, 59, 0, 0, madrid), nil},
		{"at the beginning", time.Date(2026, 11, 21, 19, 0, 0, 0, madrid), []group.MemberID{1}},
		{"in two shifts at once, each person once", time.Date(2026, 11, 21, 20, 30, 0, 0, madrid), []group.MemberID{1}},
		{"the end is not in it", time.Date(2026, 11, 21, 21, 0, 0, 0, madrid), nil},
		{"after midnight", time.Date(2026, 11, 22, 3, 0, 0, 0, madrid), []group.MemberID{2}},
		{"the hour of the group, not of the server", time.Date(2026, 11, 21, 18, 0, 0, 0, time.UTC), []group.MemberID{1}},
		{"in summer the group's clock is another one", time.Date(2026, 7, 18, 17, 30, 0, 0, time.UTC), []group.MemberID{1}},
		{"another day", time.Date(2026, 11, 20, 19, 30, 0, 0, madrid), nil},
		{"the night in which the clock goes forward ends at six on the wall", time.Date(2026, 3, 29, 5, 59, 0, 0, madrid), []group.MemberID{2}},
		{"and not at seven", time.Date(2026, 3, 29, 6, 0, 0, 0, madrid), nil},
		{"the night in which it goes back too", time.Date(2026, 10, 25, 5, 59, 0, 0, madrid), []group.MemberID{2}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, s.On(c.at)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestNightsAreAsLongAsTheClockMakesThem(t *testing.T) {
	madrid := zone(t, "Europe/Madrid")
	s := Schedule{Zone: madrid, Shifts: []Shift{{Member: 1, Weekday: time.Saturday, Start: 22 * 60, Minutes: 8 * 60}}}
	for _, c := range []struct {
		name string
		day  time.Time
		want time.Duration
	}{
		{"an ordinary night", time.Date(2026, 11, 21, 12, 0, 0, 0, madrid), 8 * time.Hour},
		{"one that loses an hour", time.Date(2026, 3, 28, 12, 0, 0, 0, madrid), 7 * time.Hour},
		{"one that gains one", time.Date(2026, 10, 24, 12, 0, 0, 0, madrid), 9 * time.Hour},
	} {
		if spans := s.Spans(c.day, c.day.Add(24*time.Hour)); len(spans) != 1 || spans[0].Length() != c.want {
			t.Errorf("%s: %v, want %v", c.name, spans, c.want)
		}
	}
	lost := Schedule{Zone: madrid, Shifts: []Shift{{Member: 1, Weekday: time.Sunday, Start: 2*60 + 10, Minutes: 40}}}
	from := time.Date(2026, 3, 28, 12, 0, 0, 0, madrid)
	for _, span := range lost.Spans(from, from.Add(24*time.Hour)) {
		if span.Length() < 0 || span.Length() > time.Hour {
			t.Errorf("a shift in the hour that is left out lasts %v", span.Length())
		}
	}
}

func TestShiftsThatTouchAreOneStretch(t *testing.T) {
	s := Schedule{Zone: time.UTC, Shifts: []Shift{
		{Member: 1, Weekday: time.Monday, Start: 18 * 60, Minutes: 60}, {Member: 2, Weekday: time.Monday, Start: 19 * 60, Minutes: 60},
		{Member: 3, Weekday: time.Monday, Start: 18*60 + 30, Minutes: 30},
	}}
	monday := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	want := []Span{{Start: monday.Add(18 * time.Hour), End: monday.Add(20 * time.Hour)}}
	if diff := cmp.Diff(want, s.Spans(monday, monday.Add(24*time.Hour))); diff != "" {
		t.Error(diff)
	}
}

func TestWhenAPromiseBegins(t *testing.T) {
	evenings := Schedule{Zone: time.UTC, Shifts: every(1, 19*60, 120)}
	day := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	at := func(h, m int) time.Time {
		return day.Add(time.Duration(h)*time.Hour + time.Duration(m)*time.Minute)
	}
	for _, c := range []struct {
		name  string
		s     Schedule
		at    time.Time
		hours int64
		want  time.Time
		ok    bool
	}{
		{"without shifts at once", Schedule{Zone: time.UTC}, at(3, 0), 12, at(3, 0), true},
		{"on duty at once", evenings, at(19, 30), 12, at(19, 30), true},
		{"before it where the hours reach into it: only when somebody is there", evenings, at(15, 0), 12, at(19, 0), true},
		{"in the night from the next evening", evenings, at(23, 0), 12, at(43, 0), true},
		{"in the last minutes, too few to answer, from the next evening", evenings, at(20, 45), 12, at(43, 0), true},
		{"in the last minutes where the next evening is near enough", evenings, at(20, 45), 24, at(20, 45), true},
	} {
		got, ok := c.s.Begins(c.at, c.hours)
		if ok != c.ok || !got.Equal(c.want) {
			t.Errorf("%s: %v %v, want %v %v", c.name, got, ok, c.want, c.ok)
		}
	}
}

func TestPromisesThatShiftsCannotKeep(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	weekdays := Schedule{Zone: time.UTC}
	for d := time.Monday; d <= time.Friday; d++ {
		weekdays.Shifts = append(weekdays.Shifts, Shift{Member: 1, Weekday: d, Start: 9 * 60, Minutes: 8 * 60})
	}
	for _, c := range []struct {
		name  string
		s     Schedule
		hours int64
		gap   time.Duration
		kept  bool
	}{
		{"no shifts, no gap", Schedule{Zone: time.UTC}, 12, 0, true},
		{"twelve hours and a gap of twenty-two", Schedule{Zone: time.UTC, Shifts: every(1, 19*60, 120)}, 12, 22 * time.Hour, false},
		{"a day and a gap of twenty-two", Schedule{Zone: time.UTC, Shifts: every(1, 19*60, 120)}, 24, 22 * time.Hour, true},
		{"a gap as long as the promise leaves no time to answer", Schedule{Zone: time.UTC, Shifts: every(1, 12*60, 12*60)}, 12, 12 * time.Hour, false},
		{"a weekend is a gap", weekdays, 48, 64 * time.Hour, false},
		{"which three days bridge", weekdays, 72, 64 * time.Hour, true},
		{"round the clock", Schedule{Zone: time.UTC, Shifts: every(1, 0, 1440)}, 2, 0, true},
		{"no promise is never broken", weekdays, 0, 64 * time.Hour, true},
		{"one shift a week", Schedule{Zone: time.UTC, Shifts: []Shift{{Member: 1, Weekday: time.Monday, Start: 0, Minutes: 60}}}, 72, 167 * time.Hour, false},
	} {
		gap, kept := c.s.Keeps(c.hours, now)
		if gap.Length() != c.gap || kept != c.kept {
			t.Errorf("%s: a gap of %v, kept %v; want %v, %v", c.name, gap.Length(), kept, c.gap, c.kept)
		}
	}
}
