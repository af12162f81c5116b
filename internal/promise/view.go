package promise

import (
	"context"
	"slices"
	"strconv"
	"time"

	"hearth/internal/forum"
	"hearth/internal/group"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
)

func (m *Module) shiftToken(id ShiftID) string { return m.codec.Token(kindShift, int64(id)) }

// HelperToken names a helper in forms; see NewShifts.
func (m *Module) HelperToken(id group.MemberID) string { return m.codec.Token(kindHelper, int64(id)) }

// actURL is where something is done with a conversation that waits.
func actURL(g group.Group, token, act string) string {
	return g.URL() + "/promise/" + token + "/" + act
}

func (m *Module) passURL(g group.Group, id forum.ID) string {
	return actURL(g, m.forum.TokenOf(id), "pass")
}

// week is the days as a week is read in most places: from Monday.
var week = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}

// wall is a time of day, on no day in particular.
func wall(minutes int) time.Time {
	return time.Date(2000, time.January, 1, 0, minutes, 0, 0, time.UTC)
}

// wallTime is the time of day in the reader's way of writing it.
func wallTime(ctx context.Context, minutes int) string {
	return i18n.Time(i18n.WithZone(ctx, time.UTC), wall(minutes))
}

// helpingView is a helper's page.
type helpingView struct {
	Queue
	Topics   []ui.Option
	Now      time.Time
	Problems *web.Problems
}

func (h handler) helpingView(ctx context.Context, q Queue, problems *web.Problems) (helpingView, error) {
	view := helpingView{Queue: q, Now: h.clock.Now(), Problems: problems}
	known, err := h.groups.Topics(ctx)
	if err != nil {
		return view, err
	}
	for _, t := range known {
		if slices.ContainsFunc(q.Groups, func(v group.Visit) bool { return slices.Contains(v.Group.Topics, t.Slug) }) {
			view.Topics = append(view.Topics, ui.Option{Value: t.Slug, Text: t.Name(ctx),
				Chosen: len(q.Choices.Topics) == 0 || slices.Contains(q.Choices.Topics, t.Slug)})
		}
	}
	return view, nil
}

// enough reports whether the person has done what they meant to do today.
func (v helpingView) enough() bool { return !v.Rests && v.Choices.Daily > 0 && v.Left == 0 }

func (v helpingView) daily() string {
	if v.Choices.Daily < 0 { // was no number
		return ""
	}
	return strconv.FormatInt(v.Choices.Daily, 10)
}

func (v helpingView) wishes(ctx context.Context) []ui.Option {
	options := make([]ui.Option, len(forum.Wishes))
	for i, w := range forum.Wishes {
		options[i] = ui.Option{Value: string(w), Text: i18n.T(ctx, "forum.wish."+string(w)), Chosen: v.Choices.Takes(w)}
	}
	return options
}

// days are the days of the week to tick.
func days(ctx context.Context, chosen []time.Weekday) []ui.Option {
	options := make([]ui.Option, len(week))
	for i, d := range week {
		options[i] = ui.Option{Value: strconv.Itoa(int(d)), Text: dayName(ctx, d), Chosen: slices.Contains(chosen, d)}
	}
	return options
}

// waited is how long a post has waited, in words.
func waited(ctx context.Context, e Entry, now time.Time) string {
	n, unit := Roughly(now.Sub(e.At))
	return i18n.T(ctx, "promise.waits.for", "span", span(ctx, n, unit))
}

// state is a chip's words about the time that is left, and its tone.
func state(ctx context.Context, e Entry, now time.Time) (ui.Kind, string) {
	if !e.Clock.Runs() {
		return ui.Plain, ""
	}
	if left := e.Clock.Due.Sub(now); left > 0 {
		n, unit := Roughly(left)
		return ui.Dusk, i18n.T(ctx, "promise.left", "span", span(ctx, n, unit))
	}
	return ui.Honey, i18n.T(ctx, "promise.overdue")
}

// overviewView is the facilitators' page.
type overviewView struct {
	Overview
	Visit    group.Visit
	Now      time.Time
	Measured string
	Form     NewShifts
	Tokens   map[group.MemberID]string
	Removes  map[ShiftID]string
	Problems *web.Problems
}

func (h handler) overviewView(ctx context.Context, v group.Visit, o Overview) overviewView {
	view := overviewView{Overview: o, Visit: v, Now: h.clock.Now(), Measured: measuredText(ctx, o.Measure),
		Tokens: map[group.MemberID]string{}, Removes: map[ShiftID]string{}}
	for _, l := range o.Helpers {
		view.Tokens[l.ID] = h.HelperToken(l.ID)
	}
	for _, s := range o.Shifts {
		view.Removes[s.ID] = v.Group.URL() + "/promise/shifts/" + h.shiftToken(s.ID) + "/remove"
	}
	return view
}

func (v overviewView) hours(ctx context.Context) []ui.Option {
	offered := Hours
	if !slices.Contains(offered, v.Hours) { // set elsewhere
		offered = slices.Sorted(slices.Values(append(slices.Clone(Hours), v.Hours)))
	}
	options := make([]ui.Option, len(offered))
	for i, n := range offered {
		options[i] = ui.Option{Value: strconv.FormatInt(n, 10), Text: i18n.T(ctx, "promise.hours", "count", n)}
		if n == 0 {
			options[i].Text = i18n.T(ctx, "promise.hours.none")
		}
	}
	return options
}

func (v overviewView) people(ctx context.Context) []ui.Option {
	options := make([]ui.Option, len(v.Helpers))
	for i, l := range v.Helpers {
		options[i] = ui.Option{Value: v.Tokens[l.ID], Text: l.Handle}
	}
	return options
}

// on lists the shifts of a day.
func (v overviewView) on(d time.Weekday) (shifts []Shift) {
	for _, s := range v.Shifts {
		if s.Weekday == d {
			shifts = append(shifts, s)
		}
	}
	return shifts
}

// gap says what breaks the promise.
func (v overviewView) gap(ctx context.Context) string {
	n, unit := Roughly(v.Gap.Length())
	at := func(t time.Time) string {
		return i18n.T(ctx, "promise.when.day", "day", dayName(ctx, t.In(v.Schedule.Zone).Weekday()), "time", i18n.Time(i18n.WithZone(ctx, v.Schedule.Zone), t))
	}
	return i18n.T(ctx, "promise.gap", "from", at(v.Gap.Start), "to", at(v.Gap.End), "span", span(ctx, n, unit), "promised", span(ctx, v.Hours, InHours))
}

// zone names the clock of the shifts.
func (v overviewView) zone(ctx context.Context) string { return i18n.ZoneName(ctx, v.Schedule.Zone) }
