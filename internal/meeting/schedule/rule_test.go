package schedule

import (
	"encoding/json"
	"strings"
	"testing"

	"hearth/internal/platform/fault"
)

func TestARuleIsWrittenInOneWay(t *testing.T) {
	cases := []struct{ text, want string }{
		{"", ""},
		{"FREQ=DAILY", "FREQ=DAILY"},
		{"RRULE:FREQ=WEEKLY;BYDAY=TU", "FREQ=WEEKLY;BYDAY=TU"},
		{" freq=weekly;byday=th,mo,TH ", "FREQ=WEEKLY;BYDAY=MO,TH"},
		{"BYDAY=2TU;FREQ=MONTHLY", "FREQ=MONTHLY;BYDAY=2TU"},
		{"FREQ=MONTHLY;BYDAY=-1FR,+1MO", "FREQ=MONTHLY;BYDAY=1MO,-1FR"},
		{"FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=-1,15,1;WKST=MO", "FREQ=MONTHLY;BYMONTHDAY=1,15,-1"},
		{"FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=SU", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU"},
		{"FREQ=WEEKLY;BYDAY=SU;WKST=SU", "FREQ=WEEKLY;BYDAY=SU"},
		{"FREQ=DAILY;BYDAY=FR,MO,TU,WE,TH", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"},
		{"FREQ=YEARLY;BYMONTH=5;BYDAY=2SU", "FREQ=YEARLY;BYMONTH=5;BYDAY=2SU"},
		{"FREQ=WEEKLY;COUNT=8", "FREQ=WEEKLY;COUNT=8"},
		{"FREQ=WEEKLY;UNTIL=20261220", "FREQ=WEEKLY;UNTIL=20261220"},
	}
	for _, k := range cases {
		r, err := ParseRule(k.text)
		if err != nil || r.String() != k.want {
			t.Errorf("%q is written %q, %v, want %q", k.text, r, err, k.want)
		}
	}
}

func TestARuleThatCannotBeFollowedIsRefused(t *testing.T) {
	cases := []struct{ text, code string }{
		{"BYDAY=TU", "rule"},
		{"FREQ=WEEKLY;FREQ=DAILY", "rule"},
		{"FREQ=WEEKLY;", "rule"},
		{"FREQ", "rule"},
		{"FREQ=WEEKLY;WKST=XX", "rule"},
		{"FREQ=WEEKLY;BYDAY=" + strings.Repeat("MO,", 200) + "MO", "rule"},
		{"FREQ=HOURLY", "rule.freq"},
		{"FREQ=", "rule.freq"},
		{"FREQ=WEEKLY;BYSETPOS=1", "rule.part"},
		{"FREQ=DAILY;BYHOUR=9,17", "rule.part"},
		{"FREQ=WEEKLY;INTERVAL=0", "rule.every"},
		{"FREQ=WEEKLY;INTERVAL=-1", "rule.every"},
		{"FREQ=WEEKLY;INTERVAL=100", "rule.every"},
		{"FREQ=WEEKLY;INTERVAL=99999999999999999999", "rule.every"},
		{"FREQ=WEEKLY;BYDAY=2TU", "rule.days"},
		{"FREQ=WEEKLY;BYDAY=", "rule.days"},
		{"FREQ=MONTHLY;BYDAY=6TU", "rule.days"},
		{"FREQ=MONTHLY;BYDAY=0TU", "rule.days"},
		{"FREQ=MONTHLY;BYDAY=-3TU", "rule.days"},
		{"FREQ=MONTHLY;BYDAY=1TU,WE", "rule.days"},
		{"FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "rule.days"},
		{"FREQ=DAILY;INTERVAL=2;BYDAY=MO", "rule.days"},
		{"FREQ=YEARLY;BYDAY=1MO", "rule.days"},
		{"FREQ=WEEKLY;BYMONTHDAY=1", "rule.month_days"},
		{"FREQ=MONTHLY;BYMONTHDAY=32", "rule.month_days"},
		{"FREQ=MONTHLY;BYMONTHDAY=-2", "rule.month_days"},
		{"FREQ=MONTHLY;BYMONTH=2", "rule.months"},
		{"FREQ=YEARLY;BYMONTH=13", "rule.months"},
		{"FREQ=WEEKLY;COUNT=401", "rule.count"},
		{"FREQ=WEEKLY;COUNT=0", "rule.count"},
		{"FREQ=WEEKLY;COUNT=8;UNTIL=20261220", "rule.until"},
		{"FREQ=WEEKLY;UNTIL=20261320", "rule.until"},
		{"FREQ=WEEKLY;UNTIL=20261220T190000Z", "rule.until"},
	}
	for _, k := range cases {
		r, err := ParseRule(k.text)
		if !fault.Is(err, fault.Invalid) || fault.Of(err).Code != "schedule."+k.code {
			t.Errorf("%q gives %q and %v, want the fault schedule.%s", k.text, r, err, k.code)
		}
	}
	if err := (Rule{Count: 3}).Check(); err == nil {
		t.Error("a single date with a count is let pass")
	}
}

func TestARuleIsKeptInJSON(t *testing.T) {
	s := Series{Zone: "Europe/Berlin", Start: local(t, "2026-11-24T19:00"), Minutes: 90, Rule: rule(t, "FREQ=MONTHLY;BYDAY=2TU"),
		Pauses: []Pause{{From: date(t, "2026-12-20")}}}
	raw, err := json.Marshal(s)
	want := `{"zone":"Europe/Berlin","start":"2026-11-24T19:00","minutes":90,"rule":"FREQ=MONTHLY;BYDAY=2TU","pauses":[{"from":"2026-12-20"}]}`
	if err != nil || string(raw) != want {
		t.Errorf("written as %s, %v", raw, err)
	}
	var back Series
	if err := json.Unmarshal(raw, &back); err != nil || back.Start != s.Start || back.Rule.String() != s.Rule.String() {
		t.Errorf("read back as %+v, %v", back, err)
	}
	if err := json.Unmarshal([]byte(`{"rule":"FREQ=OFTEN"}`), &back); err == nil {
		t.Error("a rule that cannot be read is read")
	}
}

func rule(t testing.TB, text string) Rule {
	t.Helper()
	r, err := ParseRule(text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func FuzzARuleIsReadAsItIsWritten(f *testing.F) {
	for _, seed := range []string{"", "FREQ=DAILY", "RRULE:FREQ=MONTHLY;BYDAY=2TU,-1FR;COUNT=8", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29,-1;INTERVAL=4", "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,MO;UNTIL=20300101"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := ParseRule(text)
		if err != nil {
			return
		}
		again, err := ParseRule(r.String())
		if err != nil || again.String() != r.String() {
			t.Errorf("%q is written %q, and that is read as %q, %v", text, r, again, err)
		}
	})
}
