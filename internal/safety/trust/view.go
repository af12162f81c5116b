package trust

import (
	"context"
	"strconv"

	"hearth/internal/group"
	"hearth/internal/platform/i18n"
)

type trustView struct {
	Visit group.Visit
	Standing
}

// levelText names a level; the number is for those who look after things.
func levelText(ctx context.Context, l Level) string {
	return i18n.T(ctx, "trust.level."+levelKey(l))
}

// step is where a level stands beside the visitor's: a class.
func (v trustView) step(l Level) string {
	if l <= v.Level {
		return "done"
	}
	return "todo"
}

// needText says what is missing, with the day where time is.
func (v trustView) needText(ctx context.Context, n Need) string {
	return i18n.T(ctx, "trust.need."+string(n))
}

// needURL leads to where something missing can be done, "" where waiting is all.
func (v trustView) needURL(n Need) string {
	switch n {
	case Sign:
		return v.Visit.Group.URL()
	case BeTaken:
		return v.Visit.Group.URL() + "/listening"
	case Mending:
		return "/decisions"
	}
	return ""
}

// mayRead reports whether the button for having read is shown.
func (v trustView) mayRead() bool {
	for _, n := range v.Needs {
		if n == Reading {
			return true
		}
	}
	return false
}

func levelKey(l Level) string { return strconv.Itoa(int(l)) }
