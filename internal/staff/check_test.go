package staff

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func moment(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// A day ends when the next one begins, whatever clocks do that night.
func TestADayEnds(t *testing.T) {
	for name, row := range map[string]struct {
		day  Day
		zone string
		want string
	}{
		"an ordinary night":                          {"2026-11-22", "UTC", "2026-11-23T00:00:00Z"},
		"east of Greenwich it ends sooner":           {"2026-11-22", "Asia/Tokyo", "2026-11-22T15:00:00Z"},
		"west of Greenwich it ends later":            {"2026-11-22", "America/Bogota", "2026-11-23T05:00:00Z"},
		"before a night that loses an hour":          {"2026-03-28", "Europe/Berlin", "2026-03-28T23:00:00Z"},
		"a day of twenty-three hours":                {"2026-03-29", "Europe/Berlin", "2026-03-29T22:00:00Z"},
		"a day of twenty-five hours":                 {"2026-10-25", "Europe/Berlin", "2026-10-25T23:00:00Z"},
		"a night without midnight":                   {"2026-04-23", "Africa/Cairo", "2026-04-23T22:00:00Z"},
		"clocks back over midnight: the first":       {"2026-10-31", "America/Havana", "2026-11-01T04:00:00Z"},
		"clocks back before midnight":                {"2026-10-29", "Africa/Cairo", "2026-10-29T22:00:00Z"},
		"half an hour of summer time":                {"2026-04-04", "Australia/Lord_Howe", "2026-04-04T13:00:00Z"},
		"the last day of February":                   {"2028-02-29", "UTC", "2028-03-01T00:00:00Z"},
		"the last day of a year":                     {"2026-12-31", "Pacific/Auckland", "2026-12-31T11:00:00Z"},
		"a day that a whole country never lived":     {"2011-12-29", "Pacific/Apia", "2011-12-30T10:00:00Z"},
		"the night in which Lebanon has no midnight": {"2026-03-28", "Asia/Beirut", "2026-03-28T22:00:00Z"},
	} {
		t.Run(name, func(t *testing.T) {
			z := zone(t, row.zone)
			got := row.day.End(z)
			if want := moment(t, row.want); !got.Equal(want) {
				t.Errorf("got %s, want %s", got.UTC().Format(time.RFC3339), row.want)
			}
			if before := DayOf(got.Add(-time.Millisecond), z); before > row.day {
				t.Errorf("a moment before it is %s already", before)
			}
			if DayOf(got, z) <= row.day {
				t.Errorf("it is still %s", DayOf(got, z))
			}
		})
	}
}

func TestACheckHoldsToTheMinute(t *testing.T) {
	c := Check{Kind: "background", On: "2025-11-22", Until: "2026-11-21"}
	for name, row := range map[string]struct {
		at, zone string
		want     bool
	}{
		"the evening of the last day":                       {"2026-11-21T22:59:59Z", "Europe/Berlin", true},
		"this morning it has ended":                         {"2026-11-21T23:00:00Z", "Europe/Berlin", false},
		"at the same moment it holds where it is still day": {"2026-11-21T23:00:00Z", "America/Bogota", true},
		"long after": {"2027-01-01T00:00:00Z", "Europe/Berlin", false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := c.Holds(moment(t, row.at), zone(t, row.zone)); got != row.want {
				t.Errorf("holds: %t", got)
			}
		})
	}
	if !(Check{}).Holds(moment(t, "2099-01-01T00:00:00Z"), time.UTC) {
		t.Error("a check without an end must hold for ever")
	}
}

func TestStanding(t *testing.T) {
	now := moment(t, "2026-11-22T12:00:00Z")
	for name, row := range map[string]struct {
		checks []Check
		want   Standing
	}{
		"never checked":                       {nil, Standing{Kind: "background", State: Never}},
		"another kind does not count":         {[]Check{{Kind: "training"}}, Standing{Kind: "background", State: Never}},
		"without an end":                      {[]Check{{Kind: "background"}}, Standing{Kind: "background", State: Holds, Days: DayOf(now, time.UTC).Until(forEver)}},
		"31 days are far":                     {[]Check{{Kind: "background", Until: "2026-12-23"}}, Standing{Kind: "background", State: Holds, Until: "2026-12-23", Days: 31}},
		"30 days are soon":                    {[]Check{{Kind: "background", Until: "2026-12-22"}}, Standing{Kind: "background", State: Soon, Until: "2026-12-22", Days: 30}},
		"the last day":                        {[]Check{{Kind: "background", Until: "2026-11-22"}}, Standing{Kind: "background", State: Soon, Until: "2026-11-22"}},
		"the day after":                       {[]Check{{Kind: "background", Until: "2026-11-21"}}, Standing{Kind: "background", State: Ended, Until: "2026-11-21", Days: -1}},
		"a renewal counts, in whatever order": {[]Check{{Kind: "background", Until: "2027-11-21"}, {Kind: "background", Until: "2026-11-21"}}, Standing{Kind: "background", State: Holds, Until: "2027-11-21", Days: 364}},
		"a renewal that came later":           {[]Check{{Kind: "background", Until: "2026-11-21"}, {Kind: "background", Until: "2027-11-21"}}, Standing{Kind: "background", State: Holds, Until: "2027-11-21", Days: 364}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(row.want, Stand(row.checks, "background", now, time.UTC)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWarningsComeOnceEach(t *testing.T) {
	check := Check{Kind: "training", On: "2026-01-01", Until: "2026-12-31", Warned: notWarned}
	var told []string
	for at := moment(t, "2026-11-20T09:00:00Z"); at.Before(moment(t, "2027-01-05T00:00:00Z")); at = at.Add(6 * time.Hour) {
		if days, due := check.due(at, time.UTC); due {
			told = append(told, at.Format(time.DateOnly))
			check.Warned = days
		}
	}
	if diff := cmp.Diff([]string{"2026-12-01", "2026-12-24", "2026-12-31"}, told); diff != "" {
		t.Error(diff)
	}
	late := Check{Kind: "training", Until: "2026-12-31", Warned: notWarned}
	if days, due := late.due(moment(t, "2026-12-29T09:00:00Z"), time.UTC); !due || days != 7 {
		t.Errorf("noted three days before its end: told %t of %d", due, days)
	}
	if _, due := late.due(moment(t, "2027-01-01T09:00:00Z"), time.UTC); due {
		t.Error("one that has ended is told of again")
	}
	if _, due := (Check{Warned: notWarned}).due(moment(t, "2027-01-01T09:00:00Z"), time.UTC); due {
		t.Error("one without an end is told of")
	}
}

func TestBadge(t *testing.T) {
	now := moment(t, "2026-11-22T12:00:00Z")
	required := []Kind{"background"}
	for name, row := range map[string]struct {
		checks   []Check
		required []Kind
		kinds    []Kind
		until    string
	}{
		"nothing checked":                   {nil, nil, nil, ""},
		"a reference is for colleagues":     {[]Check{{Kind: "reference"}}, nil, nil, ""},
		"what is required is missing":       {[]Check{{Kind: "training"}}, required, nil, ""},
		"what is required ended":            {[]Check{{Kind: "training"}, {Kind: "background", Until: "2026-11-21"}}, required, nil, ""},
		"until the first of them ends":      {[]Check{{Kind: "training", Until: "2026-11-30"}, {Kind: "background", Until: "2027-05-01"}}, required, []Kind{"background", "training"}, "2026-12-01T00:00:00Z"},
		"without an end":                    {[]Check{{Kind: "training"}}, nil, []Kind{"training"}, ""},
		"what ended is left out, not shown": {[]Check{{Kind: "training", Until: "2026-01-01"}, {Kind: "background"}}, required, []Kind{"background"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			kinds, until, ok := Badge(row.checks, row.required, now, time.UTC)
			if diff := cmp.Diff(row.kinds, kinds); diff != "" || ok != (len(row.kinds) > 0) {
				t.Error(diff, ok)
			}
			if row.until != "" && !until.Equal(moment(t, row.until)) || row.until == "" && !until.IsZero() {
				t.Errorf("until %s", until)
			}
		})
	}
}

func TestWhatACheckNeeds(t *testing.T) {
	fine := Check{Kind: "training", On: "2026-11-22", Until: "2027-11-22"}
	for name, row := range map[string]struct {
		change func(*Check)
		field  string
	}{
		"fine":                       {func(*Check) {}, ""},
		"no end":                     {func(c *Check) { c.Until = "" }, ""},
		"ends the day it was made":   {func(c *Check) { c.Until = c.On }, ""},
		"an unknown kind":            {func(c *Check) { c.Kind = "horoscope" }, "kind"},
		"no day":                     {func(c *Check) { c.On = "" }, "on"},
		"a day that is none":         {func(c *Check) { c.On = "2026-02-30" }, "on"},
		"a day to come":              {func(c *Check) { c.On = "2026-11-23" }, "on"},
		"ends before it was made":    {func(c *Check) { c.Until = "2026-11-21" }, "until"},
		"ends on a day that is none": {func(c *Check) { c.Until = "soon" }, "until"},
		"more words than fit":        {func(c *Check) { c.Words = string(make([]byte, MaxWords+1)) }, "text"},
	} {
		t.Run(name, func(t *testing.T) {
			c := fine
			row.change(&c)
			fieldsAre(t, c.check("2026-11-22"), row.field)
		})
	}
}
