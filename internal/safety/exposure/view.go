package exposure

import (
	"context"
	"strconv"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
)

// readingView is how somebody meets heavy words: everywhere, or in one group.
type readingView struct {
	Visit      group.Visit // of the group; the zero one everywhere
	Chose      choice
	Everywhere choice // what holds in the group where nothing else was chosen
	URL        string
}

func (v readingView) group() bool { return v.Visit.Group.ID != 0 }

// options are the answers for one theme. The first is to choose nothing.
func (v readingView) options(ctx context.Context, t group.Theme) []ui.Option {
	first := i18n.T(ctx, "exposure.meet.usual")
	switch m, chosen := v.Everywhere[t]; {
	case v.group() && chosen:
		first = i18n.T(ctx, "exposure.meet.elsewhere", "meet", i18n.T(ctx, "exposure.meet."+string(m)))
	case v.group():
		first = i18n.T(ctx, "exposure.meet.as_elsewhere")
	}
	options := []ui.Option{{Value: "", Text: first}}
	for _, m := range group.Meets {
		options = append(options, ui.Option{Value: string(m), Text: i18n.T(ctx, "exposure.meet."+string(m))})
	}
	return options
}

// temperatureView is how warm a group runs.
type temperatureView struct {
	Visit group.Visit
	Reading
	Facts
	Slowing  Slowing // what stands in the form
	problems *web.Problems
	Today    time.Time
}

func temperatureURL(g group.Group) string { return g.URL() + "/desk/temperature" }

// times are the choices of a form, in seconds.
func times(ctx context.Context, of []time.Duration) []ui.Option {
	options := make([]ui.Option, len(of))
	for i, d := range of {
		options[i] = ui.Option{Value: inSeconds(d), Text: lengthOf(ctx, d)}
	}
	return options
}

func inSeconds(d time.Duration) string { return strconv.Itoa(int(d / time.Second)) }

// lengthOf is a time in words, in hours where it is that long.
func lengthOf(ctx context.Context, d time.Duration) string {
	if d >= time.Hour {
		return i18n.T(ctx, "exposure.hours", "count", int64(d/time.Hour))
	}
	return group.InWords(ctx, d)
}

// Said is what a slow time's beginning says in a group, in the group's language:
// how slowly, how long, and why.
func (in Slowing) Said(ctx context.Context, g group.Group) string {
	if lang, ok := i18n.Parse(g.Lang); ok {
		ctx = i18n.With(ctx, lang)
	}
	key := "exposure.slow.said"
	if in.Room {
		key = "exposure.slow.said.room"
	}
	said := i18n.T(ctx, key, "pace", group.InWords(ctx, in.Every), "length", lengthOf(ctx, in.For))
	if in.Why != "" {
		said += " " + in.Why
	}
	return said
}

func places(ctx context.Context, in Slowing) []ui.Option {
	options := []ui.Option{}
	for _, room := range []bool{false, true} {
		options = append(options, ui.Option{Value: spot(room), Text: i18n.T(ctx, "exposure.slow.place."+spot(room)), Chosen: in.Room == room})
	}
	return options
}

// date is the noon of a day in Facts.Days: it has the same date nearly
// everywhere.
func (v temperatureView) date(i int) time.Time {
	return v.Today.UTC().Truncate(24*time.Hour).Add(12*time.Hour).AddDate(0, 0, i-Days+1)
}

// The picture: a column for each day, as high as its size.
const (
	column = 20 // wide, with its gap
	bar    = 14
	step   = 14 // of height for each size
	ground = 4*step + 4
)

// A mark is one part of a column.
type mark struct{ x, y, width, height int }

// marks are the columns of the picture: all texts behind, heavy ones in front.
func (v temperatureView) marks(of func(Day) int64) (marks []mark) {
	for i, d := range v.Facts.Days {
		if h := SizeOf(of(d)).Height() * step; h > 0 {
			marks = append(marks, mark{i * column, ground - h, bar, h})
		}
	}
	return marks
}

func allOf(d Day) int64   { return d.All() }
func heavyOf(d Day) int64 { return d.Heavy + d.Grave }

func px(n int) string { return strconv.Itoa(n) }

// size is how a number is said: what is few is not counted out.
func size(ctx context.Context, n int64) string {
	if s := SizeOf(n); s != NoneAtAll {
		return "\u2066" + string(s) + "\u2069" // from left to right, also in Arabic
	}
	return i18n.T(ctx, "exposure.none")
}
