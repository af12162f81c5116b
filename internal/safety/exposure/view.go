package exposure

import (
	"context"
	"strconv"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
)

func readingURL(g group.Group) string { return g.URL() + "/reading" }

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
	Today time.Time
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
