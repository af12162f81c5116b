package schedule

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// told writes an occurrence in one line, for tables.
func told(o Occurrence) string {
	line := fmt.Sprintf("%s %s+%d", o.Key, o.Start.UTC().Format("01-02T15:04Z"), int(o.End.Sub(o.Start).Minutes()))
	if o.Of > 0 {
		line += fmt.Sprintf(" %d/%d", o.Number, o.Of)
	}
	for _, mark := range []struct {
		is   bool
		word string
	}{{o.Extra, "extra"}, {o.Moved, "moved"}, {o.CalledOff, "off:" + o.Reason}, {o.Place != "", "at:" + o.Place}, {o.Format != "", "as:" + o.Format}} {
		if mark.is {
			line += " " + mark.word
		}
	}
	return line
}

func allTold(list []Occurrence) string {
	return strings.Join(texts(list, told), "\n")
}

// tuesdays is a weekly meeting at 19:00 in Berlin.
func tuesdays(t testing.TB, text string) Series {
	t.Helper()
	return Series{Zone: "Europe/Berlin", Start: local(t, "2026-11-24T19:00"), Minutes: 90, Rule: rule(t, text)}
}

func TestWhatDepartsFromTheRule(t *testing.T) {
	weekly := "FREQ=WEEKLY"
	cases := []struct {
		why  string
		make func(*Series)
		want string
	}{
		{"nothing", func(*Series) {}, `
			20261124T190000 11-24T18:00Z+90
			20261201T190000 12-01T18:00Z+90
			20261208T190000 12-08T18:00Z+90
			20261215T190000 12-15T18:00Z+90`},
		{"a single date", func(s *Series) { s.Rule = Rule{} }, `
			20261124T190000 11-24T18:00Z+90`},
		{"one called off stays to be seen", func(s *Series) { s.Off = []Off{{"20261201T190000", "room"}} }, `
			20261124T190000 11-24T18:00Z+90
			20261201T190000 12-01T18:00Z+90 off:room
			20261208T190000 12-08T18:00Z+90
			20261215T190000 12-15T18:00Z+90`},
		{"one moved keeps its key and comes in the order of the clock", func(s *Series) {
			s.Changes = []Change{{Key: "20261201T190000", To: local(t, "2026-12-09T10:00"), Minutes: 120, Place: "park", Format: "walk"}}
		}, `
			20261124T190000 11-24T18:00Z+90
			20261208T190000 12-08T18:00Z+90
			20261201T190000 12-09T09:00Z+120 moved at:park as:walk
			20261215T190000 12-15T18:00Z+90`},
		{"one longer has not moved", func(s *Series) { s.Changes = []Change{{Key: "20261201T190000", Minutes: 120}} }, `
			20261124T190000 11-24T18:00Z+90
			20261201T190000 12-01T18:00Z+120
			20261208T190000 12-08T18:00Z+90
			20261215T190000 12-15T18:00Z+90`},
		{"an extra date, and one that the rule has anyway", func(s *Series) {
			s.Extra = []Local{local(t, "2026-12-03T08:00"), local(t, "2026-12-01T19:00"), local(t, "2026-12-03T08:00")}
		}, `
			20261124T190000 11-24T18:00Z+90
			20261201T190000 12-01T18:00Z+90
			20261203T080000 12-03T07:00Z+90 extra
			20261208T190000 12-08T18:00Z+90
			20261215T190000 12-15T18:00Z+90`},
		{"an extra date can be moved and called off too", func(s *Series) {
			s.Extra = []Local{local(t, "2026-12-03T08:00"), local(t, "2026-12-04T08:00")}
			s.Off = []Off{{"20261203T080000", "ice"}}
			s.Changes = []Change{{Key: "20261204T080000", To: local(t, "2026-12-04T09:00")}}
			s.Rule.Until = date(t, "2026-11-24")
		}, `
			20261124T190000 11-24T18:00Z+90
			20261203T080000 12-03T07:00Z+90 extra off:ice
			20261204T080000 12-04T08:00Z+90 extra moved`},
		{"a pause calls off its first and its last day", func(s *Series) {
			s.Pauses = []Pause{{From: date(t, "2026-12-01"), To: date(t, "2026-12-08"), Reason: "holidays"}}
		}, `
			20261124T190000 11-24T18:00Z+90
			20261201T190000 12-01T18:00Z+90 off:holidays
			20261208T190000 12-08T18:00Z+90 off:holidays
			20261215T190000 12-15T18:00Z+90`},
		{"a pause without an end, and a list of days", func(s *Series) {
			s.Pauses = []Pause{{Days: []Date{date(t, "2026-11-24"), date(t, "2026-11-25")}, Reason: "feast"}, {From: date(t, "2026-12-08"), Reason: "summer"}}
		}, `
			20261124T190000 11-24T18:00Z+90 off:feast
			20261201T190000 12-01T18:00Z+90
			20261208T190000 12-08T18:00Z+90 off:summer
			20261215T190000 12-15T18:00Z+90 off:summer`},
		{"one moved out of a pause takes place, one moved into it does not", func(s *Series) {
			s.Pauses = []Pause{{From: date(t, "2026-12-08"), To: date(t, "2026-12-09"), Reason: "feast"}}
			s.Changes = []Change{{Key: "20261208T190000", To: local(t, "2026-12-10T19:00")}, {Key: "20261201T190000", To: local(t, "2026-12-09T19:00")}}
		}, `
			20261124T190000 11-24T18:00Z+90
			20261201T190000 12-09T18:00Z+90 moved off:feast
			20261208T190000 12-10T18:00Z+90 moved
			20261215T190000 12-15T18:00Z+90`},
		{"what is no date of the series is passed over", func(s *Series) {
			s.Off = []Off{{"20261202T190000", "x"}, {"x", "x"}}
			s.Changes = []Change{{Key: "20261202T190000", To: local(t, "2026-12-02T10:00")}, {Key: "20261124T180000", To: local(t, "2026-11-25T10:00")}}
			s.Rule.Until = date(t, "2026-12-02")
		}, `
			20261124T190000 11-24T18:00Z+90
			20261201T190000 12-01T18:00Z+90`},
		{"three sessions, one called off and not made up for", func(s *Series) {
			s.Rule.Count, s.Off = 3, []Off{{"20261201T190000", "ill"}}
		}, `
			20261124T190000 11-24T18:00Z+90 1/3
			20261201T190000 12-01T18:00Z+90 2/3 off:ill
			20261208T190000 12-08T18:00Z+90 3/3`},
		{"three sessions, one called off and made up for", func(s *Series) {
			s.Rule.Count, s.Off, s.MakeUp = 3, []Off{{"20261201T190000", "ill"}}, true
		}, `
			20261124T190000 11-24T18:00Z+90 1/3
			20261201T190000 12-01T18:00Z+90 off:ill
			20261208T190000 12-08T18:00Z+90 2/3
			20261215T190000 12-15T18:00Z+90 3/3`},
		{"the last one called off is made up for, and an extra date does not count", func(s *Series) {
			s.Rule.Count, s.Off, s.MakeUp = 2, []Off{{"20261201T190000", "ill"}}, true
			s.Extra = []Local{local(t, "2026-11-27T19:00")}
		}, `
			20261124T190000 11-24T18:00Z+90 1/2
			20261127T190000 11-27T18:00Z+90 extra
			20261201T190000 12-01T18:00Z+90 off:ill
			20261208T190000 12-08T18:00Z+90 2/2`},
		{"a session that was moved behind the next keeps its number", func(s *Series) {
			s.Rule.Count, s.Changes = 3, []Change{{Key: "20261201T190000", To: local(t, "2026-12-10T19:00")}}
		}, `
			20261124T190000 11-24T18:00Z+90 1/3
			20261208T190000 12-08T18:00Z+90 3/3
			20261201T190000 12-10T18:00Z+90 2/3 moved`},
	}
	for _, k := range cases {
		s := tuesdays(t, weekly)
		k.make(&s)
		got := s.Between(moments(t, "2026-11-01T00:00:00Z"), moments(t, "2026-12-20T00:00:00Z"))
		if want := strings.TrimSpace(strings.ReplaceAll(k.want, "\t", "")); allTold(got) != want {
			t.Errorf("%s:\n%s\nwant\n%s", k.why, allTold(got), want)
		}
		for _, o := range got {
			if at, ok := s.At(o.Key); !ok || told(at) != told(o) {
				t.Errorf("%s: at %s is %s, %v", k.why, o.Key, told(at), ok)
			}
		}
	}
}

func TestTheClockOnTheWallDecides(t *testing.T) {
	cases := []struct{ why, zone, start, rule, from, want string }{
		{"19:00 in Berlin on both sides of the change", "Europe/Berlin", "2026-03-22T19:00", "FREQ=WEEKLY", "2026-03-01", `
			20260322T190000 03-22T18:00Z+60
			20260329T190000 03-29T17:00Z+60
			20260405T190000 04-05T17:00Z+60`},
		{"02:30 is an hour later on the one day in New York", "America/New_York", "2026-03-07T02:30", "FREQ=DAILY", "2026-03-01", `
			20260307T023000 03-07T07:30Z+60
			20260308T023000 03-08T07:30Z+60
			20260309T023000 03-09T06:30Z+60`},
		{"half an hour on Lord Howe", "Australia/Lord_Howe", "2026-10-03T02:15", "FREQ=DAILY", "2026-09-01", `
			20261003T021500 10-02T15:45Z+60
			20261004T021500 10-03T15:45Z+60
			20261005T021500 10-04T15:15Z+60`},
		{"Apia has no Friday that week", "Pacific/Apia", "2011-12-23T19:00", "FREQ=WEEKLY", "2011-12-01", `
			20111223T190000 12-24T05:00Z+60
			20120106T190000 01-06T05:00Z+60
			20120113T190000 01-13T05:00Z+60`},
		{"and a day that is not there is not counted", "Pacific/Apia", "2011-12-29T19:00", "FREQ=DAILY;COUNT=3", "2011-12-01", `
			20111229T190000 12-30T05:00Z+60 1/3
			20111231T190000 12-31T05:00Z+60 2/3
			20120101T190000 01-01T05:00Z+60 3/3`},
	}
	for _, k := range cases {
		s := Series{Zone: k.zone, Start: local(t, k.start), Minutes: 60, Rule: rule(t, k.rule)}
		got := s.Between(date(t, k.from).midnight(), date(t, k.from).midnight().AddDate(1, 0, 0))
		if want := strings.TrimSpace(strings.ReplaceAll(k.want, "\t", "")); allTold(got[:min(3, len(got))]) != want {
			t.Errorf("%s:\n%s\nwant\n%s", k.why, allTold(got[:min(3, len(got))]), want)
		}
	}
}

func TestBetweenHasWhatTakesPlaceInPart(t *testing.T) {
	s := tuesdays(t, "FREQ=WEEKLY") // 18:00Z to 19:30Z
	cases := []struct {
		why, from, to string
		want          int
	}{
		{"within one", "2026-11-24T18:30:00Z", "2026-11-24T18:31:00Z", 1},
		{"up to its beginning", "2026-11-24T17:00:00Z", "2026-11-24T18:00:00Z", 0},
		{"from its end", "2026-11-24T19:30:00Z", "2026-12-01T18:00:00Z", 0},
		{"one minute of each of two", "2026-11-24T19:29:00Z", "2026-12-01T18:01:00Z", 2},
		{"before the first", "2020-01-01T00:00:00Z", "2026-11-24T00:00:00Z", 0},
		{"backwards", "2027-01-01T00:00:00Z", "2026-11-01T00:00:00Z", 0},
	}
	for _, k := range cases {
		if got := s.Between(moments(t, k.from), moments(t, k.to)); len(got) != k.want {
			t.Errorf("%s: %s", k.why, allTold(got))
		}
	}
}

func TestNextIsTheFirstThatTakesPlaceAndIsNotOver(t *testing.T) {
	s := tuesdays(t, "FREQ=WEEKLY;UNTIL=20261222")
	s.Off = []Off{{Key: "20261201T190000"}}
	s.Changes = []Change{{Key: "20261215T190000", To: local(t, "2026-12-04T19:00")}}
	s.Extra = []Local{local(t, "2027-02-01T19:00")}
	cases := []struct {
		after string
		want  Key
	}{
		{"2020-01-01T00:00:00Z", "20261124T190000"},
		{"2026-11-24T19:29:59Z", "20261124T190000"},
		{"2026-11-24T19:30:00Z", "20261215T190000"}, // the one called off is passed over, the moved one comes first
		{"2026-12-05T00:00:00Z", "20261208T190000"},
		{"2026-12-09T00:00:00Z", "20261222T190000"},
		{"2026-12-23T00:00:00Z", "20270201T190000"},
		{"2027-02-02T00:00:00Z", ""},
	}
	for _, k := range cases {
		if got, ok := s.Next(moments(t, k.after)); got.Key != k.want || ok != (k.want != "") {
			t.Errorf("after %s comes %q (%v), want %q", k.after, got.Key, ok, k.want)
		}
	}
	for _, key := range []Key{"", "x", "20261125T190000", "20261124T180000", "20261229T190000", "20270202T190000"} {
		if o, ok := s.At(key); ok {
			t.Errorf("the series has %q: %s", key, told(o))
		}
	}
}

// A question that cannot end in a moment must not be asked by a stranger's
// address: these are answered at once, or the test times out.
func TestNoQuestionTakesForEver(t *testing.T) {
	far := []time.Time{{}, time.Unix(0, 0), moments(t, "2026-11-24T18:00:00Z"), time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC), time.Date(2_000_000, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(-2_000_000, 1, 1, 0, 0, 0, 0, time.UTC), time.Unix(1<<50, 0)}
	all := []Series{
		{}, {Zone: "Nowhere", Rule: Rule{Freq: "OFTEN", Every: 1 << 40}}, tuesdays(t, "FREQ=DAILY"), tuesdays(t, "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), tuesdays(t, "FREQ=WEEKLY;INTERVAL=99"),
		{Zone: "Europe/Berlin", Start: local(t, "0001-01-01T00:00"), Minutes: 5, Rule: rule(t, "FREQ=DAILY")},
	}
	off := tuesdays(t, "FREQ=DAILY;COUNT=400")
	off.MakeUp, off.Pauses = true, []Pause{{From: date(t, "2000-01-01")}}
	never := tuesdays(t, "FREQ=DAILY")
	never.Pauses = off.Pauses
	for i := range MaxExceptions {
		off.Changes = append(off.Changes, Change{Key: Local{dateNumbered(21_000 + i), 19 * 60}.Key(), To: local(t, "2026-12-01T10:00")})
	}
	for _, s := range append(all, off, never) {
		for _, from := range far {
			if _, ok := s.Next(from); ok && len(s.Pauses) > 0 {
				t.Errorf("%v has a next date in a pause without end", s.Rule)
			}
			for _, to := range far[3:5] {
				if got := s.Between(from, to); len(got) > Limit {
					t.Errorf("%v has %d dates", s.Rule, len(got))
				}
			}
		}
	}
	if got := tuesdays(t, "FREQ=DAILY").Between(far[4], far[6]); len(got) > 0 {
		t.Errorf("after the year %d come %s", lastYear, allTold(got))
	}
}

func BenchmarkNextAfterManyYears(b *testing.B) {
	s := tuesdays(b, "FREQ=MONTHLY;BYDAY=2TU")
	after := moments(b, "2226-01-01T00:00:00Z")
	for b.Loop() {
		s.Next(after)
	}
}
