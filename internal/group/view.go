package group

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
)

// directoryView is what the directory shows.
type directoryView struct {
	Found      Found
	Prev, Next string
	Page       int
	Pages      int
}

func directoryViewOf(found Found) directoryView {
	return directoryView{
		Found: found, Prev: found.Filter.prev(), Next: found.Filter.next(found.Total),
		Page: found.Filter.From/PerPage + 1, Pages: (found.Total + PerPage - 1) / PerPage,
	}
}

// aboutView is what a group's own page shows.
type aboutView struct {
	Visit  Visit
	Topics []Topic
	Side   SideView
	People int64
	Talk   []TalkItem
	Join   joinView
}

// joinView is the form of those who are signed in and do not belong.
type joinView struct {
	Handle   string
	Agree    bool
	Again    int
	Problems *web.Problems
}

// leaveView is the page that asks what becomes of a member's words.
type leaveView struct {
	Visit    Visit
	Last     bool // nobody would hold the group
	Problems *web.Problems
}

func (v aboutView) header() HeaderView { return HeaderView{Visit: v.Visit, Current: About} }

// isNew and isBack tell which form a signed-in reader who does not belong gets.
func (v aboutView) isNew() bool  { return v.Visit.Actor.SignedIn() && v.Visit.Member == nil }
func (v aboutView) isBack() bool { return v.Visit.Member != nil && !v.Visit.Belongs() }

// againURL loads the page with another handle suggested.
func (v aboutView) againURL() string {
	return v.Visit.Group.URL() + "?again=" + strconv.Itoa(v.Join.Again+1) + "#join"
}

// after is an address that brings the reader back to the form.
func (v aboutView) after(path string) string {
	return path + "?next=" + url.QueryEscape(v.Visit.Group.URL()+"#join")
}

// topicOptions are the topics of the directory's form.
func (v directoryView) topicOptions(ctx context.Context) []ui.Option {
	known := vocabulary{topics: v.Found.Topics}
	return optionsOf(v.Found.Facets.Topics, func(slug string) string {
		t, _ := known.topic(slug)
		return t.Name(ctx)
	})
}

func optionsOf(facets []Facet, name func(string) string) []ui.Option {
	options := make([]ui.Option, len(facets))
	for i, f := range facets {
		options[i] = ui.Option{Value: f.Value, Text: name(f.Value) + " · " + strconv.FormatInt(f.Count, 10), Chosen: f.Chosen}
	}
	return options
}

// anyOr puts the choice of not choosing first.
func anyOr(ctx context.Context, key string, options []ui.Option) []ui.Option {
	return append([]ui.Option{{Text: i18n.T(ctx, key)}}, options...)
}

// FormatName is a way of talking in the reader's language.
func FormatName(ctx context.Context, format string) string {
	return i18n.T(ctx, "group.format."+format)
}

// LedByName says in the reader's language who leads a group.
func LedByName(ctx context.Context, ledBy string) string { return i18n.T(ctx, "group.led."+ledBy) }

func formatNames(ctx context.Context, formats []string) string {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = FormatName(ctx, f)
	}
	return strings.Join(names, " · ")
}

func topicNames(ctx context.Context, topics []Topic) string {
	names := make([]string, len(topics))
	for i, t := range topics {
		names[i] = t.Name(ctx)
	}
	return strings.Join(names, " · ")
}

// langName is a language's name in itself: whoever speaks it can read that.
func langName(tag string) string {
	if lang, ok := i18n.Parse(tag); ok {
		return lang.Name()
	}
	if t, err := language.Parse(tag); err == nil {
		if name := display.Self.Name(t); name != "" {
			return name
		}
	}
	return tag
}

// foreign reports whether the group speaks another language than the page.
func foreign(ctx context.Context, g Group) bool {
	lang, ok := i18n.Parse(g.Lang)
	return !ok || lang != i18n.From(ctx)
}

// liveliness says how many people were there this week.
func liveliness(ctx context.Context, people int64) string {
	if people == 0 {
		return i18n.T(ctx, "group.quiet")
	}
	return i18n.T(ctx, "group.people", "count", people)
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
	icons := map[string]string{"text": "feather", "chat": "message-circle", "voice": "mic", "video": "video", "in_person": "map-pin"}
	if len(formats) == 0 {
		return ""
	}
	return icons[formats[0]]
}
