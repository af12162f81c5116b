package schedule

import (
	"strings"
	"testing"

	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
)

func TestWhatIsWrongWithASeries(t *testing.T) {
	cases := []struct {
		why  string
		make func(*Series)
		want string // field=sentence, separated by spaces
	}{
		{"nothing", func(*Series) {}, ""},
		{"nothing, with all there is", func(s *Series) {
			s.Rule.Count, s.MakeUp = 8, true
			s.Extra = []Local{local(t, "2026-12-03T08:00")}
			s.Off = []Off{{"20261203T080000", "ice"}}
			s.Changes = []Change{{Key: "20261201T190000", Minutes: 480}}
			s.Pauses = []Pause{{From: date(t, "2026-12-20")}, {Days: []Date{date(t, "2026-12-20")}}}
		}, ""},
		{"everything empty", func(s *Series) { *s = Series{} }, "zone=check.zone start=check.start minutes=check.minutes"},
		{"a zone of the machine", func(s *Series) { s.Zone = "Local" }, "zone=check.zone"},
		{"a zone that is a path", func(s *Series) { s.Zone = "../../etc/passwd" }, "zone=check.zone"},
		{"a first day that the zone left out", func(s *Series) { s.Zone, s.Start = "Pacific/Apia", local(t, "2011-12-30T19:00") }, "start=check.no_such_day"},
		{"a first date beside the rule", func(s *Series) { s.Rule = rule(t, "FREQ=WEEKLY;BYDAY=MO") }, "start=check.start_not_in_rule"},
		{"a rule that has no dates at all", func(s *Series) { s.Rule = rule(t, "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30") }, "start=check.start_not_in_rule"},
		{"four minutes", func(s *Series) { s.Minutes = 4 }, "minutes=check.minutes"},
		{"more than eight hours", func(s *Series) { s.Minutes = 481 }, "minutes=check.minutes"},
		{"a rule that was put together wrongly", func(s *Series) { s.Rule.Every = 100 }, "rule=rule.every"},
		{"an end before the beginning", func(s *Series) { s.Rule.Until = date(t, "2026-11-23") }, "rule=check.until"},
		{"made up for without a number", func(s *Series) { s.MakeUp = true }, "make_up=check.make_up"},
		{"an extra date that is none", func(s *Series) { s.Extra = []Local{{}} }, "extra=check.extra"},
		{"an extra date on a day that the zone left out", func(s *Series) {
			s.Zone, s.Extra = "Pacific/Apia", []Local{local(t, "2011-12-30T19:00")}
		}, "extra=check.no_such_day"},
		{"too many extra dates", func(s *Series) { s.Extra = make([]Local, 401) }, "extra=check.too_many"},
		{"too many called off", func(s *Series) { s.Off = make([]Off, 401) }, "off=check.too_many"},
		{"a long place", func(s *Series) { s.Changes = []Change{{Key: "20261124T190000", Place: strings.Repeat("a", 301)}} }, "changes=check.words"},
		{"a long reason for a pause", func(s *Series) {
			s.Pauses = []Pause{{From: date(t, "2026-12-20"), Reason: strings.Repeat("a", 301)}}
		}, "pauses=check.words"},
		{"a pause of too many days", func(s *Series) { s.Pauses = []Pause{{Days: make([]Date, 401)}} }, "pauses=check.too_many"},
		{"a pause on a day that does not exist", func(s *Series) { s.Pauses = []Pause{{Days: []Date{{2026, 2, 30}}}} }, "pauses=check.pause"},
		{"a rule and an exception that are both wrong: the rule is said first", func(s *Series) {
			s.Rule.Every, s.Off = -1, []Off{{Key: "x"}}
		}, "rule=rule.every"},
		{"a date called off that is none", func(s *Series) { s.Off = []Off{{Key: "20261125T190000"}} }, "off=check.no_such_date"},
		{"a date called off twice", func(s *Series) { s.Off = []Off{{Key: "20261124T190000"}, {Key: "20261124T190000"}} }, "off=check.twice"},
		{"a long reason", func(s *Series) { s.Off = []Off{{"20261124T190000", strings.Repeat("é", 301)}} }, "off=check.words"},
		{"a change of a date that is none", func(s *Series) { s.Changes = []Change{{Key: "x"}} }, "changes=check.no_such_date"},
		{"a change to no length", func(s *Series) { s.Changes = []Change{{Key: "20261124T190000", Minutes: -1}} }, "changes=check.minutes"},
		{"a change to a day that does not exist", func(s *Series) {
			s.Changes = []Change{{Key: "20261124T190000", To: Local{Date{2026, 2, 30}, 0}}}
		}, "changes=check.change"},
		{"a pause that ends before it begins", func(s *Series) {
			s.Pauses = []Pause{{From: date(t, "2026-12-20"), To: date(t, "2026-12-19")}}
		}, "pauses=check.pause"},
		{"a pause without a beginning", func(s *Series) { s.Pauses = []Pause{{To: date(t, "2026-12-19")}} }, "pauses=check.pause"},
		{"too many pauses", func(s *Series) { s.Pauses = make([]Pause, 401) }, "pauses=check.too_many"},
	}
	catalog, err := i18n.Load(Texts)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range cases {
		s := tuesdays(t, "FREQ=WEEKLY")
		k.make(&s)
		var c fault.Check
		s.Check(&c)
		var got []string
		if err := c.Err(); err != nil {
			for _, f := range fault.Of(err).Fields {
				got = append(got, f.Name+"="+strings.TrimPrefix(strings.TrimPrefix(f.Key, "fault."), "schedule."))
				for _, lang := range i18n.Langs {
					if said := catalog.In(lang, f.Key, "min", f.Args["min"], "max", f.Args["max"], "most", f.Args["most"], "letters", f.Args["letters"]); said == f.Key || strings.ContainsAny(said, "{}") {
						t.Errorf("%s has no sentence in %s: %s", f.Key, lang, said)
					}
				}
			}
		}
		if strings.Join(got, " ") != k.want {
			t.Errorf("%s: %v, want %v", k.why, got, k.want)
		}
	}
}
