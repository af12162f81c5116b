package i18n

import (
	"context"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// LangName is the name of a language, BCP 47, in itself: whoever speaks it can
// read that. What is no language is returned as it is.
func LangName(tag string) string {
	if lang, ok := Parse(tag); ok && string(lang) == tag {
		return lang.Name()
	}
	if t, err := language.Parse(tag); err == nil {
		if name := display.Self.Name(t); name != "" {
			return name
		}
	}
	return tag
}

// zones are those that most people who read one of the languages live in.
var zones = []string{
	"Africa/Cairo", "Africa/Casablanca", "Africa/Johannesburg", "Africa/Lagos", "Africa/Nairobi", "America/Argentina/Buenos_Aires",
	"America/Bogota", "America/Chicago", "America/Denver", "America/Lima", "America/Los_Angeles", "America/Mexico_City", "America/New_York",
	"America/Santiago", "America/Sao_Paulo", "America/Toronto", "Asia/Amman", "Asia/Baghdad", "Asia/Beirut", "Asia/Damascus", "Asia/Dubai", "Asia/Gaza",
	"Asia/Jerusalem", "Asia/Karachi", "Asia/Kolkata", "Asia/Manila", "Asia/Riyadh", "Asia/Shanghai", "Asia/Singapore", "Asia/Tokyo",
	"Australia/Melbourne", "Australia/Sydney", "Europe/Athens", "Europe/Berlin", "Europe/Dublin", "Europe/Istanbul", "Europe/Kyiv", "Europe/Lisbon",
	"Europe/London", "Europe/Madrid", "Europe/Paris", "Europe/Rome", "Europe/Warsaw", "Pacific/Auckland",
}

// Zones lists IANA time zones to choose from: first the given ones, such as the
// one that was chosen and the browser's own, then UTC, then the others, none
// twice. It is an offer and not a limit.
func Zones(first ...string) []string {
	var list []string
	for _, zone := range slices.Concat(first, []string{"UTC"}, zones) {
		if zone != "" && !slices.Contains(list, zone) {
			list = append(list, zone)
		}
	}
	return list
}

// ZoneName is a time zone as people say it, the town by which it is known:
// "Buenos Aires" for America/Argentina/Buenos_Aires. The name is in Latin
// letters, so in a language that is written from the right it comes between the
// marks of Unicode that keep it in one piece (LRI … PDI).
func ZoneName(ctx context.Context, zone *time.Location) string {
	name := zone.String()
	name = strings.ReplaceAll(name[strings.LastIndex(name, "/")+1:], "_", " ")
	if From(ctx).Dir() == "rtl" {
		return "\u2066" + name + "\u2069"
	}
	return name
}
