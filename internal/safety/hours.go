package safety

import (
	"context"
	"regexp"
	"strings"

	"hearth/internal/platform/i18n"
)

// allHours is how the data says "day and night".
const allHours = "24/7"

// spanShape reads "Mon-Fri 09:00-17:00" and "Daily 15:00-03:00". An end before
// the beginning is on the next day.
var spanShape = regexp.MustCompile(`^(Daily|(?:` + dayShape + `)(?:-(?:` + dayShape + `))?) (` + timeShape + `)-(` + timeShape + `|24:00)$`)

const (
	dayShape  = `Mon|Tue|Wed|Thu|Fri|Sat|Sun`
	timeShape = `(?:[01][0-9]|2[0-3]):[0-5][0-9]`
)

// hoursText writes a contact's hours in the reader's language. The country's
// name and the zone's city stand beside times, since the reader may be abroad
// and a country may have several zones.
func hoursText(ctx context.Context, c Contact, country string) string {
	switch c.Hours {
	case "":
		return i18n.T(ctx, "safety.hours.vary")
	case allHours:
		return i18n.T(ctx, "safety.hours.all")
	}
	var spans []string
	for span := range strings.SplitSeq(c.Hours, "; ") {
		spans = append(spans, spanText(ctx, span))
	}
	city := c.Zone[strings.LastIndexByte(c.Zone, '/')+1:]
	return i18n.T(ctx, "safety.hours.zone",
		"hours", strings.Join(spans, i18n.T(ctx, "safety.comma")),
		"country", country, "place", isolate(ctx, strings.ReplaceAll(city, "_", " ")))
}

func spanText(ctx context.Context, span string) string {
	m := spanShape.FindStringSubmatch(span)
	if m == nil {
		return isolate(ctx, span)
	}
	return i18n.T(ctx, "safety.hours.span", "days", daysText(ctx, m[1]), "from", isolate(ctx, m[2]), "to", isolate(ctx, m[3]))
}

func daysText(ctx context.Context, days string) string {
	if days == "Daily" {
		return i18n.T(ctx, "safety.days.daily")
	}
	first, last, isRange := strings.Cut(days, "-")
	if !isRange {
		return dayText(ctx, first)
	}
	return i18n.T(ctx, "safety.days.range", "first", dayText(ctx, first), "last", dayText(ctx, last))
}

func dayText(ctx context.Context, day string) string {
	return i18n.T(ctx, "safety.day."+strings.ToLower(day))
}

// isolate keeps left-to-right text in one piece inside an Arabic sentence
// (Unicode LRI and PDI).
func isolate(ctx context.Context, s string) string {
	if i18n.From(ctx).Dir() != "rtl" {
		return s
	}
	return "\u2066" + s + "\u2069"
}
