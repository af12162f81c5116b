package directory

import (
	"context"
	"slices"
	"strings"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
)

// directoryView is what the directory shows.
type directoryView struct {
	Found       Found
	Elsewhere   []Elsewhere
	Prev, Next  string
	Page, Pages int
	Starts      bool // the reader is old enough to hold a group, or unknown
}

func directoryViewOf(found Found) directoryView {
	return directoryView{
		Found: found, Prev: found.Filter.prev(), Next: found.Filter.next(found.Total),
		Page: found.Filter.From/PerPage + 1, Pages: (found.Total + PerPage - 1) / PerPage,
	}
}

// Which facets are asked for at once, and which behind "more ways to narrow".
var (
	firstFacets = []Facet{Topic, Format, Lang}
	moreFacets  = []Facet{Audience, Community, LedBy, Day, Part, Cost, Entry, Seats, Promise}
)

// more reports whether anything behind "more ways to narrow" was chosen.
func (v directoryView) more() bool {
	return slices.ContainsFunc(moreFacets, func(f Facet) bool { return len(v.Found.Filter.Chosen[f]) > 0 })
}

// hasMore reports whether there is anything behind it.
func (v directoryView) hasMore() bool {
	return slices.ContainsFunc(moreFacets, func(f Facet) bool { return len(v.Found.Facets[f]) > 0 })
}

// choices is one facet as a question.
func (v directoryView) choices(ctx context.Context, f Facet) ui.ChoicesView {
	options := make([]ui.Option, len(v.Found.Facets[f]))
	for i, value := range v.Found.Facets[f] {
		options[i] = ui.Option{Value: value.Value, Text: isolated(valueName(ctx, v.Found.Topics, f, value.Value)) + " · " + i18n.Number(i18n.From(ctx), value.Count), Chosen: value.Chosen}
	}
	c := ui.ChoicesView{Name: f.Name(), ID: "narrow-" + f.Name(), Legend: i18n.T(ctx, "directory.facet."+f.Name()), Many: true, Options: options}
	if f == Day || f == Part {
		c.Hint = i18n.T(ctx, "directory.facet.clock", "zone", i18n.ZoneName(ctx, i18n.Zone(ctx)))
	}
	return c
}

// isolated keeps a name that may be written in the other direction from turning
// around what stands beside it.
func isolated(name string) string { return "\u2068" + name + "\u2069" }

// A chip is something that was chosen, and the list without it.
type chip struct{ Text, URL string }

// chips are all that was asked for.
func (v directoryView) chips(ctx context.Context) (chips []chip) {
	f := v.Found.Filter
	if f.Query != "" {
		without := f
		without.Query, without.From = "", 0
		chips = append(chips, chip{i18n.T(ctx, "directory.chip.query", "words", f.Query), without.URL()})
	}
	for facet := range facets {
		for _, value := range f.Chosen[facet] {
			chips = append(chips, chip{valueName(ctx, v.Found.Topics, facet, value), f.Without(facet, value).URL()})
		}
	}
	return chips
}

// valueName is a facet's value in the reader's language.
func valueName(ctx context.Context, topics []group.Topic, f Facet, value string) string {
	switch f {
	case Topic:
		for _, t := range topics {
			if t.Slug == value {
				return t.Name(ctx)
			}
		}
		return value
	case Format:
		return group.FormatName(ctx, value)
	case LedBy:
		return group.LedByName(ctx, value)
	case Lang:
		return i18n.LangName(value)
	case Community:
		return value
	}
	return i18n.T(ctx, "directory."+f.Name()+"."+value)
}

// ValueName is a facet's value in the reader's language.
func (f Found) ValueName(ctx context.Context, facet Facet, value string) string {
	return valueName(ctx, f.Topics, facet, value)
}

// AudienceName says in the reader's language for whom a group is.
func AudienceName(ctx context.Context, audience string) string {
	return i18n.T(ctx, "directory.audience."+audience)
}

// foreign reports whether a text in the language is in another than the page.
func foreign(ctx context.Context, tag string) bool {
	lang, ok := i18n.Parse(tag)
	return !ok || lang != i18n.From(ctx)
}

func joined[T any](list []T, name func(T) string) string {
	all := make([]string, len(list))
	for i, one := range list {
		all[i] = name(one)
	}
	return strings.Join(all, " · ")
}

func formatNames(ctx context.Context, formats []string) string {
	return joined(formats, func(f string) string { return group.FormatName(ctx, f) })
}

func topicNames(ctx context.Context, topics []group.Topic) string {
	return joined(topics, func(t group.Topic) string { return t.Name(ctx) })
}

// liveliness says how many people were there this week.
func liveliness(ctx context.Context, people int64) string {
	if people == 0 {
		return i18n.T(ctx, "group.quiet")
	}
	return i18n.T(ctx, "group.people", "count", people)
}

// forWhom names the audiences and the community of a group, "" for everybody.
func forWhom(ctx context.Context, g group.Group) string {
	names := joined(g.Audiences, func(a string) string { return AudienceName(ctx, a) })
	if g.Community != "" && names != "" {
		names += " · "
	}
	return names + g.Community
}

// A fact is a chip on a group's card, for what one would want to know before
// looking closer.
type fact struct {
	Kind       ui.Kind
	Icon, Text string
}

func (i Item) facts(ctx context.Context) []fact {
	facts := []fact{{ledKind(i.LedBy), "", group.LedByName(ctx, i.LedBy)}, {ui.Plain, formatIcon(i.Formats), formatNames(ctx, i.Formats)}}
	add := func(is bool, f fact) {
		if is {
			facts = append(facts, f)
		}
	}
	add(i.Young(), fact{ui.Dusk, "users", i18n.T(ctx, "directory.young")})
	add(foreign(ctx, i.Lang), fact{ui.Plain, "globe", i18n.LangName(i.Lang)})
	add(!i.Cost.Free(), fact{ui.Plain, "", i18n.T(ctx, "directory.cost."+i.Cost.Kind)})
	add(i.Entry != "" && i.Entry != "open", fact{ui.Plain, "key-round", i18n.T(ctx, "directory.entry."+i.Entry)})
	add(i.Full(), fact{ui.Honey, "", i18n.T(ctx, "directory.full")})
	add(i.Promise > 0, fact{ui.Plain, "clock", i18n.T(ctx, "directory.promised", "count", i.Promise)})
	return facts
}

func ledKind(ledBy string) ui.Kind {
	switch ledBy {
	case "peers":
		return ui.Moss
	case "professionals":
		return ui.Dusk
	default:
		return ui.Honey
	}
}

// formatIcon is the drawing beside a way of talking.
func formatIcon(formats []string) string {
	icons := map[string]string{"text": "feather", "chat": "message-circle", "voice": "mic", "video": "video", "in_person": "users"}
	if len(formats) == 0 {
		return ""
	}
	return icons[formats[0]]
}

// begins says when a meeting goes on or begins: "Open now, until 20:30",
// "Starts in 40 minutes, at 19:00".
func begins(ctx context.Context, i Item, now time.Time) string {
	if i.Open(now) {
		return i18n.T(ctx, "directory.open_until", "at", onClock(ctx, i.End, i.Zone))
	}
	minutes := int64(i.Start.Sub(now).Round(time.Minute) / time.Minute)
	if minutes < 60 {
		return i18n.T(ctx, "directory.in_minutes", "count", max(minutes, 1), "at", onClock(ctx, i.Start, i.Zone))
	}
	return i18n.T(ctx, "directory.in_hours", "count", (minutes+30)/60, "at", onClock(ctx, i.Start, i.Zone))
}

// meets says when a group meets next: the weekday within a week, else the date.
func meets(ctx context.Context, i Item, now time.Time) string {
	if i.Open(now) || i.Start.Sub(now) < soonWithin {
		return begins(ctx, i, now)
	}
	here := i.Start.In(i18n.Zone(ctx))
	if i.Start.Sub(now) < 6*24*time.Hour {
		return i18n.T(ctx, "directory.meets", "day", i18n.T(ctx, "directory.weekday."+days[(int(here.Weekday())+6)%7]), "at", onClock(ctx, i.Start, i.Zone))
	}
	return i18n.T(ctx, "directory.meets", "day", i18n.Date(ctx, i.Start), "at", onClock(ctx, i.Start, i.Zone))
}

// onClock is a time of day on the reader's clock, with the group's own beside it
// where that says something else. A reader whose zone is not known is told that
// the time is UTC.
func onClock(ctx context.Context, at time.Time, zone string) string {
	text := i18n.Time(ctx, at)
	here := i18n.Zone(ctx)
	if here == time.UTC {
		text += " UTC"
	}
	there := group.Terms{Zone: zone}.Location()
	if zone == "" || zone == "UTC" || at.In(here).Format("15:04 2") == at.In(there).Format("15:04 2") {
		return text
	}
	return i18n.T(ctx, "directory.both_clocks", "here", text, "there", i18n.Time(i18n.WithZone(ctx, there), at), "zone", i18n.ZoneName(ctx, there))
}
