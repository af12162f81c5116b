package rota

import (
	"context"
	"strconv"
	"strings"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/hours"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/safety/ladder"
)

// frameView is the frame of every page about one organisation's rota.
type frameView struct {
	Org     group.Organisation
	Title   string // already in the reader's language
	Current string
	Read    bool // may read what was handed over
}

// The pages of a rota, as its tabs name them.
const (
	tabWeek     = "week"
	tabMe       = "me"
	tabHandover = "handover"
	tabDrills   = "drills"
	tabCalling  = "calling"
)

func frame(v Visit, title, current string) frameView {
	return frameView{Org: v.Org, Title: title, Current: current, Read: v.mayRead() == nil}
}

func (v frameView) tabs(ctx context.Context) ui.TabsView {
	view := ui.TabsView{Label: i18n.T(ctx, "rota.tabs")}
	for _, t := range []struct{ name, url, icon string }{
		{tabWeek, "", "calendar"}, {tabMe, "/me", "user-round"}, {tabHandover, "/handover", "reply"}, {tabDrills, "/drills", "flag"}, {tabCalling, "/calling", "bell"},
	} {
		if t.name != tabHandover || v.Read {
			view.Tabs = append(view.Tabs, ui.Tab{Text: i18n.T(ctx, "rota.tab."+t.name), URL: rotaURL(v.Org) + t.url, Icon: t.icon, Current: t.name == v.Current})
		}
	}
	return view
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// span writes from when to when, in the reader's zone, with the next day named
// where it ends on one.
func span(ctx context.Context, s hours.Span) string {
	zone := i18n.Zone(ctx)
	from, to := s.Start.In(zone), s.End.In(zone)
	key := "rota.span"
	if from.YearDay() != to.YearDay() && (to.Hour() != 0 || to.Minute() != 0 || to.Sub(from) > 25*time.Hour) {
		key = "rota.span_over"
	}
	return i18n.T(ctx, key, "from", i18n.Time(ctx, from), "to", i18n.Time(ctx, to))
}

// dayName writes the weekday and the date.
func dayName(ctx context.Context, at time.Time) string {
	at = at.In(i18n.Zone(ctx))
	return i18n.T(ctx, "rota.day_of", "weekday", weekday(ctx, int(at.Weekday())), "date", i18n.Date(ctx, at))
}

func weekday(ctx context.Context, day int) string {
	return i18n.T(ctx, "rota.weekday."+strconv.Itoa(day))
}

// moment writes when something is: the time, with the day where that is not
// today.
func when(ctx context.Context, at, now time.Time) string {
	zone := i18n.Zone(ctx)
	if at.In(zone).Format(time.DateOnly) == now.In(zone).Format(time.DateOnly) {
		return i18n.Time(ctx, at)
	}
	return i18n.T(ctx, "rota.when", "weekday", weekday(ctx, int(at.In(zone).Weekday())), "time", i18n.Time(ctx, at))
}

// dayAndSpan writes a stretch with the day on which it begins.
func dayAndSpan(ctx context.Context, s hours.Span) string {
	return i18n.T(ctx, "rota.day_and_span", "weekday", weekday(ctx, int(s.Start.In(i18n.Zone(ctx)).Weekday())), "span", span(ctx, s))
}

func zoneOptions(zones []string) (options []ui.Option) {
	for _, z := range zones {
		options = append(options, ui.Option{Value: z, Text: strings.ReplaceAll(z, "_", " ")})
	}
	return options
}

func levelWords(levels []ladder.Level) string {
	words := make([]string, len(levels))
	for i, l := range levels {
		words[i] = l.String()
	}
	return strings.Join(words, " ")
}

func wayWords(ways []Way) string {
	words := make([]string, len(ways))
	for i, w := range ways {
		words[i] = string(w)
	}
	return strings.Join(words, " ")
}

// clockText writes minutes after midnight as programs read them: "19:00".
func clockText(minutes int) string {
	return time.Date(2000, 1, 1, 0, minutes, 0, 0, time.UTC).Format("15:04")
}

func langNames(langs []string) string {
	names := make([]string, len(langs))
	for i, l := range langs {
		names[i] = i18n.LangName(l)
	}
	return strings.Join(names, ", ")
}

func itoa(n int) string { return strconv.Itoa(n) }

func joined(words []string) string { return strings.Join(words, ", ") }

// joinedNames lists people as the language separates them.
func joinedNames(ctx context.Context, names []string) string {
	return strings.Join(names, i18n.T(ctx, "rota.comma"))
}

// took writes how long it took until somebody came.
func took(ctx context.Context, d time.Duration) string {
	if d < time.Minute {
		return i18n.T(ctx, "rota.took_seconds", "count", int64(d/time.Second))
	}
	return i18n.T(ctx, "rota.took_minutes", "count", int64((d+30*time.Second)/time.Minute))
}

func lineOptions(ctx context.Context, backup bool) []ui.Option {
	return []ui.Option{{Value: "first", Text: i18n.T(ctx, "rota.line.first"), Chosen: !backup}, {Value: "second", Text: i18n.T(ctx, "rota.line.second"), Chosen: backup}}
}
