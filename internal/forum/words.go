package forum

import (
	"context"

	"github.com/a-h/templ"

	"hearth/internal/group"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
)

// handleOf is how whoever wrote something is called.
func handleOf(ctx context.Context, c group.Card) string {
	if c.Erased || c.Handle == "" {
		return i18n.T(ctx, "forum.erased_member")
	}
	return c.Handle
}

func facilitatorOf(ctx context.Context, c group.Card) string {
	if c.Checked == "" {
		return i18n.T(ctx, "forum.facilitator")
	}
	return i18n.T(ctx, "forum.facilitator") + " · " + c.Checked
}

// wishSentence says above the composer what the author hopes for. The handle
// stands between isolates, so that its direction does not turn the sentence's.
func wishSentence(ctx context.Context, author group.Card, w Wish) string {
	const isolate, end = "\u2068", "\u2069"
	return i18n.T(ctx, "forum.wish_says."+string(w), "handle", isolate+handleOf(ctx, author)+end)
}

func wishOptions(ctx context.Context, chosen Wish) []ui.Option {
	if chosen == "" {
		chosen = Heard
	}
	options := make([]ui.Option, len(Wishes))
	for i, w := range Wishes {
		options[i] = ui.Option{Value: string(w), Text: i18n.T(ctx, "forum.wish."+string(w)), Chosen: w == chosen}
	}
	return options
}

// current marks the link to what the reader looks at.
func current(is bool) templ.Attributes {
	if !is {
		return nil
	}
	return templ.Attributes{"aria-current": "true"}
}

// scripts are the islands that members' pages use; readers need none.
func scripts(v group.Visit) []string {
	if !v.Belongs() {
		return nil
	}
	return []string{"htmx", "draft", "quiet"}
}
