package meeting

import (
	"testing"
	"time"

	"hearth/internal/meeting/schedule"
)

func local(t *testing.T, text string) schedule.Local {
	t.Helper()
	l, err := schedule.ParseLocal(text)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestRepeatChoicesMakeRulesAndAreFoundAgain(t *testing.T) {
	second := schedule.Date{Year: 2026, Month: time.November, Day: 10} // a Tuesday, the second
	last := schedule.Date{Year: 2026, Month: time.November, Day: 27}   // a Friday, the last
	for _, c := range []struct {
		name   string
		repeat Repeat
		first  schedule.Date
		days   []time.Weekday
		rule   string
	}{
		{"once", Once, second, nil, ""},
		{"every day", EveryDay, second, nil, "FREQ=DAILY"},
		{"every week on the first date's day", EveryWeek, second, nil, "FREQ=WEEKLY;BYDAY=TU"},
		{"every two weeks on two days", Every2, second, []time.Weekday{time.Tuesday, time.Thursday}, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH"},
		{"every four weeks", Every4, second, nil, "FREQ=WEEKLY;INTERVAL=4;BYDAY=TU"},
		{"the second Tuesday", MonthNth, second, nil, "FREQ=MONTHLY;BYDAY=2TU"},
		{"the last Friday", MonthLast, last, nil, "FREQ=MONTHLY;BYDAY=-1FR"},
		{"the day of the month", MonthDay, second, nil, "FREQ=MONTHLY;BYMONTHDAY=10"},
		{"every year", EveryYear, second, nil, "FREQ=YEARLY"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rule := c.repeat.rule(c.first, c.days)
			if got := rule.String(); got != c.rule {
				t.Errorf("rule %q, want %q", got, c.rule)
			}
			rule.Count = 12
			if c.repeat == Once {
				rule.Count = 0
			}
			if got, _ := repeatOf(rule, c.first); got != c.repeat {
				t.Errorf("found again as %q", got)
			}
		})
	}
	odd, err := schedule.ParseRule("FREQ=WEEKLY;INTERVAL=3;BYDAY=TU")
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := repeatOf(odd, second); got != AsItIs {
		t.Errorf("a rule that no choice makes is %q", got)
	}
}

func TestAnEditLeavesThePastAsItWas(t *testing.T) {
	zone, _ := time.LoadLocation(berlin)
	at := func(day, hour int) time.Time { return time.Date(2026, time.November, day, hour, 0, 0, 0, zone) }
	s := Series{When: schedule.Series{Zone: berlin, Start: local(t, "2026-11-03T19:00"), Minutes: 60, Rule: schedule.Rule{Freq: schedule.Weekly}}}
	s = s.off("20261124T190000", "Snow")
	to := s.When
	to.Start, to.Off = local(t, "2026-11-03T20:30"), nil
	now := at(18, 12)
	s = s.turn(to, now)
	var got []string
	for _, o := range s.Between(at(1, 0), at(30, 0)) {
		got = append(got, o.Start.In(zone).Format("02 15:04"))
	}
	want := []string{"03 19:00", "10 19:00", "17 19:00", "24 20:30"}
	if len(got) != len(want) {
		t.Fatalf("dates %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("date %d is %s, want %s", i, got[i], want[i])
		}
	}
	for key, there := range map[schedule.Key]bool{"20261117T190000": true, "20261124T190000": false, "20261124T203000": true, "20261103T203000": false} {
		if _, ok := s.At(key); ok != there {
			t.Errorf("%s is there: %v", key, ok)
		}
	}
	if next, ok := s.Next(now); !ok || next.Key != "20261124T203000" {
		t.Errorf("next %v %v", next.Key, ok)
	}
	if next, ok := s.Next(at(10, 19)); !ok || next.Key != "20261110T190000" {
		t.Errorf("in the past the next is %v %v", next.Key, ok)
	}
	if key, ok := s.successor("20261124T190000", now); !ok || key != "20261124T203000" {
		t.Errorf("the date of the same day is %v %v", key, ok)
	}
	if _, ok := s.successor("20261125T190000", now); ok {
		t.Error("a day without a date has a successor")
	}
	s.EndedAt = at(20, 0)
	if _, ok := s.Next(now); ok {
		t.Error("an ended series goes on")
	}
	if len(s.Between(at(1, 0), at(30, 0))) != 3 {
		t.Error("an ended series lost its past")
	}
	same := s
	if same = same.turn(s.When, at(25, 0)); len(same.Former) != len(s.Former) {
		t.Error("an edit of the words alone made another past")
	}
}

// A series is changed at a moment at which, by its new rule, a meeting would go
// on: the next one is a week later, and the old rule's meeting goes on.
func TestAnEditInTheMiddleOfAMeeting(t *testing.T) {
	zone, _ := time.LoadLocation(berlin)
	s := Series{When: schedule.Series{Zone: berlin, Start: local(t, "2026-11-03T19:00"), Minutes: 60, Rule: schedule.Rule{Freq: schedule.Weekly}}}
	now := time.Date(2026, time.November, 17, 19, 45, 0, 0, zone)
	to := s.When
	to.Start = local(t, "2026-11-03T19:30")
	s = s.turn(to, now)
	for _, c := range []struct {
		after time.Time
		want  schedule.Key
	}{{now, "20261117T190000"}, {now.Add(30 * time.Minute), "20261124T193000"}} {
		if o, ok := s.Next(c.after); !ok || o.Key != c.want {
			t.Errorf("after %v comes %v %v, want %v", c.after, o.Key, ok, c.want)
		}
	}
}

func TestClocksThatChangeAreTold(t *testing.T) {
	w := schedule.Series{Zone: berlin, Start: local(t, "2027-03-14T02:30"), Minutes: 60, Rule: schedule.Rule{Freq: schedule.Weekly}}
	dates := w.Between(time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC), time.Date(2027, 4, 20, 0, 0, 0, 0, time.UTC))
	if o, ok := leapt(w, dates); !ok || o.Key != "20270328T023000" {
		t.Errorf("the hour that is none: %v %v", o.Key, ok)
	}
	if _, ok := clockChange(dates); !ok {
		t.Error("the change is not told")
	}
	w.Zone = "Africa/Algiers" // never changes
	dates = w.Between(time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC), time.Date(2027, 4, 20, 0, 0, 0, 0, time.UTC))
	if _, ok := clockChange(dates); ok {
		t.Error("a change is told where there is none")
	}
	if _, ok := leapt(w, dates); ok {
		t.Error("an hour is missed where there is none")
	}
}
