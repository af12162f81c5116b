package staff

import (
	"testing"
	"time"
)

func TestWhoMayLookAfterYoungPeople(t *testing.T) {
	now := time.Date(2026, time.November, 22, 12, 0, 0, 0, time.UTC)
	check := func(kind Kind, until Day) Check { return Check{Kind: kind, On: "2026-01-10", Until: until} }
	for _, row := range []struct {
		name   string
		checks []Check
		until  string // the day on which it ends; "" for not today
	}{
		{"nothing checked", nil, ""},
		{"identity alone", []Check{check("identity", "")}, ""},
		{"background alone", []Check{check("background", "")}, ""},
		{"other kinds", []Check{check("training", ""), check("first_aid", "")}, ""},
		{"both for ever", []Check{check("identity", ""), check("background", "")}, "9999-01-01"},
		{"both, one with an end", []Check{check("identity", ""), check("background", "2027-03-01")}, "2027-03-02"},
		{"both, on the last day", []Check{check("identity", ""), check("background", "2026-11-22")}, "2026-11-23"},
		{"one has ended", []Check{check("identity", ""), check("background", "2026-11-21")}, ""},
		{"one has ended and was renewed", []Check{check("identity", ""), check("background", "2026-11-21"), check("background", "2027-11-21")}, "2027-11-22"},
	} {
		got := VettedUntil(row.checks, now, time.UTC)
		if got.IsZero() != (row.until == "") || row.until != "" && got.Format(time.DateOnly) != row.until {
			t.Errorf("%s: until %s, want %q", row.name, got, row.until)
		}
	}
}
