package directory

import (
	"context"
	"slices"
	"time"

	"hearth/internal/directory/match"
	"hearth/internal/group"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
)

// matchView is the page of the three questions, and of the answer to them.
type matchView struct {
	Asked    bool // the questions were answered
	Wishes   match.Wishes
	Parts    []string // of the day, as they were ticked
	Week     []string // "weekdays", "weekend"
	Topics   []group.Topic
	Langs    []string // that groups speak
	Matched  []Matched
	Now      time.Time
	Anything bool // there are groups at all
}

func (v matchView) topics(ctx context.Context) ui.ChoicesView {
	options := make([]ui.Option, len(v.Topics))
	for i, t := range v.Topics {
		options[i] = ui.Option{Value: t.Slug, Text: t.Name(ctx), Chosen: slices.Contains(v.Wishes.Topics, t.Slug)}
	}
	return ui.ChoicesView{Name: "topic", Legend: i18n.T(ctx, "directory.match.topics"), Hint: i18n.T(ctx, "directory.match.many"), Many: true, Options: options}
}

// choices is a question whose answers have names of this package or of group.
func (v matchView) choices(ctx context.Context, f Facet, values, chosen []string) ui.ChoicesView {
	options := make([]ui.Option, len(values))
	for i, value := range values {
		options[i] = ui.Option{Value: value, Text: valueName(ctx, v.Topics, f, value), Chosen: slices.Contains(chosen, value)}
	}
	return ui.ChoicesView{Name: f.Name(), ID: "match-" + f.Name(), Legend: i18n.T(ctx, "directory.match."+f.Name()), Many: true, Options: options}
}

func (v matchView) led(ctx context.Context) ui.ChoicesView {
	c := v.choices(ctx, LedBy, group.LedBys, []string{v.Wishes.LedBy})
	c.Many = false
	c.Options = append([]ui.Option{{Text: i18n.T(ctx, "directory.led.any"), Chosen: v.Wishes.LedBy == ""}}, c.Options...)
	return c
}

func (v matchView) week(ctx context.Context) ui.ChoicesView {
	return v.worded(ctx, "week", []string{"weekdays", "weekend"}, v.Week)
}

func (v matchView) matters(ctx context.Context) ui.ChoicesView {
	return v.worded(ctx, "matters", match.Matters, v.Wishes.Matters)
}

func (v matchView) worded(ctx context.Context, name string, values, chosen []string) ui.ChoicesView {
	options := make([]ui.Option, len(values))
	for i, value := range values {
		options[i] = ui.Option{Value: value, Text: i18n.T(ctx, "directory.match."+name+"."+value), Chosen: slices.Contains(chosen, value)}
	}
	return ui.ChoicesView{Name: name, ID: "match-" + name, Legend: i18n.T(ctx, "directory.match."+name), Many: true, Options: options}
}

// reason says in the reader's language why a group is shown.
func (v matchView) reason(ctx context.Context, m Matched, r match.Reason) string {
	switch r.Code {
	case "led":
		return group.LedByName(ctx, m.LedBy)
	case match.Answers:
		return i18n.T(ctx, "directory.promised", "count", m.Promise)
	case "topic", "format", "audience":
		facet := map[string]Facet{"topic": Topic, "format": Format, "audience": Audience}[r.Code]
		names := joined(r.Values, func(value string) string { return valueName(ctx, v.Topics, facet, value) })
		return i18n.T(ctx, "directory.reason."+r.Code, "values", names)
	}
	return i18n.T(ctx, "directory.reason."+r.Code)
}
