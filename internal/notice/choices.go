package notice

import (
	"slices"
	"time"

	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
)

// Choices are how a person wants to be told outside the app. They are kept
// sealed, as JSON.
type Choices struct {
	Rhythms map[Class]Rhythm // a class that is not there is never told outside
	Hours   Hours
	Zone    string // IANA name
	Lang    i18n.Lang
}

// begun are the choices of somebody who has made none: everything stays in the
// app.
func begun(lang i18n.Lang, zone *time.Location) Choices {
	return Choices{Rhythms: map[Class]Rhythm{}, Hours: usual, Zone: zone.String(), Lang: lang}
}

// Rhythm is the class's rhythm.
func (c Choices) Rhythm(class Class) Rhythm {
	if r, ok := c.Rhythms[class]; ok {
		return r
	}
	return Never
}

// Outside reports whether anything may leave the app.
func (c Choices) Outside() bool {
	return slices.ContainsFunc(Classes, func(class Class) bool { return c.Rhythm(class) != Never })
}

// Location is the person's zone; UTC if this machine does not know it any more.
func (c Choices) Location() *time.Location {
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		return time.UTC
	}
	return zone
}

// check notes what is to be looked at again.
func (c Choices) check() error {
	var problems fault.Check
	for _, class := range Classes {
		if !slices.Contains(Rhythms, c.Rhythm(class)) {
			problems.Add("rhythm_"+string(class), "notice.problem.rhythm")
		}
	}
	hour := func(h int) bool { return 0 <= h && h <= 23 }
	if !hour(c.Hours.QuietFrom) || !hour(c.Hours.QuietTo) {
		problems.Add("quiet_from", "notice.problem.hour")
	}
	gathered := slices.ContainsFunc(Classes, func(class Class) bool { return c.Rhythm(class) == Daily || c.Rhythm(class) == Weekly })
	switch {
	case !hour(c.Hours.Hour):
		problems.Add("hour", "notice.problem.hour")
	case gathered && c.Hours.quiet(c.Hours.Hour):
		problems.Add("hour", "notice.problem.hour_quiet")
	}
	if c.Hours.Weekday < time.Sunday || c.Hours.Weekday > time.Saturday {
		problems.Add("weekday", "notice.problem.weekday")
	}
	if _, err := time.LoadLocation(c.Zone); err != nil || c.Zone == "" || c.Zone == "Local" {
		problems.Add("zone", "notice.problem.zone")
	}
	return problems.Err()
}
