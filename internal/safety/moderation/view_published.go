package moderation

import (
	"context"
	"slices"
	"strconv"
	"time"

	"hearth/internal/platform/i18n"
)

type publishedView struct {
	Published
	Newest int // the last year of which there is anything to tell
}

// years are the one before, and the one after where there is anything of it.
func (v publishedView) years() []int {
	if v.Year < v.Newest {
		return []int{v.Year - 1, v.Year + 1}
	}
	return []int{v.Year - 1}
}

// lastDay is the last day that is counted.
func (v publishedView) lastDay(ctx context.Context) string {
	day := v.Until.Add(-1)
	return i18n.Date(i18n.WithZone(ctx, time.UTC), day)
}

// lineText names a line of a table.
func lineText(ctx context.Context, of, name string) string {
	return i18n.T(ctx, "moderation.line."+of+"."+name)
}

// caseText names a rule to others than whom a decision was about.
func caseText(ctx context.Context, k RuleKey) string {
	if k == Given || k == Unsaid {
		return i18n.T(ctx, "moderation.line.rule."+string(k))
	}
	if k.Number() > 0 {
		k = "agreement"
	}
	return i18n.T(ctx, "moderation.rule."+string(k))
}

// spanText says in which months there were decisions of a kind.
func spanText(ctx context.Context, s Span) string {
	first, last := monthText(ctx, s.First), monthText(ctx, s.Last)
	if first == last {
		return first
	}
	return i18n.T(ctx, "moderation.published.span", "first", first, "last", last)
}

// monthText is a month of the log in words.
func monthText(ctx context.Context, month string) string {
	at, err := time.Parse("2006-01", month)
	if err != nil {
		return month
	}
	return i18n.Month(ctx, at.Month()) + " " + strconv.Itoa(at.Year())
}

// shownLines leaves a table without any number out.
func shownLines(lines []Line) bool {
	return slices.ContainsFunc(lines, func(l Line) bool { return !l.Cell.Hidden })
}

// always reports whether a table stands on the page also while every number of it
// is too small: that something sealed can be opened is told in any year.
func (t table) always() bool { return t.Name == "openings" && len(t.Lines) > 0 }

func published(ctx context.Context, c Cell) string {
	if c.Hidden {
		return i18n.T(ctx, "moderation.published.few")
	}
	return i18n.Number(i18n.From(ctx), c.Value)
}
