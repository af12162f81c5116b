package i18n

import (
	"context"
	"strconv"
	"time"

	"github.com/go-playground/locales"
	"github.com/go-playground/locales/ar"
	"github.com/go-playground/locales/en_GB"
	"github.com/go-playground/locales/es"
)

// English dates are written day first: most of the world's English readers
// write them so, and a month in words is unmistakable to the rest.
var cldr = map[Lang]locales.Translator{English: en_GB.New(), Spanish: es.New(), Arabic: ar.New()}

type zoneKey struct{}

// WithZone returns a context in which times are shown in the zone.
func WithZone(ctx context.Context, zone *time.Location) context.Context {
	return context.WithValue(ctx, zoneKey{}, zone)
}

// Zone returns the context's time zone, UTC if none was set.
func Zone(ctx context.Context) *time.Location {
	if z, ok := ctx.Value(zoneKey{}).(*time.Location); ok {
		return z
	}
	return time.UTC
}

// Date writes the day in full: "22 November 2026".
func Date(ctx context.Context, t time.Time) string {
	return cldr[From(ctx)].FmtDateLong(t.In(Zone(ctx)))
}

// Month names a month: "November". It stands alone, as in a list to choose from.
func Month(ctx context.Context, m time.Month) string { return cldr[From(ctx)].MonthWide(m) }

// DateTime writes day and time: "22 Nov 2026, 21:14".
func DateTime(ctx context.Context, t time.Time) string {
	l, t := cldr[From(ctx)], t.In(Zone(ctx))
	sep := ", "
	if From(ctx) == Arabic {
		sep = "، "
	}
	return l.FmtDateMedium(t) + sep + l.FmtTimeShort(t)
}

// Time writes the time of day: "21:14".
func Time(ctx context.Context, t time.Time) string {
	return cldr[From(ctx)].FmtTimeShort(t.In(Zone(ctx)))
}

// Number writes a whole number with the language's grouping: "1,204".
func Number(lang Lang, n int64) string {
	if n > -1000 && n < 1000 {
		return strconv.FormatInt(n, 10)
	}
	return cldr[lang].FmtNumber(float64(n), 0)
}
