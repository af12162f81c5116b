package promise

import (
	"context"
	"time"

	"hearth/internal/forum"
	"hearth/internal/group"
	"hearth/internal/platform/i18n"
)

// composing says above a form what may be counted on at the moment. A promise is
// made only where it can begin at once; for a reply nothing is promised, but
// that nobody is on duty is said there too.
func composing(ctx context.Context, s Schedule, hours int64, now time.Time, opening bool) forum.Assurance {
	begins, ok := s.Begins(now, hours)
	makes := hours > 0 && ok && begins.Equal(now)
	switch {
	case makes && opening:
		return forum.Assurance{Text: within(ctx, hours)}
	case makes || !s.Staffed():
		return forum.Assurance{}
	}
	spans := s.Spans(now, now.Add(ahead))
	if len(spans) == 0 {
		return forum.Assurance{}
	}
	on := !spans[0].Start.After(now)
	if on && hours == 0 {
		if !opening {
			return forum.Assurance{}
		}
		return forum.Assurance{Text: i18n.T(ctx, "promise.says.on", "time", when(ctx, spans[0].End, now, s.Zone))}
	}
	next := spans[0].Start
	if on { // too little of it is left, or it would be counted on
		next = spans[min(1, len(spans)-1)].Start
	}
	if hours > 0 && ok {
		next = begins
	}
	says := forum.Assurance{Help: true, Text: i18n.T(ctx, "promise.says.off", "time", when(ctx, next, now, s.Zone))}
	if on {
		says.Text = i18n.T(ctx, "promise.says.ends", "end", when(ctx, spans[0].End, now, s.Zone), "time", when(ctx, next, now, s.Zone))
	}
	if hours > 0 && ok && opening {
		says.Text += " " + i18n.T(ctx, "promise.says.from_then", "count", hours)
	}
	return says
}

func within(ctx context.Context, hours int64) string {
	return i18n.T(ctx, "promise.says.within", "count", hours)
}

// promised is the promise on the group's page.
func promised(ctx context.Context, hours int64, staffed bool) string {
	switch {
	case hours == 0:
		return i18n.T(ctx, "promise.says.nothing")
	case staffed:
		return i18n.T(ctx, "promise.says.within_staffed", "count", hours)
	}
	return within(ctx, hours)
}

// when tells a moment of the coming days: the reader's clock, and beside it the
// group's where the two differ.
func when(ctx context.Context, at, now time.Time, groups *time.Location) string {
	zone := i18n.Zone(ctx)
	mine := clockOf(ctx, at, now, zone)
	_, here := at.In(zone).Zone()
	_, there := at.In(groups).Zone()
	if here == there {
		return mine
	}
	return i18n.T(ctx, "promise.when.there", "time", mine, "there", clockOf(ctx, at, now, groups), "zone", i18n.ZoneName(ctx, groups))
}

// clockOf is a moment on one clock: the time, and the day if it is not today.
func clockOf(ctx context.Context, at, now time.Time, zone *time.Location) string {
	clock := i18n.Time(i18n.WithZone(ctx, zone), at)
	at, now = at.In(zone), now.In(zone)
	switch days := int(DayOf(at).Sub(DayOf(now)).Round(24*time.Hour) / (24 * time.Hour)); {
	case days == 0:
		return i18n.T(ctx, "promise.when.today", "time", clock)
	case days == 1:
		return i18n.T(ctx, "promise.when.tomorrow", "time", clock)
	case days > 6: // the name of a day would mean another one
		return i18n.DateTime(i18n.WithZone(ctx, zone), at)
	}
	return i18n.T(ctx, "promise.when.day", "time", clock, "day", dayName(ctx, at.Weekday()))
}

func dayName(ctx context.Context, d time.Weekday) string {
	return i18n.T(ctx, "promise.day."+[...]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}[d])
}

// span is a length of time in words: "2 hours".
func span(ctx context.Context, n int64, u Unit) string {
	return i18n.T(ctx, "promise.span."+string(u), "count", n)
}

// waitingFor tells the author of a post how it stands.
func waitingFor(ctx context.Context, c Clock, written, now time.Time, groups *time.Location) string {
	n, unit := Roughly(now.Sub(written))
	text := i18n.T(ctx, "promise.waits.author", "span", span(ctx, n, unit))
	switch {
	case !c.Runs():
	case now.Before(c.Due):
		text += " " + i18n.T(ctx, "promise.waits.until", "time", when(ctx, c.Due, now, groups))
	default:
		text += " " + i18n.T(ctx, "promise.waits.over")
	}
	return text
}

// takenBy tells a reader that somebody answers already, or that it is them.
func takenBy(ctx context.Context, t Taking, v group.Visit, passURL string, now time.Time) forum.Assurance {
	if t.By(v.Member.ID, now) {
		return forum.Assurance{Text: i18n.T(ctx, "promise.waits.yours", "time", i18n.Time(ctx, t.Until)), PassURL: passURL}
	}
	return forum.Assurance{Text: i18n.T(ctx, "promise.waits.taken")}
}

// measuredText is the measure in a sentence, "" where there is too little to
// tell.
func measuredText(ctx context.Context, m Measure) string {
	length := func(l Length) string {
		n, unit := Kindly(l.Duration)
		return span(ctx, n, unit)
	}
	switch {
	case !m.Shown():
		return ""
	case m.Median.Open:
		return i18n.T(ctx, "promise.measured.few", "count", m.Posts)
	case m.Ninety.Open:
		return i18n.T(ctx, "promise.measured.half", "median", length(m.Median), "count", m.Posts)
	}
	return i18n.T(ctx, "promise.measured.both", "median", length(m.Median), "ninety", length(m.Ninety), "count", m.Posts)
}
